"""Nothing calls home."""

import os
import subprocess
import sys

import pytest

from flows.quiet import ENVIRONMENT, keep_quiet, telemetry_is_off


def test_only_what_is_not_set_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    assert not telemetry_is_off()
    keep_quiet()
    assert telemetry_is_off()
    assert {name: os.environ[name] for name in ENVIRONMENT} == {**ENVIRONMENT, "HF_HUB_OFFLINE": "0"}


def test_nothing_is_written_after_the_exit_handlers() -> None:
    script = (
        "import atexit, sys; from flows.quiet import keep_quiet_at_exit; keep_quiet_at_exit()\n"
        "class Late:\n    def __del__(self): sys.stderr.write('late')\n"
        "late = Late(); atexit.register(lambda: sys.stderr.write('in time'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "in time"
