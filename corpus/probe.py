"""What an address turns out to be, for somebody who thinks of reading it."""

from dataclasses import dataclass, replace
from urllib.parse import urljoin

from corpus.draft import Place, host
from corpus.feeds import MEDIA_TYPES, read_feed
from corpus.fetch import Fetcher, Page, Terms
from corpus.follow import kind_of, listing_terms
from corpus.language import given_language
from corpus.quarantine import Unreadable
from corpus.sitemaps import read_sitemap
from corpus.sources import Kind, Source
from corpus.web import read_fetched

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What is at an address. `problem` is why nothing of it, or not all, can be read."""

    url: str
    kind: Kind
    title: str | None = None
    publisher: str | None = None
    lang: str | None = None
    published: str | None = None
    characters: int | None = None  # of a page's text
    articles: int | None = None  # that a feed or sitemap lists
    sitemaps: int | None = None  # that an index lists
    first: tuple[tuple[str, str, str], ...] = ()  # address, title and date of what is listed first
    feeds: tuple[str, ...] = ()  # that a page names as its own
    site_maps: tuple[str, ...] = ()  # that the robots.txt of a page's site names
    moved_to: str | None = None
    canonical: str | None = None
    problem: str | None = None

    def source(self, *, local: bool = False) -> Source:
        """The source that would read it."""
        said = {
            "name": self.title or host(self.url) or self.url,
            "kind": self.kind,
            "url": self.moved_to or self.url,
            "language": given_language(self.lang),
            "publisher": self.publisher if self.kind is Kind.PAGE else None,
            "local": local or None,
        }
        return Source.model_validate({key: value for key, value in said.items() if value is not None})


def probe(url: str, fetcher: Fetcher, terms: Terms) -> tuple[Probe, Probe | None]:
    """What is at the address and, if it lists articles, at the first one. Raises Unreadable if it cannot be fetched."""
    found = describe(fetcher.fetch(url, listing_terms(terms)))
    if found.kind is Kind.PAGE:
        return replace(found, site_maps=fetcher.sitemaps(url, terms)), None
    if not found.first:
        return found, None
    first = found.first[0][0]
    try:
        return found, describe(fetcher.fetch(first, terms))
    except Unreadable as err:
        return found, Probe(url=first, kind=Kind.PAGE, problem=err.detail)


def describe(page: Page) -> Probe:
    """What a page that was fetched is."""
    kind = kind_of(page)
    try:
        match kind:
            case Kind.FEED:
                return _feed(page)
            case Kind.SITEMAP:
                return _sitemap(page)
        return _page(page)
    except Unreadable as err:
        return Probe(url=page.requested, kind=kind, problem=err.detail, feeds=feeds_of(page), moved_to=page.moved_to)


def _feed(page: Page) -> Probe:
    feed = read_feed(page.body, url=page.url, media_type=page.media_type, charset=page.charset)
    return Probe(
        url=page.requested,
        kind=Kind.FEED,
        title=feed.title,
        lang=feed.lang,
        articles=len(feed.entries),
        first=tuple(
            (entry.url, entry.title or "", entry.published or entry.updated or "") for entry in feed.entries if entry.url
        )[:MOST_SHOWN],
        moved_to=page.moved_to,
        problem=feed.fault,
    )


def _sitemap(page: Page) -> Probe:
    sitemap = read_sitemap(page.body, url=page.url)
    return Probe(
        url=page.requested,
        kind=Kind.SITEMAP,
        articles=len(sitemap.entries),
        sitemaps=len(sitemap.children),
        first=tuple(
            (entry.url, entry.title or "", entry.published or entry.lastmod or "") for entry in sitemap.entries[:MOST_SHOWN]
        ),
        moved_to=page.moved_to,
        problem=sitemap.fault,
    )


def _page(page: Page) -> Probe:
    whole = read_fetched(page, Place(origin=page.requested, key=page.requested, fetched_at=page.fetched_at))
    article = whole.articles[0]
    return Probe(
        url=page.requested,
        kind=Kind.PAGE,
        title=article.title or None,
        publisher=article.publisher,
        lang=article.lang,
        published=article.published_at.isoformat(" ", "minutes") if article.published_at else None,
        characters=sum(len(part.text) for part in whole.articles),
        feeds=feeds_of(page),
        moved_to=page.moved_to,
        canonical=page.canonical or (article.url if article.url != page.url else None),
    )


def feeds_of(page: Page) -> tuple[str, ...]:
    """The addresses of the feeds that a page names as its own."""
    from lxml import etree, html

    if "html" not in page.media_type:
        return ()
    try:
        tree = html.document_fromstring(page.body)
    except (etree.LxmlError, ValueError):
        return ()
    links = (link for link in tree.iter("link") if (link.get("type") or "").strip().lower() in MEDIA_TYPES)
    return tuple(dict.fromkeys(urljoin(page.url, link.get("href") or "") for link in links if link.get("href")))
