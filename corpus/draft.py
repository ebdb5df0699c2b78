"""What a reader finds in a file, page or record, and how that becomes an `Article`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit

from corpus.article import Article, DateSource
from corpus.dates import read_date
from corpus.language import find_language, given_language
from corpus.quarantine import Reason, Unreadable

MOST_TEXT = 5_000_000  # characters of one article, and bytes of one plain file or JSON line
AHEAD = timedelta(days=2)  # a date that far after the fetch is a wrong one, unless a person gave it
NEWLINES = re.compile(r"\r\n?")
# Half surrogates cannot be stored and NUL ends a string in many tools. One character takes their place: no offset moves.
UNSTORABLE = re.compile("[\ud800-\udfff\0]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as its reader found it; everything but the text may be missing."""

    text: str
    title: str | None = None
    url: str | None = None
    external_id: str | None = None
    publisher: str | None = None
    published: str | None = None
    date_source: DateSource = DateSource.GIVEN
    modified: str | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something was read: as a person would name it, and as a key that stays the same."""

    origin: str
    key: str
    fetched_at: datetime


Reader = Callable[[bytes, Place], Article | tuple[Article, ...]]


def to_article(draft: Draft, place: Place) -> Article:
    """The article of the draft. Raises Unreadable if it has no text, too much text, or text in another language."""
    text = clean_text(draft.text)
    if not text:
        raise Unreadable(Reason.NO_TEXT, "There is no text in it.")
    if len(text) > MOST_TEXT:
        raise Unreadable(Reason.TOO_LARGE, f"Its text has {len(text):,} characters; {MOST_TEXT:,} is the most.")
    lang = given_language(draft.lang) or find_language(text)
    if lang not in ("en", "ja"):
        said = "It holds no words" if lang == "zxx" else f"It seems to be in {lang!r}"
        raise Unreadable(Reason.LANGUAGE, f"{said}; English (en) and Japanese (ja) are read. Pass `lang` if that is wrong.")
    url = clean_url(draft.url)
    publisher = _line(draft.publisher) or host(url)
    external_id = _line(draft.external_id)
    published = dated(draft.published, place, trusted=draft.date_source is DateSource.GIVEN)
    modified = dated(draft.modified, place)
    return Article(
        # An id that a sender gave is the sender's: another publisher may use the same one.
        key=url or (f"{publisher or ''}#{external_id}" if external_id else place.key),
        text=text,
        lang=lang,
        fetched_at=place.fetched_at,
        title=_line(draft.title) or "",
        url=url,
        external_id=external_id,
        publisher=publisher,
        published_at=published[0] if published else None,
        published_precision=published[1] if published else None,
        date_source=draft.date_source if published else None,
        modified_at=modified[0] if modified else None,
        authors=tuple(dict.fromkeys(name for author in draft.authors if (name := _line(author)))),
        origin=place.origin,
    )


def dated(stated: str | None, place: Place, *, trusted: bool = False) -> tuple[datetime, str] | None:
    """The date and its precision, or None if there is none or it lies further ahead of the fetch than clocks differ."""
    date = read_date(stated)
    if date is None or trusted:
        return date
    return date if date[0] <= place.fetched_at.replace(tzinfo=None) + AHEAD else None


def clean_text(text: str) -> str:
    """The text that is stored, which all offsets refer to: one kind of newline, nothing unstorable, no margins."""
    return UNSTORABLE.sub("\ufffd", NEWLINES.sub("\n", text)).strip()


def clean_url(url: str | None) -> str | None:
    """The http(s) address without its fragment, or None if it is no such address."""
    plain = urldefrag((url or "").strip()).url
    try:
        parts = urlsplit(plain)
    except ValueError:
        return None
    return plain if parts.scheme in ("http", "https") and parts.netloc else None


def host(url: str | None) -> str | None:
    """The host of an address, without a leading "www."."""
    name = urlsplit(url).hostname if url else None
    return name.removeprefix("www.") if name else None


def _line(text: str | None) -> str | None:
    """The text on one line, or None if nothing is left."""
    return " ".join(clean_text(text or "").split()) or None
