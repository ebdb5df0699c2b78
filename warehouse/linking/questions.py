"""Whether two claims of one subject answer the same question: metric, what is counted, scope, period."""

from functools import lru_cache
from math import isclose

from warehouse.linking.differences import Comparison
from warehouse.linking.records import Linked, Tie
from warehouse.linking.values import LAST_DIGIT, Relation, Value, digits_of_number, interval, significant_digits

TELLING_DIGITS = 3  # a number of so many significant digits is hardly printed twice by chance
STORY_DIGITS = 2  # in two articles on one story, nor is one of so few
SLIPPED_DIGITS = 4  # nor is one of so many at another scale, whatever it is said to measure
# What is large by its kind, and a count that is; the rest may be small numbers, which a text has many of.
LARGE_KINDS, THOUSANDS = frozenset({"money", "power", "energy", "compute", "parameters", "data"}), 1000
# Cosine of two masked claims: below UNRELATED they are of other things though their metrics agree, from RELATED on of one
# thing though their metrics differ.
UNRELATED, RELATED = 0.25, 0.90
LONG_PERIOD, MUCH_LONGER = 80, 2  # days: a quarter and a year are two periods, a day and its month need not be
LONGER = 1.2  # of two periods that only overlap; a fiscal year may be called by the calendar's
CHANGES = frozenset({"stock_change", "growth_rate"})
# Metrics that sources mix up, or that name one thing at different lengths.
FAMILIES = (
    frozenset({"peak_performance", "linpack_performance", "ai_performance"}),
    frozenset({"investment", "cost", "budget", "contract_value", "subsidy", "funding_raised"}),
    frozenset({"headcount", "person_count", "people_trained"}),
    frozenset({"market_capitalization", "market_cap_loss", "valuation", "market_size"}),
    frozenset({"unit_sales", "production_volume"}),
    frozenset({"power_capacity", "power_consumption"}),
    frozenset({"training_cost", "cost"}),
    frozenset({"duration", "investment_period", "training_duration", "contract_duration"}),
    frozenset({"memory", "storage_capacity"}),
    frozenset({"end_date", "cancellation_date", "withdrawal_date"}),
)
PERIODS = frozenset({"quarter", "half year", "full year"})  # scopes that say how long a period is
SCOPE_SETS = (
    ("phase 1", "phase 2", "final", "total"),
    ("peak", "measured"),
    ("fp64", "fp32", "fp16", "fp8"),
    ("quarter", "half year", "full year"),
    ("per year", "per month", "total"),
    ("worldwide", "domestic", "foreign"),
    ("pre-money", "post-money"),
    ("additional", "total"),
    ("group", "consolidated"),
    ("preliminary", "final"),
    ("small firms", "large firms", "part-time"),
    ("year on year", "quarter on quarter", "month on month"),
)
ONE_SIDED = (
    "change",
    "small firms",
    "part-time",
    "additional",
    "per year",
    "per month",
    "quarter",
    "foreign",
    "quarter on quarter",
    "month on month",
)  # scopes that a text hardly leaves out
# Told of a year where nothing else is said.
YEARLY = frozenset({"revenue", "profit", "operating_profit", "loss", "unit_sales", "production_volume"})
SALES = frozenset({"of revenue", "of unit_sales"})  # what "sales" may be
YEARLY_SCOPE = frozenset({"per year", "full year"})
SPECIFIC = frozenset(
    {"GPU", "node", "core", "CPU", "token", "chip", "rack", "server", "company", "person", "employee", "vehicle", "union"}
    | {"data center", "household"}
)


def other_terms(a: Linked, b: Linked, match: Comparison) -> tuple[str, str] | None:
    """(kind, reason) if the claims are about two facts by their metrics, nouns, scopes or periods."""
    if not metrics_agree(a, b, match):
        return "other_metric", f"{a.metric} is not {b.metric}"
    if a.noun and b.noun and a.noun != b.noun and match.relation is not Relation.SAME and {a.noun, b.noun} & SPECIFIC:
        return "other_noun", f"one counts {a.noun}, the other {b.noun}"
    in_story = echoed(a, b, match)
    x, y = narrowing(a), narrowing(b)
    unsaid = x != y and (in_story or told_by_digits(a.value, b.value, match))
    if reason := scopes_differ(x, y, one_sided=not unsaid):
        return "other_scope", reason
    if not in_story and (reason := growth_differs(a.scope, b.scope, match)):
        return "other_scope", reason
    one_time = in_story and (telling(a.value) or (a.metric == b.metric and a.echoes.get(b.number) is Tie.ONLY_VALUE))
    if not one_time and (reason := periods_differ(a, b)):
        return "other_period", reason
    if a.article_id == b.article_id and rounded(a.value, b.value, match):
        return "one_text", "one text gives both numbers exactly, and so means two"
    return None


def narrowing(claim: Linked) -> frozenset[str]:
    """The scope of a claim, without what goes without saying for its metric."""
    return claim.scope - YEARLY_SCOPE if claim.metric in YEARLY else claim.scope


def other_context(a: Linked, b: Linked) -> tuple[str, str] | None:
    """(kind, reason) if claims whose values differ are about two facts by the other party or their sentences."""
    parties = {a.counterparty_id, b.counterparty_id} - {None}
    if len(parties) > 1:
        return "other_party", "the other side of the deal is not the same"
    likeness = a.likeness(b)
    if likeness is not None and likeness < UNRELATED:
        return "other_context", "the sentences speak of other things"
    return None


def metrics_agree(a: Linked, b: Linked, match: Comparison) -> bool:
    """True for one metric, for two of a family with the same value or much the same sentences, and for one telling value.

    A telling value is one, too, where it has slipped: at another scale, or with two digits in each other's place. In two
    articles on one story less tells, see `echoed`.
    """
    if a.metric == b.metric:
        return True
    if echoed(a, b, match):
        return True
    mixed = mixed_up(a.metric, b.metric)
    if mixed and (match.relation is Relation.SAME or (a.likeness(b) or 0.0) >= RELATED):
        return True
    if a.value.unit != b.value.unit or a.value.kind == "rank":
        return False
    if near(a.value, b.value) and telling(a.value) and telling(b.value) and match.relation is Relation.SAME:
        return True
    return slipped(a.value, b.value, match, TELLING_DIGITS if mixed else SLIPPED_DIGITS)


def echoed(a: Linked, b: Linked, match: Comparison) -> bool:
    """True for one number, or a slip of it, in two articles on one story, which both hardly print but of one thing.

    It has two digits, is a range, or is large and neither article prints it twice.
    """
    tie = a.echoes.get(b.number)
    if tie is None or tie is Tie.SLIP:
        return tie is not None
    if match.relation is not Relation.SAME:
        return False
    return telling(a.value, STORY_DIGITS) or a.value.high is not None or (tie is Tie.ONLY_VALUE and large(a.value))


def rounded(a: Value, b: Value, match: Comparison) -> bool:
    """True for two exact numbers of one unit that only agree if one of them was rounded: 10.5 and 10 billion."""
    exact = a.qualifier == b.qualifier == "exact" and a.unit == b.unit and a.value is not None and b.value is not None
    return exact and match.relation is Relation.SAME and not isclose(a.value or 0.0, b.value or 0.0)


def told_by_digits(a: Value, b: Value, match: Comparison) -> bool:
    """True for one number of so many digits, or a slip of it, that both texts mean one thing though one of them says less."""
    if match.relation is not Relation.SAME:
        return slipped(a, b, match, SLIPPED_DIGITS)
    x, y = digits_of_number(a.value or 0.0), digits_of_number(b.value or 0.0)
    return x == y and len(x) >= SLIPPED_DIGITS


def slipped(a: Value, b: Value, match: Comparison, digits: int) -> bool:
    """True for two numbers with the same digits, so many at least, at another scale or with two neighbours changed."""
    x, y = digits_of_number(a.value or 0.0), digits_of_number(b.value or 0.0)
    if len(x) != len(y) or len(x) < digits:
        return False
    return match.scale is not None if x == y else match.transposed


@lru_cache(maxsize=50_000)
def mixed_up(a: str, b: str) -> bool:
    """True for two metrics of a family."""
    return any({a, b} <= family for family in FAMILIES)


def near(a: Value, b: Value) -> bool:
    """False for two numbers of one unit that no rounding makes the same: a quick look before they are compared."""
    x, y = a.value or 0.0, b.value or 0.0
    return abs(x - y) <= 1.1 * LAST_DIGIT * max(abs(x), abs(y))


def telling(value: Value, digits: int = TELLING_DIGITS) -> bool:
    """True for a number that two texts hardly print by chance: of three significant digits or more, or of `digits`."""
    return value.value is not None and value.kind != "rank" and significant_digits(value.value) >= digits


def large(value: Value) -> bool:
    """True for an amount of money or power and the like, and for a count in thousands."""
    return value.kind in LARGE_KINDS or (value.kind == "count" and abs(value.value or 0.0) >= THOUSANDS)


@lru_cache(maxsize=50_000)
def scopes_differ(a: frozenset[str], b: frozenset[str], *, one_sided: bool = True) -> str:
    """Why the scopes cannot be of one fact; "" if they can. What `one_sided` scopes tell apart may be left unsaid, too."""
    if a == b:
        return ""
    for group in SCOPE_SETS:
        x, y = a & set(group), b & set(group)
        if x and y and not x & y:
            return f"one is {', '.join(sorted(x))}, the other {', '.join(sorted(y))}"
    for mark in ONE_SIDED if one_sided else ():
        if (mark in a) != (mark in b):
            return f"only one is {mark}"
    for word in ("in ", "on "):
        named_a, named_b = ({part for part in scope if part.startswith(word)} for scope in (a, b))
        if named_a and named_b and not named_a & named_b:
            return f"one is {', '.join(sorted(named_a))}, the other {', '.join(sorted(named_b))}"
    return ""


def growth_differs(a: frozenset[str], b: frozenset[str], match: Comparison) -> str:
    """Why two rates are of the growth of different things; equal rates may leave out of what, and sales are of either kind."""
    if a == b:
        return ""
    x, y = ({part for part in scope if part.startswith("of ")} for scope in (a, b))
    if x == y or (match.relation is Relation.SAME and (not (x and y) or x | y <= SALES)):
        return ""
    return f"one is {', '.join(sorted(x)) or 'of something unsaid'}, the other {', '.join(sorted(y)) or 'of something unsaid'}"


def periods_differ(a: Linked, b: Linked) -> str:
    """Why the claims hold at different times; "" if they may hold at one."""
    x, y = a.explicit_period, b.explicit_period
    if a.value.iso is not None or not x or not y:
        return ""
    first, second = interval(x), interval(y)
    if first is None or second is None:
        return ""
    if first[1] < second[0] or second[1] < first[0]:
        return f"one is of {x}, the other of {y}"
    if a.scope & b.scope & PERIODS:
        return ""  # of one length, though a text may name but the year
    spans = sorted(((end - start).days + 1) for start, end in (first, second))
    longer = spans[1] / spans[0]
    overlap = (min(first[1], second[1]) - max(first[0], second[0])).days + 1
    if spans[0] >= LONG_PERIOD and (longer > MUCH_LONGER or (overlap < spans[0] and longer > LONGER)):
        return f"one is of {x}, the other of {y}"
    if {a.metric, b.metric} <= CHANGES and spans[1] >= LONG_PERIOD and longer > MUCH_LONGER:
        return f"one is of {x}, the other of {y}"  # a day's move is none of a year, though a day's price is one of its month
    return ""
