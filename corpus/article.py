"""The record that every reader makes: one text from one source."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.ids import content_hash, stable_id


class DateSource(StrEnum):
    """How the date of publication was found."""

    GIVEN = "given"  # the record or front matter that came with the text
    FEED = "feed"
    SITEMAP = "sitemap"
    MAIL = "mail"  # the header of the letter
    META = "meta"  # an element of the page's head
    JSON_LD = "json_ld"  # what the page tells search engines
    PAGE = "page"  # found in the page's text, markup or address, which may be another date


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text from one source, clean and with its language known.

    `key` says which article this is (its URL, else the id its sender gave it, else its path); the same key with another
    text is a new revision. `published_at` is the publisher's wall-clock time; `published_precision` says how much of it is
    known ("year", "month", "day" or "second") and is None when there is no date. `date_source` says how it was found.
    """

    key: str
    text: str
    lang: str  # "en" or "ja"
    fetched_at: datetime
    title: str = ""
    url: str | None = None
    external_id: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    date_source: DateSource | None = None
    modified_at: datetime | None = None  # of the same clock
    authors: tuple[str, ...] = ()
    origin: str = ""  # where the bytes came from: a path, a path with a line number, or a URL

    @property
    def content_hash(self) -> str:
        """SHA-256 of the text."""
        return content_hash(self.text)

    @property
    def article_id(self) -> str:
        """The same for the same text under the same key."""
        return stable_id("article", self.key, self.content_hash)
