"""The record of executions: when, of what, with which versions, and how each ended."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from corpus.ids import stable_id
from corpus.quarantine import Quarantined
from warehouse.rows import TEXT, TIME, in_utc, table
from warehouse.stale import LINKER

QUARANTINE = pa.schema(
    {"quarantine_id": TEXT, "origin": TEXT, "reason": TEXT, "detail": TEXT, "fetched_at": TIME, "run_id": TEXT}
)
ADD_QUARANTINE = """
INSERT INTO ledger_tables.quarantine BY NAME
SELECT DISTINCT ON (quarantine_id) * FROM incoming ANTI JOIN ledger_tables.quarantine USING (quarantine_id)
ORDER BY quarantine_id
RETURNING quarantine_id
"""
# Linking is due if claims came, were lost or were decided about, if a linking was cut off, or if the last one used another
# embedder or another version of the linker.
LINKING_DUE = """
SELECT
    EXISTS (SELECT 1 FROM ledger_tables.stale_part)
    OR EXISTS (SELECT 1 FROM ledger_tables.stale_title)
    OR EXISTS (SELECT 1 FROM ledger_tables.unweighed_part)
    OR coalesce(
        (SELECT max_by(versions->>'embedder', (linked_at, started_at)) FROM ledger_tables.run WHERE linked_at IS NOT NULL)
        <> $embedder,
        false
    )
    OR EXISTS (SELECT 1 FROM ledger_tables.linking WHERE linker <> $linker)
"""


def start_run(con: duckdb.DuckDBPyConnection, *, inputs: Sequence[str], versions: Mapping[str, str]) -> str:
    """Record that a run starts and return its id. A run still marked as running was killed, and is closed as failed."""
    con.execute(
        "UPDATE ledger_tables.run SET status = 'failed', error = 'It was killed: it ended without a word.'"
        " WHERE status = 'running'"
    )
    now = _now()
    # Two executions on the same input are two runs, so this id alone depends on the clock and on chance.
    run_id = stable_id("run", now.isoformat(), secrets.token_hex(8))
    con.execute(
        "INSERT INTO ledger_tables.run (run_id, started_at, status, inputs, versions) VALUES (?, ?, 'running', ?, ?)",
        [run_id, now, list(inputs), json.dumps(dict(versions), ensure_ascii=False, sort_keys=True)],
    )
    return run_id


def note_counts(con: duckdb.DuckDBPyConnection, run_id: str, counts: Mapping[str, object]) -> None:
    """Record what the run has done so far."""
    con.execute(
        "UPDATE ledger_tables.run SET counts = ? WHERE run_id = ?", [json.dumps(dict(counts), ensure_ascii=False), run_id]
    )


def finish_run(con: duckdb.DuckDBPyConnection, run_id: str, *, counts: Mapping[str, object], error: str | None = None) -> None:
    """Record how the run ended: finished, or failed with the error."""
    note_counts(con, run_id, counts)
    con.execute(
        "UPDATE ledger_tables.run SET ended_at = ?, status = ?, error = ? WHERE run_id = ?",
        [_now(), "failed" if error else "finished", error, run_id],
    )


def linking_due(con: duckdb.DuckDBPyConnection, *, embedder: str) -> bool:
    """Whether there are claims that this embedder has not linked into facts yet."""
    return bool(con.execute(LINKING_DUE, {"embedder": embedder, "linker": LINKER}).fetchall()[0][0])


def note_linked(con: duckdb.DuckDBPyConnection) -> None:
    """Record that all claims in the ledger are linked."""
    con.execute("UPDATE ledger_tables.run SET linked_at = ? WHERE linked_at IS NULL", [_now()])


def add_quarantine(con: duckdb.DuckDBPyConnection, items: Iterable[Quarantined], run_id: str) -> int:
    """Record what could not be read; what is on record already is not added again. Returns how many were added."""
    rows = table(
        (
            {
                "quarantine_id": stable_id("quarantine", item.origin, item.reason, item.detail),
                "origin": item.origin,
                "reason": item.reason.value,
                "detail": item.detail,
                "fetched_at": in_utc(item.fetched_at),
                "run_id": run_id,
            }
            for item in items
        ),
        QUARANTINE,
    )
    if not rows.num_rows:
        return 0
    con.register("incoming", rows)
    added = con.execute(ADD_QUARANTINE).fetchall()
    con.unregister("incoming")
    return len(added)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
