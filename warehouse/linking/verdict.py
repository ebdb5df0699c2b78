"""Whether two claims answer one fact, and whether both can be true."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from warehouse.linking.values import Match, Relation, Value, compare, interval, significant_digits

TELLING_DIGITS = 3
FAR_APART = 75  # days between two moments that tell them apart where a quantity may move
UNRELATED, RELATED = (
    0.25,
    0.90,
)  # cosine of two masked claims: below the first they are of other things though their metrics agree, from the second on of one thing though their metrics differ
# Metrics that sources mix up, or that name one thing at different lengths.
FAMILIES = (
    frozenset({"peak_performance", "linpack_performance", "ai_performance"}),
    frozenset({"investment", "cost", "budget", "contract_value"}),
    frozenset({"headcount", "person_count"}),
    frozenset({"power_capacity", "power_consumption"}),
    frozenset({"training_cost", "cost"}),
    frozenset({"duration", "investment_period"}),
    frozenset({"memory", "storage_capacity"}),
    frozenset({"subsidy", "cost"}),
)
# Quantities that move by themselves: within hours, or over weeks and by no more than SLOW_RATIO.
FAST = frozenset(
    [
        "casualties",
        "injured",
        "missing",
        "evacuees",
        "share_price",
        "market_capitalization",
        "stock_change",
        "exchange_rate",
        "exchange_rate_usd",
    ]
)
SLOW = frozenset(
    """
        user_count headcount population download_count visitor_count market_share unemployment_rate inflation_rate
        interest_rate approval_rate
    """.split()
)
FAST_DAYS, SLOW_DAYS, SLOW_RATIO = 0.25, 25, 1.5
SCOPE_SETS = (
    ("phase 1", "phase 2", "final", "total"),
    ("peak", "measured"),
    ("fp64", "fp32", "fp16", "fp8"),
    ("quarter", "half year", "full year"),
    ("per year", "per month", "total"),
    ("worldwide", "domestic", "foreign"),
    ("pre-money", "post-money"),
    ("additional", "total"),
    ("preliminary", "final"),
)
SLIPS = (10.0, 100.0, 1e3, 1e4, 1e6, 1e8, 1e9)
SLIP_TOLERANCE = 0.02


LOOKING_AHEAD = frozenset({"planned", "estimated"})


class Verdict(StrEnum):
    """What two claims about one subject are to each other."""

    SAME = "same"
    COMPATIBLE = "compatible"
    CONFLICT = "conflict"
    OTHER = "other"  # not about one fact


@dataclass(frozen=True, slots=True)
class Linked:
    """A claim as linking sees it."""

    claim_id: str
    article_id: str
    source: str  # the independent publisher
    subject_id: str | None
    subject: str
    metric: str
    scope: frozenset[str]
    status: str
    as_of: str | None
    published: datetime | None
    value: Value
    text: str
    noun: str = ""
    speaker: str | None = None
    counterparty_id: str | None = None
    confidence: float = 1.0
    lang: str = "en"
    dated: bool = False  # the sentence names the year of `as_of`
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)

    @property
    def explicit_period(self) -> str | None:
        """`as_of` where the text gives it; None where it is only the month of publication."""
        if not self.as_of or (self.published and self.as_of == f"{self.published:%Y-%m}" and not self.dated):
            return None
        return self.as_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its kind ("scale", "update"), reason and how sure it is."""

    verdict: Verdict
    kind: str
    reason: str
    severity: str = ""
    ratio: float | None = None


def judge(a: Linked, b: Linked, rank_blocks: bool = False) -> Judgement:
    """What two claims of one subject and dimension are to each other."""
    match = compare(a.value, b.value)
    other = other_fact(a, b, match)
    if other:
        return Judgement(Verdict.OTHER, *other)
    if match.relation is Relation.SAME:
        return Judgement(Verdict.SAME, "same", match.reason)
    if match.relation is Relation.COMPATIBLE:
        return Judgement(Verdict.COMPATIBLE, "compatible", match.reason)
    excuse = excused(a, b)
    if excuse:
        return Judgement(Verdict.OTHER, *excuse)
    return conflict(a, b, match)


def other_fact(a: Linked, b: Linked, match: Match) -> tuple[str, str] | None:
    """(kind, reason) if the claims are about two facts."""
    if not metrics_agree(a, b, match):
        return "other_metric", f"{a.metric} is not {b.metric}"
    if a.noun and b.noun and a.noun != b.noun and match.relation is not Relation.SAME and {a.noun, b.noun} & SPECIFIC:
        return "other_noun", f"one counts {a.noun}, the other {b.noun}"
    if reason := scopes_differ(a.scope, b.scope):
        return "other_scope", reason
    if reason := periods_differ(a, b):
        return "other_period", reason
    if (
        a.counterparty_id
        and b.counterparty_id
        and a.counterparty_id != b.counterparty_id
        and match.relation is Relation.INCOMPATIBLE
    ):
        return "other_party", "the other side of the deal is not the same"
    if (
        match.relation is Relation.INCOMPATIBLE
        and a.vector is not None
        and b.vector is not None
        and float(a.vector @ b.vector) < UNRELATED
    ):
        return "other_context", "the sentences speak of other things"
    return None


SPECIFIC = frozenset(
    {
        "GPU",
        "node",
        "core",
        "CPU",
        "token",
        "chip",
        "rack",
        "server",
        "company",
        "person",
        "employee",
        "vehicle",
        "data center",
        "union",
        "household",
    }
)


def metrics_agree(a: Linked, b: Linked, match: Match) -> bool:
    """True for one metric, for two of a family that give the same value or whose sentences say much the same, and for one telling value."""
    if a.metric == b.metric:
        return True
    if any(a.metric in family and b.metric in family for family in FAMILIES):
        return match.relation is Relation.SAME or (
            a.vector is not None and b.vector is not None and float(a.vector @ b.vector) >= RELATED
        )
    return match.relation is Relation.SAME and a.value.unit == b.value.unit and telling(a.value) and telling(b.value)


def telling(value: Value) -> bool:
    """True for a number that two texts hardly print by chance: three significant digits or more."""
    return value.value is not None and value.kind != "rank" and significant_digits(value.value) >= TELLING_DIGITS


SPECIFIC = frozenset(
    {
        "GPU",
        "node",
        "core",
        "CPU",
        "token",
        "chip",
        "rack",
        "server",
        "company",
        "person",
        "employee",
        "vehicle",
        "data center",
        "union",
        "household",
    }
)


def metrics_agree(a: Linked, b: Linked, match: Match) -> bool:
    """True for one metric, or two of a family that give the same value or whose sentences say much the same."""
    if a.metric == b.metric:
        return True
    if any(a.metric in family and b.metric in family for family in FAMILIES):
        return match.relation is Relation.SAME or (
            a.vector is not None and b.vector is not None and float(a.vector @ b.vector) >= RELATED
        )
    return False


def scopes_differ(a: frozenset[str], b: frozenset[str]) -> str:
    """Why the scopes cannot be of one fact; "" if they can."""
    for group in SCOPE_SETS:
        x, y = a & set(group), b & set(group)
        if x and y and not x & y:
            return f"one is {', '.join(sorted(x))}, the other {', '.join(sorted(y))}"
    for mark in ("additional", "per year", "per month", "quarter", "foreign"):
        if (mark in a) != (mark in b):
            return f"only one is {mark}"
    places_a, places_b = {s for s in a if s.startswith("in ")}, {s for s in b if s.startswith("in ")}
    if places_a and places_b and not places_a & places_b:
        return f"one is {', '.join(sorted(places_a))}, the other {', '.join(sorted(places_b))}"
    return ""


def periods_differ(a: Linked, b: Linked) -> str:
    """Why the claims hold at different times; "" if they may hold at one."""
    x, y = a.explicit_period, b.explicit_period
    if a.value.date is not None or not x or not y:
        return ""
    first, second = interval(x), interval(y)
    if first is None or second is None:
        return ""
    if first[1] < second[0] or second[1] < first[0]:
        return f"one is of {x}, the other of {y}"
    spans = sorted(((end - start).days + 1) for start, end in (first, second))
    if spans[0] >= 80 and spans[1] > 2 * spans[0]:
        return f"one is of {x}, the other of {y}"
    return ""


def excused(a: Linked, b: Linked) -> tuple[str, str] | None:
    """(kind, reason) if the values differ and yet both claims may be true or overtaken."""
    if "denied" in (a.status, b.status):
        return "denied", "one of the figures is denied by the text that gives it"
    if "hypothetical" in (a.status, b.status) and a.status != b.status:
        return "hypothetical", "one of the figures is only imagined"
    if (a.status in LOOKING_AHEAD) != (b.status in LOOKING_AHEAD) and {a.status, b.status} & {"reported"}:
        later, earlier = sorted((a, b), key=lambda claim: (claim.status in LOOKING_AHEAD, claim.claim_id))
        if (
            (earlier.published or datetime.min) <= (later.published or datetime.max) and days_apart(a, b) != 0
        ) or a.article_id == b.article_id:
            return "estimate_and_result", "one is a plan or an estimate, the other a result"
    if a.status == b.status == "estimated" and (
        a.article_id == b.article_id or (a.speaker and b.speaker and a.speaker != b.speaker)
    ):
        return "forecasts", "two people forecast, each his own number"
    fixed = a.value.date is not None and a.status == b.status == "reported"
    slip = slip_of(ratio_of(a.value, b.value) or 1.0) or same_number(a.value, b.value)
    apart = moments_apart(a, b)
    if apart is not None and not fixed and not slip and not same_moment(a, b):
        ratio = ratio_of(a.value, b.value)
        slow = a.metric in SLOW and apart >= SLOW_DAYS and ratio is not None and ratio <= SLOW_RATIO
        if slow or (a.metric in FAST and apart >= FAST_DAYS):
            return "update", f"the figure moves, and the claims are {said_days(apart)} apart"
        if apart >= FAR_APART and a.metric not in SLOW:
            return "update", f"the claims hold at different times, {said_days(apart)} apart"
    if a.article_id == b.article_id and not slip:
        return "one_text", "one text gives both, and tells them apart"
    return None


def moments_apart(a: Linked, b: Linked) -> float | None:
    """Days between the moments that the claims hold at, or between their publications where these are as near as the text says."""
    published = days_apart(a, b)
    if a.value.date is not None:
        return published
    if a.status in LOOKING_AHEAD and b.status in LOOKING_AHEAD and not (a.explicit_period and b.explicit_period):
        return published  # of a plan, one text dates the goal and the other the statement
    x, y = (interval(claim.as_of) if claim.as_of else None for claim in (a, b))
    if x is None or y is None or (x[0] <= y[1] and y[0] <= x[1]):
        return published if not (a.explicit_period or b.explicit_period) else None
    between = (max(x[0], y[0]) - min(x[1], y[1])).days
    return float(between) if a.explicit_period or b.explicit_period else published


def same_number(a: Value, b: Value) -> bool:
    """True for one printed number in two currencies: a slip, however far apart in time."""
    return a.kind == "money" and a.unit != b.unit and same_digits(a.figure, b.figure)


def same_moment(a: Linked, b: Linked) -> bool:
    """True if both texts name one and the same time."""
    return bool(a.explicit_period and a.explicit_period == b.explicit_period)


def days_apart(a: Linked, b: Linked) -> float | None:
    """Days between the publications; None if one is unknown."""
    if a.published is None or b.published is None:
        return None
    return abs((a.published - b.published).total_seconds()) / 86400


def said_days(days: float) -> str:
    """A number of days in words."""
    return f"{days:.0f} days" if days >= 2 else f"{days * 24:.0f} hours"


def conflict(a: Linked, b: Linked, match: Match) -> Judgement:
    """The conflict between two claims: its kind, a reason to read, its severity."""
    ratio = ratio_of(a.value, b.value)
    who = f"{a.source or 'one text'} says {a.value.figure}, {b.source or 'another'} says {b.value.figure}"
    kind, reason = "disagreement", f"{who}"
    if a.value.date is not None:
        kind, reason = "date", f"{who}: the dates cannot both be right"
    elif (
        a.value.kind == "percent"
        and max(abs(a.value.value or 0), abs(b.value.value or 0)) > 100
        and a.metric in ("market_share", "stake", "adoption_rate")
    ):
        kind, reason = "share_above_whole", f"{who}: a share cannot exceed 100 %"
    elif a.value.unit != b.value.unit and a.value.kind == "money" and same_digits(a.value.figure, b.value.figure):
        kind, reason = "currency", f"{who}: the same number in {a.value.unit} and in {b.value.unit}"
    elif ratio and (slip := slip_of(ratio)):
        kind, reason = "scale", f"{who}: a factor of {slip:,.0f} apart, as after a slip of scale"
    elif a.value.unit != b.value.unit and a.value.kind == "money":
        kind, reason = "disagreement", f"{who}: {ratio:.3g} times apart at the rate of the day" if ratio else who
    elif {a.metric, b.metric} == {"peak_performance", "linpack_performance"} or {"peak", "measured"} <= (a.scope | b.scope):
        kind, reason = "peak_or_measured", f"{who}: the theoretical peak may have been taken for the measured value"
    elif a.value.kind == "rank":
        kind, reason = "rank", f"{who} of {a.subject}"
    elif ratio:
        reason = f"{who}: {ratio:.3g} times apart" if ratio >= 1.005 else f"{who}: close, but not equal in the digits printed"
    if a.source == b.source and a.source:
        reason += "; the source contradicts itself"
        kind = "self_contradiction" if kind == "disagreement" else kind
    return Judgement(Verdict.CONFLICT, kind, reason, severity(a, b, ratio, kind), ratio)


def severity(a: Linked, b: Linked, ratio: float | None, kind: str) -> str:
    """high, medium or low: how much an editor should care."""
    if "rumored" in (a.status, b.status) or "hypothetical" in (a.status, b.status):
        return "low"
    if kind in ("scale", "currency", "share_above_whole") or (ratio and ratio >= 2):
        return "high"
    if {a.status, b.status} <= {"planned", "estimated"} or (ratio and ratio < 1.02):
        return "low"
    return "medium"


def ratio_of(a: Value, b: Value) -> float | None:
    """The larger value over the smaller, at the day's rate for money; None for dates, ranks, zero and opposite signs."""
    if a.value is None or b.value is None or a.kind == "rank" or not a.value or not b.value or (a.value > 0) != (b.value > 0):
        return None
    x, y = abs(a.value), abs(b.value)
    if a.kind == "money" and a.unit != b.unit:
        from warehouse.linking.rates import in_dollars

        day = a.day or b.day or date.today()
        dollars = in_dollars(x, a.unit or "", day), in_dollars(y, b.unit or "", day)
        if dollars[0] is None or dollars[1] is None:
            return None
        x, y = dollars
    return max(x, y) / min(x, y)


def slip_of(ratio: float) -> float | None:
    """The power of ten by which two values differ, if it is one that slips make."""
    return next((slip for slip in SLIPS if abs(ratio / slip - 1) <= SLIP_TOLERANCE), None)


def same_digits(a: str, b: str) -> bool:
    """True if two figures print the same number, whatever the unit."""
    first, second = (re.findall(r"[0-9.]+", text.replace(",", "")) for text in (a, b))
    return bool(first) and first == second
