"""Conflicts between subjects: one first place, held by two."""

from collections.abc import Iterator

import duckdb

from warehouse.linking.batches import batches, place, rows_of
from warehouse.linking.claims import linked
from warehouse.linking.compared import WINDOW
from warehouse.linking.decided import Rulings
from warehouse.linking.excuses import days_apart
from warehouse.linking.parts import MOST_CLAIMS
from warehouse.linking.records import Cluster, Conflict, Judgement, Linked, Place, Verdict
from warehouse.linking.values import interval

NEAR_DAYS = 120  # a rank that names no time holds around its publication
MOST_HOLDERS = 40  # subjects; a title that more of them hold is several titles worded alike

# All claims of the titles whose holders changed, in their order. Where they are many, each is compared with its neighbours. All
# are ranks, so two are of one block if they are of one subject.
HOLDERS = """
CREATE OR REPLACE TEMP TABLE holder AS
WITH held AS MATERIALIZED (
    SELECT
        l.claim_id, l.claim_hash, s.title, l.block_hash, l.published_at, l."time", l.fact_number, l.cluster_number, l.weight
    FROM (SELECT DISTINCT title, md5_number_lower(title) AS title_hash FROM ledger_tables.stale_title) AS s
    JOIN ledger_tables.linked_claim AS l ON l.title_hash = s.title_hash
),
sizes AS (SELECT title, count(*) AS claims, count(DISTINCT block_hash) AS subjects FROM held GROUP BY title)
SELECT
    h.*, s.claims, s.subjects, if(s.claims <= $all, s.claims, $window) AS reach,
    row_number() OVER (PARTITION BY h.title ORDER BY h.published_at NULLS LAST, h.claim_id) AS place
FROM held AS h JOIN sizes AS s ON s.title = h.title
"""
# New holders change what is known of the others where they make them too many, or come between two that show a conflict.
UNSETTLED = """
INSERT INTO ledger_tables.stale_title BY NAME
WITH shown AS MATERIALIZED (
    SELECT title, claim_a, claim_b FROM ledger_tables.conflict
    WHERE title IN (SELECT title FROM holder WHERE reach < claims)
)
SELECT DISTINCT title FROM holder WHERE subjects > $most
UNION
SELECT s.title
FROM shown AS s
JOIN holder AS a ON (a.title, a.claim_id) = (s.title, s.claim_a)
JOIN holder AS b ON (b.title, b.claim_id) = (s.title, s.claim_b)
WHERE abs(a.place - b.place) >= a.reach
"""
# Claims of two subjects, one of them new, that are near in time or speak of the same years: the rest tells when they are read.
RIVALS = r"""
CREATE OR REPLACE TEMP TABLE rival AS
WITH marked AS MATERIALIZED (
    SELECT
        h.*, title IN (SELECT title FROM ledger_tables.stale_title WHERE claim_hash IS NULL)
            OR claim_hash IN (SELECT claim_hash FROM ledger_tables.stale_title WHERE claim_hash IS NOT NULL) AS fresh,
        try_cast(regexp_extract("time", '\d{4}') AS INTEGER) AS since,
        try_cast(regexp_extract("time", '.*(\d{4})', 1) AS INTEGER) + ("time" LIKE '%FY%')::INTEGER AS until
    FROM holder AS h WHERE h.subjects BETWEEN 2 AND $most
),
beside AS (SELECT *, unnest(range(place - reach + 1, place + reach)) AS other FROM marked WHERE fresh)
SELECT n.title, least(n.claim_id, h.claim_id) AS claim_a, greatest(n.claim_id, h.claim_id) AS claim_b
FROM beside AS n JOIN marked AS h ON (h.title, h.place) = (n.title, n.other)
WHERE h.block_hash <> n.block_hash AND (h.place > n.place OR NOT h.fresh) AND (
    h.published_at BETWEEN n.published_at - to_days($near) AND n.published_at + to_days($near)
    OR (h.since <= n.until AND n.since <= h.until)
)
"""
WANTED = """
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT claim_hash, title AS block, title AS part, fact_number, cluster_number, weight, false AS fresh
FROM holder
WHERE (title, claim_id) IN (SELECT (title, unnest([claim_a, claim_b])) FROM rival)
"""
PAIRS = "SELECT title, claim_a, claim_b FROM rival JOIN batch ON block = title WHERE number = $number ORDER BY ALL"
COMPARED = "DELETE FROM ledger_tables.stale_title WHERE title IN (SELECT block FROM batch WHERE number = $number)"


def title_batches(con: duckdb.DuckDBPyConnection) -> Iterator[int]:
    """The numbers of the batches that the titles whose holders changed are divided into."""
    con.execute(HOLDERS, {"all": MOST_CLAIMS, "window": WINDOW})
    con.execute(UNSETTLED, {"most": MOST_HOLDERS})
    con.execute(RIVALS, {"most": MOST_HOLDERS, "near": NEAR_DAYS})
    con.execute(WANTED)
    con.execute("DROP TABLE holder")
    yield from batches(con, "(SELECT title AS block FROM ledger_tables.stale_title)")
    con.execute("DROP TABLE rival")


def across(con: duckdb.DuckDBPyConnection, number: int, rulings: Rulings) -> Iterator[tuple[str, Conflict]]:
    """(title, conflict) for each two clusters that give one of the titles of a batch to two subjects, one of them anew."""
    holders = {(held, row["claim_id"]): (linked(row), place(row)) for held, members in rows_of(con, number) for row in members}
    found: set[tuple[str, frozenset[str]]] = set()
    for held, *pair in con.execute(PAIRS, {"number": number}).fetchall():
        (a, of_a), (b, of_b) = (holders[held, claim_id] for claim_id in pair)
        key = held, frozenset((of_a.cluster_id, of_b.cluster_id))
        if key not in found and a.article_id != b.article_id and same_time(a, b):
            found.add(key)
            first, second, confidence = stand_in(a, of_a), stand_in(b, of_b), min(a.confidence, b.confidence)
            yield held, Conflict(first, second, a, b, judgement_of(a, b), confidence, rulings.status(a.claim_id, b.claim_id))


def stand_in(claim: Linked, place: Place) -> Cluster:
    """The cluster of a claim, without its other members."""
    return Cluster(place.cluster_id, place.fact_id, (claim,), claim)


def judgement_of(a: Linked, b: Linked) -> Judgement:
    """The conflict in words."""
    place = "place " + f"{a.value.value:.0f}" if a.metric == "rank" else "the superlative"
    where = ", ".join(sorted(a.scope))
    first, second = a.source or "One text", b.source or "another"
    reason = f"{first} gives {place} ({where}) to {a.subject}, {second} to {b.subject}"
    return Judgement(Verdict.CONFLICT, "rank_held_by_two", reason, "medium")


def same_time(a: Linked, b: Linked) -> bool:
    """True if both claims hold at one time."""
    x, y = (interval(text) if text else None for text in (a.as_of, b.as_of))
    if x is None or y is None:
        apart = days_apart(a, b)
        return apart is not None and apart <= NEAR_DAYS
    if a.explicit_period and b.explicit_period:
        return x[0] <= y[1] and y[0] <= x[1]
    apart = days_apart(a, b)
    return apart is not None and apart <= NEAR_DAYS
