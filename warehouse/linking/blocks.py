"""Claims of one subject and dimension, linked: facts, clusters, conflicts and notes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.ids import stable_id
from warehouse.linking.decided import NONE, Decided, Rulings
from warehouse.linking.differences import Comparison
from warehouse.linking.disputes import Disputes
from warehouse.linking.groups import components
from warehouse.linking.parts import MOST_CLAIMS
from warehouse.linking.records import Cluster, Conflict, Judgement, Linked, Neighbours, Places, Verdict, Verdicts, pair
from warehouse.linking.verdict import by_circumstances, by_terms, judge, left_open

WINDOW = 40  # neighbours by value, and by time, that a claim is compared with where there are too many for all pairs


@dataclass(frozen=True, slots=True)
class Fact:
    """The claims of one question."""

    fact_id: str
    members: tuple[Linked, ...]


@dataclass(slots=True)
class Block:
    """What a block was linked into."""

    facts: list[Fact] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[tuple[Linked, Linked, Judgement]] = field(default_factory=list)

    def add(self, members: list[Linked], groups: list[list[Linked]]) -> None:
        """Add a fact with its clusters, each in the order of its claims."""
        first = members[0]
        fact_id = stable_id("fact", first.subject_id, first.value.kind, first.claim_id)
        self.facts.append(Fact(fact_id, tuple(members)))
        for inside in groups:
            cluster_id = stable_id("cluster", fact_id, inside[0].claim_id)
            self.clusters.append(Cluster(cluster_id, fact_id, tuple(inside), speaker_of(inside)))

    def note(self, ordered: list[Linked], found: Verdicts) -> None:
        """Add notes on pairs of claims."""
        self.notes += [(ordered[i], ordered[j], judgement) for (i, j), judgement in found.items()]


def order(claim: Linked) -> tuple[str, str]:
    """By publication, then id: the same order whatever order claims came in."""
    return (claim.published.isoformat() if claim.published else "9999", claim.claim_id)


def link_block(claims: Iterable[Linked], rulings: Rulings = NONE) -> Block:
    """Facts, clusters, conflicts and notes of the claims of one block. The order in which claims are given changes nothing."""
    ordered = sorted(claims, key=order)
    verdicts = judged(ordered, rulings, candidates(ordered, rulings))
    related = answering(verdicts)
    near = neighbours(related)
    apart = ruled(ordered, rulings, Decided.DIFFERENT_FACT)
    block = Block()
    for members in separated(len(ordered), related, apart) if apart else components(len(ordered), list(related)):
        groups = cliques(members, near)
        block.add([ordered[i] for i in members], [[ordered[i] for i in same] for same in groups])
        clusters = placed(groups, block.clusters[-len(groups) :])
        conflicts, doubtful = Disputes(clusters, ordered, related, rulings).settle(disputed(clusters, near))
        block.conflicts += conflicts
        block.note(ordered, doubtful)
    block.note(ordered, {key: found for key, found in verdicts.items() if noted(found)})
    return block


def answering(verdicts: Verdicts) -> Verdicts:
    """The verdicts on pairs that answer one question."""
    return {key: found for key, found in verdicts.items() if found.verdict is not Verdict.OTHER}


def placed(groups: list[list[int]], clusters: list[Cluster]) -> dict[int, Cluster]:
    """The cluster of each claim, by index; each group has become one of the clusters."""
    return {index: cluster for same, cluster in zip(groups, clusters, strict=True) for index in same}


def disputed(clusters: dict[int, Cluster], near: Neighbours) -> list[tuple[int, int]]:
    """The pairs of claims of a fact that conflict."""
    return [
        (i, j)
        for i in clusters
        for j, verdict in near.get(i, {}).items()
        if i < j and verdict is Verdict.CONFLICT and j in clusters and clusters[i] is not clusters[j]
    ]


def judged(ordered: list[Linked], rulings: Rulings, pairs: Iterable[tuple[int, int]]) -> Verdicts:
    """The judgement on each of the pairs, which are given by index.

    What is alike in all that tells questions and values apart is compared once: a part has the same claim many times over.
    """
    claims, values = (numbered([key(claim) for claim in ordered]) for key in (likeness_key, value_key))
    decided = decided_pairs(ordered, rulings)
    compared: dict[tuple[int, int], Comparison] = {}
    told: dict[tuple[int, int], Judgement | None] = {}
    verdicts: Verdicts = {}
    for key in pairs:
        i, j = key
        a, b = ordered[i], ordered[j]
        if key in decided or a.value.unit != b.value.unit:  # which the day's rate may tell
            verdicts[key] = rulings.judge(a, b)
            continue
        known = values[i], values[j]
        if known not in compared:
            compared[known] = Comparison(a.value, b.value)
        if a.metric != b.metric:  # which the sentences may tell
            verdicts[key] = judge(a, b, compared[known])
            continue
        kinds = claims[i], claims[j]
        if kinds not in told:
            told[kinds] = by_terms(a, b, compared[known])
        verdicts[key] = told[kinds] or by_circumstances(a, b, compared[known])
    return verdicts


def unsure(claims: Iterable[Linked], places: Places, rulings: Rulings) -> set[str]:
    """The ids of the claims whose sentences are needed to judge the new ones, which have no place yet.

    Two old claims were judged before: what that needed was embedded then.
    """
    ordered = sorted(claims, key=order)
    kinds, decided = numbered([likeness_key(claim) for claim in ordered]), decided_pairs(ordered, rulings)
    known: dict[tuple[int, int], bool] = {}
    found: set[int] = set()
    for i, j in candidates(ordered, rulings):
        a, b = ordered[i], ordered[j]
        if found.issuperset((i, j)) or (a.claim_id in places and b.claim_id in places):
            continue
        alike = kinds[i], kinds[j]
        if alike not in known or a.value.unit != b.value.unit:  # which the day's rate may tell
            known[alike] = left_open(a, b)
        if known[alike] or (i, j) in decided:
            found |= {i, j}
    return {ordered[i].claim_id for i in found}


def numbered(keys: list[tuple[object, ...]]) -> list[int]:
    """A number for each key, the same for equal ones."""
    numbers: dict[tuple[object, ...], int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def likeness_key(claim: Linked) -> tuple[object, ...]:
    """What by_terms looks at, but for the day's rate and the sentence."""
    return claim.metric, claim.noun, claim.scope, claim.explicit_period, *value_key(claim)


def value_key(claim: Linked) -> tuple[object, ...]:
    """What Comparison looks at, but for the day's rate."""
    value = claim.value
    return value.figure, value.kind, value.value, value.high, value.iso, value.unit, value.qualifier


def candidates(ordered: list[Linked], rulings: Rulings = NONE) -> list[tuple[int, int]]:
    """The pairs to judge, by index: all, or in a large part those near each other by value or by time."""
    pairs = [(i, j) for i, j in near_pairs(ordered).T.tolist()]
    if len(ordered) <= MOST_CLAIMS:
        return pairs
    return sorted({*pairs, *decided_pairs(ordered, rulings)})


def near_pairs(ordered: list[Linked]) -> NDArray[np.int64]:
    """The pairs to judge, without those decided: a row of their first indexes and a row of their second."""
    size = len(ordered)
    if size <= MOST_CLAIMS:
        return np.array(np.triu_indices(size, 1))
    by_value = sorted(range(size), key=lambda i: (ordered[i].value.iso or "", ordered[i].value.value or 0.0, i))
    lines = np.array(by_value), np.arange(size)
    ends = np.concatenate([(line[:-step], line[step:]) for line in lines for step in range(1, WINDOW)], axis=1)
    return np.array(np.divmod(np.unique(ends.min(axis=0) * size + ends.max(axis=0)), size))


def decided_pairs(ordered: list[Linked], rulings: Rulings) -> set[tuple[int, int]]:
    """The pairs that an editor decided about, by index."""
    return {key for verdict in Decided for key in ruled(ordered, rulings, verdict)}


def ruled(ordered: list[Linked], rulings: Rulings, wanted: Decided) -> list[tuple[int, int]]:
    """The pairs that an editor decided so, by index."""
    if not rulings.pairs:
        return []
    index = {claim.claim_id: i for i, claim in enumerate(ordered)}
    return sorted(pair(index[a], index[b]) for a, b, ruling in rulings.among(index) if ruling is wanted)


def noted(found: Judgement) -> bool:
    """True if an editor would ask why two claims are no conflict."""
    return found.verdict is Verdict.OTHER and found.kind not in ("other_metric", "other_noun", "other_context")


STRENGTH = {Verdict.SAME: 0, Verdict.COMPATIBLE: 1, Verdict.CONFLICT: 2}


def separated(size: int, related: Verdicts, apart: list[tuple[int, int]]) -> list[list[int]]:
    """The components, but that no two claims of `apart` are in one: pairs of the same value join first, then the others."""
    group = {index: [index] for index in range(size)}
    strangers: dict[int, set[int]] = defaultdict(set)
    for i, j in apart:
        strangers[i].add(j)
        strangers[j].add(i)
    for i, j in sorted(related, key=lambda key: (STRENGTH[related[key].verdict], key)):
        one, other = group[i], group[j]
        if one is not other and not any(strangers[k] & set(other) for k in one if k in strangers):
            one += other
            group.update(dict.fromkeys(other, one))
    return sorted({id(members): sorted(members) for members in group.values()}.values(), key=lambda members: members[0])


def neighbours(related: Verdicts) -> Neighbours:
    """For each claim that is related to others these, and the verdict."""
    found: Neighbours = defaultdict(dict)
    for (i, j), judgement in related.items():
        found[i][j] = found[j][i] = judgement.verdict
    return found


def cliques(members: list[int], near: Neighbours, begun: Iterable[list[int]] = ()) -> list[list[int]]:
    """The members in clusters: connected by "same", but never two together that conflict.

    `begun` are the clusters of what comes before them.

    Values that agree after rounding do so with both neighbours of a value between them ("13", "13.4", "13.6"), so a chain
    could join two that differ. Claims are taken in order and join the first cluster that holds a claim of the same value and
    none that conflicts.
    """
    clusters = [list(same) for same in begun]
    place = {index: n for n, same in enumerate(clusters) for index in same}
    for index in members:
        relations: dict[int, set[Verdict]] = defaultdict(set)
        for other, verdict in near.get(index, {}).items():
            if other in place:
                relations[place[other]].add(verdict)
        fitting = [n for n, said in relations.items() if Verdict.SAME in said and Verdict.CONFLICT not in said]
        place[index] = min(fitting, default=len(clusters))
        if place[index] == len(clusters):
            clusters.append([])
        clusters[place[index]].append(index)
    return clusters


def speaker_of(members: Iterable[Linked]) -> Linked:
    """The claim that stands for a cluster: exact before approximate, the most digits, the earliest."""
    return min(members, key=lambda claim: (claim.value.qualifier != "exact", -len(claim.value.figure), order(claim)))
