"""Fetching: politely, safely, within bounds, and again from what is kept."""

from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from threading import Lock
from types import TracebackType
from typing import Self

import httpcore
import httpx

from corpus.decode import content_type
from corpus.fetch.address import SCHEMES, Resolve, check_address, check_hosts, literal_address, resolve
from corpus.fetch.answer import Answer, Page, retry_after
from corpus.fetch.body import ACCEPTED, unpacked
from corpus.fetch.cache import Cache
from corpus.fetch.politeness import Turns
from corpus.fetch.robots import MOST_ROBOTS, Robots
from corpus.fetch.terms import Clock, Terms
from corpus.fetch.transport import open_client
from corpus.fetch.warc import Kept
from corpus.quarantine import Reason, Unreachable, Unreadable

TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})  # answers that may be another a moment later
FOR_GOOD = frozenset({301, 308})
REDIRECTS = FOR_GOOD | {302, 303, 307}
DOWN = 60.0  # seconds for which a host that cannot be reached is not asked again
LONGEST_DOWN = 24 * 3600.0  # and for one that asks for more: it may have been a slip
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between tries, doubled each time, with up to a second of chance
# Kinds of what may hold articles or lead to them; others, such as videos, are refused before their body is fetched.
READ = tuple(
    """text/ application/xml application/xhtml application/rss application/atom application/rdf application/json
    application/feed+json application/gzip application/x-gzip application/octet-stream""".split()
)
ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml,*/*;q=0.5"
CONNECT_PATIENCE = 10.0  # seconds for a connection
FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)


class Again(Unreachable):
    """A fault after which the same request is made again."""


class Down(Again):
    """The host cannot be reached."""


class Fetcher:
    """Fetches addresses. Safe to use from several threads; close it at the end.

    With a `cache`, every response is kept and asked for again only if it has changed; `offline` reads from there alone.
    """

    def __init__(
        self,
        cache: Cache | None = None,
        *,
        offline: bool = False,
        clock: Clock | None = None,
        resolve: Resolve = resolve,
        dial: httpcore.NetworkBackend | None = None,
    ) -> None:
        self.cache = cache
        self._offline = offline
        self._clock = clock or Clock()
        self._resolve = resolve
        self._dial = dial
        self._turns = Turns(self._clock)
        self._robots = Robots(self._clock)
        self._clients: dict[tuple[bool, str | None], httpx.Client] = {}
        self._open = ExitStack()
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections, and remove from the cache what is too old or too much."""
        self._open.close()
        if self.cache and not self._offline:
            self.cache.tidy(self._clock.now())

    def kept(self, url: str) -> Page | None:
        """What is kept of an address, without asking for it."""
        found = self.cache.find(str(check_address(url))) if self.cache else None
        return found.page() if found else None

    def fetch(self, url: str, terms: Terms | None = None, *, stamp: str | None = None) -> Page:
        """What is at the address. `stamp` is kept with it, for the caller to know what it knew of the page then.

        Raises Unreachable if trying again later may help, and what it may help to know is in its reason and `after`;
        else Unreadable.
        """
        address = check_address(url)
        kept = self.cache.find(str(address)) if self.cache else None
        if self._offline:
            if kept is None:
                raise Unreadable(
                    Reason.OFFLINE, "It was never fetched, and nothing is fetched offline. Run once without `offline`."
                )
            return kept.page()
        answer = self._follow(address, terms or Terms(), kept, robots=True)
        if kept and answer.status == httpx.codes.NOT_MODIFIED and answer.url == kept.answer.url:
            answer = replace(kept.answer, moved_to=answer.moved_to)
        elif answer.status != httpx.codes.OK:
            raise Unreadable(Reason.NETWORK, f"The server answered {answer.status} {answer.phrase}.")
        now = self._clock.now()
        unchanged = kept is not None and answer.body == kept.answer.body
        fetched_at = kept.fetched_at if kept and unchanged else now
        kept = Kept(requested=str(address), answer=answer, fetched_at=fetched_at, checked_at=now, stamp=stamp)
        if self.cache:
            self.cache.keep(kept)
        return kept.page(unchanged=unchanged)

    def sitemaps(self, url: str, terms: Terms) -> tuple[str, ...]:
        """The addresses of the sitemaps that the site's robots.txt names; none offline, or if it cannot be had."""
        if self._offline:
            return ()
        return self._robots.sitemaps(check_address(url), partial(self._robots_text, terms), local=terms.local)

    def _follow(self, address: httpx.URL, terms: Terms, kept: Kept | None, *, robots: bool) -> Answer:
        """The answer at the end of all redirects, each of which is checked like the first address."""
        path = [address]
        for_good, moved_to = True, None
        while True:
            here = path[-1]
            delay = terms.delay
            if robots and terms.robots:
                delay = max(delay, self._crawl_delay(here, terms))
            answer = self._ask(here, terms, kept, delay)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return replace(answer, moved_to=moved_to)
            try:
                there = check_address(here.join(answer.headers["location"]))
            except (httpx.InvalidURL, ValueError) as err:
                raise Unreadable(Reason.ADDRESS, f"It redirects to what is no address: {err}.") from err
            if there in path:
                raise Unreadable(Reason.NETWORK, f"It redirects in a loop: {there} leads back to itself.")
            if len(path) > terms.most_redirects:
                raise Unreadable(Reason.NETWORK, f"It redirects more than {terms.most_redirects} times.")
            for_good = for_good and answer.status in FOR_GOOD
            moved_to = str(there) if for_good else moved_to
            path.append(there)

    def _crawl_delay(self, address: httpx.URL, terms: Terms) -> float:
        asked_for = self._robots.check(address, terms.agent, partial(self._robots_text, terms), local=terms.local)
        return min(asked_for, terms.longest_wait)

    def _robots_text(self, terms: Terms, robots: httpx.URL) -> str | None:
        try:
            answer = self._follow(robots, replace(terms, most_bytes=MOST_ROBOTS, cut=True), None, robots=False)
        except Unreachable:
            raise
        except Unreadable:
            return None  # the RFC counts redirects that lead nowhere as no robots.txt
        return answer.body.decode("utf-8", "replace") if answer.status == httpx.codes.OK else None

    def _ask(self, address: httpx.URL, terms: Terms, kept: Kept | None, delay: float) -> Answer:
        """The answer of one address, after as many tries as the terms allow."""
        from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

        backoff = wait_exponential_jitter(initial=FIRST_PAUSE, max=LONGEST_PAUSE, jitter=1)

        def pause(state: RetryCallState) -> float:
            fault = state.outcome.exception() if state.outcome else None
            return max(backoff(state), (fault.after or 0) if isinstance(fault, Unreachable) else 0)

        retrying = Retrying(
            sleep=self._clock.sleep,
            wait=pause,
            stop=stop_after_attempt(terms.tries),
            retry=retry_if_exception_type(Again),
            reraise=True,
        )
        try:
            return retrying(self._once, address, terms, kept, delay)
        except Unreachable as err:
            if isinstance(err, Down) or err.reason is Reason.LATER:
                self._turns.close(origin(address), err, min(err.after or DOWN, LONGEST_DOWN))
            raise

    def _once(self, address: httpx.URL, terms: Terms, kept: Kept | None, delay: float) -> Answer:
        client = self._client(terms)
        if terms.proxy and not terms.local:
            self._check_behind_proxy(address)
        headers = {"User-Agent": terms.agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED}
        if terms.headers_for and same_origin(address, httpx.URL(terms.headers_for)):
            headers.update(terms.headers)
        if kept and kept.answer.url == str(address):
            headers.update(kept.validators)
        timeout = httpx.Timeout(terms.patience, connect=min(terms.patience, CONNECT_PATIENCE))
        with self._turns.turn(origin(address), delay=delay, at_once=terms.at_once):
            try:
                request = client.build_request("GET", address, headers=headers, timeout=timeout)
                with closing(client.send(request, stream=True)) as response:
                    return read_answer(response, terms, self._clock.now())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as err:
                raise Down(f"The server cannot be reached: {str(err) or type(err).__name__}.") from err
            except httpx.RemoteProtocolError as err:  # httpx looks at where a redirect leads before we do
                raise Unreadable(Reason.ADDRESS, f"It redirects to what is no address: {err}.") from err
            except httpcore.TimeoutException as err:
                raise Again(f"The answer was not complete after {terms.patience:g} seconds.") from err
            except FAULTS as err:
                raise Again(f"The answer could not be read: {str(err) or type(err).__name__}.") from err

    def _check_behind_proxy(self, address: httpx.URL) -> None:
        """A proxy looks names up itself, so all that can be done here is to refuse what is known to be private."""
        try:
            found = [address.host] if literal_address(address.host) else self._resolve(address.host, address.port or 0)
        except OSError:
            return  # behind a proxy there may be no other way to look a name up
        check_hosts(address.host, found)

    def _client(self, terms: Terms) -> httpx.Client:
        """Sources that may reach private addresses share no connection with others, nor do those of two proxies."""
        with self._lock:
            key = (terms.local, terms.proxy)
            if key not in self._clients:
                try:
                    client = open_client(self._resolve, local=terms.local, proxy=terms.proxy, dial=self._dial)
                except (httpx.InvalidURL, ValueError) as err:  # of a proxy that a secret names
                    raise Unreadable(Reason.SETTINGS, "The proxy of the source is no http or https address.") from err
                self._clients[key] = self._open.enter_context(client)
            return self._clients[key]


def read_answer(response: httpx.Response, terms: Terms, now: datetime) -> Answer:
    """The answer with the body of a status 200. Raises Unreachable or Unreadable if it is not to be had."""
    status, phrase = response.status_code, response.reason_phrase
    headers = dict(response.headers.items())
    if status in TRY_AGAIN:
        after = retry_after(headers.get("retry-after"), now)
        detail = f"The server answered {status} {phrase}"
        if after is None:
            raise Again(f"{detail}.")
        kind = Again if after <= terms.longest_wait else Unreachable
        raise kind(f"{detail} and asks to come back after {after:,.0f} seconds.", after, Reason.LATER)
    if status != httpx.codes.OK:
        return Answer(url=str(response.url), status=status, phrase=phrase, headers=headers)
    media_type, _ = content_type(headers.get("content-type"))
    if not media_type.startswith(READ):
        raise Unreadable(Reason.FORMAT, f"The server sends {media_type!r}, which is neither a page nor a feed nor a sitemap.")
    length = headers.get("content-length", "")
    announced = int(length) if length.isascii() and length.isdigit() else None
    if announced is not None and announced > terms.most_bytes and not terms.cut:
        raise Unreadable(Reason.TOO_LARGE, f"It has {announced:,} bytes; {terms.most_bytes:,} is the most.")
    try:
        body = unpacked(response.iter_raw(), headers.get("content-encoding", ""), most=terms.most_bytes, cut=terms.cut)
    except Unreachable as err:
        raise Again(err.detail) from err
    received = response.extensions["network_stream"].get_extra_info("body_received")
    if announced is not None and received is not None and received > announced:
        raise Again(f"The server announced {announced:,} bytes and sent more: what was read may be cut.")
    return Answer(url=str(response.url), status=status, phrase=phrase, headers=headers, body=body)


def origin(address: httpx.URL) -> str:
    """The scheme, host and port of an address."""
    return f"{address.scheme}://{address.host}:{address.port or SCHEMES[address.scheme]}"


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two addresses are on the same server, so that what is secret to one may go to the other."""
    return origin(one) == origin(other)
