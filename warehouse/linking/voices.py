"""How much a claim's voice counts for its value, apart from who gives it."""

from collections.abc import Sequence
from datetime import date

from warehouse.linking.excuses import FAST, FAST_DAYS, SLOW, SLOW_DAYS
from warehouse.linking.records import Linked
from warehouse.linking.values import interval

FIRMNESS = {"reported": 1.0, "planned": 0.9, "estimated": 0.7, "rumored": 0.4, "hypothetical": 0.3, "denied": 0.0}
UNSAID = 0.5  # the firmness of any other status
PARTY = 2.0  # the party concerned, or a primary document, outweighs one press report that is as accurate
STILL = 0.9  # statuses from this firmness on supersede what was said before


def weights(members: Sequence[Linked]) -> list[float]:
    """The weight of each claim of a fact, from 0 to 2: how firm it is, who says it, and 0 once it is superseded."""
    latest = max((moment(claim) for claim in members if FIRMNESS.get(claim.status, UNSAID) >= STILL), default=None)
    return [
        0.0
        if latest is not None and superseded(claim, latest)
        else round(FIRMNESS.get(claim.status, UNSAID) * (PARTY if claim.party else 1.0), 6)
        for claim in members
    ]


def superseded(claim: Linked, latest: float) -> bool:
    """True for a claim of a quantity that moves by itself, if the fact has one so much later that it will have moved."""
    limit = FAST_DAYS if claim.metric in FAST else SLOW_DAYS if claim.metric in SLOW else None
    return limit is not None and latest - moment(claim) >= limit


def moment(claim: Linked) -> float:
    """When the claim holds, in days: the end of the time that the text names, else its publication; 0 if neither is known."""
    named = interval(claim.explicit_period) if claim.explicit_period else None
    if named is not None:
        return float(named[1].toordinal())
    if claim.published is None:
        return 0.0
    return date.toordinal(claim.published) + (claim.published.hour * 60 + claim.published.minute) / 1440
