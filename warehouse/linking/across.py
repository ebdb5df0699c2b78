"""Conflicts between subjects: one first place, held by two."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from warehouse.linking.excuses import days_apart
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.values import interval

NEAR_DAYS = 120  # a rank that names no time holds around its publication


def rank_conflicts(claims: Iterable[Linked]) -> Iterator[tuple[Linked, Linked, Judgement]]:
    """Pairs of claims that give one rank or superlative of one scope and time to two subjects."""
    groups: dict[tuple[str, frozenset[str], float], list[Linked]] = defaultdict(list)
    for claim in claims:
        scope = frozenset(claim.scope)
        if (
            claim.value.kind == "rank"
            and claim.subject_id
            and scope
            and claim.value.value is not None
            and claim.status not in ("denied", "hypothetical")
        ):
            groups[claim.metric, scope, claim.value.value].append(claim)
    for (metric, scope, value), members in sorted(
        groups.items(), key=lambda item: (item[0][0], sorted(item[0][1]), item[0][2])
    ):
        ordered = sorted(members, key=lambda claim: claim.claim_id)
        for n, a in enumerate(ordered):
            for b in ordered[n + 1 :]:
                if a.subject_id != b.subject_id and a.article_id != b.article_id and same_time(a, b):
                    held = "place " + f"{value:.0f}" if metric == "rank" else "the superlative"
                    where = ", ".join(sorted(scope))
                    first, second = a.source or "One text", b.source or "another"
                    reason = f"{first} gives {held} ({where}) to {a.subject}, {second} to {b.subject}"
                    yield a, b, Judgement(Verdict.CONFLICT, "rank_held_by_two", reason, "medium")


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
