"""Pairs of claims: which the ledger puts together or against each other, and which it should."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from reports.evaluation.gold import GoldClaim, Story
from reports.evaluation.match import Judged, same_number
from reports.evaluation.names import plain
from reports.evaluation.points import Point
from reports.evaluation.said import Ledger, Said, SaidConflict

Group = int | str  # claims that say the same go by the number of their group, any other by "alone-" and its id
Two = frozenset[Group]


@dataclass(frozen=True, slots=True)
class PairMiss:
    """A pair that was missed or wrongly said: two claims as annotated, or two of the ledger, and why it matters."""

    what: str
    a: GoldClaim | Said
    b: GoldClaim | Said
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What counts, and what was missed or wrongly said."""

    points: list[Point]
    misses: list[PairMiss]


def judge_same(story: Story, judged: Sequence[Judged]) -> Pairs:
    """The pairs of claims with one value: annotated ones, and those that share a cluster.

    A pair that shares a cluster without being annotated is left out where subject, metric and value are the same: there the
    annotation does not decide.
    """
    wanted = {pair for group in story.gold.same for pair in combinations(sorted(set(group)), 2)}
    read = {item.gold.id: item.said for item in judged if item.said}
    pairs = Pairs([], [])
    for a, b in combinations(sorted(story.claims), 2):
        first, second = story.claims[a], story.claims[b]
        is_gold = (a, b) in wanted
        together = a in read and b in read and read[a].cluster_id is not None and read[a].cluster_id == read[b].cluster_id
        if is_gold or (together and not _undecided(first, second)):
            pairs.points.append(_point(story, first, second, gold=is_gold, said=together))
            if is_gold != together:
                pairs.misses.append(PairMiss("same missed" if is_gold else "same invented", first, second))
    return pairs


def judge_conflicts(story: Story, ledger: Ledger, judged: Sequence[Judged]) -> Pairs:
    """The annotated conflicts and those of the ledger, each between two values however many claims give them.

    A conflict of the ledger that is not annotated is left out where the subject and metric of any two of its claims are the
    same and the story does not say that they are none: there the annotation does not decide.
    """
    group_of = {number: n for n, group in enumerate(story.gold.same) for number in group}
    wanted: dict[Two, tuple[GoldClaim, GoldClaim, str]] = {}
    for pair in story.gold.conflicts:
        wanted.setdefault(_two(group_of, pair.a, pair.b), (story.claims[pair.a], story.claims[pair.b], pair.why))
    members = defaultdict(set)
    for item in judged:
        if item.said:
            members[item.said.cluster].add(item.gold.id)
    hits: set[Two] = set()
    wrong: dict[frozenset[str], SaidConflict] = {}
    for conflict in _own_conflicts(story, ledger):
        first, second = (members.get(cluster, set()) for cluster in conflict.clusters)
        good = {_two(group_of, a, b) for a, b in product(first, second) if a != b} & wanted.keys()
        hits |= good
        if not good and not _conflict_undecided(story, product(first, second)):
            wrong[frozenset((conflict.claim_a, conflict.claim_b))] = conflict
    pairs = Pairs([], [])
    for two, (a, b, why) in wanted.items():
        pairs.points.append(_point(story, a, b, gold=True, said=two in hits))
        if two not in hits:
            pairs.misses.append(PairMiss("conflict missed", a, b, why))
    by_id = {said.claim_id: said for claims in ledger.claims.values() for said in claims}
    for conflict in wrong.values():
        ends = [by_id[key] for key in (conflict.claim_a, conflict.claim_b) if key in by_id]
        langs, kind = {said.lang for said in ends}, ends[0].kind
        pairs.points.append(Point(lang="+".join(sorted(langs)), kind=kind, said=True))
        pairs.misses.append(PairMiss("conflict invented", ends[0], ends[-1], conflict.reason))
    return pairs


def _own_conflicts(story: Story, ledger: Ledger) -> Iterator[SaidConflict]:
    """The conflicts with a claim of the story's articles."""
    own = {said.claim_id for article_id in story.articles for said in ledger.claims[article_id]}
    return (conflict for conflict in ledger.conflicts if own & {conflict.claim_a, conflict.claim_b})


def _point(story: Story, a: GoldClaim, b: GoldClaim, *, gold: bool, said: bool) -> Point:
    lang = "+".join(sorted({story.lang(a), story.lang(b)}))
    return Point(lang=lang, kind=a.kind.value, gold=gold, hit=gold and said, said=said, right=gold and said)


def _two(group_of: dict[int, int], a: int, b: int) -> Two:
    return frozenset(group_of.get(number, f"alone-{number}") for number in (a, b))


def _undecided(a: GoldClaim, b: GoldClaim) -> bool:
    if isinstance(a.value, str) or isinstance(b.value, str):
        return _one_question(a, b) and a.value == b.value
    return _one_question(a, b) and same_number(a.value, b.value)


def _conflict_undecided(story: Story, pairs: Iterable[tuple[int, int]]) -> bool:
    none = {pair.ends for pair in story.gold.not_conflicts}
    return any(_one_question(story.claims[a], story.claims[b]) and frozenset((a, b)) not in none for a, b in pairs)


def _one_question(a: GoldClaim, b: GoldClaim) -> bool:
    return plain(a.subject) == plain(b.subject) and a.metric == b.metric
