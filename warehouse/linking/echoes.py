"""Whom a figure is about, where articles on one story were read of different subjects.

Two articles tell one story if a year at most lies between them, they share a subject and two values, and one of these is a
number of two significant digits or more; of three, if it is a share, a count or a duration, since many of these are alike. The
digits of a number of three at another scale or in another currency count as its value.

Two claims of theirs with one value *echo* each other, unless one of the articles gives the value of both subjects. So do two of
which one seems to be a slip of the other, where neither article prints the other's value: the same digits at another scale or
in another currency, or two neighbours in each other's place. Claims that hang together by echoes settle on one subject: that
which most of their articles name and which was read most surely. A claim that was read surely keeps its own, as does one whose
article does not name the other or gives the value of it, too. A claim without echo follows another of its sentence that was
read of the same subject.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from math import fsum
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.answers import rows
from warehouse.linking.groups import components
from warehouse.linking.records import Tie
from warehouse.stale import DIGITS, SIZE, move_claims

STORY_DAYS = 366  # at most, between two articles on one story
SHARED_VALUES = 2  # at least, that they have in common
NAMED = 1.0  # how much it counts for a subject that an article names it, against how surely one claim was read (0 to 1)
TELLING_DIGITS = 3  # a number of so many significant digits is hardly that of another thing at another scale
SURE = 0.95  # a claim that was read at least so surely keeps its subject

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
    SELECT n.a, n.b
    FROM near AS n
    JOIN told AS x ON x.article_hash = n.a
    JOIN told AS y ON y.article_hash = n.b AND y.digits_hash = x.digits_hash
        AND (y.value_hash = x.value_hash OR (y.digits = x.digits AND x.significant >= {TELLING_DIGITS}))
    GROUP BY n.a, n.b HAVING least(count(DISTINCT x.value_hash), count(DISTINCT y.value_hash)) >= $shared
),
story AS MATERIALIZED (
    SELECT s.a, s.b FROM shared AS s
    WHERE EXISTS (
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
        x.digits_hash, x.claim_hash AS one, y.claim_hash AS other, least(x.significant, y.significant) AS significant,
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
    "INSERT INTO ledger_tables.stale_echo SELECT DISTINCT digits_hash FROM new_echo",
    "INSERT INTO ledger_tables.echo BY NAME"
    " SELECT * FROM new_echo ANTI JOIN ledger_tables.echo USING (digits_hash, claim_a, claim_b)",
)
# The stale digits whose claims may have to change: they were read of several subjects, or have been moved.
UNSETTLED = """
CREATE OR REPLACE TEMP TABLE unsettled AS
SELECT c.digits_hash
FROM ledger_tables.claim AS c
WHERE c.digits_hash IN (SELECT digits_hash FROM ledger_tables.stale_echo)
    AND c.claim_hash IN (SELECT unnest([claim_a, claim_b]) FROM ledger_tables.echo)
GROUP BY c.digits_hash HAVING count(DISTINCT coalesce(c.read_subject_id, '')) > 1
UNION
SELECT digits_hash FROM ledger_tables.claim
WHERE subject_id IS DISTINCT FROM read_subject_id AND digits_hash IN (SELECT digits_hash FROM ledger_tables.stale_echo)
"""
PAIRS = "SELECT claim_a, claim_b FROM ledger_tables.echo WHERE digits_hash IN (SELECT digits_hash FROM unsettled)"
# The sentences with such claims that have an echo or had one, and those in which one that lost its echo may follow another.
SENTENCES = """
WITH echoed AS MATERIALIZED (SELECT DISTINCT unnest([claim_a, claim_b]) AS claim_hash FROM ledger_tables.echo),
moved AS MATERIALIZED (
    SELECT claim_hash, article_hash, sentence_start FROM ledger_tables.claim WHERE subject_id IS DISTINCT FROM read_subject_id
),
touched AS MATERIALIZED (
    SELECT article_hash, sentence_start FROM ledger_tables.claim
    WHERE digits_hash IN (SELECT digits_hash FROM unsettled)
        AND (claim_hash IN (SELECT claim_hash FROM echoed) OR claim_hash IN (SELECT claim_hash FROM moved))
    UNION
    SELECT article_hash, sentence_start FROM ledger_tables.claim
    WHERE digits_hash IN (SELECT digits_hash FROM ledger_tables.stale_echo)
        AND (article_hash, sentence_start) IN (SELECT (article_hash, sentence_start) FROM moved)
)
SELECT
    c.claim_hash, c.article_hash, c.sentence_start, c.subject_id, c.subject, c.read_subject_id, c.read_subject, c.confidence,
    c.claim_hash IN (SELECT claim_hash FROM echoed) AS echoed, a.duplicate_of IS NOT NULL AS copy
FROM ledger_tables.claim AS c
JOIN touched AS t ON (t.article_hash, t.sentence_start) = (c.article_hash, c.sentence_start)
JOIN ledger_tables.article AS a ON a.article_hash = c.article_hash
ORDER BY c.article_hash, c.sentence_start, c.figure_start, c.claim_hash
"""
SAID = """
SELECT article_hash, read_subject_id, sentence FROM ledger_tables.claim
WHERE article_hash IN (SELECT unnest($articles::UBIGINT[]))
"""
NAMES = """
SELECT entity_id, name FROM ledger_tables.entity_name
WHERE entity_id IN (SELECT unnest($subjects::VARCHAR[])) AND length(name) > 1
"""
Row = dict[str, Any]


def settle_subjects(con: duckdb.DuckDBPyConnection) -> None:
    """Find the echoes of the claims that are queued, and give each claim that gained or lost some the subject they settle on.

    What had another subject before is queued in its place, as is what it was linked with.
    """
    con.execute(FRESH)
    con.execute(NEAR, {"days": STORY_DAYS, "shared": SHARED_VALUES})
    con.execute(TOLD)
    con.execute(ECHOES, {"shared": SHARED_VALUES})
    for step in FOUND:
        con.execute(step)
    if con.execute("SELECT count(*) FROM ledger_tables.stale_echo").fetchall() == [(0,)]:
        return
    con.execute(UNSETTLED)
    found = rows(con, SENTENCES)
    moved = list(moves(found, settled_subjects(con, found)))
    if moved:
        schema = pa.schema({"claim_hash": pa.uint64(), "subject_id": pa.string(), "subject": pa.string()})
        move_claims(con, pa.Table.from_pylist(moved, schema=schema))
    con.execute("DELETE FROM ledger_tables.stale_echo")


def settled_subjects(con: duckdb.DuckDBPyConnection, found: list[Row]) -> dict[int, str | None]:
    """The subject of each claim with an unsettled value: what its group settles on, or what was read.

    The latter if it was read surely, or if its article does not name the former or gives the value of it, too.
    """
    pairs = con.execute(PAIRS).fetchall()
    claims = sorted({claim for pair in pairs for claim in pair})
    number = {claim: n for n, claim in enumerate(claims)}
    row_of = {row["claim_hash"]: row for row in found}
    together = components(len(claims), [(number[a], number[b]) for a, b in pairs])
    groups = [[row_of[claims[n]] for n in members] for members in together]
    naming = articles_naming(con, groups)
    settled: dict[int, str | None] = {}
    for group in groups:
        subject = settled_subject(group, naming)
        given = {row["article_hash"] for row in group if row["read_subject_id"] == subject}
        for row in group:
            article = row["article_hash"]
            told = subject is not None and article in naming[subject] and article not in given and row["confidence"] < SURE
            settled[row["claim_hash"]] = subject if told else row["read_subject_id"]
    return settled


def articles_naming(con: duckdb.DuckDBPyConnection, groups: list[list[Row]]) -> dict[str, set[int]]:
    """For each subject of a group those of its articles that name it: as a subject, or in a sentence with a claim."""
    asked: dict[int, set[str]] = defaultdict(set)  # the subjects to look for in each article
    for group in groups:
        subjects = {row["read_subject_id"] for row in group} - {None}
        for row in group:
            asked[row["article_hash"]] |= subjects
    names: dict[str, list[str]] = defaultdict(list)
    for subject_id, name in con.execute(NAMES, {"subjects": sorted(set().union(*asked.values()))}).fetchall():
        names[subject_id].append(re.escape(name.lower()))
    searches = {key: re.compile(rf"(?<![a-z0-9])(?:{'|'.join(words)})(?!-?[a-z0-9])").search for key, words in names.items()}
    naming: dict[str, set[int]] = defaultdict(set)
    for article, subject_id, sentence in con.execute(SAID, {"articles": sorted(asked)}).fetchall():
        if subject_id is not None:
            naming[subject_id].add(article)
        text = sentence.lower()
        for other in asked[article] & searches.keys():
            if article not in naming[other] and searches[other](text):
                naming[other].add(article)
    return naming


def settled_subject(group: list[Row], naming: dict[str, set[int]]) -> str | None:
    """The subject that claims which echo each other settle on; None if none was read. Copies of a text have no vote."""
    originals = [row for row in group if not row["copy"]]
    sure: dict[str, list[float]] = defaultdict(list)
    for row in originals:
        if row["read_subject_id"] is not None:
            sure[row["read_subject_id"]].append(row["confidence"])
    articles = {row["article_hash"] for row in originals}
    return max(sure, key=lambda key: (fsum(sure[key]) + NAMED * len(naming[key] & articles), key), default=None)


def moves(found: list[Row], settled: dict[int, str | None]) -> Iterator[Row]:
    """The claims that are to have another subject than they have, each with its new one."""
    names = {
        row[key]: row[name] for row in found for key, name in (("read_subject_id", "read_subject"), ("subject_id", "subject"))
    }
    for _, group in groupby(found, key=itemgetter("article_hash", "sentence_start")):
        sentence = list(group)
        subjects = {row["claim_hash"]: settled.get(row["claim_hash"], row["subject_id"]) for row in sentence if row["echoed"]}
        instead: dict[str, str | None] = {}
        for row in sentence:
            read = row["read_subject_id"]
            if row["echoed"] and read not in (None, subjects[row["claim_hash"]]):
                instead.setdefault(read, subjects[row["claim_hash"]])
        for row in sentence:
            subject = read = row["read_subject_id"]
            if row["echoed"]:
                subject = subjects[row["claim_hash"]]
            elif row["confidence"] < SURE:
                subject = instead.get(read, read)
            if subject != row["subject_id"]:
                yield {"claim_hash": row["claim_hash"], "subject_id": subject, "subject": names[subject]}
