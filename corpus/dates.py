"""Publication dates as publishers write them: the wall-clock time, and how much of it is known."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

ISO = re.compile(
    r"(\d{4})(?:-?(\d{2})(?:-?(\d{2})"
    r"(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(?:Z|UTC|GMT|JST|[+-]\d{2}:?(?:\d{2})?)?)?)?)?",
    re.IGNORECASE,
)
SLASHES = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?)?")
JAPANESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日(?:\s*(\d{1,2})[:時](\d{2})分?(?::(\d{2}))?)?)?)?")
PRECISIONS = {1: "year", 2: "month", 3: "day"}


def read_date(text: str | None) -> tuple[datetime, str] | None:
    """The wall-clock time without its zone and its precision (year, month, day or second); None if it is no date.

    "2024-11-03T09:00+09:00" is nine in the morning there: (2024-11-03 09:00, "second").
    """
    plain = (text or "").strip()
    for pattern in (ISO, SLASHES, JAPANESE):
        match = pattern.fullmatch(plain)
        if match:
            return _from_parts([int(part) for part in match.groups() if part is not None])
    try:
        moment = parsedate_to_datetime(plain)  # the form of feeds: "Sun, 03 Nov 2024 09:00:00 +0900"
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=None), "second"


def _from_parts(parts: list[int]) -> tuple[datetime, str] | None:
    year, month, day, hour, minute, second = [*parts, *(1, 1, 1, 0, 0, 0)[len(parts) :]]
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the publisher's clock, of whatever zone
    except ValueError:
        return None
    return moment, PRECISIONS.get(len(parts), "second")
