"""What a reader makes of something that it cannot use."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.errors import SkipArticle


class Reason(StrEnum):
    """Why something could not be read."""

    MISSING = "missing"  # no such file, or no right to read it
    HIDDEN = "hidden"  # a dot file or dot folder inside a folder that was given
    EMPTY = "empty"
    BINARY = "binary"
    FORMAT = "format"  # no reader for this kind of file, or not what its name says
    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"  # a page or record without an article in it
    LANGUAGE = "language"
    NETWORK = "network"
    PAYWALL = "paywall"  # a page that shows the beginning of its article
    CONSENT = "consent"  # a page that asks to accept cookies first
    LOGIN = "login"  # a page that asks to log in
    ERROR_PAGE = "error_page"  # a page that says there is none, or not for you
    ROBOTS = "robots"  # the site's robots.txt does not allow it
    ADDRESS = "address"  # an address that is not fetched, such as one inside one's own network
    LATER = "later"  # the server asks to come back later than this run waits
    SETTINGS = "settings"  # the source asks for something that is not there, such as a secret
    CRASH = "crash"  # reading or extracting it failed, or ended or hung the process that did it
    OFFLINE = "offline"  # not among the responses that are kept, and nothing is fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """Something that could not be read: where it is, a one-word reason, and what is wrong with it."""

    origin: str
    reason: Reason
    detail: str
    fetched_at: datetime


class Unreadable(SkipArticle):
    """Raised inside readers; becomes a `Quarantined` with the same reason and detail."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Unreachable(Unreadable):
    """A network fault that may have passed a moment later; `after` is when to ask again, in seconds, if the server said so."""

    def __init__(self, detail: str, after: float | None = None, reason: Reason = Reason.NETWORK) -> None:
        super().__init__(reason, detail)
        self.after = after

    def __reduce__(self) -> tuple[type["Unreachable"], tuple[str, float | None, Reason]]:
        return (type(self), (self.detail, self.after, self.reason))


def quarantined(origin: str, err: Unreadable, moment: datetime) -> Quarantined:
    """What could not be read there, and why."""
    return Quarantined(origin=origin, reason=err.reason, detail=err.detail, fetched_at=moment)
