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
SELECT DISTINCT {BLOCK} AS block, subject_id, dimension FROM ledger_tables.stale_part
"""
# One level after the other divides the parts that are still too large. What is linked is known to be of a latest revision.
PARTS = f"""
CREATE OR REPLACE TEMP TABLE new_part AS
WITH known AS (
    SELECT claim_id, part AS before, fact_id, cluster_id, weight, published_at FROM ledger_tables.linked_claim
    WHERE subject_id IN (SELECT subject_id FROM touched) OR part IN (SELECT block FROM touched WHERE subject_id IS NULL)
),
found AS (
    SELECT c.claim_id, c.article_id, t.block, c.metric, c.as_of, c.value, c.value_date
    FROM ledger_tables.claim AS c
    JOIN touched AS t ON t.subject_id = c.subject_id AND t.dimension = {DIMENSION}
    UNION ALL
    SELECT c.claim_id, c.article_id, t.block, c.metric, c.as_of, c.value, c.value_date
    FROM ledger_tables.claim AS c
    JOIN touched AS t ON t.subject_id IS NULL AND t.block = c.claim_id
    WHERE c.subject_id IS NULL
),
dated AS (
    SELECT f.*, k.before, k.fact_id, k.cluster_id, k.weight, k.published_at
    FROM found AS f JOIN known AS k ON k.claim_id = f.claim_id
    UNION ALL
    SELECT f.*, NULL, NULL, NULL, NULL, a.published_at
    FROM found AS f ANTI JOIN known AS k ON k.claim_id = f.claim_id
    JOIN ledger_tables.article AS a ON a.article_id = f.article_id
    WHERE a.latest
),
whole AS (
    SELECT
        d.claim_id, d.block, d.before, d.fact_id, d.cluster_id, d.weight, d.block AS part,
        coalesce(m.family, d.metric) AS family,
        coalesce(nullif(d.as_of, ''), strftime(d.published_at, '%Y-%m'), '') AS time,
        CASE WHEN d.value <> 0 THEN floor(log10(abs(d.value)))::VARCHAR ELSE coalesce(left(d.value_date, 4), '') END AS size
    FROM dated AS d LEFT JOIN metric_family AS m ON m.metric = d.metric
),
by_metric AS (SELECT * REPLACE (if(count(*) OVER (PARTITION BY part) > $most, part || '|' || family, part) AS part) FROM whole),
by_year AS (
    SELECT * REPLACE (
        if(count(*) OVER (PARTITION BY part) > $most, part || '|' || regexp_extract(time, '[0-9]{{4}}'), part) AS part
    ) FROM by_metric
),
by_month AS (SELECT * REPLACE (if(count(*) OVER (PARTITION BY part) > $most, part || '|' || time, part) AS part) FROM by_year),
by_size AS (SELECT * REPLACE (if(count(*) OVER (PARTITION BY part) > $most, part || '|' || size, part) AS part) FROM by_month)
SELECT claim_id, block, part, before, fact_id, cluster_id, weight FROM by_size
"""
# The parts that are to be joined: those of claims in one block of which an editor said that they answer one fact.
JOINED = """
SELECT a.part, b.part FROM joined AS j
JOIN new_part AS a ON a.claim_id = j.claim_a JOIN new_part AS b ON b.claim_id = j.claim_b
WHERE a.block = b.block AND a.part <> b.part
"""
GONE = f"""
CREATE OR REPLACE TEMP TABLE gone AS
SELECT DISTINCT block, unnest([before, part]) AS part FROM new_part WHERE before <> part
UNION SELECT {BLOCK}, part FROM ledger_tables.stale_part WHERE part IS NOT NULL
"""
WANTED = """
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT
    claim_id, block, n.part, before, if(g.part IS NULL, fact_id, NULL) AS fact_id, cluster_id, weight
FROM new_part AS n LEFT JOIN (SELECT DISTINCT part FROM gone) AS g ON g.part = n.part
WHERE g.part IS NOT NULL OR n.part IN (SELECT part FROM new_part WHERE before IS NULL)
"""


def changed_parts(con: duckdb.DuckDBPyConnection, rulings: Rulings) -> None:
    """Find what to link again, as temporary tables.

    `touched` (block, subject_id, dimension) has the blocks that are queued, `gone` (block, part) the parts in them that lose
    claims or are to be judged anew, and `wanted` (claim_id, block, part, before, fact_id, cluster_id, weight) the claims to
    link: those of these parts and of the parts that gain claims. `before` is the part that a claim is in so far, and `fact_id`
    the fact where that may stay.
    """
    con.execute(TOUCHED)
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
