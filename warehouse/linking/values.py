"""Two printed values: the same, compatible, or impossible together."""

import math
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from extractors.figures.numerals import JAPANESE, japanese_value
from warehouse.linking.rates import in_dollars

APPROXIMATE = 0.10  # "about 500" and 540 may both be true
CURRENCY_SAME, CURRENCY_NEAR = (
    0.08,
    0.20,
)  # an amount converted at another day's rate, rounded; further off it is another amount
EQUAL = 1e-6
ROUNDED = 0.005  # by which two prints of one number differ where one has three digits
DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
LOWER = frozenset({"at_least", "more_than"})
UPPER = frozenset({"at_most", "less_than"})
FISCAL_START = 4


class Relation(StrEnum):
    """What two values are to each other."""

    SAME = "same"
    COMPATIBLE = "compatible"
    INCOMPATIBLE = "incompatible"


class Match(NamedTuple):
    """A relation, and why in words that an editor can read."""

    relation: Relation
    reason: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value as printed and as understood."""

    figure: str
    kind: str
    value: float | None
    high: float | None
    iso: str | None  # of a date
    unit: str | None
    qualifier: str
    day: date | None = None  # for the exchange rate


def compare(a: Value, b: Value) -> Match:
    """What the values of two claims about one fact are to each other."""
    if a.iso is not None or b.iso is not None:
        return compare_dates(a, b)
    if a.value is None or b.value is None:
        return Match(Relation.INCOMPATIBLE, f"{a.figure} and {b.figure} are not of one kind")
    if a.qualifier == b.qualifier == "at_most":  # "up to 5 billion" against "up to 6 billion": a ceiling has one height
        a, b = replace(a, qualifier="exact"), replace(b, qualifier="exact")
    if a.kind == "money" and a.unit != b.unit:
        return compare_currencies(a, b)
    x, y = scaled(a), scaled(b)
    return compare_numbers(a, b, x, y)


def scaled(value: Value) -> tuple[float, float | None]:
    """(value, upper end) with a share of a whole as a percentage."""
    number = float(value.value or 0.0)
    if value.kind == "duration" and value.unit in DAYS:
        return number * DAYS[value.unit], None if value.high is None else value.high * DAYS[value.unit]
    return (
        (number * 100, None if value.high is None else value.high * 100)
        if value.kind == "ratio" and value.figure and abs(number) <= 1
        else (number, value.high)
    )


DAYS = {
    "years": 365.25,
    "months": 30.4375,
    "weeks": 7.0,
    "days": 1.0,
    "hours": 1 / 24,
    "minutes": 1 / 1440,
    "seconds": 1 / 86400,
}


def compare_numbers(a: Value, b: Value, x: tuple[float, float | None], y: tuple[float, float | None]) -> Match:
    """Numbers of one unit."""
    (low_a, high_a), (low_b, high_b) = x, y
    if high_a is not None or high_b is not None:
        return compare_ranges(a, b, x, y)
    if math.isclose(low_a, low_b, rel_tol=EQUAL, abs_tol=1e-9):
        return Match(Relation.SAME, f"{a.figure} and {b.figure} are equal")
    if rounds_to(a, low_a, low_b) or rounds_to(b, low_b, low_a):
        return Match(Relation.SAME, f"{a.figure} and {b.figure} are equal after rounding")
    if slipped_bounds(a, b, low_a, low_b):
        return Match(Relation.INCOMPATIBLE, f"{a.figure} against {b.figure}")
    for first, second, one, other in ((a, b, low_a, low_b), (b, a, low_b, low_a)):
        if first.qualifier in LOWER and other >= one and second.qualifier not in UPPER:
            return Match(Relation.COMPATIBLE, f"{second.figure} is within the bound {first.figure}")
        if first.qualifier in UPPER and other <= one and second.qualifier not in LOWER:
            return Match(Relation.COMPATIBLE, f"{second.figure} is within the bound {first.figure}")
    if opposed(a, b, low_a, low_b):
        return Match(Relation.COMPATIBLE, f"the bounds {a.figure} and {b.figure} leave room for both")
    if "approx" in (a.qualifier, b.qualifier) and abs(low_a - low_b) <= APPROXIMATE * max(abs(low_a), abs(low_b)):
        return Match(Relation.COMPATIBLE, f"{a.figure} and {b.figure} are near, and one is approximate")
    return Match(Relation.INCOMPATIBLE, f"{a.figure} against {b.figure}")


def slipped_bounds(a: Value, b: Value, x: float, y: float) -> bool:
    """True for two bounds to one side with the same digits and another scale: "at least 100 billion" and "at least 10 billion".

    Both could be true, but nobody gives a bound ten times too wide who knows the other.
    """
    alike = {a.qualifier, b.qualifier} <= LOWER or {a.qualifier, b.qualifier} <= UPPER
    if not alike or x * y <= 0:
        return False
    power = math.log10(x / y)
    return abs(power) >= 1 - EQUAL and math.isclose(power, round(power), abs_tol=EQUAL)


def opposed(a: Value, b: Value, x: float, y: float) -> bool:
    """True for a lower and an upper bound that can both hold."""
    return (a.qualifier in LOWER and b.qualifier in UPPER and x <= y) or (
        a.qualifier in UPPER and b.qualifier in LOWER and y <= x
    )


def compare_ranges(a: Value, b: Value, x: tuple[float, float | None], y: tuple[float, float | None]) -> Match:
    """A range and a value, or two ranges."""
    low_a, high_a = x[0], x[0] if x[1] is None else x[1]
    low_b, high_b = y[0], y[0] if y[1] is None else y[1]
    if math.isclose(low_a, low_b, rel_tol=EQUAL) and math.isclose(high_a, high_b, rel_tol=EQUAL):
        return Match(Relation.SAME, f"{a.figure} and {b.figure} are the same range")
    slack = 0.01 * max(abs(high_a), abs(high_b))
    if max(low_a, low_b) <= min(high_a, high_b) + slack:
        return Match(Relation.COMPATIBLE, f"{a.figure} and {b.figure} overlap")
    return Match(Relation.INCOMPATIBLE, f"{a.figure} lies outside {b.figure}")


def rounds_to(coarse: Value, value: float, other: float) -> bool:
    """True if `other`, at more digits, is `value` once rounded or cut to the digits printed. A bound is not rounded."""
    printed = printed_step(coarse, value)
    if printed is None:
        return False
    step, spare = printed
    if coarse.qualifier not in ("exact", "approx") or finest_step(other) >= step * (1 - EQUAL):
        return False
    distance = other - value if value >= 0 else value - other
    return -step / 2 * (1 + EQUAL) <= distance < step * (1 - EQUAL) and abs(distance) <= (
        CUT_ZEROS if spare else LAST_DIGIT
    ) * abs(value) * (1 + EQUAL)


def printed_step(value: Value, number: float) -> tuple[float, bool] | None:
    """(what the last digit printed counts for, whether zeros were taken as not significant: at most two, all after "about")."""
    return step_of(value.figure, number, approximate=value.qualifier == "approx") if number else None


@lru_cache(maxsize=50_000)
def step_of(figure: str, number: float, *, approximate: bool) -> tuple[float, bool]:
    """`printed_step` of a figure. Kept, for each claim of a part is compared with many."""
    text = narrow(figure)
    matches = list(GROUP.finditer(text))
    match = JAPANESE.search(text) if any(char in text for char in LARGE) else DIGITS.search(text)
    printed = japanese_value(match[0].replace(",", "")) if match else None
    if not match or not printed or not matches:
        return finest_step(number), True
    last = next((m for m in reversed(matches) if m.start() < match.end()), matches[-1])
    digits = last["digits"].replace(",", "")
    places = len(digits.split(".")[1]) if "." in digits else 0
    step = abs(number) / printed * LARGE.get(last["small"] or "", 1.0) * LARGE.get(last["large"] or "", 1.0) * 10.0**-places
    zeros = (
        0
        if places or (len(matches) > 1 and match is not matches[0] and len(digits.rstrip("0")) == 0)
        else len(digits) - len(digits.rstrip("0"))
    )
    significant = len(digits.replace(".", "").lstrip("0")) - zeros
    spare = zeros if approximate else min(zeros, 2)
    spare = spare if significant >= 2 or approximate else max(0, spare - 1)
    return float(step * 10.0**spare), spare > 0


LAST_DIGIT, CUT_ZEROS = (
    0.10,
    0.06,
)  # rounding moves a number by no more than these shares of it: at its last digit, at zeros taken as not significant
LARGE = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "億": 1e8, "兆": 1e12, "京": 1e16}
GROUP = re.compile(r"(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<small>[十百千])?(?P<large>[万億兆京])?")
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def narrow(text: str) -> str:
    """The text with its wide letters and digits as narrow ones; most have none, and to translate them takes longer."""
    return text if text.isascii() else text.translate(WIDE)


@lru_cache(maxsize=50_000)
def finest_step(number: float) -> float:
    """The place value of the last non-zero digit of a number."""
    if number == 0:
        return 0.0
    digits, exponent = f"{abs(number):.12e}".split("e")
    kept = digits.replace(".", "").rstrip("0")
    return float(10.0 ** (int(exponent) - len(kept) + 1))


@lru_cache(maxsize=50_000)
def digits_of_number(number: float) -> str:
    """The digits of a number without zeros at either end."""
    return f"{abs(number):.9e}".split("e")[0].replace(".", "").rstrip("0")


def significant_digits(number: float) -> int:
    """How many digits a number has without zeros at either end."""
    return len(digits_of_number(number))


def compare_currencies(a: Value, b: Value) -> Match:
    """Amounts in two currencies, at the rate of the day."""
    x, y = (
        in_dollars(abs(a.value or 0.0), a.unit or "", a.day or b.day),
        in_dollars(abs(b.value or 0.0), b.unit or "", b.day or a.day),
    )
    ratio = max(x, y) / min(x, y) if x and y else None
    if other_currency(a, b, ratio):
        return Match(Relation.INCOMPATIBLE, f"{a.figure} and {b.figure} are the same number in two currencies")
    if x is None or y is None or ratio is None:
        return Match(Relation.COMPATIBLE, f"no exchange rate for {a.figure} and {b.figure}")
    if ratio <= 1 + CURRENCY_SAME:
        return Match(Relation.SAME, f"{a.figure} is about {b.figure} at the rate of the day")
    if ratio <= 1 + CURRENCY_NEAR or bounded(a, b, x, y):
        return Match(Relation.COMPATIBLE, f"{a.figure} and {b.figure} agree roughly at the rate of the day")
    return Match(Relation.INCOMPATIBLE, f"{a.figure} and {b.figure} are a factor of {ratio:,.3g} apart at the rate of the day")


def other_currency(a: Value, b: Value, ratio: float | None) -> bool:
    """True for one number in two currencies whose rate changes the digits printed: €250 million and $250 million at 1.08."""
    if not same_number(a, b):
        return False
    x, y = abs(a.value or 0.0), abs(b.value or 0.0)
    return ratio is None or (ratio - 1) * min(x, y) > max(finest_step(x), finest_step(y)) / 2


def same_number(a: Value, b: Value) -> bool:
    """True for one number in two currencies ("$4.94 trillion" and 4兆9449億円): a slip, however far apart in time."""
    if a.kind != "money" or a.unit == b.unit or not a.value or not b.value:
        return False
    return abs(a.value / b.value - 1) <= ROUNDED


def bounded(a: Value, b: Value, x: float, y: float) -> bool:
    """True if one is a bound that the other keeps."""
    return any(
        (q in LOWER and other >= one) or (q in UPPER and other <= one)
        for q, one, other in ((a.qualifier, x, y), (b.qualifier, y, x))
    )


# -- dates ---------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def interval(text: str) -> tuple[date, date] | None:
    """First and last day of an ISO date at any precision, of a fiscal year (from April) or of a span; None if it is none."""
    if "/" in text:
        parts = [interval(part) for part in text.split("/", 1)]
        return (parts[0][0], parts[1][1]) if parts[0] and parts[1] else None
    match = re.fullmatch(r"(FY)?(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])(?:-(\d\d))?))?", text)
    if not match:
        return None
    fiscal, year, quarter, half, month, day = match.groups()
    start = FISCAL_START if fiscal else 1
    try:
        if day:
            exact = date(int(year), int(month), int(day))
            return exact, exact
        first, months = (
            (int(month), 1)
            if month
            else (start + 3 * (int(quarter) - 1), 3)
            if quarter
            else (start + 6 * (int(half) - 1), 6)
            if half
            else (start, 12)
        )
        begin = month_start(int(year), first)
        return begin, month_start(int(year), first + months) - timedelta(1)
    except ValueError:
        return None


def month_start(year: int, month: int) -> date:
    """The first day of a month; months past December run into the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def compare_dates(a: Value, b: Value) -> Match:
    """Two dates at their own precisions."""
    if a.iso is None or b.iso is None:
        return Match(Relation.INCOMPATIBLE, f"{a.figure} and {b.figure} are not of one kind")
    if a.iso == b.iso:
        return Match(Relation.SAME, f"{a.figure} and {b.figure} are the same date")
    x, y = interval(a.iso), interval(b.iso)
    if x is None or y is None:
        return Match(Relation.COMPATIBLE, f"{a.figure} and {b.figure} cannot be compared")
    if x[0] <= y[1] and y[0] <= x[1]:
        inside = (x[0] <= y[0] and y[1] <= x[1]) or (y[0] <= x[0] and x[1] <= y[1])
        return Match(
            Relation.SAME if inside and "FY" not in a.iso + b.iso else Relation.COMPATIBLE,
            f"{a.figure} and {b.figure} overlap",
        )
    earlier, later = (a, b) if x[0] < y[0] else (b, a)
    if (later.qualifier == "at_most" and earlier.qualifier != "at_most") or (
        earlier.qualifier == "at_least" and later.qualifier != "at_least"
    ):
        return Match(Relation.COMPATIBLE, f"{earlier.figure} is within the bound {later.figure}")
    return Match(Relation.INCOMPATIBLE, f"{a.figure} against {b.figure}")
