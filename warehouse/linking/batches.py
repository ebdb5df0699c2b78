"""The claims to link, in bounded batches: each is linked and committed by itself, so a backlog of any size fits memory.

What all batches need is collected once, in the order of the batches, so that a batch reads its own rows and no others.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from warehouse.answers import rows
from warehouse.linking.records import Place, Tie

BATCH = 20_000  # claims in memory at a time; a block or title with more is a batch of its own

NUMBERED = """
CREATE OR REPLACE TEMP TABLE batch AS
SELECT block, ((sum(count(w.claim_hash)) OVER (ORDER BY block)) // $most)::INTEGER AS number
FROM (SELECT DISTINCT block FROM {blocks}) LEFT JOIN wanted AS w USING (block)
GROUP BY block
"""
# A figure is cut from its sentence, which is read anyway: each column of texts costs.
# Rows are found by hashes alone before all else is read of them, and of them only. An inner join finds the originals of copies:
# where nothing is a copy it reads nothing, while a left join reads all articles.
# `party` is whether the subject itself speaks or publishes, or the page is a disclosure or an official one.
BACKLOG = r"""
CREATE OR REPLACE TEMP TABLE backlog AS
WITH found AS MATERIALIZED (
    SELECT c.rowid AS place, w.part, w.fact_number, w.cluster_number, w.weight, w.fresh, b.number
    FROM wanted AS w
    JOIN batch AS b ON b.block = w.block
    JOIN ledger_tables.claim AS c ON c.claim_hash = w.claim_hash
),
read AS MATERIALIZED (
    SELECT c.*, f.* FROM found AS f JOIN ledger_tables.claim AS c ON c.rowid = f.place
),
pages AS MATERIALIZED (
    SELECT a.rowid AS place
    FROM (SELECT DISTINCT article_hash FROM read) AS c
    JOIN ledger_tables.article AS a ON a.article_hash = c.article_hash
),
texts AS MATERIALIZED (
    SELECT a.article_hash, a.duplicate_of, a.publisher, a.published_at, a.lang, a.url
    FROM pages AS p JOIN ledger_tables.article AS a ON a.rowid = p.place
),
originals AS MATERIALIZED (
    SELECT o.article_id, o.publisher
    FROM (SELECT DISTINCT md5_number_lower(duplicate_of) AS article_hash FROM texts WHERE duplicate_of IS NOT NULL) AS t
    JOIN ledger_tables.article AS o ON o.article_hash = t.article_hash
),
about AS MATERIALIZED (SELECT DISTINCT unnest([subject_id, counterparty_id]) AS entity_id FROM read),
known AS MATERIALIZED (
    SELECT e.entity_id, e.name FROM about AS s JOIN ledger_tables.entity AS e ON e.entity_id = s.entity_id
),
named AS MATERIALIZED (
    SELECT n.entity_id, list(lower(n.name)) AS names
    FROM about AS s JOIN ledger_tables.entity_name AS n ON n.entity_id = s.entity_id GROUP BY n.entity_id
)
SELECT
    c.claim_id, c.claim_hash, c.article_id, coalesce(o.publisher, a.publisher, o.article_id, c.article_id) AS source,
    c.subject_id, coalesce(e.name, c.subject, '') AS subject, c.metric, c.scope, c.status, c.as_of, a.published_at,
    substring(c.sentence, c.figure_start - c.sentence_start + 1, c.figure_end - c.figure_start) AS figure,
    c.kind, c.value, c.value_high, c.value_date, c.unit, c.qualifier, c.sentence, a.lang, c.speaker, c.counterparty_id,
    c.confidence, p.name AS counterparty, c.figure_start - c.sentence_start AS at, c.figure_start, c.part,
    printf('fact-%016x', c.fact_number) AS fact_id, printf('cluster-%016x', c.cluster_number) AS cluster_id, c.weight, c.fresh,
    c.number,
    coalesce(list_has_any(own.names, [lower(c.speaker), lower(a.publisher)]), false)
        OR coalesce(regexp_matches(a.url, '^https?://([^/]+\.)?(go\.jp|lg\.jp|gov|mil|europa\.eu|tdnet\.info)(/|$)'), false)
        AS party
FROM read AS c
JOIN texts AS a ON a.article_hash = c.article_hash
LEFT JOIN originals AS o ON o.article_id = a.duplicate_of
LEFT JOIN known AS e ON e.entity_id = c.subject_id
LEFT JOIN known AS p ON p.entity_id = c.counterparty_id
LEFT JOIN named AS own ON own.entity_id = c.subject_id
ORDER BY c.number, c.part, c.claim_id
"""

# The claims of a batch that echo each other.
ECHOED = """
WITH here AS MATERIALIZED (SELECT claim_hash FROM backlog WHERE number = $number)
SELECT claim_a, claim_b, tie FROM ledger_tables.echo
WHERE claim_a IN (SELECT claim_hash FROM here) AND claim_b IN (SELECT claim_hash FROM here)
"""


def batches(con: duckdb.DuckDBPyConnection, blocks: str) -> Iterator[int]:
    """The numbers of the batches that the blocks of a table with a column `block` are divided into, in their order.

    The claims of the blocks are in the temporary table `wanted` (claim_hash, block, part, fact_number, cluster_number, weight,
    fresh), where those to be linked anew are fresh. The temporary table `batch` (block, number) then has the batch of each
    block, also of one without claims.
    """
    con.execute(NUMBERED.format(blocks=blocks), {"most": BATCH})
    numbers = [number for (number,) in con.execute("SELECT DISTINCT number FROM batch ORDER BY number").fetchall()]
    if numbers:
        con.execute(BACKLOG)
        yield from numbers
        con.execute("DROP TABLE backlog")


def rows_of(con: duckdb.DuckDBPyConnection, number: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(part, the rows of its claims) for each part of a batch, ordered by part and the ids of claims."""
    found = rows(con, "SELECT * FROM backlog WHERE number = $number ORDER BY part, claim_id", number=number)
    echoes: dict[int, dict[int, Tie]] = defaultdict(dict)
    for a, b, tie in con.execute(ECHOED, {"number": number}).fetchall():
        echoes[a][b] = echoes[b][a] = Tie(tie)
    for row in found:
        row["echoes"] = echoes.get(row["claim_hash"], {})
    yield from ((part, list(members)) for part, members in groupby(found, key=itemgetter("part")))


def place(row: dict[str, Any]) -> Place:
    """How the claim of a row of the backlog is linked so far."""
    return Place(row["fact_id"], row["cluster_id"], row["weight"])
