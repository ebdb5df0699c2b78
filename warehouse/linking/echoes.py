"""The claims of articles on one story that echo each other.

Two articles tell one story if a year at most lies between them and they share two values and a subject. One of the values is a
number of two significant digits or more; of three, if it is a share, a count or a duration, since many of these are alike. The
digits of a number of three at another scale or in another currency count as its value. Without a common subject three numbers
of three digits make a story.

Two claims of theirs with one value *echo* each other, unless one of the articles gives the value of both subjects. So do two of
which one seems to be a slip of the other, where neither article prints the other's value: the same digits at another scale or
in another currency, or two neighbours in each other's place.
"""

import duckdb

from warehouse.linking.records import Tie
from warehouse.stale import DIGITS, SIZE

STORY_DAYS = 366  # at most, between two articles on one story
SHARED_VALUES = 2  # at least, that they have in common
TELLING_VALUES = 3  # at least, where they share no subject
TELLING_DIGITS = 3  # a number of so many significant digits is hardly that of another thing at another scale

# The articles whose claims are queued: all claims of each, but that after a crash some may be linked already.
FRESH = """
CREATE OR REPLACE TEMP TABLE fresh AS
WITH queue AS MATERIALIZED (SELECT DISTINCT claim_hash FROM ledger_tables.stale_part WHERE claim_hash IS NOT NULL)
SELECT DISTINCT c.article_hash FROM ledger_tables.claim AS c JOIN queue AS q ON q.claim_hash = c.claim_hash
"""
SIGNIFICANT = f"length(rtrim({DIGITS}, '0'))"
# A value of enough significant digits finds the articles, since few share it, or its digits at another scale or in another
# currency; then all values count.
NEAR = f"""
CREATE OR REPLACE TEMP TABLE near AS
WITH said AS MATERIALIZED (
    SELECT
        c.article_hash, c.value_hash, c.digits_hash, {DIGITS} AS digits,
        {SIGNIFICANT} > if(c.kind IN ('percent', 'ratio', 'count', 'duration', 'number'), 2, 1) AS rare
    FROM ledger_tables.claim AS c JOIN fresh AS f ON f.article_hash = c.article_hash
    WHERE c.value_hash IS NOT NULL
),
arrived AS MATERIALIZED (
    SELECT s.* FROM said AS s
    WHERE s.article_hash IN (SELECT article_hash FROM said GROUP BY article_hash HAVING count(DISTINCT value_hash) >= $shared)
),
met AS MATERIALIZED (
    SELECT DISTINCT n.article_hash AS a, c.article_hash AS b
    FROM arrived AS n JOIN ledger_tables.claim AS c ON c.digits_hash = n.digits_hash
    WHERE n.rare AND c.article_hash <> n.article_hash
        AND (c.value_hash = n.value_hash OR ({DIGITS} = n.digits AND {SIGNIFICANT} >= {TELLING_DIGITS}))
),
dated AS MATERIALIZED (
    SELECT a.article_hash, a.published_at
    FROM (SELECT a AS article_hash FROM met UNION SELECT b FROM met) AS m
    JOIN ledger_tables.article AS a ON a.article_hash = m.article_hash
    WHERE a.latest
)
SELECT m.a, m.b
FROM met AS m JOIN dated AS x ON x.article_hash = m.a JOIN dated AS y ON y.article_hash = m.b
WHERE coalesce(abs(date_diff('day', x.published_at, y.published_at)) <= $days, true)
"""
TOLD = f"""
CREATE OR REPLACE TEMP TABLE told AS
SELECT
    c.article_hash, c.claim_hash, c.value_hash, c.digits_hash, c.read_subject_id, {DIGITS} AS digits,
    {SIGNIFICANT} AS significant, {SIZE} AS size, if(c.kind = 'money', c.unit, '') AS currency,
    count(*) OVER (PARTITION BY c.article_hash, c.value_hash) = 1 AS once
FROM (SELECT a AS article_hash FROM near UNION SELECT b FROM near) AS n
JOIN ledger_tables.claim AS c ON c.article_hash = n.article_hash
"""
# A value that neither article gives may be a slip of the other's: the same digits at another scale or in another currency, or
# two neighbours in each other's place.
ECHOES = f"""
CREATE OR REPLACE TEMP TABLE new_echo AS
WITH shared AS (
    SELECT
        n.a, n.b,
        count(DISTINCT x.value_hash) FILTER (y.value_hash = x.value_hash AND x.significant >= {TELLING_DIGITS}) AS telling
    FROM near AS n
    JOIN told AS x ON x.article_hash = n.a
    JOIN told AS y ON y.article_hash = n.b AND y.digits_hash = x.digits_hash
        AND (y.value_hash = x.value_hash OR (y.digits = x.digits AND x.significant >= {TELLING_DIGITS}))
    GROUP BY n.a, n.b HAVING least(count(DISTINCT x.value_hash), count(DISTINCT y.value_hash)) >= $shared
),
story AS MATERIALIZED (
    SELECT s.a, s.b FROM shared AS s
    WHERE s.telling >= {TELLING_VALUES} OR EXISTS (
        SELECT 1 FROM told AS x JOIN told AS y ON y.read_subject_id = x.read_subject_id
        WHERE x.article_hash = s.a AND y.article_hash = s.b
    )
),
given AS MATERIALIZED (SELECT DISTINCT article_hash, value_hash, read_subject_id FROM told),
printed AS MATERIALIZED (SELECT DISTINCT article_hash, value_hash FROM told),
repeated AS (
    SELECT
        x.digits_hash, x.claim_hash AS one, y.claim_hash AS other,
        if(x.once AND y.once, '{Tie.ONLY_VALUE}', '{Tie.VALUE}') AS tie
    FROM story AS s
    JOIN told AS x ON x.article_hash = s.a
    JOIN told AS y ON y.article_hash = s.b AND y.value_hash = x.value_hash
    LEFT JOIN given AS g ON (g.article_hash, g.value_hash, g.read_subject_id) = (s.b, x.value_hash, x.read_subject_id)
    LEFT JOIN given AS h ON (h.article_hash, h.value_hash, h.read_subject_id) = (s.a, y.value_hash, y.read_subject_id)
    WHERE x.read_subject_id = y.read_subject_id OR (g.article_hash IS NULL AND h.article_hash IS NULL)
),
changed AS (
    SELECT
        x.digits_hash, x.claim_hash AS one, y.claim_hash AS other, greatest(x.significant, y.significant) AS significant,
        [i for i in range(1, 10) if x.digits[i] <> y.digits[i]] AS places, x.currency <> y.currency AS currencies,
        greatest(x.size, y.size) / least(x.size, y.size) AS ratio
    FROM story AS s
    JOIN told AS x ON x.article_hash = s.a
    JOIN told AS y ON y.article_hash = s.b AND y.digits_hash = x.digits_hash AND y.value_hash <> x.value_hash
    ANTI JOIN printed AS p ON (p.article_hash, p.value_hash) = (s.b, x.value_hash)
    ANTI JOIN printed AS q ON (q.article_hash, q.value_hash) = (s.a, y.value_hash)
),
slipped AS (
    SELECT digits_hash, one, other, '{Tie.SLIP}' AS tie FROM changed
    WHERE (places = [] AND (significant >= {TELLING_DIGITS} OR (significant >= 2 AND currencies AND round(ratio, 6) = 1)))
        OR (significant >= {TELLING_DIGITS} AND len(places) = 2 AND places[2] = places[1] + 1 AND ratio < 10 AND NOT currencies)
)
SELECT DISTINCT digits_hash, least(one, other) AS claim_a, greatest(one, other) AS claim_b, tie
FROM (SELECT * FROM repeated UNION ALL SELECT * FROM slipped)
"""
FOUND = (
    "INSERT INTO ledger_tables.stale_echo SELECT DISTINCT unnest([claim_a, claim_b]) FROM new_echo",
    "INSERT INTO ledger_tables.echo BY NAME"
    " SELECT * FROM new_echo ANTI JOIN ledger_tables.echo USING (digits_hash, claim_a, claim_b)",
)


def find_echoes(con: duckdb.DuckDBPyConnection) -> None:
    """Write down the echoes of the claims that are queued, and which claims gained some."""
    con.execute(FRESH)
    con.execute(NEAR, {"days": STORY_DAYS, "shared": SHARED_VALUES})
    con.execute(TOLD)
    con.execute(ECHOES, {"shared": SHARED_VALUES})
    for step in FOUND:
        con.execute(step)
