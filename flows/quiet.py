"""The environment that keeps libraries from calling home, looking for models on the web, or filling the console."""

import atexit
import logging
import os
import sys

ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",  # a cold start on two busy cores takes more than its 20
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what goes wrong is in our own message and in the table of runs
    "PREFECT_CLI_COLORS": "false",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}
NOISY = ("trafilatura", "htmldate", "httpx")  # loggers: what they warn of is in the quarantine


def keep_quiet() -> None:
    """Set what is not set yet. Has to come before the libraries are imported."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def keep_quiet_at_exit() -> None:
    """Let nothing be written to standard error once everything that is registered for the exit is done.

    Prefect keeps its tasks, and through them our modules and DuckDB, until the interpreter is gone, and so at times does
    spaCy; DuckDB's bindings then list some sixty objects as leaked. What is registered first runs last: call this before
    they are imported.
    """
    atexit.register(_silence_standard_error)


def _silence_standard_error() -> None:
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def telemetry_is_off() -> bool:
    """Whether no library will send anything about its use."""
    return os.environ.get("DO_NOT_TRACK") == "1" and (
        os.environ.get("PREFECT_SERVER_ANALYTICS_ENABLED", "").lower() in ("false", "0")
        and os.environ.get("HF_HUB_DISABLE_TELEMETRY") == "1"
    )
