"""From an address to articles: a page is one, a feed and a sitemap lead to theirs."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from corpus.article import Article, DateSource
from corpus.dates import read_date
from corpus.draft import Draft, Place
from corpus.feeds import MOST_FEED, Entry, Feed, is_feed, read_entry, read_feed
from corpus.fetch import Fetcher, Page, Terms
from corpus.pagination import MOST_PAGES, join_pages
from corpus.quarantine import Quarantined, Reason, Unreachable, Unreadable, quarantined
from corpus.sitemaps import MOST_SITEMAP, Listed, is_sitemap, read_sitemap
from corpus.sources import Kind, Source
from corpus.web import read_fetched

MOST_DEPTH = 3  # of sitemaps that list sitemaps; the protocol has one index above the sitemaps, some sites have two
SOONEST = timedelta(hours=1)  # until a page of which no change is announced is asked for again
AGAIN = 0.5  # and then after this part of the time for which it has not changed
READ_AHEAD = 2  # pages fetched for each that is read at the same time

NOTHING = Draft(text="")

T = TypeVar("T")
Found = Iterator[Article | Quarantined]
Note = Callable[[str], None]
Known = Callable[[str, datetime], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is collected, by whom and when.

    `known` says of an address, and when its bytes were fetched, whether the ledger has what was read from them. `note` is told
    what is no fault of an article, but of interest to whoever looks after the source.
    """

    source: Source
    terms: Terms
    fetcher: Fetcher
    moment: datetime
    known: Known
    note: Note

    def place(self, url: str, page: Page | None = None) -> Place:
        """Where an article is, and when its bytes came."""
        return Place(origin=url, key=url, fetched_at=page.fetched_at if page else self.moment)

    def draft(self, told: Draft = NOTHING) -> Draft:
        """What is known of an article before its page is read: what was told of it, and what the source says."""
        return replace(told, publisher=self.source.publisher or told.publisher, lang=self.source.language)

    def get(self, url: str, updated: str | None = None, *, listing: bool = False) -> Page:
        """The page, from what is kept unless it may have changed. Raises Unreadable if it cannot be had."""
        kept = self.fetcher.kept(url)
        if kept and not may_have_changed(kept, updated, self.moment):
            return kept
        return self.fetcher.fetch(url, listing_terms(self.terms) if listing else self.terms, stamp=updated)

    def refused(self, url: str, err: Unreadable) -> Quarantined:
        """What could not be read there, and why."""
        return quarantined(url, err, self.moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A page to fetch, what is known of it, and how its own feed has it."""

    url: str
    updated: str | None = None  # when it changed last, if that is announced
    given: Draft
    entry: Entry | None = None


Got = tuple[Lead, Page | Unreadable | None]  # None: the ledger has it, and nothing says that it changed


def kind_of(page: Page) -> Kind:
    """What the bytes are, whatever the address or the server say of them."""
    if is_feed(page.body, page.media_type):
        return Kind.FEED
    return Kind.SITEMAP if is_sitemap(page.body, page.media_type) else Kind.PAGE


def follow(url: str, errand: Errand, *, expected: Kind | None = None) -> Found:
    """The articles that the address leads to, and for whatever is none the reason why.

    Something else than `expected` is refused: a source that has become another needs a person.
    """
    try:
        page = errand.fetcher.fetch(url, listing_terms(errand.terms))
        kind = kind_of(page)
        if expected and kind is not expected:
            raise Unreadable(Reason.FORMAT, f"This is a {kind} and not a {expected}. Correct the source's `kind` or `url`.")
    except Unreadable as err:
        yield errand.refused(url, err)
        return
    if page.moved_to:
        errand.note(f"{url} has moved for good, to {page.moved_to}.")
    match kind:
        case Kind.FEED:
            yield from _follow_feed(page, errand)
        case Kind.SITEMAP:
            yield from _follow_sitemap(page, errand)
        case _ if not (page.unchanged and errand.known(url, page.fetched_at)):
            yield from _read([(Lead(url=url, given=errand.draft()), page)], errand)


def listing_terms(terms: Terms) -> Terms:
    """The terms for what lists articles, which may be larger than a page."""
    return replace(terms, most_bytes=max(terms.most_bytes, MOST_FEED, MOST_SITEMAP))


def _follow_feed(page: Page, errand: Errand) -> Found:
    url = page.requested
    try:
        feed = read_feed(page.body, url=page.url, media_type=page.media_type, charset=page.charset)
    except Unreadable as err:
        yield errand.refused(url, err)
        return
    if feed.fault:
        yield errand.refused(url, Unreadable(Reason.FORMAT, f"Read as far as it goes: {feed.fault}."))
    elif not feed.entries:
        errand.note(f"{url} lists nothing.")
    entries = _first(feed.entries, errand, url)
    if not errand.source.pages:
        for entry in entries:
            yield _from_feed(entry, feed, errand)
        return
    for entry in entries:
        if entry.url is None:
            yield _from_feed(entry, feed, errand)
    leads = (
        Lead(
            url=entry.url,
            updated=entry.updated,
            given=errand.draft(
                Draft(
                    text="",
                    title=entry.title,
                    published=entry.published or entry.updated,
                    date_source=DateSource.FEED,
                    modified=entry.updated,
                    publisher=entry.publisher,
                    authors=entry.authors,
                    external_id=entry.external_id,
                )
            ),
            entry=entry,
        )
        for entry in entries
        if entry.url
    )
    yield from _read(_fetched(leads, errand), errand, feed)


def _from_feed(entry: Entry, feed: Feed, errand: Errand) -> Article | Quarantined:
    """The article as the feed carries it."""
    url = entry.url or f"{errand.source.url}#{entry.external_id or entry.title or ''}"
    try:
        own = replace(entry, publisher=errand.source.publisher or entry.publisher)
        return read_entry(own, feed, errand.place(url), lang=errand.source.language)
    except Unreadable as err:
        return errand.refused(url, err)


def _follow_sitemap(page: Page, errand: Errand) -> Found:
    listed: dict[str, Listed] = {}
    yield from _list_pages(page, errand, listed, {page.requested, page.url}, depth=1)
    newest = _first(sorted(listed.values(), key=_age, reverse=True), errand, page.requested)
    leads = (
        Lead(
            url=entry.url,
            updated=entry.lastmod,
            given=errand.draft(
                Draft(
                    text="",
                    title=entry.title,
                    published=entry.published,
                    date_source=DateSource.SITEMAP,
                    publisher=entry.publisher,
                )
            ),
        )
        for entry in newest
    )
    yield from _read(_fetched(leads, errand), errand)


def _list_pages(page: Page, errand: Errand, listed: dict[str, Listed], seen: set[str], *, depth: int) -> Iterator[Quarantined]:
    """Puts into `listed` what the sitemap lists and, the newest first, what the sitemaps that it lists do."""
    url = page.requested
    try:
        sitemap = read_sitemap(page.body, url=page.url)
    except Unreadable as err:
        yield errand.refused(url, err)
        return
    if sitemap.fault:
        yield errand.refused(url, Unreadable(Reason.FORMAT, f"Read as far as it goes: {sitemap.fault}."))
    for entry in sitemap.entries:
        listed.setdefault(entry.url, entry)
    for child in sorted(sitemap.children, key=_age, reverse=True):
        if len(listed) >= errand.source.max_articles or child.url in seen:
            continue
        seen.add(child.url)
        try:
            if depth == MOST_DEPTH:
                raise Unreadable(Reason.FORMAT, f"Sitemaps that list sitemaps are followed {MOST_DEPTH} deep, and no further.")
            found = errand.get(child.url, child.lastmod, listing=True)
        except Unreadable as err:
            yield errand.refused(child.url, err)
            continue
        yield from _list_pages(found, errand, listed, seen, depth=depth + 1)


def _age(entry: Listed) -> datetime:
    """When it was published or changed, which is what "newest" goes by; what has no date is the oldest."""
    date = read_date(entry.published) or read_date(entry.lastmod)
    return date[0] if date else datetime.min  # noqa: DTZ901 - dates are the publishers' wall-clock times


def _first(entries: Sequence[T], errand: Errand, url: str) -> Sequence[T]:
    most = errand.source.max_articles
    if len(entries) > most:
        errand.note(f"{url} lists {len(entries):,} articles; the first {most:,} are read (`max_articles`).")
    return entries[:most]


def may_have_changed(kept: Page, updated: str | None, now: datetime) -> bool:
    """Whether a page is worth asking for again: what is announced of it is new, or nothing is and some time has passed.

    A feed without `updated` announces no corrections, so such a page is asked for after one hour, two, four and so on.
    """
    if updated is not None:
        return updated != kept.stamp
    return now - kept.checked_at >= max(SOONEST, (now - kept.fetched_at) * AGAIN)


def _fetched(leads: Iterable[Lead], errand: Errand) -> Iterator[Got]:
    """The pages, in order, as many fetched at once as the terms allow; those of a host still take turns."""

    def get(lead: Lead) -> Got:
        try:
            page = errand.get(lead.url, lead.updated)
        except Unreadable as err:
            return lead, err
        return lead, None if page.unchanged and errand.known(lead.url, page.fetched_at) else page

    waiting = iter({lead.url: lead for lead in leads}.values())
    with ThreadPoolExecutor(errand.terms.at_once) as pool:
        running: deque[Future[Got]] = deque()
        try:
            while True:
                for lead in islice(waiting, errand.terms.at_once * READ_AHEAD - len(running)):
                    running.append(pool.submit(get, lead))
                if not running:
                    return
                yield running.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _read(got: Iterable[Got], errand: Errand, feed: Feed | None = None) -> Found:
    for lead, page in got:
        if page is None:
            continue
        items: Sequence[Article | Quarantined]
        try:
            if isinstance(page, Unreadable):
                raise page
            items = _whole(lead, page, errand)
        except Unreadable as err:
            if feed and lead.entry and lead.entry.html and not isinstance(err, Unreachable):
                errand.note(f"{lead.url}: {err.detail} What the feed carries of it is read instead.")
                items = [_from_feed(lead.entry, feed, errand)]
            else:
                items = [errand.refused(lead.url, err)]
        yield from items


def _whole(lead: Lead, page: Page, errand: Errand) -> Sequence[Article]:
    """The article on all its pages, or the entries of a live blog.

    Raises Unreachable if a further page may be had later: half an article would be taken for all of it.
    """
    whole = read_fetched(page, errand.place(lead.url, page), given=lead.given)
    parts, seen = list(whole.articles), {page.url}
    while len(whole.articles) == 1 and whole.next_url and whole.next_url not in seen and len(parts) < MOST_PAGES:
        seen.add(whole.next_url)
        try:
            following = errand.get(whole.next_url)
            whole = read_fetched(following, errand.place(whole.next_url, following), given=lead.given)
        except Unreachable:
            raise
        except Unreadable as err:
            errand.note(f"{whole.next_url}: {err.detail} The article is read up to there.")
            break
        parts += whole.articles[:1]
    return [join_pages(parts)] if len(seen) > 1 else parts
