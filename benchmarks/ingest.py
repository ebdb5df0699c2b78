"""Articles a second from a web archive to linked claims, with each runner, and where the time and the memory go.

Usage: python -m benchmarks.ingest [--articles 1000] [--turns 3] [--runners one-core threads processes-1 processes-2 ...]
       python -m benchmarks.ingest --memory 500 2000

The runners take turns on the same made-up archive, each in a process of its own; processes, clusters and models are there
before the time is taken. `threads` is one process; `one-core` is the same, bound to one core and with one thread, which is what
a core does by itself. `processes-2` has two others, `dask-2` a scheduler and two workers of one thread, as the commands start
them. A ratio is that of two times of one turn, `to one-core`, `to threads`, or `to 1 worker` of the same runner, beside whom
the main process works, too; the median over the turns is given. `CPU` is processor time of the main process and of all others
that belong to the run. `by CPU` is the former and the latter's share of one worker: about the time on cores that nobody else
uses, if the main process and its workers never overlapped. `busy` are the cores that the run had on average, and `taken` those
that other programs had. `--memory` reads and loads archives of these sizes with figures alone, and gives the most memory that
the process had: what models hold is the same for any number of articles.
"""

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

import psutil

from benchmarks.day import figures_alone
from benchmarks.news import make, write_archive
from flows.pipeline import PLAIN, Steps, run_pipeline
from flows.quiet import keep_quiet, keep_quiet_at_exit
from flows.runners import ONE_THREAD
from flows.settings import Settings
from flows.workplace import open_workers

ONE_CORE = "one-core"
RUNNERS = (ONE_CORE, "threads", "processes-1", "processes-2", "dask-1", "dask-2")
DASK_SETTINGS = {  # with which docs/scale.md has clusters started
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
}
STEPS = ("read", "extract", "load", "link")
WARM_UP = 100  # articles: by these each worker loads its models
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took."""

    seconds: float
    claims: int
    shares: dict[str, float]  # seconds in each step, of the main process
    cpu: tuple[float, float]  # seconds of processor time, of the main process and of the others
    taken: float  # seconds of processor time that other programs had
    memory: tuple[int, int]  # bytes at most, of the main process and of the largest other one


def measure(pipe: "Connection[Any, Any]", warm_up: Path, runner: str, alone: bool) -> None:
    """Load the models by a short run, and then run the pipeline over each archive that is sent, and send what it took.

    To be the whole of a process.
    """
    keep_quiet()
    keep_quiet_at_exit()
    if runner == ONE_CORE:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="claimledger-ingest-") as folder, ExitStack() as stack:
        kind, count = kind_and_count(runner)
        given: dict[str, Any] = {"runner": kind}
        if kind == "processes":
            given["processes"] = count
        if kind == "dask":
            given["dask_address"] = stack.enter_context(cluster(Path(folder), count))
        seconds = dict.fromkeys(STEPS, 0.0)
        steps = figures_alone() if alone else timed(seconds)
        ledger = Path(folder, "w.duckdb")
        settings = Settings(warehouse=str(ledger), **given)
        with open_workers(settings) as workers:
            archive = warm_up
            while archive:
                seconds.update(dict.fromkeys(STEPS, 0.0))
                began, before, all_before = perf_counter(), processor_time(), busy()
                summary = run_pipeline([str(archive)], settings, steps=steps, workers=workers)
                took, after, all_after = perf_counter() - began, processor_time(), busy()
                cpu = (after[0] - before[0], after[1] - before[1])
                taken = max(0.0, all_after - all_before - sum(cpu))
                memory = (peak(psutil.Process()), max(map(peak, psutil.Process().children(recursive=True)), default=0))
                ledger.unlink()
                pipe.send(Measured(took, summary.counts.claims, dict(seconds), cpu, taken, memory))
                archive = pipe.recv()


def kind_and_count(runner: str) -> tuple[str, int]:
    """The setting `runner`, and the number of workers."""
    kind, _, count = ("threads" if runner == ONE_CORE else runner).partition("-")
    return kind, int(count or 1)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a Dask cluster of this machine, started by its commands; it has so many workers of one thread."""
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    env = os.environ | DASK_SETTINGS
    common = ["--no-dashboard", "--scheduler-file", str(file)]
    with ExitStack() as stack:
        for command in (
            ["scheduler", "--port", "0", *common],
            ["worker", "--nthreads", "1", "--nworkers", str(workers), "--local-directory", str(folder), *common],
        ):
            process = stack.enter_context(subprocess.Popen([*dask, *command], cwd=folder, env=env, stderr=subprocess.DEVNULL))
            stack.callback(process.terminate)
        from distributed import Client

        with Client(scheduler_file=str(file)) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(workers)
            address = str(client.scheduler.address)
        yield address


def processor_time() -> tuple[float, float]:
    """What this process has used of the processor so far, and what all that it started have, in seconds."""
    me = psutil.Process()

    def used(process: psutil.Process) -> float:
        spent = process.cpu_times()
        return float(spent.user + spent.system)

    return used(me), sum(map(used, me.children(recursive=True)))


def peak(process: psutil.Process) -> int:
    """The most memory that the process has had, in bytes."""
    said = Path(f"/proc/{process.pid}/status").read_text().partition("VmHWM:")[2].split()
    return int(said[0]) * 1024


def busy() -> float:
    """What all programs of the machine have used of its processors so far, in seconds."""
    spent = psutil.cpu_times()
    return float(sum(spent) - spent.idle - spent.iowait - spent.guest - spent.guest_nice)


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


class Runner:
    """A process that measures one runner; its models are loaded."""

    def __init__(self, name: str, warm_up: Path, *, alone: bool = False) -> None:
        self._pipe, its = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=measure, args=(its, warm_up, name, alone))
        with patch.dict(os.environ, dict.fromkeys(ONE_THREAD, "1") if name == ONE_CORE else {}):
            self._process.start()
        its.close()
        self._pipe.recv()

    def measured(self, archive: Path) -> Measured:
        """What a run over the archive took."""
        self._pipe.send(archive)
        found: Measured = self._pipe.recv()
        return found

    def close(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--runners", nargs="+", choices=RUNNERS, default=list(RUNNERS))
    parser.add_argument("--memory", nargs="+", type=int, metavar="ARTICLES")
    given = parser.parse_args()
    keep_quiet_at_exit()
    with tempfile.TemporaryDirectory(prefix="claimledger-news-") as folder, ExitStack() as stack:

        def archive(articles: int, first: int = 0) -> Path:
            path = Path(folder, f"{first}-{articles}.warc.gz")
            write_archive(path, (make(number) for number in range(first, first + articles)))
            return path

        def opened(name: str, *, alone: bool = False) -> Runner:
            runner = Runner(name, warm_up, alone=alone)
            stack.callback(runner.close)
            return runner

        warm_up = archive(WARM_UP, 1_000_000)
        if given.memory:
            for articles in given.memory:
                print_memory(articles, opened("threads", alone=True).measured(archive(articles)))
            return
        print(f"{given.articles:,} pages, {given.turns} turns")
        whole = archive(given.articles)
        runners = {name: opened(name) for name in given.runners}
        turns: dict[str, list[Measured]] = {name: [] for name in runners}
        for number in range(given.turns):
            for name in given.runners if number % 2 == 0 else reversed(given.runners):
                last = runners[name].measured(whole)
                turns[name].append(last)
                print(f"  turn {number + 1}: {name:12}{last.seconds:8.1f} s, {last.taken:.1f} s taken", flush=True)
        print_turns(given.articles, turns)


def print_turns(articles: int, turns: dict[str, list[Measured]]) -> None:
    """One line a runner, and one with the shares of the steps."""

    def ratio(runs: list[Measured], base: str) -> str:
        if base not in turns:
            return "-"
        return f"{statistics.median(first.seconds / run.seconds for first, run in zip(turns[base], runs, strict=True)):.2f}"

    columns = (
        "articles/s",
        f"to {ONE_CORE}",
        "to threads",
        "to 1 worker",
        "by CPU",
        "CPU main",
        "CPU others",
        "busy",
        "taken",
        "claims",
        "MB main",
        "MB other",
    )
    print(f"{'':12}" + "".join(f"{column:>12}" for column in columns))
    for runner, runs in turns.items():
        kind, count = kind_and_count(runner)

        def by_cpu(run: Measured, workers: int = count) -> float:
            return run.cpu[0] + run.cpu[1] / workers

        def middle(value: Callable[[Measured], float], runs: list[Measured] = runs) -> float:
            return statistics.median(map(value, runs))

        shown = (
            f"{middle(lambda run: articles / run.seconds):.1f}",
            ratio(runs, ONE_CORE),
            ratio(runs, "threads"),
            ratio(runs, f"{kind}-1"),
            f"{middle(by_cpu):.1f}",
            f"{middle(lambda run: run.cpu[0]):.1f}",
            f"{middle(lambda run: run.cpu[1]):.1f}",
            f"{middle(lambda run: sum(run.cpu) / run.seconds):.2f}",
            f"{middle(lambda run: run.taken / run.seconds):.2f}",
            f"{runs[0].claims:,}",
            *(f"{max(run.memory[which] for run in runs) / 1e6:,.0f}" for which in (0, 1)),
        )
        print(f"{runner:12}" + "".join(f"{value:>12}" for value in shown))
    for runner, runs in turns.items():
        shares = (statistics.median(run.shares[name] / run.seconds for run in runs) for name in STEPS)
        print(f"{runner:12}" + ", ".join(f"{name} {share:.1%}" for name, share in zip(STEPS, shares, strict=True)))


def print_memory(articles: int, run: Measured) -> None:
    """One line."""
    print(f"{articles:8,} pages: {run.memory[0] / 1e6:8,.0f} MB at most, {articles / run.seconds:.1f} pages/s", flush=True)


if __name__ == "__main__":
    main()
