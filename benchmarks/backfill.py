"""An archive is read by a process that is killed (kill -9) on the way and started again, and then the ledger is compared.

Usage: python -m benchmarks.backfill [--pages 100000] [--kills 3] [--every 10000] [--quick] [--prefect] [--runner processes]

A process does what `claimledger run --inline ARCHIVE` does, or with `--prefect` what the command does without `--inline`. It
is killed at moments drawn by chance, in the middle of batches, and started again. A line is printed whenever the ledger has so
many more pages: which process it is and how many pages that has read, pages a second since the line before, the memory of the
process as the system sees it, the most of it since then, what DuckDB counts as its own and what of that are indexes, and
Python's blocks of memory. At the end the ledger has to hold exactly what was in the archive: each article once, with its text
as it was made, and in it the figures that `find_figures` finds there, each at its place.
"""

import argparse
import gc
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from benchmarks.day import figures_alone
from benchmarks.ingest import peak
from benchmarks.news import make, write_archive
from extractors import find_figures
from flows.pipeline import PLAIN, Summary, run_pipeline
from flows.quiet import keep_quiet, keep_quiet_at_exit
from flows.settings import Settings
from flows.snapshots import writing_ledger
from warehouse.store import Warehouse

EARLIEST, LATEST = 0.05, 0.9  # of the pages: between these a process is killed
AT_ONCE = 1000  # articles compared at once
HELD = """
SELECT sum(memory_usage_bytes), sum(memory_usage_bytes) FILTER (tag = 'ART_INDEX') FROM duckdb_memory()
"""
ARTICLES = """
SELECT a.url, a.text, list([f.figure_start, f.figure_end]) FILTER (f.figure_id IS NOT NULL)
FROM articles AS a LEFT JOIN figures AS f USING (article_id)
GROUP BY a.article_id, a.url, a.text
"""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes, and blocks of Python's."""

    resident: int
    most: int  # resident since the last time
    duckdb: int
    indexes: int  # of DuckDB's
    blocks: int


@dataclass(frozen=True, slots=True)
class Line:
    """How it stood when the ledger had so many pages."""

    pages: int
    process: int
    its_pages: int
    pages_a_second: float
    memory: Memory


@dataclass(slots=True)
class Backfill:
    """What happened, and how the ledger compares with the archive."""

    pages: int
    killed: int = 0
    read_again: int = 0
    seconds: float = 0.0
    articles: int = 0  # in the ledger, as they were made
    figures: int = 0  # in the ledger, at their places
    claims: int = 0
    wrong: list[str] = field(default_factory=list)


def reader(pipe: "Connection[Any, Any]", settings: Settings, archive: Path, every: int, quick: bool, prefect: bool) -> None:
    """Do what `claimledger run` does with the archive; after each batch, say how many pages the ledger has, and wait.

    To be the whole of a process.
    """
    keep_quiet()
    keep_quiet_at_exit()
    with Warehouse.open(settings.warehouse) as opened:
        ((before,),) = opened.con.execute("SELECT count(*) FROM articles").fetchall()
    due = before - before % every + every

    def progress(summary: Summary) -> None:
        nonlocal due
        pages, memory = before + summary.read, None
        if pages >= due:
            due += every
            memory = memory_now(settings)
        pipe.send((pages, summary.read, summary.counts.unchanged, memory))
        pipe.recv()

    def run_all() -> None:
        run_pipeline([str(archive)], settings, steps=steps, progress=progress)

    steps = figures_alone() if quick else PLAIN
    with writing_ledger(settings, what="benchmarks.backfill"):
        if prefect:
            from prefect import flow

            from flows.prefect_flow import TASKS

            steps = replace(TASKS, begin=steps.begin, extract=steps.extract, link=steps.link) if quick else TASKS
            flow(run_all, name="run")()
        else:
            run_all()
    pipe.send(None)


def memory_now(settings: Settings) -> Memory:
    """What this process holds, which has the ledger open."""
    with Warehouse.open(settings.warehouse, memory=settings.memory) as opened:
        ((duckdb, indexes),) = opened.con.execute(HELD).fetchall()
    me = psutil.Process()
    gc.collect()
    held = Memory(me.memory_info().rss, peak(me), int(duckdb), int(indexes), sys.getallocatedblocks())
    Path("/proc/self/clear_refs").write_text("5")  # the most memory is counted anew
    return held


def read_all(
    archive: Path,
    settings: Settings,
    *,
    pages: int,
    kills: int,
    every: int,
    quick: bool,
    prefect: bool = False,
    show: Callable[[Line], None] = lambda _line: None,
) -> Backfill:
    """Have the archive read by as many processes as it takes, and compare."""
    found = Backfill(pages)
    chance = random.Random(kills)
    doomed = sorted(round(pages * chance.uniform(EARLIEST, LATEST)) for _ in range(kills))
    began = last = time.perf_counter()
    last_pages = process_number = 0
    done = False
    while not done:
        process_number += 1
        process, pipe = _start(settings, archive, every, quick=quick, prefect=prefect)
        batch_began, again = time.perf_counter(), 0
        for said in _said_by(pipe):
            if said is None:
                done = True
                break
            now, (in_ledger, its_pages, again, memory) = time.perf_counter(), said
            if memory:
                show(Line(in_ledger, process_number, its_pages, (in_ledger - last_pages) / (now - last), memory))
                last, last_pages = now, in_ledger
            pipe.send(True)
            if doomed and in_ledger >= doomed[0]:
                time.sleep(chance.uniform(0, now - batch_began))  # into the middle of the next batch
                os.kill(process.pid or 0, signal.SIGKILL)
                del doomed[0]
                break
            batch_began = now
        process.join()
        found.read_again += again
        found.killed += process.exitcode == -signal.SIGKILL
        if process.exitcode not in (0, -signal.SIGKILL):
            raise SystemExit(f"The process that reads ended by itself, with {process.exitcode}: see above.")
    found.seconds = time.perf_counter() - began
    compare(settings, found)
    return found


def _start(settings: Settings, archive: Path, every: int, *, quick: bool, prefect: bool) -> tuple[Any, "Connection[Any, Any]"]:
    mine, its = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=reader, args=(its, settings, archive, every, quick, prefect))
    process.start()
    its.close()
    return process, mine


def _said_by(pipe: "Connection[Any, Any]") -> Iterator[Any]:
    """What the process says, until it is dead."""
    with pipe:
        while True:
            try:
                yield pipe.recv()
            except (EOFError, ConnectionResetError):
                return


def compare(settings: Settings, found: Backfill) -> None:
    """Note what the archive has and the ledger does not, or the other way round."""
    with Warehouse.open(settings.warehouse, read_only=True, memory=settings.memory) as opened:
        con = opened.con
        ((figures, found.claims),) = con.execute(
            "SELECT (SELECT count(*) FROM figures), (SELECT count(*) FROM claims)"
        ).fetchall()
        refused = con.execute("SELECT origin, reason FROM quarantine ORDER BY ALL").fetchall()
        ((misplaced,),) = con.execute(
            "SELECT count(*) FROM figures AS f JOIN articles AS a USING (article_id)"
            " WHERE a.text[f.figure_start + 1 : f.figure_end] <> f.figure"
        ).fetchall()
        found.figures = figures - misplaced
        found.wrong = [f"{origin}: {reason}" for origin, reason in refused]
        if misplaced:
            found.wrong.append(f"{misplaced} figures are not at their place")
        held: Counter[str] = Counter()
        answer = con.execute(ARTICLES)
        while rows := answer.fetchmany(AT_ONCE):
            for url, text, places in rows:
                held[url] += 1
                fault = _fault(url, text, sorted(map(tuple, places or ())), found.pages)
                found.articles += not fault
                found.wrong += [f"{url}: {fault}"] if fault else []
    urls = [make(number).url for number in range(found.pages)]
    found.wrong += [f"{url}: {held[url]} times in the ledger" for url in urls if held[url] != 1]


def _fault(url: str, text: str, places: list[tuple[int, int]], pages: int) -> str | None:
    """What is wrong with the article in the ledger; None if nothing is."""
    number = url.rpartition("/")[2]
    made = make(int(number)) if number.isdigit() and int(number) < pages else None
    if made is None or made.url != url:
        return "is not in the archive"
    if made.text != text:
        return "has another text"
    if sorted((figure.start, figure.end) for figure in find_figures(text, lang=made.lang)) != places:
        return "has other figures"
    return None


def print_line(line: Line) -> None:
    """One line of the table."""
    memory = line.memory
    sizes = (memory.resident, memory.most, memory.duckdb, memory.indexes)
    print(
        f"{line.pages:10,}{line.process:10}{line.its_pages:12,}{line.pages_a_second:10.1f}"
        + "".join(f"{size / 1e6:10,.0f}" for size in sizes)
        + f"{memory.blocks:12,}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--every", type=int, default=10_000, metavar="PAGES")
    parser.add_argument("--runner", choices=["threads", "processes"], default="processes")
    parser.add_argument("--quick", action="store_true", help="figures alone, without models")
    parser.add_argument("--prefect", action="store_true", help="as a flow of Prefect")
    given = parser.parse_args()
    keep_quiet_at_exit()
    with tempfile.TemporaryDirectory(prefix="claimledger-backfill-") as folder:
        os.environ.setdefault("PREFECT_HOME", str(Path(folder, "prefect")))
        archive = Path(folder, "archive.warc.gz")
        write_archive(archive, (make(number) for number in range(given.pages)))
        print(f"{given.pages:,} pages, {archive.stat().st_size / 1e6:,.0f} MB")
        names = ("pages", "process", "its pages", "pages/s", "MB", "MB most", "DuckDB", "indexes", "blocks")
        print(
            "".join(f"{name:>{width}}" for name, width in zip(names, (10, 10, 12, 10, 10, 10, 10, 10, 12), strict=True)),
            flush=True,
        )
        found = read_all(
            archive,
            Settings(warehouse=str(Path(folder, "w.duckdb")), runner=given.runner),
            pages=given.pages,
            kills=given.kills,
            every=given.every,
            quick=given.quick,
            prefect=given.prefect,
            show=print_line,
        )
    print(
        f"{found.seconds:,.0f} s, {found.pages / found.seconds:,.1f} pages/s; killed {found.killed} times, after which"
        f" {found.read_again:,} pages were read that the ledger had"
    )
    print(f"as in the archive: {found.articles:,} of {found.pages:,} articles; figures at their places: {found.figures:,}")
    print(f"claims: {found.claims:,}")
    for wrong in found.wrong[:20]:
        print("wrong:", wrong)
    raise SystemExit(bool(found.wrong))


if __name__ == "__main__":
    main()
