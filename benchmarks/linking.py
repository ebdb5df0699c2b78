"""What it costs to add claims to a ledger that is small, and to one that is large.

Usage: python -m benchmarks.linking [--claims 10000 1000000] [--new 1000]

For each size a ledger is made in a file and linked in one go; then another process, as each run of the command is one, adds and
links new claims, three times. The table gives the best time, the least processor time, the ratios of both to those of the first
size, and the most memory that either process had. Claims are made up: one in ten is about one of a few subjects with thousands
of claims, the others about subjects with a dozen. They go into the tables directly, and a cheap embedder stands in for the
model, so that linking is measured and nothing else. Two cores at most; the sizes are measured in one run, one after the other,
since other work on the machine slows both. As in the news, eight claims that follow each other are of one story: one subject, a
few metrics, the same days; new claims are of the latest year.

So there is more to compare in a larger ledger, and the ratio has that in it: at 10,000 claims the only large subject has 1,000
claims, at 1,000,000 there are 25 with 4,000. The parts with new claims have 11 claims each at 10,000, and 18 at 1,000,000; a
place that a new claim gives has hardly any other holders at 10,000, and 70 claims about it at 1,000,000.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from warehouse.linking import link
from warehouse.stale import DIGITS_HASH, VALUE_HASH, queue_articles
from warehouse.store import Warehouse

DIMENSIONS, REPEATS = 32, 3
R = TypeVar("R")
STEP = 100_000  # claims that the ledger is filled by
LARGE, LARGE_CLAIMS = 0.1, 4_000  # the share of claims about large subjects, and how many such a subject has
USUAL_CLAIMS = 12

# Articles and claims $first to $last of a ledger that is to have $size of them. The same number always gives the same claim.
ARTICLES = """
INSERT INTO ledger_tables.article BY NAME
SELECT
    'article-' || i AS article_id, md5_number_lower(article_id) AS article_hash,
    'https://x.example/' || i AS article_key, 'https://x.example/' || i AS url,
    'Paper ' || hash(i, 'publisher') % 200 AS publisher,
    TIMESTAMP '2015-01-01' + to_days((if(i < $size, hash(i // 8, 'day') % 3650, 3649) + i % 3)::INTEGER) AS published_at,
    'day' AS published_precision,
    TIMESTAMP '2025-01-01' AS fetched_at, 'en' AS lang, 'A text.' AS text, '' AS content_hash, 1 AS revision, true AS latest,
    '' AS origin, '1' AS extractor_version, 'run-1' AS run_id
FROM range($first, $last) AS r(i)
"""
CLAIMS = f"""
INSERT INTO ledger_tables.claim BY NAME
WITH made AS (
    SELECT
        i,
        if(
            hash(i // 8, 'size') % 1000 < $large * 1000,
            'large-' || hash(i // 8, 'subject') % greatest(1, ($size * $large / $of_large)::BIGINT),
            'usual-' || hash(i // 8, 'subject') % greatest(1, ($size * (1 - $large) / $of_usual)::BIGINT)
        ) AS name,
        list_extract(
            ['revenue', 'profit', 'investment', 'cost', 'headcount', 'user_count', 'market_share', 'rank'],
            (hash(i // 8, i % 3, 'metric') % 8 + 1)::BIGINT
        ) AS metric,
        hash(i, 'wrong') % 10 = 0 AS wrong
    FROM range($first, $last) AS r(i)
),
kinds AS (
    SELECT *, CASE
        WHEN metric IN ('headcount', 'user_count') THEN 'count' WHEN metric = 'market_share' THEN 'percent'
        WHEN metric = 'rank' THEN 'rank' ELSE 'money' END AS kind
    FROM made
),
numbers AS (
    SELECT *, 1 + hash(name, metric, if(wrong, i, 0)) % CASE kind WHEN 'rank' THEN 9 WHEN 'percent' THEN 99 ELSE 99999 END AS n
    FROM kinds
),
said AS (SELECT
    'claim-' || i AS claim_id, md5_number_lower(claim_id) AS claim_hash,
    'article-' || i AS article_id, md5_number_lower(article_id) AS article_hash, 'figure-' || i AS figure_id,
    name || ' said that its ' || metric || ' was ' || n || ' in all.' AS sentence, 0 AS sentence_start,
    length(sentence) AS sentence_end, n::VARCHAR AS figure, position(' was ' IN sentence)::INTEGER + 4 AS figure_start,
    figure_start + length(figure) AS figure_end, kind, if(kind IN ('money', 'count'), n * 1000, n)::DOUBLE AS value,
    NULL::DOUBLE AS value_high, NULL::VARCHAR AS value_date,
    CASE kind WHEN 'money' THEN 'USD' WHEN 'percent' THEN '%'
        WHEN 'count' THEN if(metric = 'headcount', 'employee', 'user') END AS unit,
    'exact' AS qualifier, 'entity-' || name AS subject_id, name AS subject, name AS subject_text,
    subject_id AS read_subject_id, name AS read_subject, metric,
    if(kind = 'rank', 'in region ' || hash(name) % 1000, '') AS scope, 'reported' AS status,
    if(i % 2 = 0, (2015 + if(i < $size, hash(i // 8, 'day') % 3650, 3649) // 365)::VARCHAR, NULL) AS as_of, 0.9 AS confidence,
    '1' AS extractor_version, 'run-1' AS run_id
FROM numbers)
SELECT *, {VALUE_HASH} AS value_hash, {DIGITS_HASH} AS digits_hash FROM said AS c
"""


class Letters:
    """Vectors of the letters of a text: as cheap as can be, the same each time."""

    name = "letters"

    def embed(self, sentences: Sequence[str]) -> np.ndarray:
        counts = np.ones((len(sentences), DIMENSIONS), np.float32)
        for row, text in enumerate(sentences):
            counts[row] += np.bincount(np.frombuffer(text.encode(), np.uint8) % DIMENSIONS, minlength=DIMENSIONS)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def add(warehouse: Warehouse, first: int, last: int, size: int) -> None:
    """Insert claims, each in an article of its own."""
    bounds = {"first": first, "last": last, "size": size}
    made = {**bounds, "large": LARGE, "of_large": LARGE_CLAIMS, "of_usual": USUAL_CLAIMS}
    with warehouse.transaction() as con:
        con.execute(ARTICLES, bounds)
        con.execute(CLAIMS, made)
        queue_articles(con, [f"article-{number}" for number in range(first, last)])


def linking_time(warehouse: Warehouse) -> tuple[float, float]:
    """Seconds that linking takes, and seconds of processor time."""
    start, used = time.perf_counter(), time.process_time()
    link(warehouse, Letters(), run_id="run-1")
    return time.perf_counter() - start, time.process_time() - used


def peak() -> float:
    """MiB of the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def opened(folder: str) -> Warehouse:
    """The ledger of a folder."""
    warehouse = Warehouse.open(Path(folder) / "ledger.duckdb", memory="1GB")
    warehouse.con.execute("SET enable_progress_bar = false")
    return warehouse


def fill(folder: str, size: int) -> tuple[float, float]:
    """(seconds that linking a ledger with so many claims in one go takes, MiB of memory). Runs in a process of its own."""
    with opened(folder) as warehouse:
        for first in range(0, size, STEP):
            add(warehouse, first, min(first + STEP, size), size)
        return linking_time(warehouse)[0], peak()


def measure(folder: str, size: int, new: int) -> tuple[str, float, float, float]:
    """(what is in the ledger, seconds for new claims, of processor too, MiB of memory). Runs in a process of its own."""
    with opened(folder) as warehouse:
        times = []
        for number in range(REPEATS):
            add(warehouse, size + number * new, size + (number + 1) * new, size)
            times.append(linking_time(warehouse))
        facts, conflicts, most = warehouse.con.execute(
            "SELECT (SELECT count(*) FROM ledger_tables.fact), (SELECT count(*) FROM ledger_tables.conflict),"
            " (SELECT max(n) FROM (SELECT count(*) AS n FROM ledger_tables.claim GROUP BY subject_id))"
        ).fetchall()[0]
        seconds, used = (min(values) for values in zip(*times, strict=True))
        return f"{size:>10,} {most:>10,} {facts:>10,} {conflicts:>10,}", seconds, used, peak()


def in_a_process(work: Callable[..., R], *given: Any) -> R:
    """What the work gives, done in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--new", type=int, default=1_000)
    args = parser.parse_args()
    print("    claims  a subject      facts  conflicts  link all (s)  add new (s)  CPU (s)  peak MiB  ratio  of CPU")
    first: tuple[float, float] | None = None
    for size in args.claims:
        with tempfile.TemporaryDirectory() as folder:
            everything, filled = in_a_process(fill, folder, size)
            row, seconds, used, after = in_a_process(measure, folder, size, args.new)
        first = first or (seconds, used)
        row += f" {everything:>13.1f} {seconds:>12.2f} {used:>8.2f} {max(filled, after):>9,.0f}"
        print(f"{row} {seconds / first[0]:>6.2f} {used / first[1]:>7.2f}", flush=True)


if __name__ == "__main__":
    main()
