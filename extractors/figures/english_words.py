"""English words that are figures by themselves: ranks, fractions, multiples."""

import re

from extractors.figures.english_patterns import IN_A_ROW, ORDINAL_AT, PLACES
from extractors.figures.numerals import ORDINAL_WORDS, SCALE_WORDS, SMALL_WORDS, TENS_WORDS
from extractors.records import Figure, Kind

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
NOT_HALF = ("first ", "second ", "latter ", "other ", "-")
NOT_SUPERLATIVE = frozenset(
    """
        interest request forest guest quest test contest protest harvest west rest invest arrest priest chest nest
        conquest
    """.split()
)
WORD_AFTER = re.compile(r" ([a-z]+)")


def simple(start: int, end: int, kind: Kind, value: float, unit: str | None) -> Figure:
    """A figure whose text is filled in later."""
    return Figure(start=start, end=end, text="", kind=kind, value=value, unit=unit)


def rounded(fraction: float) -> float:
    """A fraction at three significant digits, as the contract writes a third: 0.333."""
    return float(f"{fraction:.3g}")


def ordinal_value(text: str) -> float:
    """The number of an ordinal: "second", "49th"."""
    return float(ORDINAL_WORDS[text] if text in ORDINAL_WORDS else int(text[:-2]))


def ranked(low: str, start: int) -> Figure:
    """The rank that starts at `start`, after "ranked"."""
    match = ORDINAL_AT.match(low, start)
    assert match is not None
    return simple(start, match.end(), Kind.RANK, ordinal_value(match[0]), "rank")


def rank(match: re.Match[str], low: str) -> Figure | None:
    """A rank ("second-largest", "third place") or a count of times in a row ("fourth consecutive year")."""
    ordinal = ORDINAL_AT.match(low, match.start())
    assert ordinal is not None
    value, last = ordinal_value(ordinal[0]), re.split(r"[ -]", match[0])[-1]
    if last in IN_A_ROW:
        following = WORD_AFTER.match(low, match.end())
        noun, end = (following[1], following.end()) if following else ("time", match.end())
        return simple(match.start(), end, Kind.COUNT, value, noun)
    if last in NOT_SUPERLATIVE or (value == 1 and last not in PLACES):
        return None
    return simple(match.start(), match.end(), Kind.RANK, value, "rank")


def multiple(match: re.Match[str], low: str) -> Figure | None:
    """A multiple: "half of", "twice the", "doubled", "sixfold"."""
    word, group = match[0], match.lastgroup
    if group == "half":
        if low[max(0, match.start() - 9) : match.start()].endswith(NOT_HALF):
            return None
        value = 0.5
    elif group == "twice":
        value = 2.0
    elif group == "multiple":
        value = next(number for stem, number in MULTIPLES.items() if word.startswith(stem))
    else:
        stem = word.removesuffix("fold").removesuffix("-")
        value = SMALL_WORDS.get(stem) or TENS_WORDS.get(stem) or SCALE_WORDS[stem]
    return simple(match.start(), match.end(), Kind.RATIO, float(value), "times")


def fraction(match: re.Match[str], low: str) -> Figure | None:
    """A fraction of a whole; "a third" and "a quarter" only where the words around say so."""
    numerator, denominator = re.split(r"[ -]", match[0])
    top = 1 if numerator in ("a", "an") else SMALL_WORDS[numerator]
    plural = denominator.endswith("s")
    after = low[match.end() : match.end() + 12]
    before = low[max(0, match.start() - 14) : match.start()].split()[-1:]
    told = (
        after.startswith((*FRACTION_AFTER, *STOPS))
        or match[0].startswith("one-")
        or bool(before and before[0] in FRACTION_BEFORE)
    )
    if (top > 1) != plural or not (top > 1 or told):
        return None
    if denominator.startswith("quarter") and after.startswith((" to ", " on ")) and before != ["by"]:
        return None
    if numerator in ("a", "an") and WORD_AFTER.match(after) and not after.startswith(FRACTION_AFTER):
        return None
    return simple(match.start(), match.end(), Kind.RATIO, rounded(top / FRACTIONS[denominator.removesuffix("s")]), "times")
