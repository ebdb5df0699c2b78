"""Linking the claims of a ledger into facts, clusters and conflicts: only what has changed since the last linking."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from warehouse.linking.across import COMPARED, across, title_batches
from warehouse.linking.batches import batches, place, rows_of
from warehouse.linking.blocks import Block, link_block
from warehouse.linking.claims import contested, linked, normal_form
from warehouse.linking.compared import Compared
from warehouse.linking.decided import Rulings, standing_rulings
from warehouse.linking.embed import Embedder, cached_embeddings
from warehouse.linking.growth import grow_block
from warehouse.linking.parts import BLOCK, changed_parts
from warehouse.linking.records import Places, Shown
from warehouse.linking.settling import settle_subjects
from warehouse.linking.stories import compare_stories, show_contradictions
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
    with warehouse.transaction():
        settle_subjects(con)
    rulings = standing_rulings(con)
    changed_parts(con, rulings)
    for number in batches(con, "touched"):
        with warehouse.transaction():
            writer = Writer(con, run_id, number, PARTS)
            writer.write(link_batch(con, embedder, number, rulings, writer.shown_in))
            for step in DONE:
                con.execute(step, {"number": number})
    for number in title_batches(con):
        with warehouse.transaction():
            Writer(con, run_id, number, TITLES).write_across(across(con, number, rulings))
            con.execute(COMPARED, {"number": number})
    with warehouse.transaction():
        compare_stories(con)
        show_contradictions(con, rulings, run_id=run_id)
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
        places = {row["claim_id"]: place(row) for row in members if not row["fresh"]}
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
