"""One writer at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import StopRun
from warehouse.lock import Busy, holder, writing
from warehouse.store import MEMORY

HOLD = "import sys\nfrom warehouse.lock import writing\nwith writing(sys.argv[1], what='another'):\n print('held', flush=True)\n input()"


def test_the_second_is_told_who_holds_it_and_waits(tmp_path: Path, root: Path) -> None:
    path = str(tmp_path / "w.duckdb")
    said: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(Busy, match=rf"another, process {other.pid} on \S+, since 20\S+Z\. Wait until"),
            writing(path, what="x"),
        ):
            pass
        with (
            pytest.raises(Busy, match=r"still being written after 0\.01 s"),
            writing(path, what="x", wait=0.01, say=said.append),
        ):
            pass
        assert said[0].startswith(f"Waiting up to 0.01 s for the ledger {path!r}: another, process {other.pid}")
        other.stdin.write("\n")
        other.stdin.flush()
        with writing(path, what="me", wait=30, poll=0.01):
            assert holder(path).startswith(f"me, process {os.getpid()} on ")
    with writing(path, what="me"):
        pass


def test_a_holder_that_died_holds_nothing(tmp_path: Path, root: Path) -> None:
    path = str(tmp_path / "w.duckdb")
    script = HOLD.replace("input()", "import os; os._exit(1)")
    subprocess.run([sys.executable, "-c", script, path], cwd=root, check=False, stdout=subprocess.DEVNULL)
    assert holder(path).startswith("another, process")
    with writing(path, what="me"):
        assert holder(path).startswith("me, process")
    assert holder(path) == "a process that does not say who it is"


def test_what_cannot_be_locked(tmp_path: Path) -> None:
    with writing(MEMORY, what="x"), writing(str(tmp_path / "none" / "w.duckdb"), what="x"):
        assert list(tmp_path.iterdir()) == []
    (tmp_path / "w.lock").mkdir()
    with pytest.raises(StopRun, match=r"The lock file '.*w\.lock' cannot be written"), writing(str(tmp_path / "w"), what="x"):
        pass
