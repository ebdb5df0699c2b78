"""The same ledger comes out wherever the work is done, and whichever worker dies."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import StopRun
from flows.pipeline import PLAIN, Summary, run_pipeline
from flows.runners import ONE_THREAD, Dask, Lost, Processes
from flows.settings import Settings
from flows.workers import Job, Workers
from tests.flows.deeds import HANGS, double, missing, page_faults, process_of
from tests.flows.ledgers import contents

EN = "SoftBank will invest {} billion yen in a data center in Tomakomai, the company said on Monday."
MAIN_MODULE = """
import json
import numpy
from threadpoolctl import threadpool_info
from flows.runners import Processes

def threads(items):
    return [library["num_threads"] for library in threadpool_info()]

if __name__ == "__main__":
    runner = Processes(1)
    print(json.dumps(runner.start(threads, [0])()))
    runner.close()
"""
HTML = "<html><body><article><p>Otterbein opened plant {0} in Vellmar for ${0} million.</p><p>It will hire {0}0 people there.</p></article></body></html>"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """18 articles, texts and pages, and one line that is none. In English alone: each process loads its models anew."""
    path = tmp_path_factory.mktemp("news") / "news.jsonl"
    records = [{"url": f"https://a.example/{n}", "text": EN.format(100 + n)} for n in range(12)]
    records += [{"url": f"https://b.example/{n}", "html": HTML.format(n)} for n in range(2, 8)]
    path.write_text("\n".join([*(json.dumps(record) for record in records), "no JSON"]))
    return path


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask scheduler of this machine with one worker process of one thread.

    Its ports and its folder are its own: another cluster of the machine has the usual ones.
    """
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=":0",
        worker_dashboard_address=":0",
        local_directory=str(tmp_path_factory.mktemp("dask")),
    ) as opened:
        yield opened.scheduler_address


@pytest.fixture(scope="module")
def expected(news: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    settings = Settings(warehouse=str(tmp_path_factory.mktemp("here") / "w.duckdb"), batch_size=8)
    run_pipeline([str(news)], settings)
    held = contents(settings)
    assert (len(held["article"]), len(held["quarantine"])) == (18, 1)
    assert len(held["claim"]) >= 18
    assert min(len(held[table]) for table in ("embedding", "fact", "cluster", "conflict")) >= 1
    return held


def test_processes_one_of_which_is_killed(news: Path, expected: dict[str, list[object]], tmp_path: Path) -> None:
    settings = Settings(warehouse=str(tmp_path / "w.duckdb"), batch_size=8, runner="processes", processes=2)
    workers: list[Processes] = []

    def begin(articles: object, opened: Workers) -> None:
        PLAIN.begin(articles, opened)  # type: ignore[arg-type]
        assert isinstance(opened.runner, Processes)
        workers.append(opened.runner)

    def kill(_summary: Summary) -> None:
        if len(workers) == 2:
            os.kill(workers[-1].pids[0], signal.SIGKILL)

    run_pipeline([str(news)], settings, steps=replace(PLAIN, begin=begin), progress=kill)
    assert contents(settings) == expected
    assert list((tmp_path / "w.duckdb.staging").iterdir()) == []


def test_dask(news: Path, expected: dict[str, list[object]], cluster: str, tmp_path: Path) -> None:
    settings = Settings(warehouse=str(tmp_path / "w.duckdb"), batch_size=8, runner="dask", dask_address=cluster)
    run_pipeline([str(news)], settings)
    assert contents(settings) == expected


def test_a_worker_of_dask_that_is_killed(cluster: str) -> None:
    runner = Dask(cluster)
    try:
        (pid,) = runner.start(process_of, [0])()
        waiting = runner.start(double, [1, 2])
        os.kill(pid, signal.SIGKILL)
        assert waiting() == [2, 4]
    finally:
        runner.close()


def test_what_hangs_a_worker_of_dask_is_found(cluster: str) -> None:
    runner = Dask(cluster, patience=(2.0, 0.0))
    try:
        (pid,) = runner.start(process_of, [0])()
        job: Job[int, int | str] = Job(runner, double, [HANGS, 3], given_up=lambda number, err: f"{number}: {err}")  # type: ignore[arg-type]
        behind = runner.start(double, [4])
        assert behind() == [8]  # though nobody waits for the job that keeps the only worker
        assert job.result() == ["-7: It took longer than 2 seconds", 6]
        assert runner.start(process_of, [0])() != [pid]
    finally:
        runner.close()


def test_a_worker_of_dask_keeps_the_memory_that_it_frees(cluster: str) -> None:
    runner = Dask(cluster)
    try:
        first, *_, last = runner.start(page_faults, [10_000_000] * 50)()
        assert last - first < 1000  # 2,400 each time if it is taken from the system anew
    finally:
        runner.close()


def test_a_process_has_one_thread_whatever_the_main_module_loads(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(MAIN_MODULE)
    paths = os.pathsep.join(filter(None, sys.path))
    environment = {name: value for name, value in os.environ.items() if name not in ONE_THREAD} | {"PYTHONPATH": paths}
    said = subprocess.check_output([sys.executable, program], env=environment, text=True, timeout=60)
    assert set(json.loads(said)) == {1}


@pytest.fixture
def without_nanny(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler with one worker that nobody starts again."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as opened:
        address = opened.scheduler_address
        command = [sys.executable, "-m", "dask", "worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
        command += ["--local-directory", str(tmp_path)]
        paths = os.pathsep.join(filter(None, sys.path))  # the work stands in these tests
        environment = os.environ | {"PYTHONPATH": paths}
        with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as worker:
            yield address
            worker.kill()


def test_the_last_worker_of_dask_hangs(without_nanny: str) -> None:
    runner = Dask(without_nanny, patience=(2.0, 0.0))
    try:
        with pytest.raises(Lost, match=r"It took longer than 2 seconds"):
            runner.start(double, [HANGS])()
        with pytest.raises(StopRun, match=r"has no worker that takes work \(none\)\. Start some, `dask worker tcp:.*`, and"):
            runner.start(double, [1])()
    finally:
        runner.close()


def test_a_fault_of_the_work_on_dask_is_not_one_of_the_cluster(cluster: str) -> None:
    runner = Dask(cluster)
    try:
        with pytest.raises(FileNotFoundError, match="no such file"):
            runner.start(missing, [1])()
    finally:
        runner.close()


def test_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.runners.JOIN", 0.1)
    with pytest.raises(StopRun, match=r"There is no Dask scheduler at 'tcp://127\.0\.0\.1:9'"):
        Dask("tcp://127.0.0.1:9")
