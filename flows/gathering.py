"""Reading several sources at the same time, each on its own terms, with a count of how it went."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, Full, Queue
from threading import Event

from corpus.article import Article
from corpus.quarantine import Quarantined
from corpus.sources import Source
from warehouse.collected import Reading

AHEAD = 200  # what is read and not taken yet
PATIENCE = 0.1  # seconds after which a reader looks whether anybody still wants what it has

Found = Iterator[Article | Quarantined]
Now = Callable[[], datetime]


class Halted(Exception):
    """Nobody wants any more of a source."""


@dataclass(slots=True)
class Tally:
    """What a source has given so far; `seen` and `refused` are the addresses that the ledger knew and that were not read."""

    source: str
    started_at: datetime
    article_ids: set[str] = field(default_factory=set)
    quarantined: list[Quarantined] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    fault: str | None = None
    ended_at: datetime | None = None
    complete: bool = False  # all of it was taken
    halted: Event = field(default_factory=Event)

    def go_on(self) -> None:
        """Raises Halted if nobody wants any more: for whoever looks at many pages and has nothing to give."""
        if self.halted.is_set():
            raise Halted

    def add(self, item: Article | Quarantined) -> None:
        """Count something that was read."""
        if isinstance(item, Article):
            self.article_ids.add(item.article_id)
        else:
            self.quarantined.append(item)

    def reading(self, now: datetime) -> Reading:
        """How it went: stopped if it was not read to its end; failed if it broke off, or if all it has was refused."""
        refused = len(self.quarantined) + len(self.refused)
        error = self.fault
        if not error and not self.article_ids and not self.seen and self.quarantined:
            first = self.quarantined[0]
            error = f"{first.origin}: {first.reason.value}: {first.detail}"
        return Reading(
            source=self.source,
            started_at=self.started_at,
            ended_at=self.ended_at or now,
            status="stopped" if not self.complete else "failed" if error else "finished",
            known=len(self.seen),
            article_ids=frozenset(self.article_ids),
            quarantined=refused,
            error=error,
            notes=tuple(self.notes),
        )


class Gathering:
    """What all sources give, `at_once` of them at the same time. `tallies` say how each went, in the order they began."""

    def __init__(
        self,
        sources: Sequence[Source],
        collect: Callable[[Source, Tally], Found],
        *,
        at_once: int,
        stopped: Callable[[], bool] = lambda: False,
        now: Now = lambda: datetime.now(UTC),
    ) -> None:
        self._sources = sources
        self._collect = collect
        self._at_once = at_once
        self._stopped = stopped
        self._now = now
        self._done = Event()
        self.tallies: list[Tally] = []

    def read(self) -> Generator[Article | Quarantined]:
        """Everything, as it comes. Ends early, between two articles, once it is told to stop."""
        ready: Queue[Article | Quarantined | Tally] = Queue(AHEAD)
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="source") as pool:
            try:
                for source in self._sources:  # each in the context of whoever asked: Prefect keeps its server's address there
                    pool.submit(copy_context().run, self._read_one, source, ready)
                running = len(self._sources)
                while running and not self._stopped():
                    try:
                        item = ready.get(timeout=PATIENCE)
                    except Empty:
                        continue
                    if isinstance(item, Tally):
                        item.complete = True
                        running -= 1
                    else:
                        yield item
            finally:
                self._done.set()
                pool.shutdown(cancel_futures=True)

    def readings(self) -> list[Reading]:
        """How the reading of each source that was begun went."""
        return [tally.reading(self._now()) for tally in self.tallies]

    def _read_one(self, source: Source, ready: "Queue[Article | Quarantined | Tally]") -> None:
        tally = Tally(source.name, self._now(), halted=self._done)
        self.tallies.append(tally)
        try:
            for item in self._collect(source, tally):
                if not self._put(item, ready):
                    return
                tally.add(item)
        except Halted:
            return
        except Exception as err:  # noqa: BLE001 - whatever is wrong with one source, the others are read; it is recorded
            tally.fault = f"{type(err).__name__}: {err}"
        tally.ended_at = self._now()
        self._put(tally, ready)

    def _put(self, item: Article | Quarantined | Tally, ready: "Queue[Article | Quarantined | Tally]") -> bool:
        """Whether somebody will take it."""
        while not self._done.is_set():
            try:
                ready.put(item, timeout=PATIENCE)
            except Full:
                continue
            return True
        return False
