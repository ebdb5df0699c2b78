"""Turns at a host: so many requests at once, so long apart, shared by everything that asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Lock

from corpus.fetch.terms import Clock
from corpus.quarantine import Unreachable


@dataclass(slots=True)
class Lane:
    """What is known of one host."""

    free: Condition = field(default_factory=Condition)
    running: int = 0
    next_start: float = 0.0
    closed_until: float = 0.0
    closed_by: Unreachable | None = None


class Turns:
    """Gives turns at hosts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lanes: dict[str, Lane] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, host: str, *, delay: float, at_once: int) -> Iterator[None]:
        """Waits for a turn and holds it. Raises what the host was closed with, while it is closed."""
        lane = self._lane(host)
        with lane.free:
            lane.free.wait_for(lambda: lane.running < at_once)
            now = self._clock.monotonic()
            if lane.closed_by and now < lane.closed_until:
                known = lane.closed_by
                raise Unreachable(f"Not asked again: {known.detail}", lane.closed_until - now, known.reason)
            start = max(now, lane.next_start)
            lane.next_start = start + delay
            lane.running += 1
        try:
            if start > now:
                self._clock.sleep(start - now)
            yield
        finally:
            with lane.free:
                lane.running -= 1
                lane.free.notify_all()

    def close(self, host: str, fault: Unreachable, seconds: float) -> None:
        """Have nobody ask the host for so long: it is down, or asked for that."""
        lane = self._lane(host)
        with lane.free:
            lane.closed_by, lane.closed_until = fault, self._clock.monotonic() + seconds

    def _lane(self, host: str) -> Lane:
        with self._lock:
            return self._lanes.setdefault(host, Lane())
