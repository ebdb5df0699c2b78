"""Linking the claims of a ledger into facts, clusters and conflicts: only what has changed since the last linking."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import duckdb
import pyarrow as pa

from warehouse.linking.across import rank_conflicts
from warehouse.linking.blocks import Block, link_block
from warehouse.linking.claims import claims_with_part, contested
from warehouse.linking.decided import Rulings, standing_rulings
from warehouse.linking.embed import Embedder, cached_embeddings
from warehouse.linking.parts import changed_parts
from warehouse.linking.records import Cluster, Conflict, Linked
from warehouse.linking.track import lead
from warehouse.linking.writing import Writer
from warehouse.stale import LINKER
from warehouse.store import Warehouse

BATCH = 20_000  # claims in memory at a time

STATE = "SELECT embedder, linker FROM ledger_tables.linking"
EVERYTHING = ("fact", "cluster", "claim_link", "conflict", "pair_note", "linked_claim", "stale_part", "linking")
TITLES = """
SELECT DISTINCT title FROM (
    SELECT title FROM ledger_tables.linked_claim WHERE part IN (SELECT part FROM dirty)
    UNION ALL SELECT title FROM ledger_tables.stale_part
) WHERE title IS NOT NULL
"""
HOLDERS = "SELECT claim_id, title AS part FROM ledger_tables.linked_claim WHERE title IN (SELECT title FROM changed_title)"
PLACES = """
SELECT claim_id, cluster_id, fact_id FROM ledger_tables.linked_claim WHERE title IN (SELECT title FROM changed_title)
"""


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """What the ledger holds after linking."""

    facts: int
    clusters: int
    conflicts: int


def link(warehouse: Warehouse, embedder: Embedder, *, run_id: str) -> LinkCounts:
    """Link what is new, changed or gone since the last linking; the result is that of linking everything from scratch.

    What stays keeps its ids, and conflicts the time they were first seen. Everything is linked again if the embedder or the
    linker is another than last time. One transaction.
    """
    with warehouse.transaction() as con:
        if con.execute(STATE).fetchall() != [(embedder.name, LINKER)]:
            first_seen = Writer.seen(con, "true")
            for table in EVERYTHING:
                con.execute(f"DELETE FROM ledger_tables.{table}")
            con.execute("INSERT INTO ledger_tables.linking VALUES (?, ?, 0, NULL)", [embedder.name, LINKER])
        else:
            first_seen = {}
        rulings = standing_rulings(con)
        wanted = changed_parts(con, rulings)
        titles = {title for (title,) in con.execute(TITLES).fetchall()}
        writer = Writer(con, run_id, first_seen)
        writer.clear_parts()
        for batch in batches(wanted):
            writer.write(link_batch(con, embedder, batch, rulings))
        titles |= writer.titles
        writer.write_across(sorted(titles), across(con, titles, rulings))
        con.execute("DELETE FROM ledger_tables.stale_part")
        lead(con, rulings, changed=con.execute("SELECT count(*) FROM new_claim").fetchall()[0][0])
        return LinkCounts(*con.execute(COUNTS).fetchall()[0])


COUNTS = """
SELECT
    (SELECT count(*) FROM ledger_tables.fact), (SELECT count(*) FROM ledger_tables.cluster),
    (SELECT count(*) FROM ledger_tables.conflict)
"""


def batches(wanted: pa.Table) -> Iterator[pa.Table]:
    """The rows (claim_id, part; ordered by part) in batches of whole parts."""
    parts = wanted.column("part").to_pylist()
    start = 0
    while start < len(parts):
        end = min(start + BATCH, len(parts))
        while end < len(parts) and parts[end] == parts[end - 1]:
            end += 1
        yield wanted.slice(start, end - start)
        start = end


def link_batch(
    con: duckdb.DuckDBPyConnection, embedder: Embedder, batch: pa.Table, rulings: Rulings
) -> Iterator[tuple[str, Block]]:
    """(part, what it was linked into) for each part of a batch."""
    parts = [
        (part, [claim for _, claim in members])
        for part, members in groupby(claims_with_part(con, batch), key=lambda item: item[0])
    ]
    texts = [claim.text for _, members in parts if contested(members) for claim in members]
    vectors = cached_embeddings(con, embedder, texts)
    for part, members in parts:
        yield part, link_block((replace(claim, vector=vectors.get(claim.text)) for claim in members), rulings)


def across(con: duckdb.DuckDBPyConnection, titles: set[str], rulings: Rulings) -> list[tuple[str, Conflict]]:
    """(title, conflict) for each two clusters that give one of these ranks or superlatives to two subjects."""
    if not titles:
        return []
    con.register("changed_title", pa.table({"title": sorted(titles)}))
    claims = [claim for _, claim in claims_with_part(con, con.sql(HOLDERS).to_arrow_table())]
    places = {claim_id: (cluster_id, fact_id) for claim_id, cluster_id, fact_id in con.execute(PLACES).fetchall()}
    con.unregister("changed_title")
    found: dict[tuple[str, frozenset[str]], Conflict] = {}
    for held, a, b, judgement in rank_conflicts(claims):
        first, second = stand_in(a, places), stand_in(b, places)
        made = Conflict(first, second, a, b, judgement, min(a.confidence, b.confidence), rulings.status(a, b))
        found.setdefault((held, frozenset((first.cluster_id, second.cluster_id))), made)
    return [(held, made) for (held, _), made in found.items()]


def stand_in(claim: Linked, places: dict[str, tuple[str, str]]) -> Cluster:
    """The cluster of a claim, without its other members."""
    cluster_id, fact_id = places[claim.claim_id]
    return Cluster(cluster_id, fact_id, (claim,), claim)
