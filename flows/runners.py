"""Where work is done: in this process, in other processes of this machine, or by the workers of a Dask cluster."""

import ctypes
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from time import monotonic
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import uuid4

from threadpoolctl import threadpool_limits

from corpus.errors import StopRun

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[Sequence[T]], list[R]]
PATIENCE = (180.0, 20.0)  # seconds for a piece of work, the loading of models included, and for each of its items
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
JOIN = 30.0  # seconds in which a cluster has to answer and to have a worker
# M_TRIM_THRESHOLD and M_MMAP_THRESHOLD: the most that glibc comes to by itself. Dask sets 64 kB for the former, which ends
# that: each matrix was taken from the system anew, with 1,400,000 page faults in 100 articles, a fifth of a worker's time.
KEPT = {-1: 64 << 20, -3: 32 << 20}
ONE_AT_A_TIME = threading.Lock()  # a worker of Dask may have several threads; GiNZA's tokenizer is made for one


class Lost(Exception):
    """The worker died or hung over this work; its text says which. `hung` means that trying again would hang again."""

    def __init__(self, said: str, *, hung: bool = False) -> None:
        super().__init__(said)
        self.hung = hung


def _too_long(seconds: float) -> Lost:
    return Lost(f"It took longer than {seconds:,g} seconds", hung=True)


class Runner(Protocol):
    """Does work elsewhere. A batch is best cut into `parts`, and `ahead` batches are begun before the first is waited for."""

    parts: int
    ahead: int

    def start(self, work: Work[T, R], items: Sequence[T]) -> Callable[[], list[R]]:
        """Begin the work; what is returned waits for its result, and raises Lost if the worker died or hung over it."""

    def close(self, *, hurry: bool = False) -> None:
        """End all workers; in a hurry, without waiting for what they do."""


class Here:
    """Does the work in this process, when its result is asked for."""

    parts, ahead = 1, 0

    def start(self, work: Work[T, R], items: Sequence[T]) -> Callable[[], list[R]]:
        """Nothing is done until the result is asked for."""
        return lambda: work(items)

    def close(self, *, hurry: bool = False) -> None:
        """There is nothing to end."""


class Processes:
    """Does the work in so many other processes. One that dies or hangs is replaced, and costs the others nothing."""

    def __init__(self, count: int, *, patience: tuple[float, float] = PATIENCE) -> None:
        self.parts, self.ahead = 2 * count, 1
        self._patience = patience
        self._threads = ThreadPoolExecutor(count)
        self._own = threading.local()  # each thread's pool of one process: so it is known over which work that dies
        self._lock = threading.Lock()
        self._pools: dict[int, ProcessPoolExecutor] = {}  # by the process

    @property
    def pids(self) -> list[int]:
        """The processes that are at work or wait for it."""
        with self._lock:
            return sorted(self._pools)

    def start(self, work: Work[T, R], items: Sequence[T]) -> Callable[[], list[R]]:
        """Begun when a process is free, first come, first served."""
        future: Future[list[R]] = self._threads.submit(self._run, work, items)
        return future.result

    def _run(self, work: Work[T, R], items: Sequence[T]) -> list[R]:
        at_least, each = self._patience
        try:
            pool, pid = self._pool()
            future = pool.submit(work, items)
            seconds = at_least + each * len(items)
            if not wait([future], timeout=seconds).done:
                self._drop(pid)
                raise _too_long(seconds)
            return future.result()
        except BrokenProcessPool as err:
            self._drop(getattr(self._own, "pid", 0))
            raise Lost("The process that read it died") from err

    def _pool(self) -> tuple[ProcessPoolExecutor, int]:
        """The thread's pool and its process, both new if there is none."""
        if getattr(self._own, "pid", 0) not in self._pools:
            # Forking a process that has threads, as ours with the database and Prefect, can hang: start new ones.
            pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin_worker)
            pid = pool.submit(os.getpid).result()
            with self._lock:
                self._pools[pid] = pool
            self._own.pid = pid
        return self._pools[self._own.pid], self._own.pid

    def _drop(self, pid: int) -> None:
        with self._lock:
            pool = self._pools.pop(pid, None)
        if pool:
            _kill(pid)
            pool.shutdown()

    def close(self, *, hurry: bool = False) -> None:
        """End the processes."""
        if hurry:
            for pid in self.pids:
                _kill(pid)
        self._threads.shutdown(cancel_futures=True)
        for pool in list(self._pools.values()):
            pool.shutdown(cancel_futures=True)
        self._pools.clear()


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _begin_worker() -> None:
    """Have the process leave interrupts to the main one, and end with that however it ends."""
    from flows.quiet import keep_quiet, keep_quiet_at_exit

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ONE_THREAD:  # there is a process for each core: their threads would only be in each other's way
        os.environ.setdefault(name, "1")
    threadpool_limits(1)  # of what is loaded already
    keep_quiet()
    keep_quiet_at_exit()
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Begun(NamedTuple):
    """Which worker of a cluster has begun a piece of work, and when."""

    worker: str
    at: float


@dataclass(slots=True)
class Part:
    """A piece of work at a cluster, and within how many seconds of its beginning it has to be done."""

    seconds: float
    future: Any = None
    begun: Begun | None = None
    hung: bool = False

    @property
    def left(self) -> float:
        """The seconds that it still has."""
        return self.begun.at + self.seconds - monotonic() if self.begun else self.seconds


class Dask:
    """Does the work on a Dask cluster, whose workers have claimledger installed in the same version; ends those that hang."""

    ahead = 1

    def __init__(self, address: str, *, patience: tuple[float, float] = PATIENCE) -> None:
        try:
            import dask
            from distributed import Client
        except ImportError as err:
            raise StopRun('The runner `dask` needs Dask: pip install "claimledger[dask]".') from err
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})  # a batch of pages is some megabytes
        self._address, self._patience = address, patience
        try:
            client: Any = Client
            self._client = client(address, timeout=JOIN, set_as_default=False)
        except (OSError, ValueError) as err:
            raise StopRun(
                f"There is no Dask scheduler at {address!r}: {err}. Start one, `dask scheduler`, or correct `dask_address`."
            ) from err
        try:
            self._client.wait_for_workers(1, timeout=JOIN)
        except TimeoutError as err:
            self.close()
            raise StopRun(f"The Dask scheduler {address!r} has no worker. Start some: `dask worker {address}`.") from err
        self.parts = max(2, 2 * len(self._client.nthreads()))
        self._topic = f"claimledger-begun-{self._client.id}"
        self._at_work: dict[str, Part] = {}  # by the key of the work
        self._client.subscribe_topic(self._topic, self._note_begun)

    def start(self, work: Work[T, R], items: Sequence[T]) -> Callable[[], list[R]]:
        """Begun when a worker is free. The scheduler gives the work of a worker that dies to another, some times."""
        from dask.utils import funcname
        from distributed import KilledWorker

        key = f"{funcname(work)}-{uuid4().hex}"  # by the first half the scheduler tells how long such work takes
        at_least, each = self._patience
        part = self._at_work[key] = Part(at_least + each * len(items))
        part.future = self._client.submit(_announced, work, items, self._topic, key=key, pure=False)

        def result() -> list[R]:
            try:
                return list(self._result(part))
            except KilledWorker as err:
                raise Lost("The workers that read it died") from err
            except (OSError, CancelledError) as err:
                if part.hung:
                    raise _too_long(part.seconds) from err
                if part.future.status == "error":  # raised by the work
                    raise
                raise StopRun(f"The Dask scheduler is gone: {err}. Start it and run the same again; it goes on there.") from err
            finally:
                part.future.release()
                del self._at_work[key]

        return result

    def _result(self, part: Part) -> Any:
        """The result. Whatever hangs meanwhile is called off: it may keep this from being begun."""
        while not part.future.done():
            self._call_off()
            if part.hung:  # what is called off need not be done at once
                raise _too_long(part.seconds)
            waits = [other.left for other in self._at_work.values() if other.begun and not other.future.done()]
            try:
                return part.future.result(timeout=max(0.0, min([part.left, *waits])))
            except TimeoutError:
                if not part.begun:
                    self._check_workers()
        return part.future.result()

    def _check_workers(self) -> None:
        """Raises StopRun if there is no worker that could begin anything."""
        states = Counter(worker["status"] for worker in self._client.scheduler_info(n_workers=-1)["workers"].values())
        if not states["running"]:
            found = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"
            raise StopRun(
                f"The Dask scheduler {self._address!r} has no worker that takes work ({found}). Start some, `dask worker "
                f"{self._address}`, and run the same again; it goes on there. Those that are paused need more `--memory-limit`."
            )

    def _call_off(self) -> None:
        """Call off the work that hangs, or it would be given to the next worker, and end the worker that has it."""
        for part in list(self._at_work.values()):
            begun = part.begun
            if begun and part.left <= 0 and not part.future.done():
                part.hung = True
                self._client.cancel([part.future], force=True)
                self._end(begun.worker)

    def _end(self, worker: str) -> None:
        """End a worker. Its nanny starts it anew; what else it had is given to others, or to it."""
        try:
            self._client.restart_workers([worker], timeout=JOIN, raise_for_error=False)
        except ValueError:  # it has no nanny
            self._client.run(os._exit, 1, workers=[worker], on_error="ignore")
        except KeyError:  # it is gone already
            pass
        for part in self._at_work.values():
            if part.begun and part.begun.worker == worker:
                part.begun = None

    def _note_begun(self, event: tuple[float, dict[str, str]]) -> None:
        _, said = event
        if part := self._at_work.get(said["key"]):
            part.begun = Begun(said["worker"], monotonic())

    def close(self, *, hurry: bool = False) -> None:
        """Leave the cluster, which works on for others."""
        self._client.close(timeout=1 if hurry else JOIN)


def _announced(work: Work[T, R], items: Sequence[T], topic: str) -> list[R]:
    """What a worker of a cluster does: the work, after all who listen to the topic are told that it begins."""
    from distributed import get_worker
    from distributed.utils import sync

    worker = get_worker()
    _keep_freed_memory()
    with ONE_AT_A_TIME:
        # Waiting until the scheduler has it: work that hangs may leave the worker's other threads no turn to tell it.
        sync(
            worker.loop,
            worker.scheduler.log_event,
            topic=topic,
            msg={"key": worker.get_current_task(), "worker": worker.address},
        )
        return work(items)


def _keep_freed_memory() -> None:
    """Have glibc keep what is freed for what is needed next; another C library is left alone."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        for option, size in KEPT.items():
            mallopt(option, size)
