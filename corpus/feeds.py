"""Feeds as what they list: RSS 0.9 to 2.0, RDF, Atom and JSON Feed."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.article import Article, DateSource
from corpus.dates import read_date
from corpus.decode import decode
from corpus.draft import Draft, Place, clean_url, dated, host, to_article
from corpus.fragment import fragment_text
from corpus.quarantine import Quarantined, Reason, Unreadable
from corpus.xml import as_utf8, root_of

MOST_FEED = 10_000_000  # bytes; a hostile megabyte takes feedparser 16 seconds
ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
MEDIA_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
JSON_FEED = b"jsonfeed.org/version/1"
PARSER_FAULTS = (ValueError, LookupError, AssertionError, AttributeError, TypeError, RecursionError)  # on bytes that are no XML
PERIODS = {  # of the syndication module
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
LONGEST_WAIT = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a feed lists, as the feed says it. `html` and `summary` are read for their text, never shown."""

    url: str | None = None  # None where the feed carries the text and no address
    external_id: str | None = None
    title: str | None = None
    published: str | None = None  # as `corpus.dates.read_date` reads it
    updated: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None  # of an entry that the feed took from somewhere else
    lang: str | None = None
    html: str | None = None  # the content, where the feed carries it
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: what it says of itself, its entries in its order, and what was wrong with it."""

    title: str | None = None
    url: str | None = None  # of the site that it is the feed of
    lang: str | None = None
    ttl: timedelta | None = None  # how long its publisher asks to wait before it is fetched again
    next_url: str | None = None  # of the page with older entries
    entries: tuple[Entry, ...] = ()
    fault: str | None = None  # why it was read only as far as it went


def is_feed(body: bytes, media_type: str | None = None) -> bool:
    """Whether the bytes are those of a feed. The media type counts only where the bytes leave it open."""
    if body.lstrip()[:1] == b"{":
        return media_type == "application/feed+json" or JSON_FEED in body[:4096].replace(b"\\/", b"/")
    root = root_of(body)
    return root in ROOTS or (
        media_type in MEDIA_TYPES and bool(body.strip()) and root not in ("html", "urlset", "sitemapindex")
    )


def read_feed(body: bytes, *, url: str, media_type: str | None = None, charset: str | None = None) -> Feed:
    """The feed in the bytes, which were found at `url`; `media_type` and `charset` are what the server said.

    A broken one is read as far as it goes and has a `fault`. Raises Unreadable if it is no feed at all.
    """
    if len(body) > MOST_FEED:
        raise Unreadable(Reason.TOO_LARGE, f"The feed has {len(body):,} bytes; {MOST_FEED:,} is the most.")
    if not is_feed(body, media_type):
        raise Unreadable(Reason.FORMAT, "This is no feed: it is neither RSS, Atom, RDF nor JSON Feed.")
    if body.lstrip()[:1] == b"{":
        return _read_json(body, url, charset)
    return _read_xml(body, url, charset)


def read_entry(entry: Entry, feed: Feed, place: Place, *, lang: str | None = None) -> Article:
    """The article that an entry carries, in the language given or found out. Raises Unreadable if it holds no text."""
    text = fragment_text(entry.html or "") or fragment_text(entry.summary or "")
    draft = Draft(
        text=text,
        title=entry.title,
        url=entry.url,
        external_id=entry.external_id,
        publisher=entry.publisher or host(entry.url) or host(feed.url) or feed.title,
        published=next((stated for stated in (entry.published, entry.updated) if dated(stated, place)), None),
        date_source=DateSource.FEED,
        modified=entry.updated,
        authors=entry.authors,
        lang=lang,  # not the feed's: software that says en-US of every feed is common
    )
    return to_article(draft, place)


def read_feed_file(path: Path, place: Place) -> Iterator[Article | Quarantined]:
    """The articles that a saved feed carries, and for each entry without text why there is none; it has to be fetched."""
    feed = _saved(path)
    for number, entry in enumerate(feed.entries, 1):
        here = replace(place, origin=f"{place.origin}:{number}", key=f"{place.key}:{entry.external_id or number}")
        try:
            yield read_entry(entry, feed, here)
        except Unreadable as err:
            yield Quarantined(origin=here.origin, reason=err.reason, detail=err.detail, fetched_at=here.fetched_at)
    if feed.fault or not feed.entries:
        reason, said = (
            (Reason.FORMAT, f"Read as far as it goes: {feed.fault}.") if feed.fault else (Reason.EMPTY, "It lists nothing.")
        )
        yield Quarantined(origin=place.origin, reason=reason, detail=said, fetched_at=place.fetched_at)


def count_entries(path: Path) -> int:
    """How many entries the saved feed has."""
    return len(_saved(path).entries) or 1


def _saved(path: Path) -> Feed:
    if path.stat().st_size > MOST_FEED:
        raise Unreadable(Reason.TOO_LARGE, f"The feed has {path.stat().st_size:,} bytes; {MOST_FEED:,} is the most.")
    return read_feed(path.read_bytes(), url="")


def _read_xml(body: bytes, url: str, charset: str | None) -> Feed:
    import feedparser

    raw, fault = as_utf8(body, charset)
    # As a stream: bytes alone would be tried as the name of a file.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        found: Any = feedparser.parse(io.BytesIO(raw), response_headers=headers)
    except PARSER_FAULTS as err:
        raise Unreadable(Reason.FORMAT, f"The feed cannot be read: {type(err).__name__}: {err}.") from err
    said = found.feed
    if not found.get("version") and not found.entries and not said.get("title"):
        raise Unreadable(Reason.FORMAT, f"This is no feed that can be read: {_fault(found) or 'there is nothing in it'}.")
    return Feed(
        title=_text(said.get("title")),
        url=clean_url(said.get("link")),
        lang=_text(said.get("language")),
        ttl=_ttl(said),
        next_url=next((clean_url(link.get("href")) for link in said.get("links", ()) if link.get("rel") == "next"), None),
        entries=tuple(entry for item in found.entries if (entry := _entry(item, _text(said.get("language")))) is not None),
        fault=fault or _fault(found),
    )


def _entry(item: Any, lang: str | None) -> Entry | None:
    contents = [part for part in item.get("content", ()) if part.get("value")]
    html = max((part["value"] for part in contents), key=len, default=None)
    summary = item.get("summary")
    languages = (item.get("language"), *(part.get("language") for part in contents), lang)
    entry = Entry(
        url=clean_url(item.get("link")),
        external_id=_text(item.get("id")),
        title=_text(item.get("title")),
        published=_date(item, "published"),
        updated=_date(item, "updated"),
        authors=_authors(item),
        publisher=_text((item.get("source") or {}).get("title")) or _text(item.get("publisher")),
        lang=next((_text(language) for language in languages if language), None),
        html=html,
        summary=summary if summary and summary != html else None,
    )
    return entry if entry.url or entry.html or entry.summary else None


def _authors(item: Any) -> tuple[str, ...]:
    names = [_text(author.get("name")) for author in item.get("authors", ())] or [_text(item.get("author"))]
    return tuple(dict.fromkeys(name for name in names if name))


def _date(item: Any, name: str) -> str | None:
    stated = _text(item.get(name)) if name in item else None
    if stated is None or read_date(stated):
        return stated
    parsed = item.get(f"{name}_parsed")  # in UTC, from forms that only feeds have
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6]) if parsed else None


def _ttl(said: Any) -> timedelta | None:
    try:
        wait = timedelta(minutes=float(said["ttl"])) if said.get("ttl") else None
        period = PERIODS.get(str(said.get("sy_updateperiod", "")).strip().lower())
        if wait is None and period is not None:
            wait = period / float(said.get("sy_updatefrequency") or 1)
    except (ValueError, OverflowError, ZeroDivisionError, TypeError):
        return None
    return wait if wait and timedelta(0) < wait <= LONGEST_WAIT else None


def _fault(found: Any) -> str | None:
    return " ".join(str(found.bozo_exception).split()).rstrip(".") if found.bozo else None


def _text(value: Any) -> str | None:
    """The value on one line and without markup, if it is a text that says something."""
    return " ".join(fragment_text(value).split()) or None if isinstance(value, str) else None


class JsonAuthor(BaseModel):
    """Who wrote something, in a JSON Feed."""

    name: str | None = None


class JsonItem(BaseModel):
    """An item of a JSON Feed, 1 or 1.1."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None
    url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    author: JsonAuthor | None = None
    authors: list[JsonAuthor] | None = None
    language: str | None = None


class JsonFeed(BaseModel):
    """A JSON Feed, 1 or 1.1. Its items are checked one by one: a bad one costs nothing but itself."""

    title: str | None = None
    home_page_url: str | None = None
    next_url: str | None = None
    language: str | None = None
    author: JsonAuthor | None = None
    authors: list[JsonAuthor] | None = None
    items: list[Any] = Field(default_factory=list)


def _read_json(body: bytes, url: str, charset: str | None) -> Feed:
    try:
        said = JsonFeed.model_validate(json.loads(decode(body, declared=charset)))
    except (ValueError, RecursionError) as err:
        fault = str(err.errors()[0]["msg"]) if isinstance(err, ValidationError) else str(err)
        raise Unreadable(Reason.FORMAT, f"The JSON feed cannot be read: {fault}.") from err
    entries, faults = [], []
    for number, item in enumerate(said.items, 1):
        try:
            entry = _json_entry(JsonItem.model_validate(item), said, url)
        except ValidationError as err:
            faults.append(f"item {number}: {err.errors()[0]['msg']}")
            continue
        if entry.url or entry.html or entry.summary:
            entries.append(entry)
    return Feed(
        title=_text(said.title),
        url=_joined(url, said.home_page_url),
        lang=_text(said.language),
        next_url=_joined(url, said.next_url),
        entries=tuple(entries),
        fault="; ".join(faults[:5]) or None,
    )


def _json_entry(item: JsonItem, feed: JsonFeed, base: str) -> Entry:
    authors = item.authors or [item.author or JsonAuthor()]
    if not any(author.name for author in authors):
        authors = feed.authors or [feed.author or JsonAuthor()]
    return Entry(
        url=_joined(base, item.url),
        external_id=_text(item.id),
        title=_text(item.title),
        published=item.date_published,
        updated=item.date_modified,
        authors=tuple(dict.fromkeys(name for author in authors if (name := _text(author.name)))),
        lang=_text(item.language) or _text(feed.language),
        html=item.content_html or (_escaped(item.content_text) if item.content_text else None),
        summary=item.summary,
    )


def _joined(base: str, link: str | None) -> str | None:
    try:
        return clean_url(urljoin(base, link)) if link else None
    except ValueError:
        return None


def _escaped(text: str) -> str:
    from html import escape

    return f"<pre>{escape(text)}</pre>"
