"""Which claims are compared with each other, and which of these have changed since the last linking.

Only claims of one subject and dimension can answer one fact. Where these are many they are divided further: by metric, by year,
by month, by order of magnitude, each only where too many are left, so that no subject costs the square of its claims. The parts
depend on the claims in the ledger and on nothing else, so that it does not matter in which order these came.
"""

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from warehouse.linking.decided import Rulings
from warehouse.linking.questions import FAMILIES

MOST_CLAIMS = 150  # in a part before it is divided: at most 11,175 pairs, a fifth of a second

DIMENSION = "CASE WHEN c.kind = 'percent' OR (c.kind = 'ratio' AND abs(coalesce(c.value, 0)) <= 1) THEN 'share' ELSE c.kind END"
# Claims of latest revisions that were not linked yet.
NEW = f"""
CREATE OR REPLACE TEMP TABLE new_claim AS
SELECT c.claim_id, c.subject_id, {DIMENSION} AS dimension
FROM ledger_tables.claim AS c
ANTI JOIN ledger_tables.linked_claim AS l ON l.claim_id = c.claim_id
JOIN ledger_tables.article AS a ON a.article_id = c.article_id
WHERE a.latest
"""
TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT subject_id, dimension FROM new_claim WHERE subject_id IS NOT NULL
UNION SELECT DISTINCT subject_id, dimension FROM ledger_tables.stale_part WHERE subject_id IS NOT NULL
"""
# One level after the other divides the parts that are still too large. A claim without subject stands alone.
PARTS = f"""
CREATE OR REPLACE TEMP TABLE new_part AS
WITH whole AS (
    SELECT
        c.claim_id, c.subject_id, {DIMENSION} AS dimension, c.subject_id || '|' || {DIMENSION} AS part,
        coalesce(f.family, c.metric) AS family, coalesce(nullif(c.as_of, ''), strftime(a.published_at, '%Y-%m'), '') AS time,
        CASE WHEN c.value <> 0 THEN floor(log10(abs(c.value)))::VARCHAR ELSE coalesce(left(c.value_date, 4), '') END AS size
    FROM ledger_tables.claim AS c
    JOIN touched AS t ON t.subject_id = c.subject_id AND t.dimension = {DIMENSION}
    JOIN ledger_tables.article AS a ON a.article_id = c.article_id
    LEFT JOIN metric_family AS f ON f.metric = c.metric
    WHERE a.latest
),
by_metric AS (SELECT * REPLACE (if(count(*) OVER (PARTITION BY part) > $most, part || '|' || family, part) AS part) FROM whole),
by_year AS (
    SELECT * REPLACE (
        if(count(*) OVER (PARTITION BY part) > $most, part || '|' || regexp_extract(time, '[0-9]{{4}}'), part) AS part
    ) FROM by_metric
),
by_month AS (SELECT * REPLACE (if(count(*) OVER (PARTITION BY part) > $most, part || '|' || time, part) AS part) FROM by_year),
by_size AS (SELECT * REPLACE (if(count(*) OVER (PARTITION BY part) > $most, part || '|' || size, part) AS part) FROM by_month)
SELECT claim_id, subject_id, dimension, part FROM by_size
UNION ALL SELECT claim_id, NULL, dimension, claim_id FROM new_claim WHERE subject_id IS NULL
"""
DIRTY = """
CREATE OR REPLACE TEMP TABLE dirty AS
SELECT DISTINCT n.part FROM new_part AS n LEFT JOIN ledger_tables.linked_claim AS l ON l.claim_id = n.claim_id
WHERE l.part IS DISTINCT FROM n.part
UNION SELECT DISTINCT l.part FROM new_part AS n JOIN ledger_tables.linked_claim AS l ON l.claim_id = n.claim_id
WHERE l.part <> n.part
UNION SELECT DISTINCT part FROM ledger_tables.stale_part
"""
WANTED = "SELECT claim_id, part FROM new_part WHERE part IN (SELECT part FROM dirty) ORDER BY part, claim_id"


def changed_parts(con: duckdb.DuckDBPyConnection, rulings: Rulings) -> pa.Table:
    """The claims to link again, with their parts (claim_id, part), by part.

    The temporary table `dirty` then holds the parts to replace, and `new_claim` the claims that are linked for the first time.
    """
    con.execute(NEW)
    con.execute(TOUCHED)
    families = metric_families(FAMILIES)
    con.register("metric_family", pa.table({"metric": list(families), "family": list(families.values())}))
    con.execute(PARTS, {"most": MOST_CLAIMS})
    con.unregister("metric_family")
    join_decided(con, rulings)
    con.execute(DIRTY)
    return con.sql(WANTED).to_arrow_table()


def metric_families(families: Iterable[frozenset[str]]) -> dict[str, str]:
    """Each metric that is mixed up with others, under one name for all that hang together."""
    name: dict[str, str] = {}
    for family in families:
        together = family | {metric for metric, named in name.items() if named in {name.get(one) for one in family}}
        name |= dict.fromkeys(together, min(together))
    return name


def join_decided(con: duckdb.DuckDBPyConnection, rulings: Rulings) -> None:
    """Make one part of two where an editor said that claims of both answer one fact."""
    for pair in rulings.joined:
        found = con.execute(
            "SELECT min(part), max(part) FROM new_part WHERE claim_id IN (SELECT unnest($ids::VARCHAR[])) HAVING count(*) = 2",
            {"ids": sorted(pair)},
        ).fetchall()
        for first, second in found:
            con.execute("UPDATE new_part SET part = ? WHERE part = ?", [first, second])
