"""How far files are read, kept in the ledger: a run that was cut off goes on where it was.

What is read is noted in the transaction that loads it, so the two always agree, however a process ends.
"""

import json
from collections.abc import Iterable, Mapping

import duckdb
import pyarrow as pa

from corpus.pieces import Mark, Position
from warehouse.rows import FLAG, TEXT, table

READING = pa.schema(
    {
        "path": TEXT,
        "size": pa.int64(),
        "changed": pa.int64(),
        "readers": TEXT,
        "offset": pa.int64(),
        "number": pa.int64(),
        "done": FLAG,
        "run_id": TEXT,
    }
)
KNOWN = """
SELECT "offset", number, done FROM ledger_tables.reading
WHERE path = $path AND size = $size AND changed = $changed AND readers = $readers
"""


def read_before(con: duckdb.DuckDBPyConnection, begun: Mark, versions: Mapping[str, str]) -> Mark | None:
    """How far a run that did not finish read the file, if it is still the same and is read by the same extractors."""
    found = con.execute(
        KNOWN, {"path": begun.path, "size": begun.size, "changed": begun.changed, "readers": _readers(versions)}
    ).fetchall()
    if not found:
        return None
    offset, number, done = found[0]
    return Mark(path=begun.path, size=begun.size, changed=begun.changed, position=Position(offset, number), done=done)


def note_read(con: duckdb.DuckDBPyConnection, marks: Iterable[Mark], versions: Mapping[str, str], run_id: str) -> None:
    """Record how far each file is read."""
    rows = table(
        (
            {
                "path": mark.path,
                "size": mark.size,
                "changed": mark.changed,
                "readers": _readers(versions),
                "offset": mark.position.offset,
                "number": mark.position.number,
                "done": mark.done,
                "run_id": run_id,
            }
            for mark in marks
        ),
        READING,
    )
    if not rows.num_rows:
        return
    con.register("incoming", rows)
    con.execute("INSERT OR REPLACE INTO ledger_tables.reading BY NAME SELECT * FROM incoming")
    con.unregister("incoming")


def forget_read(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Have the files of the run read from the start next time, because it read all of them."""
    con.execute("DELETE FROM ledger_tables.reading WHERE run_id = ?", [run_id])


def _readers(versions: Mapping[str, str]) -> str:
    return json.dumps(dict(versions), sort_keys=True)
