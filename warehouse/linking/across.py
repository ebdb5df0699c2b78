"""Conflicts between subjects: one first place, held by two."""

from collections.abc import Iterable, Iterator

import numpy as np

from warehouse.linking.compared import near_pairs, order
from warehouse.linking.excuses import days_apart
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.values import interval

NEAR_DAYS = 120  # a rank that names no time holds around its publication
MOST_HOLDERS = 40  # subjects; a title that more of them hold is several titles worded alike


def rank_conflicts(members: Iterable[Linked]) -> Iterator[tuple[Linked, Linked, Judgement]]:
    """(two claims, judgement) where claims of one title give it to two subjects at one time, by the ids of the claims."""
    ordered = sorted(members, key=order)
    pairs, subjects = near_pairs(ordered), np.array([claim.subject_id for claim in ordered])
    rivals = pairs[:, subjects[pairs[0]] != subjects[pairs[1]]].T.tolist()
    for a, b in sorted((sorted((ordered[i], ordered[j]), key=by_id) for i, j in rivals), key=by_ids):
        if a.article_id != b.article_id and same_time(a, b):
            yield a, b, judgement_of(a, b)


def by_id(claim: Linked) -> str:
    """The id of a claim, to sort by."""
    return claim.claim_id


def by_ids(pair: list[Linked]) -> list[str]:
    """The ids of two claims, to sort by."""
    return [claim.claim_id for claim in pair]


def judgement_of(a: Linked, b: Linked) -> Judgement:
    """The conflict in words."""
    place = "place " + f"{a.value.value:.0f}" if a.metric == "rank" else "the superlative"
    where = ", ".join(sorted(a.scope))
    first, second = a.source or "One text", b.source or "another"
    reason = f"{first} gives {place} ({where}) to {a.subject}, {second} to {b.subject}"
    return Judgement(Verdict.CONFLICT, "rank_held_by_two", reason, "medium")


def same_time(a: Linked, b: Linked) -> bool:
    """True if both claims hold at one time."""
    x, y = (interval(text) if text else None for text in (a.as_of, b.as_of))
    if x is None or y is None:
        apart = days_apart(a, b)
        return apart is not None and apart <= NEAR_DAYS
    if a.explicit_period and b.explicit_period:
        return x[0] <= y[1] and y[0] <= x[1]
    apart = days_apart(a, b)
    return apart is not None and apart <= NEAR_DAYS
