"""Dates and times as editors read them."""

import re
from datetime import datetime

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
PARTS = {
    "Q1": "first quarter of",
    "Q2": "second quarter of",
    "Q3": "third quarter of",
    "Q4": "fourth quarter of",
    "H1": "first half of",
    "H2": "second half of",
}
ISO = re.compile(r"(?P<fiscal>FY)?(?P<year>\d{4})(?:-(?:(?P<part>[QH]\d)|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")


def readable_date(iso: str) -> str:
    """An ISO date at any precision in words: "14 March 2025", "March 2025", "first quarter of 2025", "fiscal 2026".

    A span is "June 2020 to June 2022". What is no such date is returned as it is.
    """
    if "/" in iso:
        first, last = iso.split("/", 1)
        return f"{readable_date(first)} to {readable_date(last)}"
    match = ISO.fullmatch(iso)
    if not match or not 1 <= int(match["month"] or 1) <= len(MONTHS):
        return iso
    year = f"fiscal {match['year']}" if match["fiscal"] else match["year"]
    if match["part"]:
        return f"{PARTS[match['part']]} {year}" if match["part"] in PARTS else iso
    if not match["month"]:
        return year
    month = f"{MONTHS[int(match['month']) - 1]} {year}"
    return f"{int(match['day'])} {month}" if match["day"] else month


def published(moment: datetime, precision: str | None) -> str:
    """A publication date as far as it is known: "March 2025", "14 March 2025" or "14 March 2025, 09:30"."""
    text = readable_date(machine_date(moment, precision)[:10])
    return f"{text}, {moment:%H:%M}" if precision == "second" and (moment.hour or moment.minute) else text


def machine_date(moment: datetime, precision: str | None) -> str:
    """The same for the attribute of <time>."""
    lengths = {"year": 4, "month": 7, "day": 10}
    return moment.isoformat(timespec="minutes")[: lengths.get(precision or "day", 16)]


def machine_time(iso: str) -> str | None:
    """The date if the attribute of <time> takes it, else None: it knows no fiscal years, quarters and spans."""
    return iso if re.fullmatch(r"\d{4}(-\d\d){0,2}", iso) else None


def in_utc(moment: datetime) -> str:
    """A moment in UTC, to the minute: "24 November 2026, 11:35 UTC"."""
    return f"{readable_date(moment.date().isoformat())}, {moment:%H:%M} UTC"
