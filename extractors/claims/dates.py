"""Which dates are claims themselves: what a sentence says happened then, or is to happen."""

import re
from dataclasses import replace

from spacy.tokens import Token

from extractors.claims.columns import heads_column
from extractors.claims.metric import Found
from extractors.claims.status import find_status
from extractors.claims.tense import in_past, predicate
from extractors.claims.time import ahead, ends_a_period
from extractors.reading import Parsed, Reading
from extractors.records import REPEATED_DATES, Figure, Kind, Status

# Evidence for a word that says what happens then, and how much more where the sentence has another figure.
WORD, BESIDE_FIGURE = 0.5, 0.5
NO_EVENT = (Kind.DATE, Kind.DURATION)  # figures that only say when, as the date may
# What is at a level at some time; that it is to be there by a date makes the date a part of that claim, and no second one.
LEVELS = frozenset(
    """
        revenue profit operating_profit loss growth_rate market_share share price share_price market_capitalization population
        user_count unit_sales gdp production_volume wage_increase exchange_rate
    """.split()
)
BEFORE = 40  # characters in which the words before a date are looked for
DEADLINE = {"en": re.compile(r"\bby (?:\w+ )?(?:the )?(?:(?:end|middle|start|beginning) of )?$"), "ja": re.compile(r"末?まで")}
SINCE = re.compile(r"\bsince (?:(?:early|late|mid) |mid-|the (?:start|beginning|end) of )?$")
# A date at which something ends that began at another.
SPAN_END = re.compile(r"\b(?:between (?:\w+ ){1,3}and|from (?:\w+ ){1,3}(?:to|until|till|through)|\d{4} (?:through|until)) $")
# A date that is an item of its own: "opens: March 2028 / price: 13 yen".
LABEL, ITEM_END = re.compile(r"[:：]\s*(?:(?:early|late|mid) |mid-)?$"), re.compile(r"\s*(?:$|[\n/／;；|｜,，、。(（])")
# What ends a clause whose predicate a date is.
SAID_JA = re.compile(r"(?:末|ごろ|頃|中)?(?:です|だ(?!っ)|で(?:ある|、)|の(?:予定|見込み|見通し)|。|\s|$)")


def milestone(
    reading: Reading, parsed: Parsed, figure: Figure, metric: Found, others: list[tuple[Figure, Found]]
) -> Found | None:
    """The metric of a date that is a claim; None for one that only tells when.

    It is one where a word that governs it names what happens, or where it lies ahead and nothing else is said of that time.
    `others` holds the other figures of the article with their metrics.
    """
    if heads_column(reading, figure):
        return None
    ends = ends_span(reading, figure)
    if ends:
        metric = replace(metric, name="completion_date")
    item = labelled(reading, figure)  # what else its line holds has nothing to do with it
    here = [
        (other, found)
        for other, found in others
        if not item and parsed.sentence.start <= other.start < parsed.sentence.end and other.kind not in NO_EVENT
    ]
    to_come = ahead(reading, figure)
    if ends_a_period(reading, figure) or (metric.name == "announcement_date" and (here or not to_come)):
        return None  # when a figure was told is no claim of its own
    event = predicate(parsed, figure)
    beside = [(other, found) for other, found in here if event is not None and predicate(parsed, other) == event]
    level = bool(beside) and metric.name == "completion_date"  # "reached 1.9 billion by June"
    if beside and metric.name in REPEATED_DATES:
        return None  # when what the figure is of was done
    if not level and (tells_metric(parsed, event, metric) or metric.score >= WORD + BESIDE_FIGURE * bool(here)):
        return metric
    if told_of(reading, parsed, figure):
        return metric
    if not beside and reading.lang == "en" and SINCE.search(before(reading, figure)):
        return metric if metric.score >= WORD else Found("start_date", 0.0)
    if not to_come or (event is not None and in_past(event)):
        return None
    deadline = ends or until(reading, figure)
    if not beside:
        return metric if metric.score >= WORD else Found("completion_date" if deadline else "start_date", 0.0)
    planned = all(found.name not in LEVELS and find_status(reading, parsed, other) is Status.PLANNED for other, found in beside)
    return Found("completion_date", WORD) if deadline and planned else None


def tells_metric(parsed: Parsed, event: Token | None, metric: Found) -> bool:
    """True if the predicate that a date depends on is the word that told its metric."""
    return event is not None and metric.score >= WORD and parsed.start(event) < metric.end and metric.start < parsed.end(event)


def told_of(reading: Reading, parsed: Parsed, figure: Figure) -> bool:
    """True for a date that is what its clause says of something: "the deadline is June 30", 開始は九月。"""
    token = parsed.head(figure.start, figure.end)
    if token is None or (reading.lang == "ja" and not SAID_JA.match(reading.text, figure.end)):
        return False
    return any(
        child.dep_.startswith(("nsubj", "csubj")) and child.pos_ != "PRON" and parsed.end(child) <= figure.start
        for child in token.children
    )


def before(reading: Reading, figure: Figure) -> str:
    """The words before a figure, in small letters."""
    return reading.text[max(0, figure.start - BEFORE) : figure.start].lower()


def ends_span(reading: Reading, figure: Figure) -> bool:
    """True for the date at which something ends that began at another: "between 2026 and 2029"."""
    return reading.lang == "en" and SPAN_END.search(before(reading, figure)) is not None


def labelled(reading: Reading, figure: Figure) -> bool:
    """True for a date that stands alone after a colon."""
    return ITEM_END.match(reading.text, figure.end) is not None and LABEL.search(before(reading, figure)) is not None


def until(reading: Reading, figure: Figure) -> bool:
    """True for a date by which something is to be done."""
    if reading.lang == "ja":
        return bool(DEADLINE["ja"].match(reading.text, figure.end))
    return bool(DEADLINE["en"].search(before(reading, figure)))
