"""An archive of some dozens of pages whose reader is killed twice: the ledger is as if nothing had happened."""

from pathlib import Path

from benchmarks.backfill import Line, read_all
from benchmarks.news import make, write_archive
from flows.settings import Settings

PAGES = 80


def test_a_backfill_that_is_killed(here: Path) -> None:
    archive = here / "archive.warc.gz"
    write_archive(archive, (make(number) for number in range(PAGES)))
    settings = Settings(warehouse=str(here / "w.duckdb"), batch_size=2)
    lines: list[Line] = []
    found = read_all(archive, settings, pages=PAGES, kills=2, every=20, quick=True, show=lines.append)
    assert (found.killed, found.read_again, found.articles, found.wrong) == (2, 0, PAGES, [])
    assert found.figures > 800
    assert [line.pages for line in lines] == [20, 40, 60, 80]
    assert lines[-1].process == 3
