"""The environment that keeps libraries from calling home, looking for models on the web, or filling the console."""

import os

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


def keep_quiet() -> None:
    """Set what is not set yet. Has to come before the libraries are imported."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def telemetry_is_off() -> bool:
    """Whether no library will send anything about its use."""
    return os.environ.get("DO_NOT_TRACK") == "1" and (
        os.environ.get("PREFECT_SERVER_ANALYTICS_ENABLED", "").lower() in ("false", "0")
        and os.environ.get("HF_HUB_DISABLE_TELEMETRY") == "1"
    )
