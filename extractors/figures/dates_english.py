"""Dates and fiscal periods in English text."""

import re

from extractors.figures.draft import Draft
from extractors.figures.english_trie import trie
from extractors.records import Kind, Qualifier

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
MONTH = trie(MONTHS)
YEAR = r"(?:19|20)[0-9]{2}(?![0-9]|,[0-9]|\.[0-9])"
DAY = (
    r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
    r"(?![0-9a-z%]|[.,:][0-9]| (?:[mbtr]{1,2}illion|thousand|percent|per cent|people)(?![a-z]))"
)
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
FIRST_WORDS = (*MONTHS, "fy", "fiscal", "financial year", "q1", "q2", "q3", "q4", "h1", "h2")
# What a date may start with, for the reader's seeds: a month's name, a fiscal year, a quarter or half.
WORD_SEED = (
    rf"{MONTH}(?![a-z])"
    r"|fy ?'?(?=[0-9])|fiscal (?:year )?(?=[0-9])|financial year (?=[0-9])|(?:q[1-4]|h[12])(?=[ -]|[.,)']|$)"
    r"|(?:first|second|third|fourth)[ -](?:fiscal )?(?:quarter|half)"
    r"(?= (?:of )?(?:the )?(?:fiscal (?:year )?|fy ?)?(?:19|20)[0-9]{2})"
)
# And digits: a day before a month, ISO and numeric dates, "3Q 2025", "2025 Q1", "2025 fiscal year".
DIGIT_SEED = (
    rf"[0-9]{{1,2}}(?:(?:st|nd|rd|th)?(?: of)? | ?(?:[-–]|to) ?[0-9]{{1,2}} )(?={MONTH}(?![a-z]))"
    r"|(?:19|20)[0-9]{2}[-/.](?=(?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])(?![0-9]))"
    r"|(?:19|20)[0-9]{2}-(?=(?:1[0-2]|0[1-9])(?![0-9-]))"
    r"|[1-4][qh](?= ?'?[0-9])|(?:19|20)[0-9]{2} (?=q[1-4](?![a-z0-9])|fiscal year(?![a-z])|financial year(?![a-z]))"
    r"|[0-9]{1,2}[/.][0-9]{1,2}[/.](?=(?:19|20)[0-9]{2}(?![0-9]))"
)
MONTH_FIRST = re.compile(
    rf"(?P<month>{MONTH})(?: (?P<day>{DAY})(?: ?(?:[-–]| to ) ?(?P<last>{DAY}))?)?(?:,? (?P<year>{YEAR}))?"
)
DAY_FIRST = re.compile(
    rf"(?P<day>{DAY})(?: ?(?:[-–]| to ) ?(?P<last>{DAY}))?(?: of)? (?P<month>{MONTH})(?![a-z])(?:,? (?P<year>{YEAR}))?"
)
ISO = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[-/.](?P<month>1[0-2]|0?[1-9])(?:[-/.](?P<day>3[01]|[12][0-9]|0?[1-9]))?(?![0-9])"
)
NUMERIC = re.compile(r"(?P<a>[0-9]{1,2})(?P<mark>[/.])(?P<b>[0-9]{1,2})(?P=mark)(?P<year>(?:19|20)[0-9]{2})(?![0-9])")
FISCAL = re.compile(
    r"(?:fy ?'?|fiscal (?:year )?|financial year )(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?:[-/](?:20)?[0-9]{2})?"
    r"(?![0-9]|[.,][0-9])"
)
YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)[0-9]{2}) (?:q(?P<quarter>[1-4])|(?:fiscal|financial) year)")
QUARTER = re.compile(
    r"(?:(?P<letter>[qh])(?P<a>[1-4])|(?P<b>[1-4])(?P<after>[qh])"
    r"|(?P<c>first|second|third|fourth)[ -](?:fiscal )?(?P<half>quarter|half))"
    r"(?:(?: of)?(?: the)? ?'?(?P<fiscal>fy ?'?|fiscal (?:year )?)?(?P<year>(?:19|20)[0-9]{2}|(?<=['yqh])[0-9]{2}))?(?![0-9])"
)
YEAR_SPAN = re.compile(rf"(?P<from>(?:19|20)[0-9]{{2}}) ?(?:[-–—/]|to) ?(?P<to>{YEAR}|[0-9]{{2}}(?![0-9%]|[.,][0-9]))")
SPAN = re.compile(r" to | ?[-–—] ?")
MOVED = re.compile(r"(?:postpon|delay|push|resched|moved|moving|brought forward|put off|set back|slip)")
BEFORE_MONTH = re.compile(
    r"(?:in|since|by|until|till|from|of|to|early|late|mid|last|next|this|through|during|between|before|after|and|for"
    r"|ended|ending|end-)[ -]$"
)
# The last word before a date that is limited.
LIMITS = frozenset(
    "by than early late mid spring summer autumn fall winter around about roughly circa of in calendar end middle start".split()
)
BY = re.compile(r"(?:^|[^a-z])(?:by|no later than)(?: (?:the )?(?:(?:end|middle|start|beginning) of|late|early|mid|end))?[ -]$")
SEASON = re.compile(
    r"(?:early|late|mid|spring|summer|autumn|fall|winter|around|about|roughly"
    r"|circa|(?:middle|start|beginning|end|half) of)[ -](?:in |of )?(?:calendar )?$"
)


def qualifier_before(before: str) -> Qualifier:
    """At most for "by 2030", approximate for "in early 2025"."""
    last = before.rstrip(" -").rsplit(" ", 1)[-1].lstrip("(\"'")
    if last not in LIMITS or before[-1] not in " -":
        return Qualifier.EXACT
    if BY.search(before):
        return Qualifier.AT_MOST
    return Qualifier.APPROX if SEASON.search(before) else Qualifier.EXACT


def dated(start: int, end: int, value: str, before: str, high: str | None = None) -> Draft:
    """A date, or a span of dates up to `high`, with the limit that the words before it set."""
    qualifier = Qualifier.RANGE if high else qualifier_before(before)
    return Draft(start, end, Kind.DATE, value, None, high, qualifier)


def year(start: int, before: str, number: float) -> Draft:
    """A bare year."""
    return dated(start, start + 4, f"{int(number):04d}", before)


def span(match: re.Match[str]) -> tuple[list[Draft], int]:
    """Two years as a range: "2020-2022", "2024-25"."""
    first, last = match["from"], match["to"]
    last = first[:2] + last if len(last) == 2 else last
    if int(last) <= int(first):
        return [Draft(match.start(), match.start() + 4, Kind.DATE, first)], match.end()
    return [dated(match.start(), match.end(), first, "", last)], match.end()


def read(folded: str, low: str, start: int) -> tuple[Draft | None, int]:
    """(the date that starts at `start`, where to read on); (None, start) if there is none."""
    before = low[max(0, start - 28) : start]
    if "0" <= low[start] <= "9":
        return numeric(folded, low, start, before)
    if match := FISCAL.match(low, start):
        return dated(start, match.end(), f"FY{century(match['year'])}", before), match.end()
    if match := QUARTER.match(low, start):
        return quarter(match, before)
    match = MONTH_FIRST.match(low, start)
    if match is None:
        return None, start
    if not folded[start].isupper() or low[match.end() : match.end() + 1].isalpha():
        return None, match.end()
    figure = month_figure(match, before)
    joined = month_span(folded, low, match, figure)
    if joined is not None:
        return joined, joined.end
    if match["day"] is None and match["year"] is None and not BEFORE_MONTH.search(before):
        return None, match.end()
    return figure, match.end()


def numeric(folded: str, low: str, start: int, before: str) -> tuple[Draft | None, int]:
    """The date that starts with digits."""
    if match := DAY_FIRST.match(low, start):
        if not folded[match.start("month")].isupper():
            return None, start
        return month_figure(match, before), match.end()
    if match := ISO.match(low, start):
        value = "-".join(part.zfill(2) for part in (match["year"], match["month"], match["day"]) if part)
        return dated(start, match.end(), value, before), match.end()
    if match := YEAR_FIRST.match(low, start):
        value = f"{match['year']}-Q{match['quarter']}" if match["quarter"] else f"FY{match['year']}"
        return dated(start, match.end(), value, before), match.end()
    if match := NUMERIC.match(low, start):
        return day_and_month(match, before), match.end()
    if match := QUARTER.match(low, start):
        return quarter(match, before)
    return None, start


def day_and_month(match: re.Match[str], before: str) -> Draft | None:
    """A date in digits where it is plain which part is the month: one is above 12, or points divide them as in Europe."""
    first, second = int(match["a"]), int(match["b"])
    if first > 12 or match["mark"] == "." or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return dated(match.start(), match.end(), f"{match['year']}-{month:02d}-{day:02d}", before)


def century(text: str) -> str:
    """A year of two digits in the century that news means."""
    return text if len(text) == 4 else ("20" if int(text) < 70 else "19") + text


def month_figure(match: re.Match[str], before: str) -> Draft:
    """A month, a day, or the days from `day` to `last`."""
    value = month_value(match, match["day"])
    last = month_value(match, match["last"]) if match["last"] else None
    return dated(match.start(), match.end(), value, before, last if last and last > value else None)


def month_value(match: re.Match[str], day: str | None) -> str:
    """ISO 8601, truncated from the left where the year is not said: "2024-04-02", "--04-02", "--04"."""
    month = f"{MONTHS[match['month']]:02d}"
    number = re.sub("[a-z]", "", day).zfill(2) if day else ""
    return "-".join(part for part in (match["year"] or "-", month, number) if part)


def month_span(folded: str, low: str, match: re.Match[str], first: Draft) -> Draft | None:
    """Two months or days joined to a span: "April to June 2025", "March 30 - April 2". A change of date is two dates."""
    link = SPAN.match(low, match.end())
    second = MONTH_FIRST.match(low, link.end()) if link else None
    if second is None or not folded[second.start()].isupper() or first.value_high is not None:
        return None
    if low[second.end() : second.end() + 1].isalpha() or bool(match["day"]) != bool(second["day"]):
        return None
    value, high = str(first.value), month_value(second, second["day"])
    if match["year"] is None and second["year"] is not None:
        crosses = MONTHS[match["month"]] > MONTHS[second["month"]]
        value = f"{int(second['year']) - crosses}{value[1:]}"
    if (high <= value and second["year"]) or MOVED.search(low, max(0, match.start() - 40), match.start()):
        return None
    return Draft(match.start(), second.end(), Kind.DATE, value, None, high, Qualifier.RANGE)


def quarter(match: re.Match[str], before: str) -> tuple[Draft | None, int]:
    """A quarter or half of a year that is named; without a year it is no date."""
    if not match["year"]:
        return None, match.end()
    number = match["a"] or match["b"] or QUARTERS[match["c"]]
    letter = "H" if "h" in (match["letter"], match["after"], (match["half"] or "")[:1]) else "Q"
    if letter == "H" and int(number) > 2:
        return None, match.end()
    prefix = "FY" if match["fiscal"] else ""
    return dated(match.start(), match.end(), f"{prefix}{century(match['year'])}-{letter}{number}", before), match.end()
