"""Publication dates as publishers write them: the wall-clock time, and how much of it is known."""

import re
import unicodedata
from datetime import datetime
from email.utils import parsedate_to_datetime

ISO = re.compile(
    r"(\d{4})(?:-?(\d{2})(?:-?(\d{2})"
    r"(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(?:Z|UTC|GMT|JST|[+-]\d{2}:?(?:\d{2})?)?)?)?)?",
    re.IGNORECASE,
)
SLASHES = re.compile(r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?)?")
JAPANESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日(?:\s*(\d{1,2})[:時](\d{2})分?(?::(\d{2}))?)?)?)?")
DATELINE = re.compile(  # a line that is nothing but a date: "公開日：2024年11月3日（日） 9時05分", "2024/11/03 09:05 更新"
    r"(?:[^\d\s]{0,4}(?:公開|掲載|配信|更新|投稿|発表|作成|Published|Posted|Updated)[^\d\s]{0,3}[:： ]?\s*)?"
    r"(\d{4}(?:年|[/.])\d{1,2}(?:月|[/.])\d{1,2}日?)(?:\s*[（(][月火水木金土日][)）])?(\s*\d{1,2}[:時]\d{2}分?)?\s*"
    r"(?:公開|掲載|配信|更新|投稿|付)?",
    re.IGNORECASE,
)
TOP = 10  # lines of a text in which its dateline stands
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


def find_dateline(text: str) -> str | None:
    """The date, as `read_date` reads it, on the first line at the top of the text that is nothing but a date."""
    for line in text.split("\n", TOP)[:TOP]:
        match = DATELINE.fullmatch(unicodedata.normalize("NFKC", line).strip())
        if match:
            stated = f"{match[1]} {(match[2] or '').strip()}".strip()
            if read_date(stated):
                return stated
    return None


def _from_parts(parts: list[int]) -> tuple[datetime, str] | None:
    year, month, day, hour, minute, second = [*parts, *(1, 1, 1, 0, 0, 0)[len(parts) :]]
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the publisher's clock, of whatever zone
    except ValueError:
        return None
    return moment, PRECISIONS.get(len(parts), "second")
