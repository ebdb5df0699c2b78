"""What came back from an address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

LINK = re.compile(r"<([^>]*)>([^,]*)")
CANONICAL = re.compile(r";\s*rel\s*=\s*\"?[^\";]*\bcanonical\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server sent: the address after redirects, the kind and encoding it stated, and the bytes, unpacked."""

    url: str
    media_type: str
    charset: str | None
    body: bytes
    fetched_at: datetime  # when these bytes came; with `unchanged` that is earlier than now
    checked_at: datetime  # when they were last found to hold
    requested: str = ""
    unchanged: bool = False  # the bytes are those kept from before
    moved_to: str | None = None  # where the requested address has moved for good
    canonical: str | None = None  # the address that the server's Link header names
    stamp: str | None = None  # what was known of the page when it was fetched, see `Fetcher.fetch`


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, its headers with their names in small letters, and the body of a status 200."""

    url: str
    status: int
    phrase: str
    headers: dict[str, str]
    body: bytes = b""
    moved_to: str | None = None


def canonical_in(headers: Mapping[str, str], url: str) -> str | None:
    """The canonical address that a Link header of the address names."""
    for target, said in LINK.findall(headers.get("link", "")):
        if CANONICAL.search(said):
            try:
                return str(urljoin(url, target))
            except ValueError:
                return None
    return None


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds to wait that a Retry-After header asks for, in seconds or as a date; None if it asks for nothing."""
    plain = (value or "").strip()
    if plain.isascii() and plain.isdigit():
        return float(plain[:9])
    try:
        until = parsedate_to_datetime(plain)
    except (ValueError, TypeError, IndexError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())
