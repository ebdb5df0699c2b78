"""When a figure holds: dates in the sentence, words such as "last year", the publication date."""

import itertools
import re
from collections.abc import Callable
from datetime import date, timedelta

from extractors.reading import Parsed, Reading
from extractors.records import Figure, Kind

FISCAL_START = 4  # Japan's fiscal year starts in April
PERIODIC = frozenset(
    {
        "revenue",
        "profit",
        "operating_profit",
        "loss",
        "unit_sales",
        "growth_rate",
        "production_volume",
        "dividend",
        "wage_increase",
    }
)
PARTIAL = re.compile(r"^--(?P<month>\d\d)(?:-(?P<day>\d\d))?$|^---(?P<only>\d\d)$")


def fiscal(day: date, shift: int = 0) -> str:
    """The Japanese fiscal year of a day."""
    return f"FY{day.year - (day.month < FISCAL_START) + shift}"


def month(day: date, shift: int = 0) -> str:
    """The month of a day, moved by `shift` months."""
    index = day.year * 12 + day.month - 1 + shift
    return f"{index // 12}-{index % 12 + 1:02d}"


# Words -> what they mean, seen from the day of publication.
RELATIVE: tuple[tuple[re.Pattern[str], Callable[[date], str]], ...] = (
    (re.compile(r"昨年度|前年度|前期(?!比)|前の期"), lambda day: fiscal(day, -1)),
    (re.compile(r"来年度|来期|新年度"), lambda day: fiscal(day, 1)),
    (re.compile(r"今年度|本年度|今期"), fiscal),
    (re.compile(r"一昨年"), lambda day: f"{day.year - 2}"),
    (re.compile(r"昨年|去年"), lambda day: f"{day.year - 1}"),
    (re.compile(r"来年"), lambda day: f"{day.year + 1}"),
    (re.compile(r"年内|今年(?!度)|年末|ことし"), lambda day: f"{day.year}"),
    (re.compile(r"先月"), lambda day: month(day, -1)),
    (re.compile(r"来月"), lambda day: month(day, 1)),
    (re.compile(r"今月"), month),
    (re.compile(r"\b(?:last|previous) fiscal year\b|\bprevious business year\b"), lambda day: fiscal(day, -1)),
    (re.compile(r"\bthis fiscal year\b|\bcurrent fiscal year\b|\bnew financial year\b"), fiscal),
    (re.compile(r"\bnext fiscal year\b"), lambda day: fiscal(day, 1)),
    (re.compile(r"\blast year\b|\ba year (?:ago|earlier|before)\b"), lambda day: f"{day.year - 1}"),
    (re.compile(r"\bnext year\b"), lambda day: f"{day.year + 1}"),
    (re.compile(r"\bthis year\b"), lambda day: f"{day.year}"),
    (re.compile(r"\blast month\b"), lambda day: month(day, -1)),
    (re.compile(r"\bnext month\b"), lambda day: month(day, 1)),
    (re.compile(r"\bthis month\b"), month),
    (re.compile(r"\byesterday\b|前日"), lambda day: (day - timedelta(1)).isoformat()),
)
BETWEEN, BETWEEN_AFTER = 10, 60  # characters that a figure between two others counts for
REACH = 40  # characters between a figure and the time word that governs it


def published_day(reading: Reading) -> date | None:
    """The day of publication, as far as it is known (the first of the month or year where only that is)."""
    return reading.article.published_at.date() if reading.article.published_at else None


def resolve(value: str, day: date | None) -> str:
    """A date without a year ("--04-02", "---08") as the one nearest to publication; other values as they are."""
    match = PARTIAL.match(value)
    if match is None or day is None:
        return value
    if match["only"]:
        around = [month(day, shift) for shift in (-1, 0, 1)]
        wanted = [(f"{text}-{match['only']}") for text in around]
    else:
        wanted = [f"{day.year + shift}-{match['month']}" + (f"-{match['day']}" if match["day"] else "") for shift in (-1, 0, 1)]
    return min(wanted, key=lambda text: (abs(middle(text) - day.toordinal()), text))


def middle(text: str) -> int:
    """The ordinal of the day in the middle of an ISO date of a month or a day."""
    parts = [int(part) for part in text.split("-")]
    try:
        return date(parts[0], parts[1], parts[2] if len(parts) > 2 else 15).toordinal()
    except ValueError:
        return 0  # no such day: never the nearest


YEAR_TO = re.compile(r"\byears? (?:that )?(?:ended|ends|ending|to|through|until)(?: in| on)? (?:the end of )?$")


def ends_a_period(reading: Reading, figure: Figure) -> bool:
    """True for the date in "the year to March 2025": the end of a period, nothing that happens then."""
    return bool(YEAR_TO.search(reading.text[max(0, figure.start - 40) : figure.start].lower()))


def period_of(reading: Reading, figure: Figure, day: date | None) -> str:
    """The time that a date figure names; "the year to March 2025" is the fiscal year that ends then."""
    value = resolve(str(figure.value), day)
    if value[5:7] == "03" and ends_a_period(reading, figure):
        return f"FY{int(value[:4]) - 1}"
    return f"{value}/{figure.value_high}" if figure.value_high else value


def find_as_of(reading: Reading, parsed: Parsed, figure: Figure, metric: str) -> str | None:
    """When the figure holds, ISO at the precision given; the month of publication where the text says nothing."""
    day = published_day(reading)
    sentence = parsed.sentence
    dates = [f for f in reading.figures if f.kind is Kind.DATE and sentence.start <= f.start < sentence.end and f is not figure]
    if figure.kind is Kind.DATE:
        return default_as_of(reading, day)
    if span := span_of(dates, reading, day):
        return span
    best: tuple[float, str] | None = None
    for other in dates:
        gap = max(0, figure.start - other.end, other.start - figure.end) + (8 if other.start > figure.end else 0)
        between = reading.text[min(other.end, figure.end) : max(other.start, figure.start)]
        others = sum(
            f.kind is not Kind.DATE and min(other.end, figure.end) <= f.start < max(other.start, figure.start)
            for f in reading.figures
        )
        # A date after another figure belongs to that one; a date before several may hold for all of them.
        gap += 15 * sum(map(between.count, (";", ". ", "。")))
        gap += (BETWEEN_AFTER if other.start > figure.end else BETWEEN) * others
        if gap <= REACH * (1 if reading.lang == "ja" else 2) and (best is None or gap < best[0]):
            best = (gap, period_of(reading, other, day))
    if day is not None:
        text = reading.text[sentence.start : sentence.end].lower()
        start, end = figure.start - sentence.start, figure.end - sentence.start
        for pattern, meaning in RELATIVE:
            for match in pattern.finditer(text):
                gap = max(0, start - match.end(), match.start() - end)
                if gap <= REACH * (1 if reading.lang == "ja" else 2) and (best is None or gap < best[0]):
                    best = (gap, meaning(day))
    if best is not None:
        return best[1]
    if metric in PERIODIC and (period := period_before(reading, figure)):
        return period
    return default_as_of(reading, day)


def period_before(reading: Reading, figure: Figure) -> str | None:
    """The fiscal period named last before the figure: results are told period first."""
    periods = [
        str(f.value)
        for f in reading.figures
        if f.kind is Kind.DATE and f.end <= figure.start and ("FY" in str(f.value) or "-Q" in str(f.value))
    ]
    return periods[-1] if periods else None


def span_of(dates: list[Figure], reading: Reading, day: date | None) -> str | None:
    """A span in the form "2020-06/2022-06", for "from June 2020 through June 2022"; None where no two dates make one."""
    for first, second in itertools.pairwise(dates):
        between = reading.text[first.end : second.start].strip().lower()
        before = reading.text[max(0, first.start - 8) : first.start].strip().lower()
        if (between in ("to", "through", "until", "and") and before.endswith(("from", "between"))) or between in (
            "から",
            "~",
            "～",
            "〜",
        ):
            return f"{resolve(str(first.value), day)}/{resolve(str(second.value), day)}"
    return None


def default_as_of(reading: Reading, day: date | None) -> str | None:
    """The publication date at the precision of a month."""
    if day is None:
        return None
    return f"{day.year}" if reading.article.published_precision == "year" else month(day)
