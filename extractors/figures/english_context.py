"""What the words around tell of an English figure that does not say what it counts."""

import re
from functools import cache
from typing import Any

from extractors.figures.draft import Draft
from extractors.figures.english_patterns import CONVERSION, SENTENCE_BREAK
from extractors.figures.english_trie import trie
from extractors.figures.grammar import grammar
from extractors.records import Kind, Qualifier

LOOK_BACK, LOOK_AHEAD = 200, 100
RATE_AFTER = re.compile(r" (?:to|per|against) the (?:u\.?s\.? )?(?:dollar|euro|pound|greenback|yen)(?![a-z])")
LINKS = frozenset({" and ", " or ", ", and ", ", or "})
MAX_GAP = 6
IN_PARTS = frozenset({Kind.LENGTH, Kind.MASS})
PART_LINKS = frozenset({" ", ", ", " and ", "-"})
CHANGED_FROM = re.compile(r"(?:up|down|compared with|compared to|against|versus)(?: from)? $")  # "67 percent, up from 61"
AGED = (" aged ", " aged between ", "age of ", "ages of ")
BARE_KINDS = frozenset({Kind.COUNT, Kind.NUMBER})
NOT_LISTED = frozenset({Kind.DATE, Kind.RANK, Kind.RATIO, Kind.TEMPERATURE, Kind.MONEY})
PER_HOUR = re.compile(r"(?: \([^()\n]{1,30}\)|\)) (?:per|an) hour(?![a-z])")  # "160 kilometers (100 miles) per hour"
SPELT = re.compile("[a-z]")
OPERATIONS = ("quadrillion", "quintillion")


def in_context(found: list[Draft], low: str) -> None:
    """Gives bare scaled numbers ("1.6 trillion") the kind and unit that their sentence shows.

    An amount put beside another in brackets or by "or" is limited as that one is.
    """
    in_list(found, low)
    in_parts(found, low)
    previous: Draft | None = None
    for draft in found:
        if draft.kind is Kind.LENGTH and PER_HOUR.match(low, draft.end):
            draft.kind, draft.unit = Kind.SPEED, "km/h"
            draft.value, draft.value_high = an_hour(draft.value), an_hour(draft.value_high)
        if (
            draft.kind is Kind.MONEY
            and previous is not None
            and draft.qualifier is Qualifier.EXACT
            and previous.kind is Kind.MONEY
            and draft.unit != previous.unit
            and previous.qualifier is not Qualifier.RANGE
            and CONVERSION.fullmatch(low, previous.end, draft.start)
        ):
            draft.qualifier = previous.qualifier
        if draft.unit is None and draft.kind is not Kind.DATE:
            if RATE_AFTER.match(low, draft.end):
                exchange_rate(draft, low)
            elif draft.kind is Kind.COUNT:
                contextual(draft, previous, low)
        if draft.kind is not Kind.DATE and draft.kind is not Kind.DURATION:
            previous = draft


@cache
def currency_names() -> re.Pattern[str]:
    """Finds the names of currencies."""
    names = (name for name, unit in grammar().english.items() if unit.kind is Kind.MONEY and unit.factor == 1.0)
    return re.compile(rf"(?<![a-z])(?:{trie(names)})(?![a-z])")


def an_hour(metres: float | str | None) -> Any:
    """Metres an hour as kilometres an hour."""
    return metres / 1000 if isinstance(metres, float) else metres


def in_list(found: list[Draft], low: str) -> None:
    """Gives numbers in a list the unit that stands after its last: "12, 16 and 28-nanometer chips"."""
    listed = False  # the figure after this one is tied to what follows by "and" or "or"
    for position in range(len(found) - 2, -1, -1):
        draft, following = found[position], found[position + 1]
        gap = following.start - draft.end
        if draft.unit is not None or following.unit is None or draft.kind not in BARE_KINDS or gap > MAX_GAP:
            listed = False
            continue
        link = low[draft.end : following.start]
        if following.kind not in NOT_LISTED and (link in LINKS or (listed and link == ", ")) and low[draft.end - 1].isdigit():
            assert isinstance(draft.value, float)
            draft.kind, draft.unit, draft.factor = following.kind, following.unit, following.factor
            draft.value *= draft.factor
            listed = True
        else:
            listed = False


def in_parts(found: list[Draft], low: str) -> None:
    """Adds what is said in two units up to one figure: "six feet two inches", "7 pounds 3 ounces"."""
    for position in range(len(found) - 2, -1, -1):
        draft, rest = found[position], found[position + 1]
        if draft.kind not in IN_PARTS or draft.value_high is not None or low[draft.end : rest.start] not in PART_LINKS:
            continue
        if rest.kind is not draft.kind or rest.factor >= draft.factor or rest.value_high is not None:
            continue
        assert isinstance(draft.value, float)
        assert isinstance(rest.value, float)
        if 0 <= rest.value < draft.factor and draft.value % draft.factor < 1e-9 * draft.value:
            draft.value, draft.end = draft.value + rest.value, rest.end
            del found[position + 1]


def exchange_rate(draft: Draft, low: str) -> None:
    """Makes "145 to the dollar" an amount of the currency that the sentence speaks of."""
    left = SENTENCE_BREAK.split(low[max(0, draft.start - LOOK_BACK) : draft.start])[-1]
    names = currency_names().findall(left)
    if names:
        draft.kind, draft.unit = Kind.MONEY, grammar().english[names[-1]].unit


def contextual(draft: Draft, previous: Draft | None, low: str) -> None:
    """Makes a bare count one of parameters, of operations, or of what the figure before it in the sentence counts."""
    start = max(0, draft.start - LOOK_BACK)
    left = SENTENCE_BREAK.split(low[start : draft.start])[-1]
    right = SENTENCE_BREAK.split(low[draft.end : draft.end + LOOK_AHEAD])[0]
    scaled = low[draft.end - 1].isalpha()
    near = previous if previous is not None and previous.end > draft.start - len(left) else None
    told = "parameter" in left + right or (near is None and "parameter" in low[start : draft.start])
    if scaled and told and "token" not in right:
        draft.kind, draft.unit = Kind.PARAMETERS, "parameters"
    elif low.endswith(OPERATIONS, draft.start, draft.end):
        draft.kind, draft.unit = Kind.COMPUTE, "FLOPS"
    elif near is None or not near.unit or left.endswith(AGED):
        return
    elif near.kind is Kind.COUNT or (near.kind is Kind.PERCENT and CHANGED_FROM.search(left)):
        draft.kind = near.kind
        draft.unit = near.unit
    elif scaled and near.kind in (Kind.MONEY, Kind.PARAMETERS) and SPELT.search(low, near.start, near.end):
        draft.kind, draft.unit = near.kind, near.unit
