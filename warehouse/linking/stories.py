"""Conflicts between articles on one story, whatever subject and metric their claims were read with.

Two articles are compared if claims of theirs echo each other, or if they are on one topic. Of each claim the likeliest
contradiction in the other article is kept, if it is likely enough (see `likelihood`), which depends on the two articles alone.

A contradiction becomes a conflict of the clusters of its claims. Where both are of one part, which has judged them by their
terms, it does so only if the values are a slip apart, and not if the part shows it already.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from corpus.ids import stable_id
from extractors.records import Status
from warehouse.answers import rows
from warehouse.linking.batches import batches, rows_of
from warehouse.linking.claims import linked
from warehouse.linking.decided import Decided, Rulings
from warehouse.linking.differences import SLIP_KINDS, conflict
from warehouse.linking.likelihood import Rivals, Said, find_rivals
from warehouse.linking.topics import find_topics
from warehouse.linking.wording import Span, words_around
from warehouse.linking.writing import TABLES, WRITE

LIKELY = 0.6  # a probability from which on two claims contradict each other, see `likelihood`
BESIDE = 20  # claims of its sentence before and after a claim that are looked at
PAIRS_AT_ONCE = 500  # pairs of articles whose claims are read together

STALE = """
INSERT INTO ledger_tables.stale_story
SELECT DISTINCT article_hash FROM ledger_tables.claim
WHERE claim_hash IN (
    SELECT claim_hash FROM ledger_tables.stale_part WHERE claim_hash IS NOT NULL
    UNION ALL SELECT claim_hash FROM ledger_tables.stale_echo
)
"""
# The articles on one story with each in `reviewed`, see `topics`.
STORY = """
CREATE OR REPLACE TEMP TABLE story AS
WITH copy AS MATERIALIZED (SELECT article_hash FROM ledger_tables.article WHERE duplicate_of IS NOT NULL),
echoing AS (
    SELECT x.article_hash AS article, y.article_hash AS other
    FROM reviewed
    JOIN ledger_tables.claim AS x ON x.article_hash = reviewed.article_hash
    JOIN (
        SELECT claim_a AS one, claim_b AS two FROM ledger_tables.echo
        UNION ALL SELECT claim_b, claim_a FROM ledger_tables.echo
    ) AS e ON e.one = x.claim_hash
    JOIN ledger_tables.claim AS y ON y.claim_hash = e.two
)
SELECT article, other FROM (FROM echoing UNION FROM neighbour)
WHERE article NOT IN (SELECT article_hash FROM copy) AND other NOT IN (SELECT article_hash FROM copy)
"""
# What changed is compared anew, and what no longer is one story is not compared.
FORGET = """
DELETE FROM ledger_tables.contradiction
WHERE article_a IN (SELECT article_hash FROM ledger_tables.stale_story)
    OR article_b IN (SELECT article_hash FROM ledger_tables.stale_story)
    OR (article_a IN (SELECT article_hash FROM reviewed) AND (article_a, article_b) NOT IN (SELECT (article, other) FROM story))
"""
PAIRS = """
CREATE OR REPLACE TEMP TABLE compared AS
SELECT a, b, row_number() OVER (ORDER BY a, b) AS number
FROM (
    SELECT DISTINCT least(article, other) AS a, greatest(article, other) AS b
    FROM story WHERE article IN (SELECT article_hash FROM ledger_tables.stale_story)
)
"""
# The claims of some of the pairs of articles: one is wanted once for each article that its own is compared with.
WANTED = """
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT
    l.claim_hash, format('{:d} {:d}', p.a, p.b) AS block, block AS part, l.fact_number, l.cluster_number, l.weight,
    false AS fresh
FROM (SELECT a, b, unnest([a, b]) AS article_hash FROM compared WHERE number > $after AND number <= $after + $most) AS p
JOIN ledger_tables.claim AS c ON c.article_hash = p.article_hash
JOIN ledger_tables.linked_claim AS l ON l.claim_hash = c.claim_hash
"""
# The clusters of the claims that contradict each other, by the likeliest two of their claims. What one part has judged stands,
# but for slips.
SHOWN = """
WITH linked AS MATERIALIZED (
    SELECT
        x.*, a.fact_number, a.cluster_number AS one, b.cluster_number AS other,
        least(one, other) AS low, greatest(one, other) AS high
    FROM ledger_tables.contradiction AS x
    JOIN ledger_tables.linked_claim AS a ON a.claim_hash = md5_number_lower(x.claim_a)
    JOIN ledger_tables.linked_claim AS b ON b.claim_hash = md5_number_lower(x.claim_b)
    WHERE one <> other AND (a.part_hash <> b.part_hash OR x.kind IN (SELECT unnest($slips::VARCHAR[])))
),
shown AS (
    SELECT *, printf('cluster-%016x', one) AS cluster_a, printf('cluster-%016x', other) AS cluster_b FROM linked
    QUALIFY row_number() OVER (PARTITION BY low, high ORDER BY probability DESC, claim_a, claim_b) = 1
)
SELECT
    printf('fact-%016x', s.fact_number) AS fact_id, coalesce(e.name, a.subject) AS subject, a.metric, s.claim_a, s.claim_b,
    s.cluster_a, s.cluster_b, a.value AS value_a, b.value AS value_b, a.value_date AS value_date_a,
    b.value_date AS value_date_b, a.unit, s.ratio, s.kind, s.reason, s.severity, s.probability AS confidence
FROM shown AS s
JOIN ledger_tables.claim AS a ON a.claim_hash = md5_number_lower(s.claim_a)
JOIN ledger_tables.claim AS b ON b.claim_hash = md5_number_lower(s.claim_b)
LEFT JOIN ledger_tables.entity AS e ON e.entity_id = a.subject_id
ANTI JOIN (
    SELECT unnest([cluster_a, cluster_b]) AS cluster_a, unnest([cluster_b, cluster_a]) AS cluster_b
    FROM ledger_tables.conflict WHERE part IS NOT NULL
) AS c ON (c.cluster_a, c.cluster_b) = (s.cluster_a, s.cluster_b)
"""
BEFORE = "SELECT * EXCLUDE (part, part_hash) FROM ledger_tables.conflict WHERE part IS NULL AND title IS NULL"
REMOVE = """
DELETE FROM ledger_tables.conflict
WHERE part IS NULL AND title IS NULL AND conflict_id IN (SELECT unnest($ids::VARCHAR[]))
"""
KEPT = ("first_seen_at", "run_id")  # of a conflict that stays
INSERT = "INSERT INTO ledger_tables.contradiction BY NAME SELECT * FROM found"
SCHEMA = pa.schema(
    [("article_a", pa.uint64()), ("article_b", pa.uint64()), ("probability", pa.float64()), ("ratio", pa.float64())]
    + [(name, pa.string()) for name in ("claim_a", "claim_b", "kind", "reason", "severity")]
)


def note_stale(con: duckdb.DuckDBPyConnection) -> None:
    """Note the articles whose claims are queued or whose echoes changed, to be compared with others of their story."""
    con.execute(STALE)


def compare_stories(con: duckdb.DuckDBPyConnection) -> None:
    """Compare the articles noted with those on the same stories, and write down what contradicts."""
    if not con.execute("SELECT 1 FROM ledger_tables.stale_story LIMIT 1").fetchall():
        return
    find_topics(con)
    for step in (STORY, FORGET, PAIRS):
        con.execute(step)
    for pairs in pairs_compared(con):
        found = [row for pair, members in pairs for row in contradictions(pair, members)]
        con.register("found", pa.Table.from_pylist(found, schema=SCHEMA))
        con.execute(INSERT)
        con.unregister("found")
    con.execute("DELETE FROM ledger_tables.stale_story")


def pairs_compared(con: duckdb.DuckDBPyConnection) -> Iterator[Iterator[tuple[str, list[dict[str, Any]]]]]:
    """Some of the pairs of articles in the temporary table `compared` (a, b, number from 1) at a time, with their claims."""
    ((pairs,),) = con.execute("SELECT count(*) FROM compared").fetchall()
    for after in range(0, pairs, PAIRS_AT_ONCE):
        con.execute(WANTED, {"after": after, "most": PAIRS_AT_ONCE})
        for number in batches(con, "wanted"):
            yield rows_of(con, number)


def show_contradictions(con: duckdb.DuckDBPyConnection, rulings: Rulings, *, run_id: str) -> None:
    """Have a conflict for each two clusters that contradict each other, and for no others.

    What stays keeps the time it was first seen. What editors decided about two claims is obeyed.
    """
    before = {row["conflict_id"]: row for row in rows(con, BEFORE)}
    if not before and not con.execute("SELECT 1 FROM ledger_tables.contradiction LIMIT 1").fetchall():
        return
    fresh = {"first_seen_at": datetime.now(UTC).replace(tzinfo=None), "run_id": run_id}
    wanted: dict[str, dict[str, Any]] = {}
    for row in rows(con, SHOWN, slips=list(SLIP_KINDS)):
        pair = frozenset((row["claim_a"], row["claim_b"]))
        if rulings.pairs.get(pair) is not Decided.DIFFERENT_FACT:
            conflict_id = stable_id("conflict", *sorted((row["cluster_a"], row["cluster_b"])))
            kept = before.get(conflict_id, fresh)
            told = {"conflict_id": conflict_id, "title": None, "status": rulings.status(*pair)}
            wanted[conflict_id] = row | told | {name: kept[name] for name in KEPT}
    changed = [row for conflict_id, row in wanted.items() if row != before.get(conflict_id)]
    gone = [conflict_id for conflict_id, row in before.items() if row != wanted.get(conflict_id)]
    con.execute(REMOVE, {"ids": gone})
    if changed:
        con.register("linked_rows", pa.Table.from_pylist([row | {"part": None} for row in changed], schema=TABLES["conflict"]))
        for statement in WRITE["conflict"]:
            con.execute(statement)
        con.unregister("linked_rows")


def contradictions(pair: str, members: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The likely contradictions between the claims of two articles, as rows."""
    first, second = (int(number) for number in pair.split())
    sides = said_by_article(members)
    if len(sides) == 2:
        (_, a), (_, b) = sorted(sides.items())
        for rivals in likeliest(rivals for rivals in find_rivals(a, b) if not denied(rivals)):
            judged = conflict(rivals.a.claim, rivals.b.claim, rivals.values)
            yield {
                "article_a": first,
                "article_b": second,
                "claim_a": rivals.a.claim.claim_id,
                "claim_b": rivals.b.claim.claim_id,
                "probability": round(rivals.probability, 3),
                "kind": judged.kind,
                "reason": judged.reason + read_as(rivals),
                "severity": judged.severity,
                "ratio": judged.ratio,
            }


def said_by_article(members: Iterable[dict[str, Any]]) -> dict[str, list[Said]]:
    """The claims of each article with the words around their figures."""
    sides: dict[str, list[Said]] = defaultdict(list)
    ordered = sorted(members, key=itemgetter("article_id", "figure_start", "claim_id"))
    for (article, _), group in groupby(ordered, key=lambda row: (row["article_id"], row["figure_start"] - row["at"])):
        sentence = list(group)
        spans = [(row["at"], row["at"] + len(row["figure"])) for row in sentence]
        for place, row in enumerate(sentence):
            near = [*range(max(0, place - BESIDE), place), *range(place + 1, min(place + 1 + BESIDE, len(sentence)))]
            beside = frozenset((sentence[other]["value"], sentence[other]["unit"]) for other in near)
            sides[article].append(said(row, spans[place], [spans[other] for other in near], beside))
    return sides


def said(row: dict[str, Any], figure: Span, others: Sequence[Span], beside: frozenset[tuple[float | None, str | None]]) -> Said:
    """The claim of a row with the words around its figure."""
    return Said(
        linked(row), words_around(row["sentence"], figure, others, row["lang"]), row["figure_start"] - row["at"], beside
    )


def likeliest(found: Iterable[Rivals]) -> list[Rivals]:
    """The likely contradictions that are the likeliest for both of their claims."""
    probable = sorted(((rivals.probability, rivals) for rivals in found), key=lambda item: (-item[0], ends(item[1])))
    best: dict[str, float] = {}
    for probability, rivals in probable:
        for claim_id in ends(rivals):
            best.setdefault(claim_id, probability)
    return [
        rivals
        for probability, rivals in probable
        if probability >= LIKELY and all(best[claim_id] == probability for claim_id in ends(rivals))
    ]


def denied(rivals: Rivals) -> bool:
    """True if a text denies the figure that it gives: then it does not contradict the other."""
    return Status.DENIED in (rivals.a.claim.status, rivals.b.claim.status)


def ends(rivals: Rivals) -> tuple[str, str]:
    """The ids of the two claims."""
    return rivals.a.claim.claim_id, rivals.b.claim.claim_id


def read_as(rivals: Rivals) -> str:
    """What the two claims were read as, for an editor to check, if it is not the same; else nothing."""
    a, b = rivals.a.claim, rivals.b.claim
    if (a.subject_id, a.metric) == (b.subject_id, b.metric):
        return ""
    one, other = (f"{claim.metric.replace('_', ' ')} of {claim.subject or 'nobody named'}" for claim in (a, b))
    return f"; read as {one} and as {other}"
