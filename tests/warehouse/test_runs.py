"""The record of runs, the quarantine, and when linking is due."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from corpus.quarantine import Quarantined, Reason
from warehouse.loader import Loader
from warehouse.runs import add_quarantine, finish_run, linking_due, note_linked, start_run
from warehouse.store import Warehouse


def test_a_run(warehouse: Warehouse) -> None:
    run_id = start_run(warehouse.con, inputs=["a", "b"], versions={"embedder": "m"})
    assert warehouse.con.execute("SELECT status, ended_at, counts FROM runs").fetchall() == [("running", None, None)]
    finish_run(warehouse.con, run_id, counts={"read": 3})
    assert warehouse.con.execute(
        "SELECT run_id, status, inputs, versions->>'embedder', (counts->>'read')::INTEGER, error, ended_at >= started_at FROM runs"
    ).fetchall() == [(run_id, "finished", ["a", "b"], "m", 3, None, True)]


def test_a_failed_run(warehouse: Warehouse) -> None:
    run_id = start_run(warehouse.con, inputs=[], versions={})
    finish_run(warehouse.con, run_id, counts={}, error="It broke.")
    assert warehouse.con.execute("SELECT status, error FROM runs").fetchall() == [("failed", "It broke.")]


def test_a_killed_run_is_closed_by_the_next(warehouse: Warehouse) -> None:
    killed = start_run(warehouse.con, inputs=[], versions={})
    running = start_run(warehouse.con, inputs=[], versions={})
    assert dict(warehouse.con.execute("SELECT run_id, status FROM runs").fetchall()) == {killed: "failed", running: "running"}


def test_the_quarantine_grows_only_by_what_is_new(warehouse: Warehouse) -> None:
    first = start_run(warehouse.con, inputs=[], versions={})
    tokyo = datetime(2025, 1, 1, 9, tzinfo=timezone(timedelta(hours=9)))
    item = Quarantined(origin="a.txt", reason=Reason.EMPTY, detail="The file is empty.", fetched_at=tokyo)
    other = Quarantined(origin="a.txt", reason=Reason.BINARY, detail="This is not text.", fetched_at=tokyo)
    assert add_quarantine(warehouse.con, [item, item], first) == 1
    second = start_run(warehouse.con, inputs=[], versions={})
    assert add_quarantine(warehouse.con, [item, other], second) == 1
    assert add_quarantine(warehouse.con, [], second) == 0
    assert warehouse.con.execute(
        "SELECT reason, detail, fetched_at, run_id FROM quarantine ORDER BY reason DESC"
    ).fetchall() == [
        ("empty", "The file is empty.", datetime(2025, 1, 1), first),
        ("binary", "This is not text.", datetime(2025, 1, 1), second),
    ]


def test_when_linking_is_due(warehouse: Warehouse, loader: Loader, make_article: Any, make_extraction: Any) -> None:
    con = warehouse.con
    first = start_run(con, inputs=[], versions={"embedder": "m"})
    assert not linking_due(con, embedder="m")
    article = make_article("https://x.example/", "Fugaku delivers 442 petaflops.")
    loader.load([article], [make_extraction(article, "442 petaflops")], first)
    assert linking_due(con, embedder="m"), "a run left claims"
    con.execute("DELETE FROM ledger_tables.stale_part")
    note_linked(con)
    assert not linking_due(con, embedder="m")
    assert linking_due(con, embedder="n"), "another embedder"
    start_run(con, inputs=[], versions={"embedder": "n"})
    note_linked(con)
    assert not linking_due(con, embedder="n")
    con.execute("INSERT INTO ledger_tables.unweighed_part VALUES (1)")
    assert linking_due(con, embedder="n"), "a value that was not weighed"
    con.execute("DELETE FROM ledger_tables.unweighed_part")
    con.execute("INSERT INTO ledger_tables.stale_title (title) VALUES ('rank|in Japan|1')")
    assert linking_due(con, embedder="n"), "a place whose holders were not compared"


def test_moments_without_a_zone_are_utc() -> None:
    from warehouse.rows import in_utc

    assert in_utc(datetime(2025, 1, 1, 9)) == in_utc(datetime(2025, 1, 1, 9, tzinfo=UTC)) == datetime(2025, 1, 1, 9)
