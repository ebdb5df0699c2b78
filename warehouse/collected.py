"""What the ledger holds of the sources: which addresses it knows, and how each reading of each source went."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import numpy as np
from numpy.typing import NDArray

from warehouse.rows import in_utc

if TYPE_CHECKING:
    from corpus.sources import Source

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - as the ledger keeps times: UTC, without a zone
PASSING = ("network", "later", "offline", "settings", "robots", "address", "missing")  # reasons that may be others next time
# MD5 is a short name here, eight bytes an address instead of eighty; at a million of them it errs once in ten billion.
READ = """
SELECT md5_number_lower(origin || ' ' || epoch_us(fetched_at)) AS hash FROM ledger_tables.article
WHERE latest AND extractor_version IN (SELECT unnest($versions::VARCHAR[]))
ORDER BY 1
"""
REFUSED = """
SELECT md5_number_lower(origin || ' ' || epoch_us(fetched_at)) AS hash FROM ledger_tables.quarantine
WHERE reason NOT IN (SELECT unnest($passing::VARCHAR[]))
ORDER BY 1
"""
KEEP_SOURCE = """
INSERT OR REPLACE INTO ledger_tables.source (source, kind, place, publisher, reliability, schedule, timezone, listed)
VALUES (?, ?, ?, ?, ?, ?, ?, true)
"""
KEEP_RUN = """
INSERT OR REPLACE INTO ledger_tables.source_run BY NAME
SELECT
    $source AS source, $started_at AS started_at, $ended_at AS ended_at, $status AS status, $quarantined AS quarantined,
    $known + count(*) AS read,
    count(*) FILTER (WHERE run_id = $run_id AND revision = 1) AS "new",
    count(*) FILTER (WHERE run_id = $run_id AND revision > 1) AS revised,
    $known + count(*) FILTER (WHERE run_id IS DISTINCT FROM $run_id) AS unchanged,
    $error AS error, $notes::VARCHAR[] AS notes, $run_id AS run_id
FROM ledger_tables.article
WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))
RETURNING read, "new", revised, unchanged
"""
KEEP_ARTICLES = """
INSERT INTO ledger_tables.source_article
SELECT $source, article_id FROM ledger_tables.article
WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))
    AND article_id NOT IN (SELECT article_id FROM ledger_tables.source_article WHERE source = $source)
"""


class KnownAddresses:
    """The pages of which the ledger has what was read, or why nothing was, by the extractors that are at work now.

    A page is an address and when its bytes were fetched: if a run dies between fetching a changed page and loading it, the page
    is not taken for the one that was there before.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, extractor_versions: Collection[str]) -> None:
        self._read = _hashes(con, READ, versions=sorted(extractor_versions))
        self._refused = _hashes(con, REFUSED, passing=list(PASSING))

    def was_read(self, url: str, fetched_at: datetime) -> bool:
        """Whether an article was read from the page."""
        return _holds(self._read, url, fetched_at)

    def was_refused(self, url: str, fetched_at: datetime) -> bool:
        """Whether the page was found to be no article."""
        return _holds(self._refused, url, fetched_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the reading of one source went: `known` articles were not read again, `article_ids` are those that were."""

    source: str
    started_at: datetime
    ended_at: datetime
    status: str  # finished, failed, stopped
    known: int
    article_ids: frozenset[str]
    quarantined: int
    error: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRun:
    """A reading as the ledger has it."""

    source: str
    status: str
    read: int
    new: int
    revised: int
    unchanged: int
    quarantined: int
    error: str | None
    notes: tuple[str, ...]


def note_sources(con: duckdb.DuckDBPyConnection, sources: Sequence["Source"]) -> None:
    """Record what the sources file says now; what is gone from it is no longer listed."""
    con.execute("UPDATE ledger_tables.source SET listed = false")
    for source in sources:
        con.execute(
            KEEP_SOURCE,
            [
                source.name,
                source.kind.value,
                source.place,
                source.publisher,
                source.reliability,
                source.schedule,
                source.timezone,
            ],
        )


def note_readings(con: duckdb.DuckDBPyConnection, readings: Iterable[Reading], run_id: str | None) -> list[SourceRun]:
    """Record how the sources were read in a run; return it with what of it was new."""
    done = []
    for reading in readings:
        said = {"source": reading.source, "ids": sorted(reading.article_ids)}
        read, new, revised, unchanged = con.execute(
            KEEP_RUN,
            {
                **said,
                "started_at": in_utc(reading.started_at),
                "ended_at": in_utc(reading.ended_at),
                "status": reading.status,
                "quarantined": reading.quarantined,
                "known": reading.known,
                "error": reading.error,
                "notes": list(reading.notes),
                "run_id": run_id,
            },
        ).fetchall()[0]
        con.execute(KEEP_ARTICLES, said)
        done.append(
            SourceRun(
                source=reading.source,
                status=reading.status,
                read=read,
                new=new,
                revised=revised,
                unchanged=unchanged,
                quarantined=reading.quarantined,
                error=reading.error,
                notes=reading.notes,
            )
        )
    return done


def last_started(con: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """When each source was last read or tried, in UTC; a reading that was stopped is none."""
    query = "SELECT source, max(started_at) FROM ledger_tables.source_run WHERE status <> 'stopped' GROUP BY source"
    return dict(con.execute(query).fetchall())


def changed_claims(con: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """How many claims the new revisions of a run changed, left out and added."""
    query = "SELECT change, count(*) FROM main.revisions WHERE run_id = ? GROUP BY change ORDER BY change"
    return dict(con.execute(query, [run_id]).fetchall())


def last_run(con: duckdb.DuckDBPyConnection) -> str | None:
    """The run that started last."""
    found: str | None = con.execute("SELECT max_by(run_id, started_at) FROM ledger_tables.run").fetchall()[0][0]
    return found


def _hashes(con: duckdb.DuckDBPyConnection, query: str, **values: list[str]) -> NDArray[np.uint64]:
    return np.asarray(con.execute(query, values).fetchnumpy()["hash"], dtype=np.uint64)


def _holds(hashes: NDArray[np.uint64], url: str, fetched_at: datetime) -> bool:
    page = f"{url} {(in_utc(fetched_at) - EPOCH) // timedelta(microseconds=1)}"
    wanted = np.uint64(int.from_bytes(hashlib.md5(page.encode(), usedforsecurity=False).digest()[8:], "little"))
    place = int(np.searchsorted(hashes, wanted))
    return place < len(hashes) and bool(hashes[place] == wanted)
