"""The claims of a part, compared pair by pair: which pairs there are to judge, and what the two are to each other."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from warehouse.linking.decided import NONE, Decided, Rulings
from warehouse.linking.differences import Comparison, peak_for_measured
from warehouse.linking.parts import MOST_CLAIMS
from warehouse.linking.questions import mixed_up
from warehouse.linking.records import Judgement, Linked, Verdicts, pair
from warehouse.linking.values import Relation
from warehouse.linking.verdict import by_circumstances, by_terms, judge, left_open

PEAK, MEASURED = "peak_performance", "linpack_performance"
OVERTAKEN = ("update", "other_period")  # why two measured values may both be true; not if one of them is the peak
WINDOW = 40  # neighbours by value, and by time, that a claim is compared with where there are too many for all pairs


class Compared:
    """The claims of a part in their order. What is alike in them is compared once: many claims of a part are."""

    def __init__(self, claims: Iterable[Linked], rulings: Rulings = NONE) -> None:
        self.ordered = sorted(claims, key=order)
        self.rulings = rulings
        self.values = numbered(map(value_key, self.ordered))
        self.kinds = numbered(map(likeness_key, self.ordered, self.values))
        self.decided = decided_pairs(self.ordered, rulings)
        self.compared: dict[tuple[int, int], Comparison] = {}
        self.told: dict[tuple[int, int], Judgement | None] = {}

    def embed(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Give claims the vectors of their sentences, by their ids."""
        for claim in self.ordered:
            claim.vector = vectors.get(claim.claim_id, claim.vector)

    def judged(self, pairs: Iterable[tuple[int, int]]) -> Verdicts:
        """The judgement on each of the pairs, which are given by index."""
        verdicts: Verdicts = {}
        for key in pairs:
            i, j = key
            a, b = self.ordered[i], self.ordered[j]
            if key in self.decided or a.value.unit != b.value.unit:  # which the day's rate may tell
                verdicts[key] = self.rulings.judge(a, b)
            elif told_by_pair(a, b):
                verdicts[key] = judge(a, b, self.comparison(i, j))
            else:
                verdicts[key] = self.by_terms(i, j) or by_circumstances(a, b, self.comparison(i, j))
                if verdicts[key].kind in OVERTAKEN and (i in self.at_peak) != (j in self.at_peak):
                    verdicts[key] = peak_for_measured(a, b, self.comparison(i, j))
        return verdicts

    @cached_property
    def at_peak(self) -> set[int]:
        """The measured values that are those of a theoretical peak, by index."""
        peaks = {self.values[i]: i for i, claim in enumerate(self.ordered) if claim.metric == PEAK}
        measured = [i for i, claim in enumerate(self.ordered) if claim.metric == MEASURED] if peaks else []
        return {i for i in measured if any(self.comparison(i, k).relation is Relation.SAME for k in peaks.values())}

    def unsure(self, fresh: Sequence[int]) -> set[str]:
        """The ids of the claims whose sentences are needed to judge the fresh ones, which are given by index in their order.

        Two old claims were judged before: what that needed was embedded then.
        """
        found: set[int] = set()
        for i, j in self.candidates(fresh):
            if not (i in found and j in found) and ((i, j) in self.decided or self.left_open(i, j)):
                found |= {i, j}
        return {self.ordered[i].claim_id for i in found}

    def candidates(self, fresh: Sequence[int]) -> list[tuple[int, int]]:
        """The pairs with a fresh claim to judge, by index: all, or in a large part those near by value or by time."""
        size, new = len(self.ordered), set(fresh)
        if size <= MOST_CLAIMS:
            return [(i, j) for i in range(size) for j in (range(i + 1, size) if i in new else fresh[bisect(fresh, i) :])]
        pairs = {(i, j) for i, j in near_pairs(self.ordered).T.tolist()} | self.decided.keys()
        return sorted(key for key in pairs if not new.isdisjoint(key))

    def left_open(self, i: int, j: int) -> bool:
        """True if what two claims are to each other depends on their sentences too."""
        a, b = self.ordered[i], self.ordered[j]
        if a.value.unit != b.value.unit:
            return left_open(a, b)
        if told_by_pair(a, b):
            return left_open(a, b, self.comparison(i, j))
        return self.by_terms(i, j) is None

    def by_terms(self, i: int, j: int) -> Judgement | None:
        """What the terms of two claims tell, whose sentences have no say in that and whose values are of one unit."""
        kinds = self.kinds[i], self.kinds[j]
        if kinds not in self.told:
            self.told[kinds] = by_terms(self.ordered[i], self.ordered[j], self.comparison(i, j))
        return self.told[kinds]

    def comparison(self, i: int, j: int) -> Comparison:
        """How the values of two claims differ, which are of one unit."""
        values = self.values[i], self.values[j]
        if values not in self.compared:
            self.compared[values] = Comparison(self.ordered[i].value, self.ordered[j].value)
        return self.compared[values]

    def ruled(self, wanted: Decided) -> list[tuple[int, int]]:
        """The pairs that an editor decided so, by index."""
        return sorted(key for key, ruling in self.decided.items() if ruling is wanted)


def told_by_pair(a: Linked, b: Linked) -> bool:
    """True for claims of one article, for those that echo each other, and for those of metrics that their sentences may make
    agree.
    """
    return a.article_id == b.article_id or b.number in a.echoes or (a.metric != b.metric and mixed_up(a.metric, b.metric))


def order(claim: Linked) -> tuple[str, str]:
    """By publication, then id: the same order whatever order claims came in."""
    return (claim.published.isoformat() if claim.published else "9999", claim.claim_id)


def numbered(keys: Iterable[tuple[object, ...]]) -> list[int]:
    """A number for each key, the same for equal ones."""
    numbers: dict[tuple[object, ...], int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def likeness_key(claim: Linked, value: int) -> tuple[object, ...]:
    """What by_terms looks at, but for the day's rate and the sentence; `value` is the number of what Comparison looks at."""
    return claim.metric, claim.noun, claim.scope, claim.explicit_period, value


def value_key(claim: Linked) -> tuple[object, ...]:
    """What Comparison looks at, but for the day's rate."""
    value = claim.value
    return value.figure, value.kind, value.value, value.high, value.iso, value.unit, value.qualifier


def decided_pairs(ordered: list[Linked], rulings: Rulings) -> dict[tuple[int, int], Decided]:
    """What an editor decided about pairs of claims, by index."""
    if not rulings.pairs:
        return {}
    index = {claim.claim_id: i for i, claim in enumerate(ordered)}
    return {pair(index[a], index[b]): ruling for a, b, ruling in rulings.among(index)}


def near_pairs(ordered: list[Linked]) -> NDArray[np.int64]:
    """The pairs to judge, without those decided: a row of their first indexes and a row of their second."""
    size = len(ordered)
    if size <= MOST_CLAIMS:
        return np.array(np.triu_indices(size, 1))
    by_value = sorted(range(size), key=lambda i: (ordered[i].value.iso or "", ordered[i].value.value or 0.0, i))
    lines = np.array(by_value), np.arange(size)
    ends = np.concatenate([(line[:-step], line[step:]) for line in lines for step in range(1, WINDOW)], axis=1)
    return np.array(np.divmod(np.unique(ends.min(axis=0) * size + ends.max(axis=0)), size))
