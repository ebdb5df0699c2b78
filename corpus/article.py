"""The record that every reader makes: one text from one source."""

from dataclasses import dataclass
from datetime import datetime

from corpus.ids import content_hash, stable_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text from one source, clean and with its language known.

    `key` says which article this is (its URL, else the id its sender gave it, else its path); the same key with another
    text is a new revision. `published_at` is the publisher's wall-clock time; `published_precision` says how much of it is
    known ("year", "month", "day" or "second") and is None when there is no date.
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
    origin: str = ""  # where the bytes came from: a path, a path with a line number, or a URL

    @property
    def content_hash(self) -> str:
        """SHA-256 of the text."""
        return content_hash(self.text)

    @property
    def article_id(self) -> str:
        """The same for the same text under the same key."""
        return stable_id("article", self.key, self.content_hash)
