"""How two values that cannot both be true differ: the kind of conflict, its reason in words, its severity."""

import re
from dataclasses import replace
from functools import cached_property, lru_cache

from warehouse.linking.rates import in_dollars
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.values import Match, Relation, Value, compare, digits_of_number, narrow, same_number, scaled

SLIPS = (10.0, 100.0, 1e3, 1e4, 1e6, 1e8, 1e9)
SLIP_KINDS = ("scale", "currency", "unit", "digits")  # of conflicts that a slip explains
TRANSPOSED_DIGITS = 3
SLIP_TOLERANCE = 0.02
NUMBER = re.compile(r"[0-9][^A-Za-z]*")  # a figure up to the unit or noun
MEASURES = ("length", "area", "volume", "mass", "speed", "power", "energy")  # of which there are several systems of units
WHOLES = ("market_share", "stake", "adoption_rate")  # shares that cannot exceed 100 %


class Comparison:
    """How two values differ, found out when first asked for: most pairs are told apart by less."""

    def __init__(self, a: Value, b: Value) -> None:
        self._values = a, b

    @cached_property
    def match(self) -> Match:
        """What the values are to each other, with the reason."""
        return compare(*self._values)

    @property
    def relation(self) -> Relation:
        """The relation alone."""
        return self.match.relation

    @cached_property
    def ratio(self) -> float | None:
        """The larger over the smaller."""
        return ratio_of(*self._values)

    @cached_property
    def scale(self) -> float | None:
        """The power of ten of a slip of scale."""
        slip = slip_of(self.ratio) if self.ratio else None
        a, b = self._values
        return slip if slip and (a.unit != b.unit or same_digits(a.value or 0.0, b.value or 0.0)) else None

    @cached_property
    def same_number(self) -> bool:
        """True for one number in two currencies."""
        return same_number(*self._values)

    @cached_property
    def transposed(self) -> bool:
        """True if two digits have changed places."""
        return transposed(*self._values)

    @cached_property
    def other_unit(self) -> bool:
        """True for one number printed with two units: 1,000 acres and 1,000 hectares."""
        return other_unit(*self._values)

    @property
    def slip(self) -> bool:
        """True if a slip explains the difference."""
        return bool(self.scale or self.same_number or self.transposed or self.other_unit)


def conflict(a: Linked, b: Linked, values: Comparison) -> Judgement:
    """The conflict between two claims: its kind, a reason to read, its severity."""
    ratio = values.ratio
    who = f"{a.said_by} says {a.value.figure}, {b.said_by} says {b.value.figure}"
    kind, reason = "disagreement", f"{who}"
    if a.value.iso is not None:
        kind, reason = "date", f"{who}: the dates cannot both be right"
    elif a.value.kind == "percent" and a.metric in WHOLES and max(abs(a.value.value or 0), abs(b.value.value or 0)) > 100:
        kind, reason = "share_above_whole", f"{who}: a share cannot exceed 100 %"
    elif values.same_number:
        kind, reason = "currency", f"{who}: the same number in {a.value.unit} and in {b.value.unit}"
    elif values.scale:
        kind, reason = "scale", f"{who}: a factor of {values.scale:,.0f} apart, as after a slip of scale"
    elif values.other_unit:
        kind, reason = "unit", f"{who}: the same number of different units"
    elif a.value.unit != b.value.unit and a.value.kind == "money":
        kind, reason = "disagreement", f"{who}: {times(ratio)} apart at the rate of the day" if ratio else who
    elif {a.metric, b.metric} == {"peak_performance", "linpack_performance"} or {"peak", "measured"} <= (a.scope | b.scope):
        kind, reason = "peak_or_measured", f"{who}: the theoretical peak may have been taken for the measured value"
    elif values.transposed:
        kind, reason = "digits", f"{who}: two digits have changed places"
    elif a.value.kind == "rank":
        kind, reason = "rank", f"{who} of {a.subject}"
    elif ratio:
        reason = f"{who}: {times(ratio)} apart" if ratio >= 1.005 else f"{who}: close, but not equal in the digits printed"
    if a.source == b.source and a.source:
        reason += "; the source contradicts itself"
        kind = "self_contradiction" if kind == "disagreement" else kind
    return Judgement(Verdict.CONFLICT, kind, reason, severity(a, b, ratio, kind), ratio)


def peak_for_measured(a: Linked, b: Linked, values: Comparison) -> Judgement:
    """The conflict between two measured values, one of which is elsewhere that of the theoretical peak."""
    found = conflict(a, b, values)
    reason = f"{found.reason}; one of them is elsewhere the theoretical peak, which may have been taken for the measured value"
    return replace(found, kind="peak_or_measured", reason=reason)


def times(ratio: float) -> str:
    """A ratio in words: "1.05 times", "15,900 times"."""
    return f"{ratio:,.0f} times" if ratio >= 100 else f"{ratio:.3g} times"


def severity(a: Linked, b: Linked, ratio: float | None, kind: str) -> str:
    """high, medium or low: how much an editor should care."""
    if "rumored" in (a.status, b.status) or "hypothetical" in (a.status, b.status):
        return "low"
    if kind in ("scale", "currency", "unit", "share_above_whole") or (ratio and ratio >= 2):
        return "high"
    if {a.status, b.status} <= {"planned", "estimated"} or (ratio and ratio < 1.02):
        return "low"
    return "medium"


def ratio_of(a: Value, b: Value) -> float | None:
    """The larger value over the smaller, at the day's rate for money; None for dates, ranks, zero and opposite signs."""
    if a.value is None or b.value is None or a.kind == "rank" or not a.value or not b.value or (a.value > 0) != (b.value > 0):
        return None
    x, y = abs(scaled(a)[0]), abs(scaled(b)[0])
    if a.kind == "money" and a.unit != b.unit:
        dollars = in_dollars(x, a.unit or "", a.day or b.day), in_dollars(y, b.unit or "", b.day or a.day)
        return None if dollars[0] is None or dollars[1] is None else max(dollars[0], dollars[1]) / min(dollars[0], dollars[1])
    return max(x, y) / min(x, y)


def slip_of(ratio: float) -> float | None:
    """The power of ten by which two values differ, if it is one that slips make."""
    return next((slip for slip in SLIPS if abs(ratio / slip - 1) <= SLIP_TOLERANCE), None)


def same_digits(a: float, b: float) -> bool:
    """True for two numbers but 0 with the same digits, rounded or cut to the shorter: 13 billion and 129, not 184 and 183.

    Nor 1 and 99, which is rounded to a digit more.
    """
    x, y = sorted((digits_of_number(a), digits_of_number(b)), key=len)
    return x in (y[: len(x)], str(round(int(y) / 10 ** (len(y) - len(x)))))


def transposed(a: Value, b: Value) -> bool:
    """True for two figures of one length whose digits differ by one swap of neighbours: 158,976 and 158,796."""
    first, second = digits_of(a.figure), digits_of(b.figure)
    if len(first) != len(second) or len(first) < TRANSPOSED_DIGITS or a.unit != b.unit:
        return False
    at = next((i for i in range(len(first)) if first[i] != second[i]), len(first))
    swapped = first[:at] + first[at + 1 : at + 2] + first[at : at + 1] + first[at + 2 :]
    return at < len(first) - 1 and swapped == second


def other_unit(a: Value, b: Value) -> bool:
    """True for two measures of one kind that print one number of several digits and are still no power of ten apart."""
    if a.kind != b.kind or a.kind not in MEASURES or not a.value or not b.value:
        return False
    one, other = (number_of(value.figure) for value in (a, b))
    return len(one) > 1 and one == other and not slip_of(ratio_of(a, b) or 1.0)


def digits_of(figure: str) -> str:
    """The digits of a figure, but for those of what it counts ("2,048 H800s")."""
    return number_of(figure).replace(".", "")


@lru_cache(maxsize=50_000)
def number_of(figure: str) -> str:
    """The number of a figure: its digits with its point. Kept, for each claim is compared with many."""
    number = NUMBER.search(narrow(figure))
    return re.sub(r"[^0-9.]", "", number[0]) if number else ""
