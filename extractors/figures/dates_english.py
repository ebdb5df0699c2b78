"""Dates and fiscal periods in English text."""

import re

from extractors.records import Figure, Kind, Qualifier

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan jan.",
            "february feb feb.",
            "march mar mar.",
            "april apr apr.",
            "may",
            "june jun jun.",
            "july jul jul.",
            "august aug aug.",
            "september sept sept. sep sep.",
            "october oct oct.",
            "november nov nov.",
            "december dec dec.",
        ),
        1,
    )
    for name in names.split()
}
MONTH = "(?:" + "|".join(re.escape(name) for name in sorted(MONTHS, key=len, reverse=True)) + ")"
YEAR = r"(?:19|20)[0-9]{2}(?![0-9]|,[0-9]|\.[0-9])"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9a-z%]|[.,:][0-9])"
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
# What a date may start with, for the reader's seed: a month's name, a fiscal year, a quarter, a day before a month, ISO digits.
SEED = (
    rf"{MONTH}(?![a-z])"
    r"|fy ?'?(?=[0-9])|fiscal (?:year )?(?=[0-9])|financial year (?=[0-9])|q[1-4](?=[ -]|[.,)]|$)|[1-4]q(?= ?[0-9])"
    rf"|(?:first|second|third|fourth)[ -](?:fiscal )?(?:quarter|half)(?= (?:of )?(?:fiscal )?(?:19|20)[0-9]{{2}})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? (?={MONTH}(?![a-z]))"
    r"|(?:19|20)[0-9]{2}[-/.](?=(?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?![0-9]))"
    r"|(?:19|20)[0-9]{2}-(?=(?:1[0-2]|0[1-9])(?![0-9-]))"
)
MONTH_FIRST = re.compile(rf"(?P<month>{MONTH})(?: (?P<day>{DAY}))?(?:,? (?P<year>{YEAR}))?")
DAY_FIRST = re.compile(rf"(?P<day>{DAY})(?: of)? (?P<month>{MONTH})(?![a-z])(?:,? (?P<year>{YEAR}))?")
ISO = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[-/.](?P<month>1[0-2]|0?[1-9])(?:[-/.](?P<day>3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
)
FISCAL = re.compile(
    r"(?:fy ?'?|fiscal (?:year )?|financial year )(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?:[-/](?:20)?[0-9]{2})?"
    r"(?![0-9]|[.,][0-9])"
)
QUARTER = re.compile(
    r"(?:q(?P<a>[1-4])|(?P<b>[1-4])q|(?P<c>first|second|third|fourth)[ -](?:fiscal )?(?P<half>quarter|half))"
    r"(?:(?: of)? ?'?(?P<fiscal>fy ?'?|fiscal )?(?P<year>(?:19|20)[0-9]{2}|(?<=')[0-9]{2}))?(?![0-9])"
)
DECADE = re.compile(r"(?:19|20)[0-9]0s")
YEAR_SPAN = re.compile(rf"(?P<from>(?:19|20)[0-9]{{2}}) ?(?:[-–—/]|to) ?(?P<to>{YEAR}|[0-9]{{2}}(?![0-9%]|[.,][0-9]))")
BEFORE_MONTH = re.compile(
    r"(?:in|since|by|until|till|from|of|to|early|late|mid|last|next|this|through|during|between|before|after|and|for"
    r"|ended|ending|end-)[ -]$"
)
AT_MOST = ("by", "until", "till", "before", "than")
APPROX = (
    "early",
    "late",
    "mid",
    "around",
    "about",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "circa",
    "roughly",
    "mid-",
    "end",
    "of",
)
SEASON = re.compile(
    r"(?:early|late|mid|spring|summer|autumn|fall|winter|around|about|roughly"
    r"|circa|(?:middle|start|beginning|end|half) of)[ -](?:in |of )?(?:calendar )?$"
)


def qualifier_before(before: str) -> Qualifier:
    """At most for "by 2030", approximate for "in early 2025"."""
    if SEASON.search(before):
        return Qualifier.APPROX
    words = before.split()
    last = words[-1] if words else ""
    if last == "by" or (last == "end" and words[-2:-1] == ["by"]):
        return Qualifier.AT_MOST
    return Qualifier.EXACT


def dated(start: int, end: int, value: str, before: str, high: str | None = None) -> Figure:
    """A date, or a span of dates up to `high`, with the limit that the words before it set."""
    qualifier = Qualifier.RANGE if high else qualifier_before(before)
    return Figure(start=start, end=end, text="", kind=Kind.DATE, value=value, value_high=high, qualifier=qualifier)


def year(start: int, before: str, number: float) -> Figure:
    """A bare year."""
    return dated(start, start + 4, f"{int(number):04d}", before)


def span(match: re.Match[str]) -> tuple[list[Figure], int]:
    """Two years as a range: "2020-2022", "2024-25"."""
    first, last = match["from"], match["to"]
    last = first[:2] + last if len(last) == 2 else last
    if int(last) <= int(first):
        return [Figure(start=match.start(), end=match.start() + 4, text="", kind=Kind.DATE, value=first)], match.end()
    return [dated(match.start(), match.end(), first, "", last)], match.end()


def read(folded: str, low: str, start: int) -> tuple[Figure | None, int]:
    """(the date that starts at `start`, where to read on); (None, start) if there is none."""
    before = low[max(0, start - 24) : start]
    if match := FISCAL.match(low, start):
        return dated(start, match.end(), f"FY{century(match['year'])}", before), match.end()
    if match := QUARTER.match(low, start):
        return quarter(match, before)
    if match := ISO.match(low, start):
        value = "-".join(part.zfill(2) for part in (match["year"], match["month"], match["day"]) if part)
        return dated(start, match.end(), value, before), match.end()
    if match := DAY_FIRST.match(low, start):
        return dated(start, match.end(), month_value(match), before), match.end()
    match = MONTH_FIRST.match(low, start)
    if match is None:
        return None, start
    plain = match["day"] is None and match["year"] is None
    if (
        not folded[start].isupper()
        or (plain and not BEFORE_MONTH.search(before))
        or low[match.end() : match.end() + 1].isalpha()
    ):
        return None, match.end()
    return dated(start, match.end(), month_value(match), before), match.end()


def century(text: str) -> str:
    """A year of two digits in the century that news means."""
    return text if len(text) == 4 else ("20" if int(text) < 70 else "19") + text


def month_value(match: re.Match[str]) -> str:
    """ISO 8601, truncated from the left where the year is not said: "2024-04-02", "--04-02", "--04"."""
    month = f"{MONTHS[match['month']]:02d}"
    day = re.sub("[a-z]", "", match["day"]).zfill(2) if match["day"] else ""
    return "-".join(part for part in (match["year"] or "-", month, day) if part)


def quarter(match: re.Match[str], before: str) -> tuple[Figure | None, int]:
    """A quarter or half of a year that is named; without a year it is no date."""
    if not match["year"]:
        return None, match.end()
    number = match["a"] or match["b"] or QUARTERS[match["c"]]
    letter = "H" if match["half"] == "half" else "Q"
    if letter == "H" and int(number) > 2:
        return None, match.end()
    prefix = "FY" if match["fiscal"] else ""
    return dated(match.start(), match.end(), f"{prefix}{century(match['year'])}-{letter}{number}", before), match.end()
