"""Claims of one subject and dimension, linked: facts, clusters, conflicts and notes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.ids import stable_id
from warehouse.linking.compared import Compared, order
from warehouse.linking.decided import Decided
from warehouse.linking.disputes import Disputes
from warehouse.linking.groups import components
from warehouse.linking.records import Cluster, Conflict, Judgement, Linked, Neighbours, Verdict, Verdicts


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


def link_block(claims: Compared) -> Block:
    """Facts, clusters, conflicts and notes of the claims of one block."""
    ordered = claims.ordered
    verdicts = claims.judged(claims.candidates(range(len(ordered))))
    related = answering(verdicts)
    near = neighbours(related)
    apart = claims.ruled(Decided.DIFFERENT_FACT)
    block = Block()
    for members in separated(len(ordered), related, apart) if apart else components(len(ordered), related):
        groups = cliques(members, near)
        block.add([ordered[i] for i in members], [[ordered[i] for i in same] for same in groups])
        clusters = placed(groups, block.clusters[-len(groups) :])
        conflicts, doubtful = Disputes(clusters, ordered, related, claims.rulings).settle(disputed(clusters, near))
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
