"""The claims of articles on one story that echo each other.

Two articles tell one story if a year at most lies between them and they share two values and a subject. One of the values is a
number of two significant digits or more; of three, if it is a share, a count or a duration, since many of these are alike. The
digits of a number of three at another scale or in another currency count as its value. Without a common subject three such
numbers make a story, if one of them has three digits; with two that have names, one value or a slip of it.

Two claims of theirs with one value *echo* each other, unless one of the articles gives the value of both subjects. So do two of
which one seems to be a slip of the other, where neither article prints the other's value: the same digits at another scale or
in another currency, or two neighbours in each other's place.
"""

import duckdb

from warehouse.linking.records import Tie
from warehouse.stale import DIGITS, SIZE

STORY_DAYS = 366  # at most, between two articles on one story
SHARED_VALUES = 2  # at least, that they have in common
RARE_VALUES = 3  # at least, one of them of TELLING_DIGITS, where they share no subject
SHARED_SUBJECTS = 2  # at least, with names of their own, where one value is enough
TELLING_DIGITS = 3  # a number of so many significant digits is hardly that of another thing at another scale

# The articles whose claims are queued: all claims of each, but that after a crash some may be linked already.
FRESH = """
CREATE OR REPLACE TEMP TABLE fresh AS
WITH queue AS MATERIALIZED (SELECT DISTINCT claim_hash FROM ledger_tables.stale_part WHERE claim_hash IS NOT NULL)
SELECT DISTINCT c.article_hash FROM ledger_tables.claim AS c JOIN queue AS q ON q.claim_hash = c.claim_hash
"""
OF_VALUE = f"length(rtrim({DIGITS}, '0'))"  # digits that the value has
UNENDING = 8  # digits, from which on those of a share are of a fraction in words: "a third", which tells as little as one digit
SIGNIFICANT = f"if(c.kind IN ('percent', 'ratio') AND {OF_VALUE} >= {UNENDING}, 1, {OF_VALUE})"
SAID = f"""
    c.article_hash, c.claim_hash, c.value_hash, c.digits_hash, c.read_subject_id, {DIGITS} AS digits,
    {SIGNIFICANT} AS significant, {SIZE} AS size, if(c.kind = 'money', c.unit, '') AS currency,
    {SIGNIFICANT} > if(c.kind IN ('percent', 'ratio', 'count', 'duration', 'number'), 2, 1) AS rare
"""
# Two claims x and y with the same digits at another scale or in another currency, or with two neighbours in each other's place.
RESCALED = f"x.digits = y.digits AND x.significant >= {TELLING_DIGITS}"
PLACES = "[i for i in range(1, 10) if x.digits[i] <> y.digits[i]]"
SWAPPED = f"""(
    greatest(x.significant, y.significant) >= {TELLING_DIGITS} AND x.currency = y.currency
    AND greatest(x.size, y.size) / least(x.size, y.size) < 10 AND len({PLACES}) = 2 AND {PLACES}[2] = {PLACES}[1] + 1
)"""
# A value that few share finds the articles, or a slip of it; then all values count.
NEAR = f"""
CREATE OR REPLACE TEMP TABLE near AS
WITH said AS MATERIALIZED (
    SELECT {SAID} FROM ledger_tables.claim AS c JOIN fresh AS f ON f.article_hash = c.article_hash
    WHERE c.value_hash IS NOT NULL
),
arrived AS MATERIALIZED (
    SELECT s.* FROM said AS s
    WHERE s.article_hash IN (SELECT article_hash FROM said GROUP BY article_hash HAVING count(DISTINCT value_hash) >= $shared)
),
met AS MATERIALIZED (
    SELECT DISTINCT x.article_hash AS a, y.article_hash AS b
    FROM arrived AS x JOIN (SELECT {SAID} FROM ledger_tables.claim AS c) AS y ON y.digits_hash = x.digits_hash
    WHERE y.article_hash <> x.article_hash AND ((x.rare AND y.value_hash = x.value_hash) OR {RESCALED} OR {SWAPPED})
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
SELECT {SAID}, count(*) OVER (PARTITION BY c.article_hash, c.value_hash) = 1 AS once
FROM (SELECT a AS article_hash FROM near UNION SELECT b FROM near) AS n
JOIN ledger_tables.claim AS c ON c.article_hash = n.article_hash
"""
ECHOES = f"""
CREATE OR REPLACE TEMP TABLE new_echo AS
WITH alike AS MATERIALIZED (
    SELECT
        n.a, n.b, x.digits_hash, x.claim_hash AS one, y.claim_hash AS other,
        x.value_hash AS one_value, y.value_hash AS other_value,
        x.read_subject_id AS one_subject, y.read_subject_id AS other_subject, x.once AND y.once AS once, x.rare, x.significant,
        x.value_hash = y.value_hash AS equal, {RESCALED} AS rescaled, {SWAPPED} AS swapped,
        x.significant >= 2 AND x.digits = y.digits AND x.currency <> y.currency
            AND round(greatest(x.size, y.size) / least(x.size, y.size), 6) = 1 AS recurrenced
    FROM near AS n
    JOIN told AS x ON x.article_hash = n.a
    JOIN told AS y ON y.article_hash = n.b AND y.digits_hash = x.digits_hash
),
shared AS (
    SELECT
        a, b, least(
            count(DISTINCT one_value) FILTER (equal OR rescaled), count(DISTINCT other_value) FILTER (equal OR rescaled)
        ) AS values,
        count(DISTINCT one_value) FILTER (equal AND rare) AS rare_values,
        bool_or(equal AND significant >= {TELLING_DIGITS}) AS telling,
        bool_or((equal AND rare) OR rescaled OR swapped) AS rare
    FROM alike GROUP BY a, b
),
common AS (
    SELECT
        n.a, n.b, count(DISTINCT x.read_subject_id) AS subjects,
        count(DISTINCT x.read_subject_id) FILTER (e.kind <> 'thing') AS named
    FROM near AS n
    JOIN told AS x ON x.article_hash = n.a
    JOIN told AS y ON y.article_hash = n.b AND y.read_subject_id = x.read_subject_id
    LEFT JOIN ledger_tables.entity AS e ON e.entity_id = x.read_subject_id
    GROUP BY n.a, n.b
),
story AS MATERIALIZED (
    SELECT s.a, s.b FROM shared AS s LEFT JOIN common AS c ON (c.a, c.b) = (s.a, s.b)
    WHERE (s.rare_values >= {RARE_VALUES} AND s.telling)
        OR (s.values >= $shared AND c.subjects > 0)
        OR (s.rare AND c.named >= {SHARED_SUBJECTS})
),
given AS MATERIALIZED (SELECT DISTINCT article_hash, value_hash, read_subject_id FROM told),
printed AS MATERIALIZED (SELECT DISTINCT article_hash, value_hash FROM told),
repeated AS (
    SELECT x.digits_hash, x.one, x.other, if(x.once, '{Tie.ONLY_VALUE}', '{Tie.VALUE}') AS tie
    FROM story AS s
    JOIN alike AS x ON (x.a, x.b) = (s.a, s.b) AND x.equal
    LEFT JOIN given AS g ON (g.article_hash, g.value_hash, g.read_subject_id) = (s.b, x.one_value, x.one_subject)
    LEFT JOIN given AS h ON (h.article_hash, h.value_hash, h.read_subject_id) = (s.a, x.other_value, x.other_subject)
    WHERE x.one_subject = x.other_subject OR (g.article_hash IS NULL AND h.article_hash IS NULL)
),
slipped AS (
    SELECT x.digits_hash, x.one, x.other, '{Tie.SLIP}' AS tie
    FROM story AS s
    JOIN alike AS x ON (x.a, x.b) = (s.a, s.b) AND NOT x.equal AND (x.rescaled OR x.recurrenced OR x.swapped)
    ANTI JOIN printed AS p ON (p.article_hash, p.value_hash) = (s.b, x.one_value)
    ANTI JOIN printed AS q ON (q.article_hash, q.value_hash) = (s.a, x.other_value)
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
