"""Claims of one subject and dimension, linked: facts, clusters, conflicts and notes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from corpus.ids import stable_id
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.verdict import judge

MOST_PAIRS = 200_000  # in a block; beyond it only claims whose metrics agree to the letter are compared


Verdicts = dict[tuple[int, int], Judgement]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims that answer a fact with the same value."""

    cluster_id: str
    fact_id: str
    members: tuple[Linked, ...]
    speaks: Linked  # the claim that stands for it


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clusters that cannot both be true."""

    a: Cluster
    b: Cluster
    claim_a: Linked
    claim_b: Linked
    judgement: Judgement
    confidence: float


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


def order(claim: Linked) -> tuple[str, str]:
    """By publication, then id: the same order whatever order claims came in."""
    return (claim.published.isoformat() if claim.published else "9999", claim.claim_id)


def link_block(claims: Iterable[Linked]) -> Block:
    """Facts, clusters, conflicts and notes of the claims of one block. The order in which claims are given changes nothing."""
    ordered = sorted(claims, key=order)
    verdicts = dict(judged(ordered))
    block = Block()
    together = components(len(ordered), [pair for pair, found in verdicts.items() if found.verdict is not Verdict.OTHER])
    for members in together:
        fact_id = stable_id(
            "fact", ordered[members[0]].subject_id, ordered[members[0]].value.kind, ordered[members[0]].claim_id
        )
        block.facts.append(Fact(fact_id, tuple(ordered[i] for i in members)))
        clusters = {}
        for same in cliques(members, verdicts):
            inside = tuple(ordered[i] for i in same)
            cluster = Cluster(stable_id("cluster", fact_id, inside[0].claim_id), fact_id, inside, speaker_of(inside))
            block.clusters.append(cluster)
            clusters.update(dict.fromkeys(same, cluster))
        conflicts, doubtful = conflicts_of(members, clusters, ordered, verdicts)
        block.conflicts += conflicts
        block.notes += [(ordered[i], ordered[j], found) for (i, j), found in doubtful.items()]
    block.notes += [(ordered[i], ordered[j], found) for (i, j), found in verdicts.items() if noted(found)]
    return block


def judged(ordered: list[Linked]) -> Iterator[tuple[tuple[int, int], Judgement]]:
    """Each pair of claims that may answer one fact, with its judgement."""
    groups: dict[str, list[int]] = defaultdict(list)
    whole = len(ordered) * (len(ordered) - 1) // 2 <= MOST_PAIRS
    for index, claim in enumerate(ordered):
        groups["" if whole else claim.metric].append(index)
    for indexes in groups.values():
        for n, i in enumerate(indexes):
            for j in indexes[n + 1 :]:
                yield (i, j), judge(ordered[i], ordered[j])


def noted(found: Judgement) -> bool:
    """True if an editor would ask why two claims are no conflict."""
    return found.verdict is Verdict.OTHER and found.kind not in ("other_metric", "other_noun", "other_context")


def components(size: int, pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Connected components as sorted lists of indexes, ordered by their first."""
    if not size:
        return []
    rows, columns = (
        (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
        if pairs
        else (np.empty(0, np.int64), np.empty(0, np.int64))
    )
    _, labels = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size)), directed=False)
    found: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(labels):
        found[int(label)].append(index)
    return sorted(found.values(), key=lambda members: members[0])


def cliques(members: list[int], verdicts: Verdicts) -> list[list[int]]:
    """The members in clusters: connected by "same", but never two together that conflict.

    Values that agree after rounding do so with both neighbours of a value between them ("13", "13.4", "13.6"), so a chain
    could join two that differ. Claims are taken in order and join the first cluster that holds a claim of the same value and
    none that conflicts.
    """
    clusters: list[list[int]] = []
    for index in members:
        for cluster in clusters:
            relations = [verdicts[pair(index, other)].verdict for other in cluster if pair(index, other) in verdicts]
            if Verdict.SAME in relations and Verdict.CONFLICT not in relations:
                cluster.append(index)
                break
        else:
            clusters.append([index])
    return clusters


def pair(i: int, j: int) -> tuple[int, int]:
    """The two indexes, the smaller first."""
    return (i, j) if i < j else (j, i)


def conflicts_of(
    members: list[int], clusters: dict[int, Cluster], ordered: list[Linked], verdicts: Verdicts
) -> tuple[list[Conflict], dict[tuple[int, int], Judgement]]:
    """(a conflict for each two clusters with claims in conflict, by the clearest two; the pairs too doubtful for one)."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    doubtful: dict[tuple[int, int], Judgement] = {}
    strength: dict[tuple[int, int], float] = {}
    disputed = [
        (i, j)
        for n, i in enumerate(members)
        for j in members[n + 1 :]
        if (i, j) in verdicts and verdicts[i, j].verdict is Verdict.CONFLICT and clusters[i] is not clusters[j]
    ]
    here = Articles(members, ordered, verdicts) if disputed else None
    for i, j in disputed:
        assert here is not None
        if here.answered(i, j):
            doubtful[i, j] = Judgement(
                Verdict.OTHER, "answered", "one of the texts gives the other's value too, for what it says of this"
            )
            continue
        strength[i, j] = evidence(ordered[i], ordered[j], verdicts[i, j], alone=here.alone(i) and here.alone(j))
        if strength[i, j] < ENOUGH:
            doubtful[i, j] = Judgement(
                Verdict.OTHER, "doubtful", f"{verdicts[i, j].reason}; too little says that both answer one question"
            )
            continue
        key = (clusters[i].cluster_id, clusters[j].cluster_id)
        key = key if key[0] < key[1] else (key[1], key[0])
        if key not in found or clarity(ordered, verdicts, (i, j)) > clarity(ordered, verdicts, found[key]):
            found[key] = (i, j)
    made = [
        Conflict(clusters[i], clusters[j], ordered[i], ordered[j], verdicts[i, j], round(min(1.0, strength[i, j]), 3))
        for i, j in found.values()
    ]
    return made, doubtful


class Articles:
    """What each article says within a fact."""

    def __init__(self, members: list[int], ordered: list[Linked], verdicts: Verdicts) -> None:
        self.ordered, self.verdicts = ordered, verdicts
        self.of: dict[str, list[int]] = defaultdict(list)
        for index in members:
            self.of[ordered[index].article_id].append(index)

    def answered(self, i: int, j: int) -> bool:
        """True if the article of either claim also gives the other's value: then its other number is of something else."""
        return any(self.same(k, j) for k in self.siblings(i)) or any(self.same(i, k) for k in self.siblings(j))

    def siblings(self, index: int) -> list[int]:
        """The other claims of the same article."""
        return [k for k in self.of[self.ordered[index].article_id] if k != index]

    def same(self, i: int, j: int) -> bool:
        """True for two claims with the same value."""
        return i != j and pair(i, j) in self.verdicts and self.verdicts[pair(i, j)].verdict is Verdict.SAME

    def alone(self, index: int) -> bool:
        """True if the article gives but one value for the fact, be it more than once."""
        return all(self.same(index, k) for k in self.siblings(index))


# What speaks for two claims answering one question. Set on annotated stories, some of them held out; see docs/quality.md.
ALONE = 0.35  # each article gives just one value
SLIP = 0.35  # the values are a slip of scale or currency apart
NEAR, NEAR_RATIO = 0.20, 2.0  # the values are near each other
SAME_PERIOD = 0.20  # both texts name the same time
LIKENESS = 0.8  # for each unit of cosine above LIKENESS_FROM, where both sentences are in the embedder's language
LIKENESS_FROM = 0.6
OTHER_NAME = -0.30  # the metrics have different names
ONE_PLACE = -0.40  # only one says where it holds
UNTOLD = -0.30  # the metric is only that of its kind: what the duration or count is of, is not said
UNTOLD_METRICS = frozenset({"duration", "count", "speedup", "number", "person_count"})
CONFIDENCE = 0.5  # for each unit of the less sure claim's confidence
ENOUGH = 0.65


def evidence(a: Linked, b: Linked, judgement: Judgement, *, alone: bool) -> float:
    """How much speaks for two claims answering one question."""
    score = CONFIDENCE * min(a.confidence, b.confidence)
    score += ALONE * alone
    score += SLIP * (judgement.kind in ("scale", "currency", "digits", "share_above_whole"))
    score += NEAR * (judgement.ratio is not None and judgement.ratio <= NEAR_RATIO)
    score += SAME_PERIOD * bool(a.explicit_period and a.explicit_period == b.explicit_period)
    score += OTHER_NAME * (a.metric != b.metric)
    score += ONE_PLACE * (places(a) != places(b))
    score += UNTOLD * bool({a.metric, b.metric} & UNTOLD_METRICS)
    if a.lang == b.lang == "en" and a.vector is not None and b.vector is not None:
        score += LIKENESS * (float(a.vector @ b.vector) - LIKENESS_FROM)
    return score


def places(claim: Linked) -> set[str]:
    """The parts of the scope that say where."""
    return {part for part in claim.scope if part.startswith("in ")}


SEVERITIES = {"high": 3, "medium": 2, "low": 1, "": 0}


def clarity(ordered: list[Linked], verdicts: Verdicts, key: tuple[int, int]) -> tuple[int, int, int, float]:
    """How well a pair shows a conflict: severe, of a kind that explains it, of two sources, close in wording."""
    a, b = ordered[key[0]], ordered[key[1]]
    likeness = float(a.vector @ b.vector) if a.vector is not None and b.vector is not None else 0.0
    return SEVERITIES[verdicts[key].severity], int(verdicts[key].kind != "disagreement"), int(a.source != b.source), likeness


def speaker_of(members: tuple[Linked, ...]) -> Linked:
    """The claim that stands for a cluster: exact before approximate, the most digits, the earliest."""
    return min(members, key=lambda claim: (claim.value.qualifier != "exact", -len(claim.value.figure), order(claim)))
