"""English words that are figures by themselves: ranks, fractions, multiples."""

import re

from extractors.figures.draft import Draft
from extractors.figures.english_numerals import SCALE_WORDS
from extractors.figures.english_patterns import (
    DOUBLE_AFTER,
    DOUBLE_BEFORE,
    IN_A_ROW,
    ORDINAL_AT,
    PLACES,
)
from extractors.figures.nouns import STOP, singular
from extractors.figures.numerals import ORDINAL_WORDS, SMALL_WORDS, TENS_WORDS, three_digits
from extractors.records import Kind

MULTIPLES = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "quintupl": 5.0, "halv": 0.5}
FRACTIONS = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
# Words after "a third" and words before it that make it a fraction, not an ordinal.
FRACTION_AFTER = (
    " of ",
    " as ",
    " less",
    " more",
    " larg",
    " small",
    " high",
    " low",
    " dear",
    " cheap",
    " that",
    " to ",
    " on ",
)
STOPS = (".", ",", ";", ")")
FRACTION_BEFORE = frozenset("by than about nearly almost roughly around to over under only just".split())
NOT_HALF = ("first ", "second ", "latter ", "other ", "and a ", "-")
NOT_SUPERLATIVE = frozenset(
    """
        interest request forest guest quest test contest protest harvest west rest invest arrest priest chest nest
        conquest
    """.split()
)
WORD_AFTER = re.compile(r" ([a-z]+)")
PLACE_NAME = re.compile(rf" (?:{'|'.join(PLACES)})(?![a-z])")
MOVES = re.compile(r"rose|rise|fell|fall|drop|slip|climb|jump|sank|sink|slid|moved|demot|promot|up from|down from|back")


def ordinal_value(text: str) -> float:
    """The number of an ordinal: "second", "49th"."""
    return float(ORDINAL_WORDS[text] if text in ORDINAL_WORDS else int(text[:-2]))


def ranked(low: str, start: int) -> Draft:
    """The rank that starts at `start`, after "ranked"."""
    match = ORDINAL_AT.match(low, start)
    assert match is not None
    end = match.end()
    if place := PLACE_NAME.match(low, end):
        end = place.end()
    return Draft(start, end, Kind.RANK, ordinal_value(match[0]), "rank")


def moved_to(low: str, start: int) -> Draft | None:
    """The rank in "slipped from first to third"; None if the ordinal is no place that something moved to."""
    if not MOVES.search(low, max(0, start - 60), start):
        return None
    return ranked(low, start)


def rank(match: re.Match[str], low: str) -> Draft | None:
    """A rank ("second-largest", "third place") or a count of times in a row ("fourth consecutive year")."""
    ordinal = ORDINAL_AT.match(low, match.start())
    assert ordinal is not None
    value, last = ordinal_value(ordinal[0]), re.split(r"[ -]", match[0])[-1]
    if last in IN_A_ROW:
        return in_a_row(match, low, value)
    if last in NOT_SUPERLATIVE or (value == 1 and last not in PLACES):
        return None
    return Draft(match.start(), match.end(), Kind.RANK, value, "rank")


def in_a_row(match: re.Match[str], low: str, value: float) -> Draft:
    """How many in a row: "third straight loss"."""
    following = WORD_AFTER.match(low, match.end())
    if following and following[1].endswith("ly") and (noun := WORD_AFTER.match(low, following.end())):
        following = noun  # "quarterly loss"
    noun_said, end = (following[1], following.end()) if following else ("time", match.end())
    return Draft(match.start(), end, Kind.COUNT, value, singular(noun_said) or noun_said)


def multiple(match: re.Match[str], low: str) -> Draft | None:
    """A multiple: "half of", "twice the", "doubled", "sixfold"."""
    word, group = match[0], match.lastgroup
    if group == "half":
        if low[max(0, match.start() - 9) : match.start()].endswith(NOT_HALF):
            return None
        value = 0.5
    elif group == "twice":
        value = 2.0
    elif group == "multiple":
        if word.endswith("e") or word == "doubles" or word == "halves":
            before = low[max(0, match.start() - 16) : match.start()].split()[-1:]
            if not DOUBLE_AFTER.match(low, match.end()) and not (before and before[0] in DOUBLE_BEFORE):
                return None  # "double standards"
        value = next(number for stem, number in MULTIPLES.items() if word.startswith(stem))
    else:
        stem = word.removesuffix("fold").removesuffix("-")
        value = SMALL_WORDS.get(stem) or TENS_WORDS.get(stem) or SCALE_WORDS[stem]
    return Draft(match.start(), match.end(), Kind.RATIO, float(value), "times")


def and_a_half(match: re.Match[str]) -> Draft:
    """The duration of "a year and a half"."""
    value = 1.5 if match["part"] == "half" else 1.25
    return Draft(match.start(), match.end(), Kind.DURATION, value, match["what"] + "s")


def fraction_value(text: str) -> tuple[int, int]:
    """(numerator, denominator) of a fraction in words: "two-thirds"."""
    numerator, denominator = re.split(r"[ -]", text)
    top = 1 if numerator in ("a", "an") else SMALL_WORDS[numerator]
    return top, FRACTIONS[denominator.removesuffix("s")]


def fraction(match: re.Match[str], low: str) -> Draft | None:
    """A fraction of a whole; "a third" and "a quarter" only where the words around say so."""
    numerator, denominator = re.split(r"[ -]", match[0])
    top, bottom = fraction_value(match[0])
    after = low[match.end() : match.end() + 16]
    before = low[max(0, match.start() - 14) : match.start()].split()[-1:]
    told = (
        after.startswith((*FRACTION_AFTER, *STOPS))
        or match[0].startswith("one-")
        or bool(before and before[0] in FRACTION_BEFORE)
    )
    if (top > 1) != denominator.endswith("s") or top >= bottom or not (top > 1 or told):
        return None
    if denominator.startswith("quarter") and after.startswith((" to ", " on ")) and before != ["by"]:
        return None
    following = WORD_AFTER.match(after)
    if numerator in ("a", "an") and following and not after.startswith(FRACTION_AFTER) and following[1] not in STOP:
        return None
    return Draft(match.start(), match.end(), Kind.RATIO, three_digits(top / bottom), "times")
