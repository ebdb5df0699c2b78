"""How something is to be fetched: who asks, how often, how much, and from where."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from corpus.page import MOST_PAGE

AGENT = "claimledger/0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms on which one source is fetched."""

    agent: str = AGENT
    delay: float = 1.0  # seconds between two requests to a host; a longer Crawl-delay counts
    at_once: int = 1  # requests to a host at the same time
    robots: bool = True  # obey robots.txt
    local: bool = False  # fetch from this machine and the private network, too
    proxy: str | None = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # may hold secrets
    headers_for: str | None = None  # the address whose host, scheme and port alone get the headers
    most_bytes: int = MOST_PAGE  # of a body, unpacked
    cut: bool = False  # take the first bytes of what has more
    patience: float = 30.0  # seconds for an answer, head and body
    tries: int = 3
    longest_wait: float = 60.0  # seconds; if a server asks for more, the page is left for another round
    most_redirects: int = 10


@dataclass(frozen=True, slots=True)
class Clock:
    """What the time is, and how to wait; tests bring their own."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
