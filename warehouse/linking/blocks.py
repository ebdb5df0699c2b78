"""Claims of one subject and dimension, linked: facts, clusters, conflicts and notes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from corpus.ids import stable_id
from warehouse.linking.verdict import Judgement, Linked, Verdict, judge

MOST_PAIRS = 200_000  # in a block; beyond it only claims whose metrics agree to the letter are compared


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
        fact_id = stable_id("fact", ordered[members[0]].subject_id, ordered[members[0]].value.kind, ordered[members[0]].claim_id)
        block.facts.append(Fact(fact_id, tuple(ordered[i] for i in members)))
        clusters = {}
        for same in cliques(members, verdicts):
            inside = tuple(ordered[i] for i in same)
            cluster = Cluster(stable_id("cluster", fact_id, inside[0].claim_id), fact_id, inside, speaker_of(inside))
            block.clusters.append(cluster)
            clusters.update(dict.fromkeys(same, cluster))
        block.conflicts += conflicts_of(members, clusters, ordered, verdicts)
    block.notes = [(ordered[i], ordered[j], found) for (i, j), found in verdicts.items() if noted(found)]
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
    rows, columns = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True)) if pairs else (np.empty(0, np.int64), np.empty(0, np.int64))
    _, labels = connected_components(coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size)), directed=False)
    found: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(labels):
        found[int(label)].append(index)
    return sorted(found.values(), key=lambda members: members[0])


def cliques(members: list[int], verdicts: dict[tuple[int, int], Judgement]) -> list[list[int]]:
    """The members in clusters: connected by "same", but never two together that conflict.

    Values that agree after rounding do so with both neighbours of a value between them ("13", "13.4", "13.6"), so a chain could join two that
    differ. Claims are taken in order and join the first cluster that holds a claim of the same value and none that conflicts.
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
    return (i, j) if i < j else (j, i)


def conflicts_of(members: list[int], clusters: dict[int, Cluster], ordered: list[Linked], verdicts: dict[tuple[int, int], Judgement]) -> list[Conflict]:
    """One conflict for each two clusters that have claims in conflict, with the clearest two claims to show."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for n, i in enumerate(members):
        for j in members[n + 1 :]:
            judgement = verdicts.get((i, j))
            if judgement is None or judgement.verdict is not Verdict.CONFLICT or clusters[i] is clusters[j]:
                continue
            key = (clusters[i].cluster_id, clusters[j].cluster_id)
            key = key if key[0] < key[1] else (key[1], key[0])
            if key not in found or clarity(ordered, verdicts, (i, j)) > clarity(ordered, verdicts, found[key]):
                found[key] = (i, j)
    return [Conflict(clusters[i], clusters[j], ordered[i], ordered[j], verdicts[i, j]) for i, j in found.values()]


SEVERITIES = {"high": 3, "medium": 2, "low": 1, "": 0}


def clarity(ordered: list[Linked], verdicts: dict[tuple[int, int], Judgement], key: tuple[int, int]) -> tuple[int, int, float]:
    """How well a pair shows a conflict: severe, of two sources, close in wording."""
    a, b = ordered[key[0]], ordered[key[1]]
    likeness = float(a.vector @ b.vector) if a.vector is not None and b.vector is not None else 0.0
    return SEVERITIES[verdicts[key].severity], int(a.source != b.source), likeness


def speaker_of(members: tuple[Linked, ...]) -> Linked:
    """The claim that stands for a cluster: exact before approximate, the most digits, the earliest."""
    return min(members, key=lambda claim: (claim.value.qualifier != "exact", -len(claim.value.figure), order(claim)))
