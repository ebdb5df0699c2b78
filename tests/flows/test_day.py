"""A day of news in some seconds: what is served is what the ledger has, though the main process is killed on the way."""

from pathlib import Path

from benchmarks.day import Site, live
from flows.settings import Settings


def test_a_day(here: Path) -> None:
    settings = Settings(warehouse=str(here / "w.duckdb"), cache=str(here / "cache"), batch_size=5)
    site = Site(articles=30, feeds=3, rounds=4)
    day = live(site, settings, kills=1, quick=True)
    assert (day.rounds, day.killed_desks) == (4, 1)
    assert day.wrong == []
    assert day.compared["articles"] == (30, 30)
    served, held = day.compared["texts"]
    assert served == held > 30
    assert day.compared["figures at their place"][0] > 100
