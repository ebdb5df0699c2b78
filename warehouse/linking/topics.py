"""Articles on one topic: of the same names, with few others on these names published between them.

What an article is about are the organizations, people, products and events that its claims were read of. Two articles are on
one topic if they speak of these in similar shares (the cosine of the numbers of claims), a year at most lies between them, and
of one of the names few other articles were published in between: what everybody writes about every day makes no topic.
"""

import duckdb

from warehouse.linking.echoes import STORY_DAYS

VALUES = 2  # an article with fewer has no story that its figures could tell
ALIKE = 0.3  # at least, the cosine of two articles
PLACES = 10  # at most, that two articles are apart among those on a name, by when they were published

# The lengths of the vectors of claims are 1. Articles without a date are on no topic.
ABOUT = f"""
INSERT INTO ledger_tables.topic
WITH telling AS MATERIALIZED (
    SELECT article_hash
    FROM ledger_tables.claim JOIN (SELECT DISTINCT article_hash FROM ledger_tables.stale_story) USING (article_hash)
    GROUP BY article_hash HAVING count(DISTINCT value_hash) >= {VALUES}
),
said AS MATERIALIZED (
    SELECT article_hash, read_subject_id AS entity_id, count(*) AS claims
    FROM telling JOIN ledger_tables.claim USING (article_hash) GROUP BY ALL
)
SELECT article_hash, entity_id, a.published_at, claims / sqrt(sum(claims ** 2) OVER (PARTITION BY article_hash)) AS share
FROM said
JOIN ledger_tables.entity AS e USING (entity_id)
JOIN ledger_tables.article AS a USING (article_hash)
WHERE e.kind NOT IN ('thing', 'place') AND a.published_at IS NOT NULL AND a.duplicate_of IS NULL
"""
# Those that changed, and those with contradictions that another which changed may have come between.
REVIEWED = """
CREATE OR REPLACE TEMP TABLE reviewed AS
WITH changed AS MATERIALIZED (SELECT DISTINCT article_hash FROM ledger_tables.stale_story)
FROM changed
UNION
SELECT article_hash FROM ledger_tables.topic
WHERE article_hash IN (SELECT article_a FROM ledger_tables.contradiction)
    AND subject_id IN (SELECT subject_id FROM ledger_tables.topic WHERE article_hash IN (FROM changed))
"""
NEIGHBOURS = f"""
CREATE OR REPLACE TEMP TABLE neighbour AS
WITH placed AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY subject_id ORDER BY published_at, article_hash) AS place
    FROM ledger_tables.topic
    WHERE subject_id IN (SELECT subject_id FROM ledger_tables.topic WHERE article_hash IN (FROM reviewed))
),
near AS MATERIALIZED (
    SELECT DISTINCT x.article_hash AS article, y.article_hash AS other
    FROM (
        SELECT *, unnest(range(-{PLACES}, {PLACES} + 1)) AS apart FROM placed WHERE article_hash IN (FROM reviewed)
    ) AS x
    JOIN placed AS y ON (y.subject_id, y.place) = (x.subject_id, x.place + x.apart)
    WHERE y.article_hash <> x.article_hash AND abs(date_diff('day', x.published_at, y.published_at)) <= {STORY_DAYS}
)
SELECT n.article, n.other
FROM near AS n
JOIN ledger_tables.topic AS x ON x.article_hash = n.article
JOIN ledger_tables.topic AS y ON (y.article_hash, y.subject_id) = (n.other, x.subject_id)
JOIN ledger_tables.article AS a ON a.article_hash = n.article AND a.latest
JOIN ledger_tables.article AS o ON o.article_hash = n.other AND o.latest
GROUP BY n.article, n.other
HAVING round(sum(x.share * y.share), 9) >= {ALIKE}
"""


def find_topics(con: duckdb.DuckDBPyConnection) -> None:
    """Write down what the articles in `stale_story` are about, and find those on one topic with them.

    The temporary table `neighbour` (article, other) has all those on one topic with each article in the temporary table
    `reviewed` (article_hash): those that changed, and those with contradictions that may not be of one topic any more.
    """
    con.execute("DELETE FROM ledger_tables.topic WHERE article_hash IN (SELECT article_hash FROM ledger_tables.stale_story)")
    for step in (ABOUT, REVIEWED, NEIGHBOURS):
        con.execute(step)
