"""A run that is cut off goes on where it was, and the ledger is as if nothing had happened."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.pipeline import Steps, Summary, run_pipeline
from flows.settings import Settings
from tests.flows.ledgers import contents

PAGE = "<html><body><article><p>The supercomputer Fugaku delivers {0} petaflops, as visitor {0} was told in Kobe.</p></article></body></html>"
KILLED = """
import os, signal
from flows.pipeline import run_pipeline
from flows.settings import Settings
from tests.flows.conftest import BY_RULE

def progress(summary):
    if summary.read >= 8:
        os.kill(os.getpid(), signal.SIGKILL)

run_pipeline([os.path.abspath("archive")], Settings(warehouse="w.duckdb", batch_size=4), steps=BY_RULE, progress=progress)
"""


@pytest.fixture
def archive(here: Path) -> Path:
    """A folder with a web archive of 15 pages, in which one cannot be read, and a text."""
    folder = here / "archive"
    folder.mkdir()
    records = []
    for number in range(15):
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE.format(number) if number != 5 else ''}".encode()
        records.append(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://kobe.example/{number}\r\n"
            f"WARC-Date: 2024-11-05T01:02:03Z\r\nContent-Type: application/http\r\nContent-Length: {len(answer)}\r\n\r\n".encode()
            + answer
            + b"\r\n\r\n"
        )
    (folder / "a.warc").write_bytes(b"".join(records))
    (folder / "b.txt").write_text("A visitor in Kobe was told that Fugaku delivers 537 petaflops at its best.")
    return folder


@pytest.fixture
def whole(archive: Path, here: Path, rules: Steps) -> dict[str, list[object]]:
    """What the ledger holds after a run that nothing cut off."""
    settings = Settings(warehouse=str(here / "whole.duckdb"), batch_size=4)
    run_pipeline([str(archive)], settings, steps=rules)
    return contents(settings)


def numbers(summary: Summary) -> tuple[int, int, int]:
    return summary.read, summary.resumed, summary.counts.unchanged


def test_a_run_that_is_interrupted(archive: Path, here: Path, rules: Steps, whole: dict[str, list[object]]) -> None:
    settings = Settings(warehouse=str(here / "w.duckdb"), batch_size=4)

    def interrupt(summary: Summary) -> None:
        if summary.read >= 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_pipeline([str(archive)], settings, steps=rules, progress=interrupt)
    assert len(contents(settings)["article"]) == 7
    assert len(contents(settings)["reading"]) == 1
    seen: list[int] = []
    summary = run_pipeline([str(archive)], settings, steps=rules, progress=lambda now: seen.append(now.passed))
    assert numbers(summary) == (8, 1, 0)
    assert set(seen) == {8}  # 7 articles and a page that could not be read
    assert contents(settings) == whole
    again = run_pipeline([str(archive)], settings, steps=rules)
    assert numbers(again) == (15, 0, 15)


def test_a_process_that_is_killed(archive: Path, here: Path, root: Path, rules: Steps, whole: dict[str, list[object]]) -> None:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{KILLED}"]
    assert subprocess.run(command, cwd=here, check=False).returncode == -9
    settings = Settings(warehouse=str(here / "w.duckdb"), batch_size=4)
    summary = run_pipeline([str(archive)], settings, steps=rules)
    assert numbers(summary) == (4, 1, 0)
    assert contents(settings) == whole


def test_a_file_that_changed_meanwhile_is_read_from_its_start(archive: Path, here: Path, rules: Steps) -> None:
    settings = Settings(warehouse=str(here / "w.duckdb"), batch_size=4)

    def interrupt(_summary: Summary) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_pipeline([str(archive)], settings, steps=rules, progress=interrupt)
    (archive / "a.warc").write_bytes((archive / "a.warc").read_bytes() + b"\r\n")
    assert numbers(run_pipeline([str(archive)], settings, steps=rules)) == (15, 0, 4)


def test_a_batch_and_how_far_it_was_read_are_written_together(
    archive: Path, here: Path, rules: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(warehouse=str(here / "w.duckdb"), batch_size=4)

    def broken(*_: object) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patch:
        patch.setattr("flows.pipeline.note_read", broken)
        with pytest.raises(OSError, match="no space"):
            run_pipeline([str(archive)], settings, steps=rules)
    assert {table: rows for table, rows in contents(settings).items() if rows} == {}
