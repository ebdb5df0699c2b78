"""When a figure holds: dates in the sentence, words such as "last year", the publication date."""

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date

from extractors.claims.columns import head_of_column
from extractors.claims.tense import in_future, in_past, predicate
from extractors.claims.time_words import FISCAL_START, WEEKDAY, ago, last_weekday, month, relative_times
from extractors.reading import Parsed, Reading
from extractors.records import Claim, Figure, Kind, Status

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
TIMES = (Kind.DATE, Kind.DURATION)
PARTIAL = re.compile(r"^--(?P<month>\d\d)(?:-(?P<day>\d\d))?$|^---(?P<only>\d\d)$")
PERIOD = re.compile(r"^(?P<fiscal>FY)?(?P<year>\d{4})(?:-(?P<part>[QH])(?P<number>\d))?$")
# The year of a date that has none: words that give it, in years after that of publication, or whether it was before that day.
YEARS_SAID = {"last": -1, "this": 0, "next": 1, "昨年": -1, "去年": -1, "今年": 0, "ことし": 0, "本年": 0, "来年": 1}
YEAR_SAID = re.compile(r"(?<!一)(昨年|去年|今年|ことし|本年|来年)の?$")
YEAR_SAID_AFTER = re.compile(r",? (?:of )?(last|this|next) year\b", re.IGNORECASE)
NEIGHBOUR = re.compile(r"\b(last|since|next) $")

NEW_CLAUSE = re.compile(r"[,;.。、]")
BETWEEN, BETWEEN_AFTER = 10, 60  # characters that a figure between two others counts for
MARKET = frozenset({"stock_change", "share_price", "market_capitalization", "market_cap_loss"})  # of a day, not of a month
MEASURED_REACH = 50  # characters before a time in which it is said that something is measured from there
NEAR_SENTENCES = 8  # before one, in which a time holds for it, too
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


def moment(reading: Reading, figure: Figure, day: date | None) -> str:
    """The ISO date of a date figure; without a year, of the one that its words or its verb's tense say, else the nearest."""
    value = str(figure.value)
    if day is None or not value.startswith("--") or value.startswith("---"):
        return resolve(value, day)
    before = reading.text[max(0, figure.start - 12) : figure.start].lower()
    if match := YEAR_SAID_AFTER.match(reading.text, figure.end) or YEAR_SAID.search(before):
        return f"{day.year + YEARS_SAID[match[1].lower()]}{value[1:]}"
    word = match[1] if (match := NEIGHBOUR.search(before)) else ""
    parsed = reading.parsed.get(reading.sentences.index_at(figure.start))
    month_alone = len(value) == len("--MM")  # a day is named near the time it is of, as in a dateline
    event = predicate(parsed, figure) if parsed and month_alone else None
    years = [f"{day.year + shift}{value[1:]}" for shift in (-1, 0, 1)]
    today = day.isoformat()[: len(years[0])]
    if word == "next":
        return next(year for year in years if year > today)
    if event is not None and in_future(event) and not word:
        return next(year for year in years if year >= today)
    past = [year for year in years if year <= today]
    return past[-1] if word or (event is not None and in_past(event)) else resolve(value, day)


def ahead(reading: Reading, figure: Figure) -> bool:
    """True if a date begins after the day of publication."""
    day = published_day(reading)
    return day is not None and first_day(moment(reading, figure, day)) > day.isoformat()


def first_day(value: str) -> str:
    """The first day of an ISO date, a fiscal year from April ("FY2026"), or a part of a year ("2026-Q4", "FY2026-H1")."""
    if match := PERIOD.match(value):
        starts = date(int(match["year"]), FISCAL_START if match["fiscal"] else 1, 1)
        return month(starts, (int(match["number"] or 1) - 1) * (6 if match["part"] == "H" else 3)) + "-01"
    return value + "0000-01-01"[len(value) :]


def middle(text: str) -> int:
    """The ordinal of the day in the middle of an ISO date of a month or a day."""
    parts = [int(part) for part in text.split("-")]
    try:
        return date(parts[0], parts[1], parts[2] if len(parts) > 2 else 15).toordinal()
    except ValueError:
        return 0  # no such day: never the nearest


TO = r" (?:that )?(?:ended|ends|ending|to|through|until)(?: in| on)? (?:the end of )?"
QUARTER_TO = re.compile(rf"\b(?:three months|quarter){TO}$")
YEAR_TO = re.compile(rf"\byears?{TO}$")
PERIOD_TO = re.compile(TO)  # after "nine months"
LONGEST_TO = len(" that ended through in the end of ")


def ends_a_period(reading: Reading, figure: Figure) -> bool:
    """True for the date in "the year to March 2025": the end of a period, nothing that happens then."""
    before = reading.text[max(0, figure.start - 40) : figure.start].lower()
    return bool(YEAR_TO.search(before) or QUARTER_TO.search(before) or months_to(reading, figure))


def months_to(reading: Reading, figure: Figure) -> int:
    """How many months end with a date: 9 for "the nine months to September"; 0 if the words before it are not of that kind."""
    spans = (other for other in reading.figures if other.unit == "months" and is_period_to(reading, other, figure))
    return next((int(other.value) for other in spans if isinstance(other.value, float | int)), 0)


def is_period_to(reading: Reading, duration: Figure, end: Figure) -> bool:
    """True for a time that a date ends: "the nine months to September"."""
    if duration.kind is not Kind.DURATION or end.kind is not Kind.DATE or not 0 < end.start - duration.end <= LONGEST_TO:
        return False
    return PERIOD_TO.fullmatch(reading.text, duration.end, end.start) is not None


def period_of(reading: Reading, figure: Figure, day: date | None) -> str:
    """The time that a date figure names; "the year to March 2025" is the fiscal year that ends then."""
    value = moment(reading, figure, day)
    before = reading.text[max(0, figure.start - 40) : figure.start].lower()
    if value[5:7] == "03" and YEAR_TO.search(before):
        return f"FY{int(value[:4]) - 1}"
    if value[5:7] in ("03", "06", "09", "12") and QUARTER_TO.search(before):
        return f"{value[:4]}-Q{int(value[5:7]) // 3}"
    if len(value) >= len("2024-09") and (months := months_to(reading, figure)):
        return f"{month(date(int(value[:4]), int(value[5:7]), 1), 1 - months)}/{value[:7]}"
    return span(value, resolve(str(figure.value_high), day)) if figure.value_high else value


def span(first: str, last: str) -> str:
    """The time from one date to another: a quarter of the calendar where the two months are its first and its last."""
    if len(first) == len(last) == 7 and first[:5] == last[:5] and first[5:].isdigit() and last[5:].isdigit():
        start, end = int(first[5:]), int(last[5:])
        if start % 3 == 1 and end == start + 2:
            return f"{first[:4]}-Q{end // 3}"
    return f"{first}/{last}"


# The year before the one that the text has just spoken of, beside the figure that it tells the time of.
YEAR_BEFORE_AFTER = re.compile(
    r"(?:(?!against|than|from|versus|over)[^,;.]){0,12}?\b(?:(?:a|the|one) year|twelve months) (?:before|earlier)\b"
)
# Before a figure of that year: "1.8 million of the year before, when growth had been 38%".
WHEN_THEN = re.compile(r"\b(?:a|the) year (?:before|earlier), when\b[^.;]{0,60}$")
YEARS_BEFORE = re.compile(r" (?:before|earlier)\b")  # after a number of years
AGO = re.compile(r" ago\b|前(?!後|半)")  # after a duration
AGO_OR_EARLIER = re.compile(r" (?:ago|earlier)\b|前(?!後|半)")  # after weeks or months, which are counted from now
YEAR_BEFORE = re.compile(r"(?:前年度?(?:同期)?|前の?期|前事業年度)(?:実績)?(?:[はの]|が|には)(?:約|、)?$")
ONE_YEAR = re.compile(r"(?P<mark>FY)?(?P<year>\d{4})(?P<rest>-Q\d|-\d\d)?$")
# What stands before a time that a rate is measured from, not of: "compared with the third quarter".
MEASURED_FROM = re.compile(
    r"\b(?:compared (?:with|to)|against|than|as|versus|from|since|over)"
    r"(?: (?:in|of|at|the|a|that|those|same|first|second|third|fourth|final|last|quarter|half|month|period|end|level))* ?$"
)
# A time since which something has been so is not when it is so: "put in 110 billion since design work started in 2014".
SINCE = re.compile(r"\bsince (?:[a-z-]+ ){0,5}$")
WHEN = (", when", " when")  # "the deadliest since 1966, when 87 people drowned"
# What is a part of the figure told before, of its time: "of which 70 are new".
PART = re.compile(
    r"\bof (?:which|that|this|these|it|the (?:total|sum|new money))\b[^.;]{0,40}$|(?:この|その)?うち[^。、]{0,20}$"
)


def find_as_of(
    reading: Reading, parsed: Parsed, figure: Figure, metric: str, status: Status, earlier: Sequence[Claim]
) -> str | None:
    """When the figure holds, ISO at the precision given; the month of publication where the text says nothing.

    `earlier` are the claims of the article before it: a year before is one before theirs, results go on with their period.
    """
    day = published_day(reading)
    sentence = parsed.sentence
    begin = sentence.start if sentence != reading.sentences.all[0] else 0  # the day of the dateline is that of the lead
    dates = [f for f in reading.figures if f.kind is Kind.DATE and begin <= f.start < sentence.end and f is not figure]
    if figure.kind is Kind.DATE:
        return moment(reading, figure, day)
    if head := head_of_column(reading, figure):
        return period_of(reading, head, day)
    if before := year_before(reading, parsed, figure, earlier):
        return before
    if span := span_of(dates, reading, day):
        return span
    reach = REACH * (1 if reading.lang == "ja" else 2)
    times = (*dated_near(reading, figure, dates, day), *said_near(reading, parsed, figure, day))
    near = [found for found in times if found[0] <= reach]
    if near:
        return min(near)[1]
    if earlier and PART.search(reading.text[sentence.start : figure.start].lower()):
        return earlier[-1].as_of
    if metric in MARKET and day is not None:
        weekdays = WEEKDAY.findall(reading.text[paragraph_start(reading, parsed) : sentence.end].lower())
        return last_weekday(weekdays[-1], day) if weekdays else day.isoformat()
    if metric in PERIODIC:
        return (
            (time_before(reading, parsed, day) if status is Status.REPORTED and day else None)
            or going_on(status, earlier, default_as_of(reading, day))
            or period_before(reading, figure)
            or default_as_of(reading, day)
        )
    return default_as_of(reading, day)


def year_before(reading: Reading, parsed: Parsed, figure: Figure, earlier: Sequence[Claim]) -> str | None:
    """The time of "1.8 million a year earlier": one year before that of the claim before it, in this sentence or the last."""
    years = years_back(reading, parsed, figure)
    if not years and WHEN_THEN.search(parsed.low, 0, figure.start - parsed.sentence.start):
        if earlier and years_back(reading, parsed, earlier[-1].figure):
            return earlier[-1].as_of
        years = 1
    if not years:
        return None
    here, default = reading.sentences.index_at(figure.start), default_as_of(reading, published_day(reading))
    for claim in reversed(earlier):
        if here - reading.sentences.index_at(claim.sentence_start) > 1:
            break
        if claim.as_of and claim.as_of != default and (match := ONE_YEAR.match(claim.as_of)):
            return f"{match['mark'] or ''}{int(match['year']) - years}{match['rest'] or ''}"
    return None


def years_back(reading: Reading, parsed: Parsed, figure: Figure) -> int:
    """How many years before the claim before it the figure holds by the words beside it; 0 if they say nothing of the kind."""
    text = parsed.low
    start, end = figure.start - parsed.sentence.start, figure.end - parsed.sentence.start
    if reading.lang == "ja":
        return int(YEAR_BEFORE.search(text[max(0, start - 12) : start]) is not None)
    if YEAR_BEFORE_AFTER.match(text, end):
        return 1
    return next(
        (
            int(other.value)
            for other in durations(reading, parsed)
            if other.unit == "years" and other.start == figure.end + 1 and YEARS_BEFORE.match(reading.text, other.end)
        ),
        0,
    )


def durations(reading: Reading, parsed: Parsed) -> Iterator[Figure]:
    """The durations of a sentence."""
    low, high = parsed.sentence.start, parsed.sentence.end
    return (figure for figure in reading.figures if figure.kind is Kind.DURATION and low <= figure.start < high)


def going_on(status: Status, earlier: Sequence[Claim], default: str | None) -> str | None:
    """The latest period of the results told so far; of a forecast after the results of a fiscal year, the next one."""
    periods: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    for claim in earlier:
        if claim.metric in PERIODIC and claim.as_of and claim.as_of != default and (match := ONE_YEAR.match(claim.as_of)):
            periods[claim.status is Status.REPORTED].append((match["year"] + (match["rest"] or "~"), claim.as_of))
    if known := periods[status is Status.REPORTED]:
        return max(known)[1]
    if known := periods[True]:
        told = max(known)[1]
        if told.startswith("FY") and status in (Status.ESTIMATED, Status.PLANNED):
            return f"FY{int(told[2:]) + 1}"
    return None


def dated_near(reading: Reading, figure: Figure, dates: list[Figure], day: date | None) -> Iterator[tuple[float, str]]:
    """(distance, time) of each date of the sentence; one after another figure is of that one, one before may be of all."""
    for other in dates:
        after = other.start > figure.end
        before = reading.text[max(0, other.start - MEASURED_REACH) : other.start].lower()
        rate = after or figure.kind in (Kind.PERCENT, Kind.RATIO)
        if since(before, reading.text, other.end) or (rate and MEASURED_FROM.search(before)):
            continue
        low, high = min(other.end, figure.end), max(other.start, figure.start)
        others = timed_between(reading, low, high)
        breaks = sum(map(reading.text[low:high].count, (";", ". ", "。")))
        gap = max(0, figure.start - other.end, other.start - figure.end) + 8 * after
        gap += BETWEEN_AFTER * (after and of_the_next(reading, figure, other.start, other.end))
        yield gap + 15 * breaks + (BETWEEN_AFTER if after else BETWEEN) * others, period_of(reading, other, day)


def since(before: str, text: str, end: int) -> bool:
    """True for a time, with these words before it and its end in the text, since which something has been so."""
    return bool(SINCE.search(before)) and not text.startswith(WHEN, end)


def timed_between(reading: Reading, low: int, high: int) -> int:
    """How many figures with a time of their own start in a stretch of the text: no durations, no conversions in brackets."""
    return sum(
        low <= f.start < high and f.kind not in TIMES and reading.text[f.start - 1] not in "(（" for f in reading.figures
    )


def of_the_next(reading: Reading, figure: Figure, start: int, end: int) -> bool:
    """True if a time after `figure` is of the figure that follows it: nearer, or not parted from it by a comma."""
    following = next((f for f in reading.figures if f.start >= end and f.kind not in TIMES), None)
    if following is None or following.start - end > REACH or NEW_CLAUSE.search(reading.text[end : following.start]):
        return False
    return following.start - end <= start - figure.end or bool(NEW_CLAUSE.search(reading.text[figure.end : start]))


def said_near(reading: Reading, parsed: Parsed, figure: Figure, day: date | None) -> Iterator[tuple[float, str]]:
    """(distance, time) of each relative time word and each quarter without a year in the sentence."""
    if day is None:
        return
    text, base = parsed.low, parsed.sentence.start
    found = list(relative_times(text, day))
    for duration in durations(reading, parsed):
        words = AGO if duration.unit == "years" else AGO_OR_EARLIER
        if (match := words.match(text, duration.end - base)) and (time := ago(duration, day)):
            found.append((match, time))
    for match, time in found:
        after = base + match.start() >= figure.end
        low, high = min(base + match.end(), figure.end), max(base + match.start(), figure.start)
        others = timed_between(reading, low, high)
        gap = max(0, figure.start - base - match.end(), base + match.start() - figure.end)
        gap += BETWEEN_AFTER * (after and of_the_next(reading, figure, base + match.start(), base + match.end()))
        rate = after or figure.kind in (Kind.PERCENT, Kind.RATIO)
        if since(text[: match.start()], text, match.end()) or (rate and MEASURED_FROM.search(text[: match.start()])):
            continue
        yield gap + (BETWEEN_AFTER if after else BETWEEN) * others, time


def paragraph_start(reading: Reading, parsed: Parsed) -> int:
    """Where the paragraph of a sentence starts in the article, or the part of a long one that is near the sentence."""
    here = reading.sentences.index_at(parsed.sentence.start)
    near = reading.sentences.all[max(0, here - NEAR_SENTENCES) : here + 1]
    return next(sentence.start for sentence in near if sentence.paragraph == parsed.sentence.paragraph)


def time_before(reading: Reading, parsed: Parsed, day: date) -> str | None:
    """The past time named last in the sentences of the paragraph before this one, other than to measure from it."""
    start, end = paragraph_start(reading, parsed), parsed.sentence.start
    text = reading.text[start:end].lower()
    found = [(match.start(), time) for match, time in relative_times(text, day)]
    found += [
        (f.start - start, period_of(reading, f, day)) for f in reading.figures if f.kind is Kind.DATE and start <= f.start < end
    ]
    past = [(at, time) for at, time in found if time.lstrip("FY")[:4] <= f"{day.year}" and not MEASURED_FROM.search(text[:at])]
    return max(past)[1] if past else None


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
            return span(moment(reading, first, day), moment(reading, second, day))
    return None


def default_as_of(reading: Reading, day: date | None) -> str | None:
    """The publication date at the precision of a month."""
    if day is None:
        return None
    return f"{day.year}" if reading.article.published_precision == "year" else month(day)
