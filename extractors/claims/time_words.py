"""Words that mean a time, seen from a day: "last quarter", 昨年度, "Monday"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from extractors.claims.hints import Hinted
from extractors.records import Figure

FISCAL_START = 4  # Japan's fiscal year starts in April
QUARTER = re.compile(
    r"\b(first|second|third|fourth|final|closing|summer)[ -]quarter\b|\bq([1-4])\b(?! 20)"
    r"|(?<![0-9年])([1-9]|10)[~〜～-]([3-9]|12)月期"
)
QUARTER_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "closing": 4, "summer": 3}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = re.compile(rf"\bon ({'|'.join(WEEKDAYS)})\b")


def fiscal(day: date, shift: int = 0) -> str:
    """The Japanese fiscal year of a day."""
    return f"FY{day.year - (day.month < FISCAL_START) + shift}"


def month(day: date, shift: int = 0) -> str:
    """The month of a day, moved by `shift` months."""
    index = day.year * 12 + day.month - 1 + shift
    return f"{index // 12}-{index % 12 + 1:02d}"


def quarter(day: date, shift: int = 0) -> str:
    """The calendar quarter of a day, moved by `shift` quarters."""
    index = day.year * 4 + (day.month - 1) // 3 + shift
    return f"{index // 4}-Q{index % 4 + 1}"


def last_march(day: date) -> str:
    """The fiscal year that ended with the last March before `day`."""
    return f"FY{day.year - 1 - (day.month < 3)}"


def whole_year(day: date) -> str:
    """The calendar year that a text of `day` looks back on."""
    return f"{day.year - (day.month <= 3)}"


def three_months(day: date) -> str:
    """The three months before that of `day`: the last quarter, if it has just ended."""
    return quarter(day, -1) if day.month % 3 == 1 else f"{month(day, -3)}/{month(day, -1)}"


def season(ends: int) -> Callable[[date], str]:
    """What gives the year of the last season that had ended by a day; `ends` is the season's last month."""
    return lambda day: f"{day.year - (day.month <= ends)}"


# Words -> what they mean, seen from the day of publication.
RELATIVE: tuple[tuple[re.Pattern[str], Callable[[date], str]], ...] = (
    (re.compile(r"昨年度|前年度|前期(?!比)|前の期"), lambda day: fiscal(day, -1)),
    (re.compile(r"来年度|来期|新年度"), lambda day: fiscal(day, 1)),
    (re.compile(r"今年度|本年度|今期"), fiscal),
    (re.compile(r"一昨年"), lambda day: f"{day.year - 2}"),
    (re.compile(r"昨年|去年"), lambda day: f"{day.year - 1}"),
    (re.compile(r"来年"), lambda day: f"{day.year + 1}"),
    (re.compile(r"昨[春夏秋](?!闘)"), lambda day: f"{day.year - 1}"),
    (re.compile(r"今[春夏秋](?!闘)"), lambda day: f"{day.year}"),
    (re.compile(r"年内|今年(?!度)|年末|ことし"), lambda day: f"{day.year}"),
    (re.compile(r"先月"), lambda day: month(day, -1)),
    (re.compile(r"来月"), lambda day: month(day, 1)),
    (re.compile(r"今月"), month),
    (re.compile(r"\b(?:last|previous) fiscal year\b|\bprevious business year\b"), lambda day: fiscal(day, -1)),
    (re.compile(r"\bthis fiscal year\b|\bcurrent fiscal year\b|\bnew financial year\b"), fiscal),
    (re.compile(r"\bnext fiscal year\b"), lambda day: fiscal(day, 1)),
    (re.compile(r"\b(?:the )?year before last\b"), lambda day: f"{day.year - 2}"),
    (re.compile(r"\ba decade ago\b"), lambda day: f"{day.year - 10}"),
    (re.compile(r"\blast year\b|\ba year ago\b"), lambda day: f"{day.year - 1}"),
    (re.compile(r"\b(?:last|latest) quarter\b"), lambda day: quarter(day, -1)),
    (re.compile(r"\b(?:last|past|latest) three months\b"), three_months),
    (re.compile(r"\blast spring\b"), season(5)),
    (re.compile(r"\blast summer\b"), season(8)),
    (re.compile(r"\blast (?:autumn|fall)\b"), season(11)),
    (re.compile(r"\blast winter\b"), season(2)),
    (re.compile(r"\b(?:this|the current) quarter\b"), quarter),
    (re.compile(r"\bnext quarter\b"), lambda day: quarter(day, 1)),
    (re.compile(r"\byear (?:that )?(?:ended|ending|to|through)(?: in| on)?(?: the end of)? march\b(?! [12]\d{3})"), last_march),
    (re.compile(r"\bfull[- ]year\b|\bin the year as a whole\b"), whole_year),
    (re.compile(r"\b(?:in|over|for) the (?:whole )?year\b(?! (?:to|through|that|end|before|after|of|since)|-)"), whole_year),
    (re.compile(r"\bnext year\b"), lambda day: f"{day.year + 1}"),
    (re.compile(r"\bthe new year\b"), lambda day: f"{day.year + (day.month > 6)}"),
    (re.compile(r"\bthis year\b"), lambda day: f"{day.year}"),
    (re.compile(r"\blast month\b"), lambda day: month(day, -1)),
    (re.compile(r"\bnext month\b"), lambda day: month(day, 1)),
    (re.compile(r"\bthis month\b"), month),
    (re.compile(r"\blast week\b|先週"), lambda day: month(day - timedelta(7))),
    (re.compile(r"\byesterday\b|前日"), lambda day: (day - timedelta(1)).isoformat()),
)
RELATIVE_SEARCH = Hinted([pattern for pattern, _ in RELATIVE])


def last_quarter(match: re.Match[str], day: date) -> str | None:
    """A quarter without its year: the latest one that had ended by `day`."""
    word, latin, first, last = match.groups()
    if first:
        number = int(last) // 3 if int(last) - int(first) == 2 and int(last) % 3 == 0 else 0
    else:
        number = int(latin) if latin else QUARTER_WORDS.get(word, (day.month - 1) // 3 or 4)
    if not number:
        return None
    ended = number * 3 < day.month or (number * 3 == day.month and day.day >= 28)
    return f"{day.year if ended else day.year - 1}-Q{number}"


def last_weekday(name: str, day: date) -> str:
    """The latest such day of the week, not after `day`."""
    return (day - timedelta((day.weekday() - WEEKDAYS.index(name)) % 7)).isoformat()


def ago(duration: Figure, day: date) -> str | None:
    """The time a duration before `day`, as precisely as the duration is given; None if that is hours or less."""
    amount = float(duration.value)
    if duration.unit == "years" and amount % 1 == 0:
        return f"{day.year - int(amount)}"
    if duration.unit in ("years", "months"):
        return month(day, -round(amount * (12 if duration.unit == "years" else 1)))
    if duration.unit in ("weeks", "days"):
        past = day - timedelta(amount * (7 if duration.unit == "weeks" else 1))
        return past.isoformat() if duration.unit == "days" else month(past)
    return None


@lru_cache(maxsize=8)  # the figures of a sentence ask one after another
def relative_times(text: str, day: date) -> list[tuple[re.Match[str], str]]:
    """Each relative time word and each quarter without a year in a text in small letters, with the time that it means."""
    found = [
        (match, RELATIVE[place][1](day))
        for place in RELATIVE_SEARCH.possible(text)
        for match in RELATIVE[place][0].finditer(text)
    ]
    return found + [(match, quarter) for match in QUARTER.finditer(text) if (quarter := last_quarter(match, day))]
