"""Readers have a copy of the ledger while it is written."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.errors import StopRun
from flows.cli import main
from flows.ingest import Surroundings, chosen, ingest
from flows.pipeline import Steps
from flows.settings import Settings
from warehouse.store import Warehouse

SETTINGS = Settings(warehouse="w.duckdb", cache="", wait=0, snapshot=True)
COPY = "w.snapshot.duckdb"
COUNT = "select count(*) as articles from articles"
HOLD = "import sys, duckdb; con = duckdb.connect('w.duckdb'); print('open', flush=True); sys.stdin.read()"


@contextmanager
def written_by_another_process() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield
        process.communicate()


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--warehouse", "w.duckdb"])


def round_of(rules: Steps) -> None:
    ingest(SETTINGS, chosen(SETTINGS), Surroundings(steps=rules))


@pytest.fixture
def _desk(write_sources: Callable[..., None], write_article: Callable[[str, int], None]) -> None:
    write_sources(wire="")
    write_article("wire/a", 442)


@pytest.mark.usefixtures("_desk")
def test_who_reads_while_the_ledger_is_written_has_the_last_copy(rules: Steps) -> None:
    round_of(rules)
    with written_by_another_process():
        result = call("sql", COUNT, "--format", "csv")
        assert (result.exit_code, result.stdout.split()) == (0, ["articles", "1"])
        assert result.stderr.startswith("The ledger is being written. This is its copy of 2")
        assert call("conflicts").exit_code == call("report").exit_code == 0
    result = call("sql", COUNT)
    assert (result.exit_code, result.stderr) == (0, "")
    Path(COPY).unlink()
    with written_by_another_process():
        result = call("sql", COUNT)
        assert (result.exit_code, "another process holds it" in result.output) == (1, True)


@pytest.mark.usefixtures("_desk")
def test_who_reads_the_copy_goes_on_reading_it(rules: Steps, write_article: Callable[[str, int], None]) -> None:
    round_of(rules)
    with Warehouse.open(COPY, read_only=True) as old:
        write_article("wire/b", 537)
        round_of(rules)
        assert old.con.execute(COUNT).fetchall() == [(1,)]
    with Warehouse.open(COPY, read_only=True) as new:
        assert new.con.execute(COUNT).fetchall() == [(2,)]
    assert sorted(path.name for path in Path().glob("*w.*")) == ["w.duckdb", "w.duckdb.lock", COPY]


@pytest.mark.usefixtures("_desk")
def test_a_copy_that_cannot_be_written_is_said(rules: Steps) -> None:
    Path(COPY).mkdir()
    with pytest.raises(StopRun, match=r"The copy 'w\.snapshot\.duckdb' of the ledger cannot be written"):
        round_of(rules)
    assert list(Path().glob(".*.part")) == []
