"""Which articles are nearly the same text under different keys: wire copy, reprints, the same page at two addresses.

Candidates are found with MinHash bands kept in the ledger, so a new batch is compared with everything loaded before at
the cost of one join; each candidate is then compared shingle by shingle. The result does not depend on the order in
which articles were loaded.
"""

import re
import unicodedata
from collections.abc import Sequence

import duckdb
import pyarrow as pa
from rensa import RMinHash

from corpus.article import Article
from corpus.ids import stable_id
from warehouse.stale import unlink_articles

SHINGLE = {"en": 9, "ja": 5}  # characters; 9 letters are about two words, and so are 5 kana or kanji
BANDS, ROWS = 25, 5  # finds 99 % of pairs that share 70 % of their shingles, and one in 100,000 that share 5 %
SEED = 20_240_601
SAME = 0.7  # of the shingles of two texts together, those they share; a reprint with a new lead still has it
NOT_SAID = re.compile(r"[\W_]+")  # neither letter nor digit
SHORTEST = 20  # shingles; below that, alike means little

BAND = pa.schema({"article_id": pa.string(), "band": pa.int32(), "hash": pa.uint64()})
PAIR = pa.schema({"article_a": pa.string(), "article_b": pa.string(), "similarity": pa.float64()})

CANDIDATES = """
SELECT DISTINCT n.article_id AS new_id, o.article_id AS old_id
FROM new_band AS n
JOIN ledger_tables.shingle_band AS o ON o.band = n.band AND o.hash = n.hash AND o.article_id <> n.article_id
ORDER BY ALL
"""
NEIGHBOURS = """
SELECT article_a, article_b FROM ledger_tables.near_duplicate
WHERE article_a IN (SELECT unnest($ids::VARCHAR[])) OR article_b IN (SELECT unnest($ids::VARCHAR[]))
"""
ADD_PAIRS = """
INSERT INTO ledger_tables.near_duplicate BY NAME
SELECT * FROM new_pair ANTI JOIN ledger_tables.near_duplicate USING (article_a, article_b)
"""
MEMBERS = """
SELECT article_id, article_key FROM ledger_tables.article
WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY published_at NULLS LAST, fetched_at, article_id
"""
REGROUP = """
UPDATE ledger_tables.article
SET duplicate_of = CASE WHEN article_id IN (SELECT unnest($copied::VARCHAR[])) THEN $original END
WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))
    AND duplicate_of IS DISTINCT FROM CASE WHEN article_id IN (SELECT unnest($copied::VARCHAR[])) THEN $original END
RETURNING article_id
"""


def shingles(text: str, lang: str) -> frozenset[str]:
    """The overlapping pieces of a text, without regard to case, width, spaces and punctuation."""
    plain = NOT_SAID.sub("", unicodedata.normalize("NFKC", text).casefold())
    size = SHINGLE[lang]
    return frozenset(plain[i : i + size] for i in range(len(plain) - size + 1))


def similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of all shingles that both have (Jaccard)."""
    both = len(a & b)
    return both / (len(a) + len(b) - both) if a or b else 0.0


def mark_duplicates(con: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> int:
    """Compare newly written articles with the whole ledger and set duplicate_of; return how many of them are copies."""
    pieces = {article.article_id: shingles(article.text, article.lang) for article in articles}
    pieces = {key: value for key, value in pieces.items() if len(value) >= SHORTEST}
    if not pieces:
        return 0
    bands = pa.Table.from_pylist([row for key in pieces for row in _band_rows(key, pieces[key])], schema=BAND)
    con.register("new_band", bands)
    con.execute("INSERT INTO ledger_tables.shingle_band BY NAME SELECT * FROM new_band")
    candidates = con.execute(CANDIDATES).fetchall()
    con.unregister("new_band")
    pairs = _confirmed(con, candidates, pieces)
    if not pairs:
        return 0
    con.register("new_pair", pa.Table.from_pylist(pairs, schema=PAIR))
    con.execute(ADD_PAIRS)
    con.unregister("new_pair")
    return _regroup(con, {str(pair[end]) for pair in pairs for end in ("article_a", "article_b")}, set(pieces))


def _band_rows(article_id: str, pieces: frozenset[str]) -> list[dict[str, object]]:
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(sorted(pieces))
    digest = sketch.digest()
    return [
        {"article_id": article_id, "band": band, "hash": _band_hash(digest[band * ROWS : (band + 1) * ROWS])}
        for band in range(BANDS)
    ]


def _band_hash(values: Sequence[int]) -> int:
    return int(stable_id("band", RMinHash.ALGORITHM_VERSION, *values).removeprefix("band-"), 16)


def _confirmed(
    con: duckdb.DuckDBPyConnection, candidates: list[tuple[str, str]], pieces: dict[str, frozenset[str]]
) -> list[dict[str, object]]:
    """The candidates that share enough and are not revisions of one article."""
    ids = sorted({key for pair in candidates for key in pair})
    rows = con.execute(
        "SELECT article_id, article_key, lang, text FROM ledger_tables.article"
        " WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))",
        {"ids": ids},
    ).fetchall()
    keys = {article_id: key for article_id, key, _, _ in rows}
    known = {article_id: pieces.get(article_id) or shingles(text, lang) for article_id, _, lang, text in rows}
    found: dict[tuple[str, str], float] = {}
    for new, old in candidates:
        if keys[new] != keys[old]:
            found[min(new, old), max(new, old)] = similarity(known[new], known[old])
    return [{"article_a": a, "article_b": b, "similarity": share} for (a, b), share in sorted(found.items()) if share >= SAME]


def _regroup(con: duckdb.DuckDBPyConnection, touched: set[str], new: set[str]) -> int:
    """Set duplicate_of in every group that has one of the touched articles; return how many new ones are copies."""
    copies = 0
    while touched:
        group = _group_of(con, touched.pop())
        touched -= group
        members = con.execute(MEMBERS, {"ids": sorted(group)}).fetchall()
        original, original_key = members[0]
        # A later revision of the original is no copy of it.
        copied = [article_id for article_id, key in members if key != original_key]
        changed = con.execute(REGROUP, {"ids": sorted(group), "copied": copied, "original": original}).fetchall()
        unlink_articles(con, [article_id for (article_id,) in changed])
        copies += len(new.intersection(copied))
    return copies


def _group_of(con: duckdb.DuckDBPyConnection, start: str) -> set[str]:
    group, frontier = {start}, {start}
    while frontier:
        pairs = con.execute(NEIGHBOURS, {"ids": sorted(frontier)}).fetchall()
        frontier = {key for pair in pairs for key in pair} - group
        group |= frontier
    return group
