"""What two claims of one subject and dimension are to each other."""

from warehouse.linking.differences import conflict
from warehouse.linking.excuses import excused
from warehouse.linking.questions import other_fact
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.values import Comparison, Relation


def judge(a: Linked, b: Linked) -> Judgement:
    """What two claims of one subject and dimension are to each other."""
    comparison = Comparison(a.value, b.value)
    other = other_fact(a, b, comparison)
    if other:
        return Judgement(Verdict.OTHER, *other)
    match = comparison.match
    if match.relation is Relation.SAME:
        return Judgement(Verdict.SAME, "same", match.reason)
    if match.relation is Relation.COMPATIBLE:
        return Judgement(Verdict.COMPATIBLE, "compatible", match.reason)
    excuse = excused(a, b)
    if excuse:
        return Judgement(Verdict.OTHER, *excuse)
    return conflict(a, b)
