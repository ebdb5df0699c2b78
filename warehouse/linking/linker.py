"""Linking the claims of a ledger into facts, clusters and conflicts: only what has changed since the last linking."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from warehouse.linking.across import MOST_HOLDERS, rank_conflicts
from warehouse.linking.batches import batches, place, rows_of
from warehouse.linking.blocks import Block, link_block
from warehouse.linking.claims import contested, linked, normal_form
from warehouse.linking.compared import Compared
from warehouse.linking.decided import Rulings, standing_rulings
from warehouse.linking.embed import Embedder, cached_embeddings
from warehouse.linking.growth import grow_block
from warehouse.linking.parts import BLOCK, changed_parts
from warehouse.linking.records import Cluster, Conflict, Linked, Place, Places, Shown
from warehouse.linking.track import lead
from warehouse.linking.writing import PARTS, TITLES, Writer
from warehouse.stale import LINKER, relink_everything
from warehouse.store import Warehouse

STATE = "SELECT embedder, linker FROM ledger_tables.linking"
# `changed` counts the claims that were not linked before.
DONE = (
    "UPDATE ledger_tables.linking SET changed = changed"
    " + (SELECT count(*) FROM wanted JOIN batch USING (block) WHERE number = $number AND before IS NULL)",
    f"DELETE FROM ledger_tables.stale_part WHERE {BLOCK} IN (SELECT block FROM batch WHERE number = $number)",
)
HOLDERS = """
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT claim_hash, title AS block, title AS part, fact_id, cluster_id, weight FROM ledger_tables.linked_claim
WHERE title IN (
    SELECT title FROM ledger_tables.linked_claim WHERE title IN (SELECT title FROM ledger_tables.stale_title)
    GROUP BY title HAVING count(DISTINCT subject_id) BETWEEN 2 AND $most
)
"""
COMPARED = "DELETE FROM ledger_tables.stale_title WHERE title IN (SELECT block FROM batch WHERE number = $number)"
COUNTS = """
SELECT
    (SELECT count(*) FROM ledger_tables.fact), (SELECT count(*) FROM ledger_tables.cluster),
    (SELECT count(*) FROM ledger_tables.conflict)
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
    linker is another than last time. Each batch is a transaction: after a crash the next linking goes on with the rest.
    """
    con = warehouse.con
    if con.execute(STATE).fetchall() != [(embedder.name, LINKER)]:
        with warehouse.transaction():
            con.execute("DELETE FROM ledger_tables.linking")
            con.execute("INSERT INTO ledger_tables.linking VALUES (?, ?, 0, NULL)", [embedder.name, LINKER])
            relink_everything(con)
    rulings = standing_rulings(con)
    changed_parts(con, rulings)
    for number in batches(con, "touched"):
        with warehouse.transaction():
            writer = Writer(con, run_id, number, PARTS)
            writer.write(link_batch(con, embedder, number, rulings, writer.shown))
            for step in DONE:
                con.execute(step, {"number": number})
    con.execute(HOLDERS, {"most": MOST_HOLDERS})
    for number in batches(con, "(SELECT title AS block FROM ledger_tables.stale_title)"):
        with warehouse.transaction():
            Writer(con, run_id, number, TITLES).write_across(across(con, number, rulings))
            con.execute(COMPARED, {"number": number})
    with warehouse.transaction():
        lead(con, rulings)
    return LinkCounts(*con.execute(COUNTS).fetchall()[0])


def link_batch(
    con: duckdb.DuckDBPyConnection, embedder: Embedder, number: int, rulings: Rulings, shown: Shown
) -> Iterator[tuple[str, Block, Places | None]]:
    """(part, what it was linked into, how claims in it were and stay linked) for each part of a batch.

    In place of the last is None where a part that was there and did not lose anything is replaced all the same.
    """
    parts: list[tuple[str, Compared, Places]] = []
    texts: dict[str, str] = {}
    needed: set[str] = set()
    for part, members in rows_of(con, number):
        claims = Compared(map(linked, members), rulings)
        places = {row["claim_id"]: known for row in members if (known := place(row))}
        parts.append((part, claims, places))
        if contested(members):
            texts |= {row["claim_id"]: normal_form(row) for row in members}
            needed |= claims.unsure([i for i, claim in enumerate(claims.ordered) if claim.claim_id not in places])
    found = cached_embeddings(con, embedder, texts.values(), {texts[claim_id] for claim_id in needed})
    vectors = {claim_id: found[text] for claim_id, text in texts.items() if text in found}
    for part, claims, places in parts:
        claims.embed(vectors)
        if places and (grown := grow_block(claims, places, shown.get(part, []))):
            yield part, grown, places
        else:
            yield part, link_block(claims), None if places else {}


def across(con: duckdb.DuckDBPyConnection, number: int, rulings: Rulings) -> Iterator[tuple[str, Conflict]]:
    """(title, conflict) for each two clusters that give one of the titles of a batch to two subjects."""
    for held, members in rows_of(con, number):
        holders = {row["claim_id"]: (linked(row), known) for row in members if (known := place(row))}
        found: dict[frozenset[str], Conflict] = {}
        for a, b, judgement in rank_conflicts(claim for claim, _ in holders.values()):
            first, second = (stand_in(*holders[claim.claim_id]) for claim in (a, b))
            made = Conflict(first, second, a, b, judgement, min(a.confidence, b.confidence), rulings.status(a, b))
            found.setdefault(frozenset((first.cluster_id, second.cluster_id)), made)
        yield from ((held, made) for made in found.values())


def stand_in(claim: Linked, place: Place) -> Cluster:
    """The cluster of a claim, without its other members."""
    return Cluster(place.cluster_id, place.fact_id, (claim,), claim)
