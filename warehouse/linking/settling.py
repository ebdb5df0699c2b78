"""Whom a figure is about, where articles on one story were read of different subjects.

Claims that hang together by echoes settle on one subject: that which most of their articles name and which was read most
surely. A claim keeps its own if its article gives the value of that subject, too, if it is certain, or if its number has one
digit and its article does not name that subject though it could: what was read of no name ("the bill", 水道) and what has no
name in the article's language need not be named. A claim without echo follows another of its sentence that was read of the same
subject.

A subject of an article *stands for* another that the article does not name, if most of what echoes its claims settles on that:
"Novo" for Novo Nordisk, 湖東銀行 for Koto Bank, a subsidiary for its parent. Then all that is told of it in the article is told
of the other.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import groupby
from math import fsum
from operator import itemgetter
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from warehouse.answers import rows
from warehouse.linking.echoes import SIGNIFICANT, find_echoes
from warehouse.linking.groups import components
from warehouse.linking.stories import note_stale
from warehouse.stale import move_claims

NAMELESS = ("thing", None)  # sorts of what is read where a sentence has no name
DIGITS_ALONE = 2  # significant ones, that tell of whom a number is though its article does not name them
NAMED = 1.0  # how much it counts for a subject that an article names it, against how surely one claim was read (0 to 1)
STANDING = 3  # echoes at least by which a subject of an article stands for another
ARTICLES = 2_000  # that are settled at a time

PAIRS = """
SELECT claim_a, claim_b FROM ledger_tables.echo
WHERE digits_hash IN (SELECT c.digits_hash FROM ledger_tables.claim AS c JOIN asked AS a ON a.number = c.claim_hash)
"""
ARTICLES_OF = "SELECT DISTINCT c.article_hash FROM ledger_tables.claim AS c JOIN asked AS a ON a.number = c.claim_hash"
CLAIMS = """
SELECT
    c.claim_hash, c.article_hash, c.sentence_start, c.subject_id, c.subject, c.read_subject_id, c.read_subject, c.confidence,
    a.duplicate_of IS NOT NULL AS copy, e.kind, a.lang, coalesce({significant}, 0) AS significant
FROM ledger_tables.claim AS c
JOIN asked ON asked.number = c.{by}
JOIN ledger_tables.article AS a ON a.article_hash = c.article_hash
LEFT JOIN ledger_tables.entity AS e ON e.entity_id = c.read_subject_id
ORDER BY c.article_hash, c.sentence_start, c.figure_start, c.claim_hash
"""
# The sentences with claims of articles, and their whole texts.
SAID = """
SELECT
    c.article_hash, list(DISTINCT c.read_subject_id) FILTER (c.read_subject_id IS NOT NULL) AS subjects,
    lower(string_agg(DISTINCT c.sentence, chr(10))) AS text
FROM ledger_tables.claim AS c JOIN asked AS a ON a.number = c.article_hash
GROUP BY c.article_hash
"""
TEXTS = """
SELECT t.article_hash, []::VARCHAR[] AS subjects, lower(concat_ws(chr(10), t.title, t.text)) AS text
FROM ledger_tables.article AS t JOIN asked AS a ON a.number = t.article_hash
"""
NAMES = """
SELECT entity_id, lower(name), lang FROM ledger_tables.entity_name WHERE entity_id IN (SELECT unnest($subjects::VARCHAR[]))
"""
Row = dict[str, Any]
Names = dict[str, list[tuple[str, str]]]  # of subjects, in small letters, each with its language
Naming = dict[str, set[int]]  # the articles that name each subject


def settle_subjects(con: duckdb.DuckDBPyConnection) -> None:
    """Find the echoes of the claims that are queued, and give the claims of each article with one that gained or lost some the
    subjects they settle on.

    What had another subject before is queued in its place, as is what it was linked with.
    """
    find_echoes(con)
    note_stale(con)
    stale = {claim for (claim,) in con.execute("SELECT claim_hash FROM ledger_tables.stale_echo").fetchall()}
    if not stale:
        return
    touched = stale.union(*groups_with(con, stale))
    articles = sorted(row["article_hash"] for row in rows_by(con, ARTICLES_OF, touched))
    batches = (articles[start : start + ARTICLES] for start in range(0, len(articles), ARTICLES))
    moved = [move for batch in batches for move in moves(con, batch)]
    if moved:
        schema = pa.schema({"claim_hash": pa.uint64(), "subject_id": pa.string(), "subject": pa.string()})
        move_claims(con, pa.Table.from_pylist(moved, schema=schema))
        note_stale(con)
    con.execute("DELETE FROM ledger_tables.stale_echo")


@contextmanager
def table_of(con: duckdb.DuckDBPyConnection, numbers: Collection[int]) -> Iterator[None]:
    """The numbers, which are hashes of claims or articles, as the column `number` of the table `asked`."""
    con.register("asked", pa.table({"number": pa.array(list(numbers), pa.uint64())}))
    yield
    con.unregister("asked")


def rows_by(con: duckdb.DuckDBPyConnection, query: str, numbers: Collection[int]) -> list[Row]:
    """The rows of a query that reads the numbers, see `table_of`."""
    with table_of(con, numbers):
        return rows(con, query)


def groups_with(con: duckdb.DuckDBPyConnection, claims: Collection[int]) -> list[list[int]]:
    """The claims that hang together by echoes, where one of `claims` is among them."""
    with table_of(con, claims):
        pairs = con.execute(PAIRS).fetchnumpy()
    ends, numbers = np.unique(np.concatenate([pairs["claim_a"], pairs["claim_b"]]), return_inverse=True)
    together = (ends[members].tolist() for members in components(len(ends), zip(*numbers.reshape(2, -1).tolist(), strict=True)))
    wanted = set(claims)
    return [group for group in together if not wanted.isdisjoint(group)]


def moves(con: duckdb.DuckDBPyConnection, articles: Collection[int]) -> Iterator[Row]:
    """The claims of these articles that are to have another subject than they have, each with its new one."""
    own = rows_by(con, CLAIMS.format(by="article_hash", significant=SIGNIFICANT), articles)
    together = groups_with(con, [row["claim_hash"] for row in own])
    echoed = rows_by(con, CLAIMS.format(by="claim_hash", significant=SIGNIFICANT), set().union(*together))
    row_of = {row["claim_hash"]: row for row in echoed}
    groups = [[row_of[claim] for claim in group] for group in together]
    asked = asked_of(groups)
    names = names_of(con, set().union(*asked.values()))
    naming = articles_naming(con, asked, names, SAID)
    settled: dict[int, str | None] = {}
    for group in groups:
        settled |= settled_claims(group, naming, names)
    instead = stand_ins(groups, naming)
    sought: dict[int, set[str]] = defaultdict(set)
    for (article, _), other in instead.items():
        sought[article].add(other)
    named = articles_naming(con, sought, names, TEXTS)
    name_of = {row[f"{key}_id"]: row[key] for row in (*own, *echoed) for key in ("subject", "read_subject")}
    for _, members in groupby(own, key=itemgetter("article_hash", "sentence_start")):
        sentence = list(members)
        for row, subject in zip(sentence, subjects_of(sentence, settled), strict=True):
            stood_for = instead.get((row["article_hash"], subject or ""))
            if stood_for is not None and row["article_hash"] not in named[stood_for]:
                subject = stood_for
            if subject != row["subject_id"]:
                yield {"claim_hash": row["claim_hash"], "subject_id": subject, "subject": name_of[subject]}


def asked_of(groups: list[list[Row]]) -> dict[int, set[str]]:
    """The subjects that matter in each article: those of the groups of its claims, if they have several."""
    asked: dict[int, set[str]] = defaultdict(set)
    for group in groups:
        subjects = {row["read_subject_id"] for row in group}
        for row in group if len(subjects) > 1 else ():
            asked[row["article_hash"]] |= subjects - {None}
    return asked


def names_of(con: duckdb.DuckDBPyConnection, subjects: Collection[str]) -> Names:
    """The names of each subject."""
    found: Names = defaultdict(list)
    for subject_id, name, lang in con.execute(NAMES, {"subjects": sorted(subjects)}).fetchall():
        found[subject_id].append((name, lang))
    return found


def articles_naming(con: duckdb.DuckDBPyConnection, asked: dict[int, set[str]], names: Names, texts: str) -> Naming:
    """The articles that name each subject, of those in which it is asked for; `texts` is the query for what they say."""
    words = {key: "|".join(re.escape(name) for name, _ in named if len(name) > 1) for key, named in names.items()}
    searches = {key: re.compile(rf"(?<![a-z0-9])(?:{word})(?!-?[a-z0-9])").search for key, word in words.items() if word}
    naming: Naming = defaultdict(set)
    for row in rows_by(con, texts, asked):
        found = {key for key in asked[row["article_hash"]] & searches.keys() if searches[key](row["text"])}
        for subject_id in found.union(row["subjects"]):
            naming[subject_id].add(row["article_hash"])
    return naming


def settled_subject(group: list[Row], naming: Naming) -> str | None:
    """The subject that claims which echo each other settle on; None if none was read. Copies of a text have no vote."""
    originals = [row for row in group if not row["copy"]]
    sure: dict[str, list[float]] = defaultdict(list)
    for row in originals:
        if row["read_subject_id"] is not None:
            sure[row["read_subject_id"]].append(row["confidence"])
    articles = {row["article_hash"] for row in originals}
    return max(sure, key=lambda key: (fsum(sure[key]) + NAMED * len(naming[key] & articles), key), default=None)


def settled_claims(group: list[Row], naming: Naming, names: Names) -> Iterator[tuple[int, str | None]]:
    """Each claim of a group with its subject: what it settles on, or what was read.

    The latter if its article gives the value of both, if the claim is certain, as one is that somebody annotated, or if the
    number has one digit and the article does not name the former though it could: it was read of a name, and the former has one
    in the article's language.
    """
    choice = settled_subject(group, naming)
    if choice is None:
        return
    given = {row["article_hash"] for row in group if row["read_subject_id"] == choice}
    languages = {lang for _, lang in names[choice]}
    for row in group:
        article = row["article_hash"]
        nameless = row["kind"] in NAMELESS or row["lang"] not in languages
        meant = nameless or row["significant"] >= DIGITS_ALONE or article in naming[choice]
        told = meant and article not in given and row["confidence"] < 1
        yield row["claim_hash"], choice if told else row["read_subject_id"]


def stand_ins(groups: list[list[Row]], naming: Naming) -> dict[tuple[int, str], str]:
    """Whom a subject of an article stands for unless the article names that, by the article and the subject.

    It is one whom no fewer articles are about.
    """
    others: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)  # what the rest of its groups settle on
    readers: dict[tuple[int, str], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))  # who reads what in its groups
    for group in groups:
        for article, subject in {(row["article_hash"], row["read_subject_id"]) for row in group}:
            other = settled_subject([row for row in group if row["article_hash"] != article], naming)
            if subject is not None and other is not None:
                others[article, subject][other] += 1
                for row in group:
                    if not row["copy"]:
                        readers[article, subject][row["read_subject_id"]].add(row["article_hash"])
    kinds = {row["read_subject_id"]: row["kind"] for group in groups for row in group}
    found: dict[tuple[int, str], str] = {}
    for (article, subject), counts in others.items():
        other, count = counts.most_common(1)[0]
        by = readers[article, subject]
        leads = (len(by[other]), other) > (len(by[subject]), subject)
        if leads and kinds[other] == kinds[subject] and count >= STANDING and 2 * count > counts.total():
            found[article, subject] = other
    return found


def subjects_of(sentence: list[Row], settled: dict[int, str | None]) -> list[str | None]:
    """The subjects of the claims of a sentence: what they settled on, or what others did that were read of the same."""
    followed: dict[str, str | None] = {}
    for row in sentence:
        read, subject = row["read_subject_id"], settled.get(row["claim_hash"])
        if row["claim_hash"] in settled and read not in (None, subject):
            followed.setdefault(read, subject)
    as_read = [(row["claim_hash"], row["read_subject_id"]) for row in sentence]
    return [settled[claim] if claim in settled else followed.get(subject, subject) for claim, subject in as_read]
