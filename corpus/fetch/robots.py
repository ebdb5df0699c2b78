"""What sites let robots fetch, by RFC 9309."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import httpx

from corpus.fetch.terms import Clock
from corpus.quarantine import Reason, Unreachable, Unreadable

MOST_ROBOTS = 512_000  # bytes of a robots.txt that are looked at; the RFC asks for at least 500 KiB
KEPT = 24 * 3600.0  # seconds; the RFC's limit
KEPT_FAULT = 600.0  # seconds until a robots.txt that could not be had is asked for again

Get = Callable[[httpx.URL], str | None]


@dataclass(slots=True)
class Site:
    """The rules of a site, or why they could not be had, and until when that holds."""

    asking: Lock = field(default_factory=Lock)
    until: float = 0.0
    rules: Any = None
    fault: Unreachable | None = None


class Robots:
    """Knows the robots.txt of sites."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sites: dict[tuple[str, bool], Site] = {}
        self._lock = Lock()

    def check(self, url: httpx.URL, agent: str, get: Get, *, local: bool) -> float:
        """The Crawl-delay of the site, 0 if it has none.

        `get` fetches the text of a robots.txt, None if there is none. Raises Unreadable if the site does not allow the
        address, Unreachable if its robots.txt cannot be had just now: then, says the RFC, nothing may be fetched.
        """
        site = self._site(url.copy_with(raw_path=b"/robots.txt"), get, local=local)
        if site.fault:
            detail = f"The site's robots.txt cannot be had: {site.fault.detail}"
            raise Unreachable(detail, site.fault.after, site.fault.reason)
        name = agent.partition("/")[0].strip()
        if not site.rules.can_fetch(str(url), name):
            raise Unreadable(
                Reason.ROBOTS,
                f"The site's robots.txt does not let {name} fetch this. If you have its leave, set `robots = false`.",
            )
        return float(site.rules.crawl_delay(name) or 0)

    def sitemaps(self, url: httpx.URL, get: Get, *, local: bool) -> tuple[str, ...]:
        """The addresses of sitemaps that the robots.txt of the site names; none if it cannot be had."""
        site = self._site(url.copy_with(raw_path=b"/robots.txt"), get, local=local)
        return () if site.fault else tuple(site.rules.sitemaps)

    def _site(self, robots: httpx.URL, get: Get, *, local: bool) -> Site:
        from protego import Protego

        with self._lock:
            site = self._sites.setdefault((str(robots), local), Site())
        with site.asking:  # one thread asks, the others wait for what it finds
            now = self._clock.monotonic()
            if site.until <= now:
                try:
                    site.rules, site.fault = Protego.parse(get(robots) or ""), None
                except Unreachable as err:
                    site.fault = err
                site.until = now + (KEPT_FAULT if site.fault else KEPT)
        return site
