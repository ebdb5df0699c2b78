"""What two claims of one subject and dimension are to each other."""

from warehouse.linking.differences import Comparison, conflict
from warehouse.linking.excuses import excused
from warehouse.linking.questions import mixed_up, other_context, other_terms, telling
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.values import LOWER, UPPER, Relation, Value


def judge(a: Linked, b: Linked, values: Comparison | None = None) -> Judgement:
    """What two claims of one subject and dimension are to each other; `values`, if given, compares values as theirs."""
    values = values or Comparison(a.value, b.value)
    return by_terms(a, b, values) or by_circumstances(a, b, values)


def left_open(a: Linked, b: Linked, values: Comparison | None = None) -> bool:
    """True if what two claims are to each other depends on their sentences too; `values` as in `judge`."""
    values = values or Comparison(a.value, b.value)
    if a.metric != b.metric and mixed_up(a.metric, b.metric):
        return values.relation is not Relation.SAME
    return by_terms(a, b, values) is None


def by_terms(a: Linked, b: Linked, values: Comparison) -> Judgement | None:
    """The judgement where the questions differ in so many words, or the values agree; else None."""
    if other := other_terms(a, b, values):
        return Judgement(Verdict.OTHER, *other)
    if values.relation is Relation.SAME:
        return Judgement(Verdict.SAME, "same", values.match.reason)
    if values.relation is Relation.COMPATIBLE and not bounds_slipped(a.value, b.value, values):
        return Judgement(Verdict.COMPATIBLE, "compatible", values.match.reason)
    return None


def bounds_slipped(a: Value, b: Value, values: Comparison) -> bool:
    """True for two bounds of one sort that are a slip apart: "over $7.865 billion" and "over $7.685 billion"."""
    one_sort = any({a.qualifier, b.qualifier} <= bounds for bounds in (LOWER, UPPER))
    return one_sort and values.slip and telling(a) and telling(b)


def by_circumstances(a: Linked, b: Linked, values: Comparison) -> Judgement:
    """The judgement on claims whose values differ, by who says them of whom, when and how."""
    other = other_context(a, b) or excused(a, b, values)
    return Judgement(Verdict.OTHER, *other) if other else conflict(a, b, values)
