"""Which claims are compared with each other, and which of these have changed since the last linking.

Only claims of one subject and dimension, a *block*, can answer one fact; a claim without subject is a block of its own. Where
these are many they are divided further: by metric, by year, by month, by order of magnitude, each only where too many are left,
so that no subject costs the square of its claims. The parts depend on the claims in the ledger and on nothing else, so that it
does not matter in which order these came.
"""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from warehouse.linking.decided import Rulings
from warehouse.linking.groups import components
from warehouse.linking.questions import FAMILIES
from warehouse.stale import DIMENSION

MOST_CLAIMS = 150  # in a part before it is divided: at most 11,175 pairs, a fifth of a second

BLOCK = "coalesce(subject_id || '|' || dimension, part)"
TOUCHED = f"""
CREATE OR REPLACE TEMP TABLE touched AS
SELECT block, md5_number_lower(block) AS block_hash FROM (SELECT DISTINCT {BLOCK} AS block FROM ledger_tables.stale_part)
"""


def divided(claims: str, key: str) -> str:
    """A query for groups of claims whose parts are divided by a key where they are too large."""
    return f"""
    SELECT c.* REPLACE (if(p.claims > $most, c.part || '|' || c.{key}, c.part) AS part)
    FROM {claims} AS c JOIN (SELECT part, sum(claims) AS claims FROM {claims} GROUP BY part) AS p ON p.part = c.part
    """


# The claims that are queued and not linked, with what divides a large subject. (What is linked is of a latest revision.)
ARRIVED = f"""
CREATE OR REPLACE TEMP TABLE arrived AS
WITH queue AS MATERIALIZED (SELECT DISTINCT claim_hash FROM ledger_tables.stale_part WHERE claim_hash IS NOT NULL),
queued AS MATERIALIZED (
    SELECT q.claim_hash FROM queue AS q ANTI JOIN ledger_tables.linked_claim AS l ON l.claim_hash = q.claim_hash
),
found AS MATERIALIZED (
    SELECT c.rowid AS place FROM ledger_tables.claim AS c JOIN queued AS q ON q.claim_hash = c.claim_hash
),
read AS MATERIALIZED (
    SELECT
        c.claim_id, c.claim_hash, c.subject_id, c.kind, c.metric, c.as_of, c.value, c.value_date,
        md5_number_lower(c.article_id) AS article_hash
    FROM found AS f JOIN ledger_tables.claim AS c ON c.rowid = f.place
),
pages AS MATERIALIZED (
    SELECT a.rowid AS place
    FROM (SELECT DISTINCT article_hash FROM read) AS c JOIN ledger_tables.article AS a ON a.article_hash = c.article_hash
)
SELECT
    c.claim_id, c.claim_hash, coalesce(c.subject_id || '|' || {DIMENSION}, c.claim_id) AS block, c.metric,
    coalesce(nullif(c.as_of, ''), strftime(a.published_at, '%Y-%m'), '') AS "time",
    CASE WHEN c.value <> 0 THEN floor(log10(abs(c.value)))::VARCHAR ELSE coalesce(left(c.value_date, 4), '') END AS size
FROM pages AS p JOIN ledger_tables.article AS a ON a.rowid = p.place JOIN read AS c ON c.article_hash = a.article_hash
WHERE a.latest
"""
# One level after the other divides the parts that are still too large. Linked claims that are alike in what divides them, most
# of those of a large subject, are one row.
PARTS = f"""
CREATE OR REPLACE TEMP TABLE new_part AS
WITH known AS MATERIALIZED (
    SELECT t.block, l.part_hash AS before, l.metric, l."time", l.size, count(*) AS claims
    FROM ledger_tables.linked_claim AS l JOIN touched AS t ON t.block_hash = l.block_hash
    GROUP BY ALL
),
every AS (SELECT * FROM known UNION ALL BY NAME SELECT *, 1 AS claims FROM arrived),
whole AS (
    SELECT e.*, e.block AS part, coalesce(m.family, e.metric) AS family, regexp_extract(e."time", '[0-9]{{4}}') AS year
    FROM every AS e LEFT JOIN metric_family AS m ON m.metric = e.metric
),
by_metric AS ({divided("whole", "family")}),
by_year AS ({divided("by_metric", "year")}),
by_month AS ({divided("by_year", "time")})
{divided("by_month", "size")}
"""
# The parts that are to be joined: those of claims in one block of which an editor said that they answer one fact.
JOINED = """
WITH placed AS MATERIALIZED (
    SELECT claim_id, block, part FROM new_part WHERE before IS NULL
    UNION ALL
    SELECT l.claim_id, n.block, n.part
    FROM (SELECT unnest([claim_a, claim_b]) AS claim_id FROM joined) AS j
    JOIN ledger_tables.linked_claim AS l ON l.claim_hash = md5_number_lower(j.claim_id)
    JOIN new_part AS n ON (n.before, n.metric, n."time", n.size) = (l.part_hash, l.metric, l."time", l.size)
)
SELECT DISTINCT a.part, b.part FROM joined AS j
JOIN placed AS a ON a.claim_id = j.claim_a JOIN placed AS b ON b.claim_id = j.claim_b
WHERE a.block = b.block AND a.part <> b.part
"""
GONE = f"""
CREATE OR REPLACE TEMP TABLE gone AS
WITH moved AS (SELECT DISTINCT block, before, part FROM new_part WHERE before IS NOT NULL)
SELECT block, unnest([before, md5_number_lower(part)]) AS part_hash FROM moved WHERE before <> md5_number_lower(part)
UNION SELECT {BLOCK}, md5_number_lower(part) FROM ledger_tables.stale_part WHERE part IS NOT NULL
"""
WANTED = """
CREATE OR REPLACE TEMP TABLE wanted AS
WITH changed AS MATERIALIZED (
    SELECT n.* EXCLUDE (claims, claim_id), g.part_hash IS NULL AS grown
    FROM new_part AS n LEFT JOIN (SELECT DISTINCT part_hash FROM gone) AS g ON g.part_hash = md5_number_lower(n.part)
    WHERE g.part_hash IS NOT NULL OR n.part IN (SELECT part FROM new_part WHERE before IS NULL)
),
linked AS MATERIALIZED (
    SELECT l.claim_hash, l.part_hash, l.fact_number, l.cluster_number, l.weight, l.metric, l."time", l.size
    FROM (SELECT DISTINCT before FROM changed WHERE before IS NOT NULL) AS c
    JOIN ledger_tables.linked_claim AS l ON l.part_hash = c.before
)
SELECT * EXCLUDE grown, true AS fresh FROM changed WHERE before IS NULL
UNION ALL BY NAME
SELECT
    l.claim_hash, c.block, c.part, c.before, l.fact_number, l.cluster_number, l.weight, NOT c.grown AS fresh,
    l.metric, l."time", l.size
FROM changed AS c JOIN linked AS l ON (l.part_hash, l.metric, l."time", l.size) = (c.before, c.metric, c."time", c.size)
"""


def changed_parts(con: duckdb.DuckDBPyConnection, rulings: Rulings) -> None:
    """Find what to link again, as temporary tables.

    `touched` (block, block_hash) has the blocks that are queued, `gone` (block, part_hash) the parts in them that lose claims
    or are to be judged anew, and `wanted` the claims to link: those of these parts and of the parts that gain claims. Of each
    it has the block, the part, the hash of the part `before`, how it was linked there, and whether it is `fresh`: new, or to
    be linked anew.
    """
    for step in (TOUCHED, ARRIVED):
        con.execute(step)
    families = metric_families(FAMILIES)
    con.register("metric_family", pa.table({"metric": list(families), "family": list(families.values())}))
    con.execute(PARTS, {"most": MOST_CLAIMS})
    con.unregister("metric_family")
    join_decided(con, rulings)
    for step in (GONE, WANTED):
        con.execute(step)


def metric_families(families: Iterable[frozenset[str]]) -> dict[str, str]:
    """Each metric that is mixed up with others, under one name for all that hang together."""
    name: dict[str, str] = {}
    for family in families:
        together = family | {metric for metric, named in name.items() if named in {name.get(one) for one in family}}
        name |= dict.fromkeys(together, min(together))
    return name


def join_decided(con: duckdb.DuckDBPyConnection, rulings: Rulings) -> None:
    """Make one part of those of a block where an editor said that claims of several answer one fact."""
    if not rulings.joined:
        return
    first, second = zip(*(sorted(pair) for pair in rulings.joined), strict=True)
    con.register("joined", pa.table({"claim_a": first, "claim_b": second}))
    pairs = con.execute(JOINED).fetchall()
    con.unregister("joined")
    names = sorted({name for pair in pairs for name in pair})
    number = {name: n for n, name in enumerate(names)}
    groups = components(len(names), [(number[a], number[b]) for a, b in pairs])
    together = {names[member]: names[members[0]] for members in groups for member in members[1:]}
    if together:
        con.register("together", pa.table({"part": list(together), "into": list(together.values())}))
        con.execute('UPDATE new_part AS n SET part = t."into" FROM together AS t WHERE t.part = n.part')
        con.unregister("together")
