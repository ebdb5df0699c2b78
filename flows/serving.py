"""Rounds at the times of the sources' schedules, in this process and without a server."""

import signal
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from corpus.errors import ClaimledgerError
from corpus.sources import Source
from flows.ingest import Round, Surroundings, chosen, ingest, scheduled
from flows.settings import Settings
from warehouse.collected import last_started
from warehouse.store import Warehouse

LOOK_AGAIN = timedelta(minutes=1)  # until the sources file is looked at again
TICK = 0.5  # seconds after which a request to stop is noticed
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """A request to stop. An Event would do, but one may not be set by the signal that interrupts whoever waits for it."""

    def __init__(self) -> None:
        self.requested = False

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT ask to stop; a second one does not ask."""
        before = {number: signal.signal(number, self._heard) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


class Clock:
    """The time, and waiting for it."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)

    def wait_until(self, moment: datetime, stop: Stop) -> None:
        """Return at that moment, or soon after somebody asked to stop. Looks at the clock, which a machine's sleep moves on."""
        while not stop.requested and (left := (moment - self.now()).total_seconds()) > 0:
            time.sleep(min(left, TICK))


@dataclass(slots=True)
class Timetable:
    """When each source is due: at the first time of its schedule after it was last read; at once if it never was.

    What was missed while nothing ran is made up for once, not as often as it was missed.
    """

    sources: Sequence[Source]
    started: dict[str, datetime]
    began: datetime

    def due(self, now: datetime) -> list[Source]:
        """The sources to read now."""
        return [source for source in self.sources if (moment := self._next(source)) and moment <= now]

    def next(self) -> datetime | None:
        """When the next source is due; None if none ever is."""
        return min((moment for source in self.sources if (moment := self._next(source))), default=None)

    def _next(self, source: Source) -> datetime | None:
        if source.schedule is None:
            return None
        last = self.started.get(source.name)
        if last is None:
            return self.began if source.next_times(self.began) else None
        return next(iter(source.next_times(last)), None)


@dataclass(slots=True)
class Service:
    """What `serve` is made of: how a round is done, the clock, who stops it, and where it says what it does."""

    settings: Settings
    say: Callable[[str], None]
    clock: Clock = field(default_factory=Clock)
    stop: Stop = field(default_factory=Stop)
    around: Surroundings = field(default_factory=Surroundings)
    after: Callable[[Round], None] = lambda _done: None
    _content: str = ""
    _table: Timetable | None = None

    def run(self) -> None:
        """Rounds at their times, one after the other, until somebody asks to stop. Raises StopRun if it cannot begin."""
        table = self._look()
        self._say(f"{_count(table.sources)}, read by their schedules in this process, without a server.")
        while not self.stop.requested:
            self._round(table)
            now, due = self.clock.now(), table.next()
            if due is None or due > now:
                self.clock.wait_until(min(due or now + LOOK_AGAIN, now + LOOK_AGAIN), self.stop)
            table = self._look()
        self._say("Stopped.")

    def once(self) -> bool:
        """One round over what is due; returns whether it went well. Raises StopRun if it cannot begin."""
        table = self._look()
        if table.due(self.clock.now()):
            return self._round(table)
        self._say(f"Nothing is due{_until(table)}.")
        return True

    def _round(self, table: Timetable) -> bool:
        began = self.clock.now()
        due = table.due(began)
        if not due:
            return True
        for source in due:
            table.started[source.name] = began
        try:
            done = ingest(self.settings, due, replace(self.around, now=self.clock.now, stopped=lambda: self.stop.requested))
            self.after(done)
        except Exception as err:  # noqa: BLE001 - whatever fails in one round, the next is due at its time
            self._say(f"Failed: {_said(err)}{_until(table)}.")
            return False
        self._say(f"{_told(done)}{_until(table)}.")
        return True

    def _look(self) -> Timetable:
        """The timetable by the sources file as it is now. One that has become wrong is said, and the last right one counts."""
        try:
            content = Path(self.settings.sources).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            content = ""
        if self._table and content == self._content:
            return self._table
        try:
            sources = chosen(self.settings)
            timed = scheduled(self.settings, sources)
        except ClaimledgerError as err:
            if self._table is None:
                raise
            self._say(f"The sources are as before, because the file is wrong now. {_said(err)}")
            self._content = content
            return self._table
        if self._table is not None:
            self._say(f"{self.settings.sources} has changed: {_count(sources)}.")
        idle = [source.name for source in sources if source.schedule is None]
        if idle:
            self._say(f"Without a schedule, and not read: {', '.join(idle)}.")
        started = self._table.started if self._table else _started(self.settings)
        self._content = content
        self._table = Timetable(timed, dict(started), self.clock.now())
        return self._table

    def _say(self, said: str) -> None:
        self.say(f"{self.clock.now():%Y-%m-%d %H:%M:%SZ} {' '.join(said.split())}")


def _started(settings: Settings) -> Mapping[str, datetime]:
    if not Path(settings.warehouse).exists():
        return {}
    with Warehouse.open(settings.warehouse, memory=settings.memory) as opened:
        return {source: moment.replace(tzinfo=UTC) for source, moment in last_started(opened.con).items()}


def _told(done: Round) -> str:
    """A round in a line."""
    summary = done.summary
    numbers = {
        "new": summary.counts.new,
        "revised": summary.counts.revised,
        "could not be read": len(summary.quarantined),
        "open conflicts": summary.conflicts,
    }
    said = ", ".join([_count(done.sources), *(f"{count:,} {name}" for name, count in numbers.items())])
    if done.revisions:
        said += f"; claims in revisions: {', '.join(f'{count:,} {change}' for change, count in done.revisions.items())}"
    failed = f"; failed: {', '.join(one.source for one in done.failed)}" if done.failed else ""
    raised = len(done.told.raised)
    alerts = f"; {raised:,} {'alert' if raised == 1 else 'alerts'}" if raised else ""
    faults = "".join(f"; {channel}: {error.rstrip('.')}" for channel, error in done.told.errors.items())
    return f"{'Broken off: ' if done.stopped else ''}{said}{failed}{alerts}{faults}"


def _count(sources: Sequence[object]) -> str:
    return f"{len(sources):,} {'source' if len(sources) == 1 else 'sources'}"


def _until(table: Timetable) -> str:
    due = table.next()
    return f"; next at {due.astimezone(UTC):%Y-%m-%d %H:%MZ}" if due else ""


def _said(err: Exception) -> str:
    if isinstance(err, ClaimledgerError):
        return str(err).rstrip(".")
    place = traceback.extract_tb(err.__traceback__)[-1]
    return f"{type(err).__name__}: {err} ({Path(place.filename).name}, line {place.lineno})"
