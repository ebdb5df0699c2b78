"""Why two claims with different values need not conflict: plans and results, updates, denials, forecasts."""

from warehouse.linking.differences import Comparison
from warehouse.linking.questions import telling
from warehouse.linking.records import LOOKING_AHEAD, Linked
from warehouse.linking.values import interval

ASIDE = 12  # characters between a figure and what restates it
PLAN_DAYS = 30  # from a plan to its outcome; two reports within this time may just be worded differently
FAR_APART = 75  # days between two moments that tell them apart where a quantity may move
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


def excused(a: Linked, b: Linked, values: Comparison) -> tuple[str, str] | None:
    """(kind, reason) if the values differ and yet both claims may be true or overtaken."""
    if "denied" in (a.status, b.status):
        return "denied", "one of the figures is denied by the text that gives it"
    slip = values.slip and telling(a.value) and telling(b.value)  # which two numbers hardly share by chance
    if not slip and (foreseen := not_both_reported(a, b)):
        return foreseen
    fixed = a.value.iso is not None and a.status == b.status == "reported"
    apart = moments_apart(a, b)
    if apart is not None and not fixed and not values.slip and (foretold(a, b) or not same_moment(a, b)):
        slow = a.metric in SLOW and apart >= SLOW_DAYS and values.ratio is not None and values.ratio <= SLOW_RATIO
        if slow or (a.metric in FAST and apart >= FAST_DAYS):
            return "update", f"the figure moves, and the claims are {said_days(apart)} apart"
        if apart >= FAR_APART and a.metric not in SLOW:
            return "update", f"the claims hold at different times, {said_days(apart)} apart"
    if a.article_id == b.article_id and not (values.transposed or (values.slip and a.scope == b.scope and side_by_side(a, b))):
        return "one_text", "one text gives both, and tells them apart"
    return None


def not_both_reported(a: Linked, b: Linked) -> tuple[str, str] | None:
    """(kind, reason) if one of the claims is only imagined, planned or reckoned, and the other need not be so."""
    if "hypothetical" in (a.status, b.status) and a.status != b.status:
        return "hypothetical", "one of the figures is only imagined"
    if "reported" in (a.status, b.status) and {a.status, b.status} & LOOKING_AHEAD and outcome(a, b):
        return "estimate_and_result", "one is a plan or an estimate, the other a result"
    if a.status == b.status == "estimated" and (
        a.article_id == b.article_id or (a.speaker and b.speaker and a.speaker != b.speaker)
    ):
        return "forecasts", "two people forecast, each his own number"
    return None


def side_by_side(a: Linked, b: Linked) -> bool:
    """True for two figures next to each other, as an amount and its conversion in brackets."""
    first, second = sorted((a, b), key=lambda claim: claim.at)
    return second.at - first.at - len(first.value.figure) <= ASIDE


def outcome(a: Linked, b: Linked) -> bool:
    """True if one claim may be what became of the other: an estimate always, a plan after a while or in the same text."""
    if "estimated" in (a.status, b.status) or a.article_id == b.article_id:
        return True
    apart = days_apart(a, b)
    return apart is None or apart >= PLAN_DAYS


def moments_apart(a: Linked, b: Linked) -> float | None:
    """Days between the moments that the claims hold at; between their publications where the texts name no moment."""
    published = days_apart(a, b)
    if a.value.iso is not None:
        return published
    if foretold(a, b):
        return published  # it may have been revised; one text dates the goal, another the statement
    x, y = (interval(claim.as_of) if claim.as_of else None for claim in (a, b))
    if x is None or y is None or (x[0] <= y[1] and y[0] <= x[1]):
        return published if not (a.explicit_period or b.explicit_period) else None
    between = (max(x[0], y[0]) - min(x[1], y[1])).days
    return float(between) if a.explicit_period or b.explicit_period else published


def foretold(a: Linked, b: Linked) -> bool:
    """True for two plans or forecasts."""
    return a.status in LOOKING_AHEAD and b.status in LOOKING_AHEAD


def same_moment(a: Linked, b: Linked) -> bool:
    """True if both texts name one and the same time."""
    return bool(a.explicit_period and a.explicit_period == b.explicit_period)


def days_apart(a: Linked, b: Linked) -> float | None:
    """Days between the publications; None if one is unknown."""
    if a.published is None or b.published is None:
        return None
    return abs((a.published - b.published).total_seconds()) / 86400


def dates_apart(a: Linked, b: Linked) -> int | None:
    """The days between two values that are dates, less than 0 where they overlap; None where they are none."""
    x, y = (interval(claim.value.iso) if claim.value.iso else None for claim in (a, b))
    return None if x is None or y is None else (max(x[0], y[0]) - min(x[1], y[1])).days


def said_days(days: float) -> str:
    """A number of days in words."""
    return f"{days:.0f} days" if days >= 2 else f"{days * 24:.0f} hours"
