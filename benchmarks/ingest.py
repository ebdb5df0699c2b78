"""Articles a second from a web archive to linked claims, with each runner, and where the time and the memory go.

Usage: python -m benchmarks.ingest [--articles 300] [--turns 3] [--runners threads processes dask]
       python -m benchmarks.ingest --memory 500 2000

The runners take turns on the same made-up archive, each in a process of its own and with models that are loaded before; a ratio
is that of two times of one turn, and the median over the turns is given, since other work on the machine slows all of a turn.
`unlinked` is the ratio without linking, which the main process does alone. `threads` is one process; `processes` has two more,
`dask` a cluster of this machine with two workers of one thread. The shares of the steps are those of `threads`, where nothing
overlaps. `--memory` reads and loads archives of these sizes with figures alone, and gives the most memory that the process had:
what models hold is the same for any number of articles.
"""

import argparse
import multiprocessing
import resource
import statistics
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

import psutil

from benchmarks.day import figures_alone
from benchmarks.news import make, write_archive
from flows.pipeline import PLAIN, Steps, run_pipeline
from flows.quiet import keep_quiet, keep_quiet_at_exit
from flows.settings import Settings
from flows.workplace import open_workers

RUNNERS = ("threads", "processes", "dask")
STEPS = ("read", "extract", "load", "link")
BATCH = 50  # articles, so that a short archive has several batches
WARM_UP = 50  # articles by which the models are loaded
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took."""

    seconds: float
    claims: int
    shares: dict[str, float]  # seconds in each step
    cpu: float  # seconds of processor time, of all processes
    memory: int  # bytes at most, of the main process
    memory_of_workers: int  # of the largest other one


def measure(pipe: Any, archive: Path, warm_up: Path, runner: str, alone: bool) -> None:
    """Run the pipeline once, after a short run that loads the models, and send what it took. To be the whole of a process."""
    keep_quiet()
    keep_quiet_at_exit()
    with tempfile.TemporaryDirectory(prefix="claimledger-ingest-") as folder, ExitStack() as stack:
        given: dict[str, Any] = {"runner": runner, "batch_size": BATCH}
        if runner == "dask":
            from distributed import LocalCluster

            cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None)
            given["dask_address"] = stack.enter_context(cluster).scheduler_address
        settings = Settings(warehouse=str(Path(folder, "w.duckdb")), **given)
        seconds = dict.fromkeys(STEPS, 0.0)
        steps = figures_alone() if alone else timed(seconds)
        with open_workers(settings) as workers:
            run_pipeline([str(warm_up)], settings, steps=steps, workers=workers)
            seconds.update(dict.fromkeys(STEPS, 0.0))
            settings = settings.model_copy(update={"warehouse": str(Path(folder, "measured.duckdb"))})
            began, used = perf_counter(), processor_time()
            summary = run_pipeline([str(archive)], settings, steps=steps, workers=workers)
            took, used = perf_counter() - began, processor_time() - used
    own, others = (resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    pipe.send(Measured(took, summary.counts.claims, seconds, used, own, others))


def processor_time() -> float:
    """What this process and all that it started have used of the processor so far, in seconds."""
    me = psutil.Process()
    times = [process.cpu_times() for process in (me, *me.children(recursive=True))]
    return float(sum(spent.user + spent.system for spent in times))


def timed(seconds: dict[str, float]) -> Steps:
    """The steps of the pipeline, which add up how long each takes."""

    def watched(name: str, step: Callable[P, R]) -> Callable[P, R]:
        @wraps(step)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            began = perf_counter()
            try:
                return step(*args, **kwargs)
            finally:
                seconds[name] += perf_counter() - began

        return call

    return replace(PLAIN, **{name: watched(name, getattr(PLAIN, name)) for name in STEPS})


def measured(archive: Path, warm_up: Path, runner: str, *, alone: bool = False) -> Measured:
    """What a run in a new process took."""
    mine, its = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=measure, args=(its, archive, warm_up, runner, alone))
    process.start()
    its.close()
    found: Measured = mine.recv()
    process.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--runners", nargs="+", choices=RUNNERS, default=list(RUNNERS))
    parser.add_argument("--memory", nargs="+", type=int, metavar="ARTICLES")
    given = parser.parse_args()
    keep_quiet_at_exit()
    with tempfile.TemporaryDirectory(prefix="claimledger-news-") as folder:

        def archive(articles: int, first: int = 0) -> Path:
            path = Path(folder, f"{first}-{articles}.warc.gz")
            write_archive(path, (make(number) for number in range(first, first + articles)))
            return path

        warm_up = archive(WARM_UP, 1_000_000)
        if given.memory:
            for articles in given.memory:
                print_memory(articles, measured(archive(articles), warm_up, "threads", alone=True))
            return
        print(f"{given.articles:,} pages, {given.turns} turns")
        turns: dict[str, list[Measured]] = {runner: [] for runner in given.runners}
        whole = archive(given.articles)
        for number in range(given.turns):
            for runner in given.runners if number % 2 == 0 else reversed(given.runners):
                turns[runner].append(measured(whole, warm_up, runner))
                print(f"  turn {number + 1}: {runner:<10}{turns[runner][-1].seconds:8.1f} s", flush=True)
        print_turns(given.articles, turns)


def print_turns(articles: int, turns: dict[str, list[Measured]]) -> None:
    """One line a runner, and the shares of the steps."""
    base = next(iter(turns.values()))
    print(f"{'':12}{'articles/s':>12}{'ratio':>8}{'unlinked':>10}{'CPU s':>8}{'claims':>8}{'MB':>8}{'MB of a worker':>16}")
    for runner, runs in turns.items():
        rate = statistics.median(articles / run.seconds for run in runs)
        ratio = statistics.median(first.seconds / run.seconds for first, run in zip(base, runs, strict=True))
        unlinked = statistics.median(
            (first.seconds - first.shares["link"]) / (run.seconds - run.shares["link"])
            for first, run in zip(base, runs, strict=True)
        )
        memory, others = max(run.memory for run in runs), max(run.memory_of_workers for run in runs)
        used = statistics.median(run.cpu for run in runs)
        print(f"{runner:12}{rate:12.1f}{ratio:8.2f}{unlinked:10.2f}{used:8.1f}{runs[0].claims:8,}", end="")
        print(f"{memory / 1e6:8,.0f}{others / 1e6:16,.0f}")
    for name in STEPS:
        share = statistics.median(run.shares[name] / run.seconds for run in base)
        print(f"  {name:10}{share:8.1%}")


def print_memory(articles: int, run: Measured) -> None:
    """One line."""
    print(f"{articles:8,} pages: {run.memory / 1e6:8,.0f} MB at most, {articles / run.seconds:.1f} pages/s", flush=True)


if __name__ == "__main__":
    main()
