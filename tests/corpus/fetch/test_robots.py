"""Robots.txt by RFC 9309, and turns at a host."""

import threading
from dataclasses import replace

import pytest

from corpus.fetch import Fetcher, Terms
from corpus.fetch.politeness import Turns
from corpus.fetch.terms import Clock
from corpus.quarantine import Unreachable, Unreadable
from tests.corpus.rogue import Rogue, Waits, answer, redirect

CASES = [  # robots.txt, the reason for which /page is not fetched
    pytest.param(answer("User-agent: *\nDisallow: /secret\n", "Content-Type: text/plain"), None, id="allowed"),
    pytest.param(answer("User-agent: *\nDisallow: /\n", "Content-Type: text/plain"), "robots", id="all-disallowed"),
    pytest.param(answer("User-agent: claimledger\nDisallow: /page\n"), "robots", id="we-are-named"),
    pytest.param(answer("User-agent: other\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), None, id="others-are-named"),
    pytest.param(answer("User-agent: *\nDisallow: /p\nAllow: /page\n"), None, id="longest-rule"),
    pytest.param(answer("User-agent: *\nDisallow: /page\n" + "#" * 600_000), "robots", id="too-long"),
    pytest.param(answer("no", status="404 Not Found"), None, id="404"),
    pytest.param(answer("no", status="403 Forbidden"), None, id="403"),
    pytest.param(answer("no", status="500 Internal Server Error"), "network", id="500"),
    pytest.param(answer("", "Retry-After: 7200", status="503 Service Unavailable"), "later", id="503"),
    pytest.param(redirect("/elsewhere.txt"), "robots", id="redirect"),
    pytest.param(redirect("/robots.txt"), None, id="redirect-loop"),
    pytest.param(b"", "network", id="cut"),
]


@pytest.mark.parametrize(("robots", "reason"), CASES)
def test_robots(robots: bytes, reason: str | None, site: str, terms: Terms, waits: Waits) -> None:
    Rogue.extra["/robots.txt"] = robots
    Rogue.extra["/elsewhere.txt"] = answer("User-agent: *\nDisallow: /\n")
    with Fetcher(clock=waits.clock) as fetcher:
        if reason is None:
            assert fetcher.fetch(site + "/page", terms).body
            return
        with pytest.raises(Unreadable) as caught:
            fetcher.fetch(site + "/page", terms)
        assert caught.value.reason == reason
        assert isinstance(caught.value, Unreachable) == (reason != "robots")
        assert "/page" not in Rogue.asked
        assert fetcher.fetch(site + "/gzip", replace(terms, robots=False)).body if reason != "later" else True


def test_robots_are_asked_for_once_a_day(site: str, terms: Terms, waits: Waits) -> None:
    with Fetcher(clock=waits.clock) as fetcher:
        for pause in (0, 3600, 24 * 3600):
            waits.sleep(pause)
            fetcher.fetch(site + "/page", terms)
    assert Rogue.counts == {"/robots.txt": 2, "/page": 3}


@pytest.mark.parametrize(
    ("robots", "delay", "expected"),
    [("", 1.0, 1.0), ("User-agent: *\nCrawl-delay: 5\n", 1.0, 5.0), ("User-agent: *\nCrawl-delay: 86400\n", 1.0, 60.0)],
    ids=["own", "crawl-delay", "too-long"],
)
def test_requests_are_so_far_apart(robots: str, delay: float, expected: float, site: str, terms: Terms, waits: Waits) -> None:
    Rogue.extra["/robots.txt"] = answer(robots)
    with Fetcher(clock=waits.clock) as fetcher:
        for path in ("/page", "/gzip", "/canonical"):
            fetcher.fetch(site + path, replace(terms, delay=delay))
    assert waits.waited[1:] == [expected, expected]


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_host_is_asked_so_often_at_the_same_time(at_once: int) -> None:
    turns, lock, running, most = Turns(Clock()), threading.Lock(), 0, 0
    together = threading.Barrier(at_once)

    def ask() -> None:
        nonlocal running, most
        with turns.turn("host", delay=0, at_once=at_once):
            with lock:
                running += 1
                most = max(most, running)
            together.wait(timeout=5)
            with lock:
                running -= 1

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert (most, running) == (at_once, 0)


def test_hosts_do_not_wait_for_each_other(waits: Waits) -> None:
    turns = Turns(waits.clock)
    for host in ("a", "b", "c"):
        with turns.turn(host, delay=10, at_once=1):
            pass
    assert waits.waited == []
