"""A part that only gained claims: what that changes, from the judgements on the new claims alone.

Two claims that were there before are to each other what they were; which facts and clusters they are in and which two show a
conflict is in the ledger. So a new claim costs what it is compared with, and not the square of the part. Where that is not
enough, because facts or clusters change by more than what they gain, the part is linked as a whole.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, pairwise

from warehouse.linking.blocks import Block, answering, cliques, disputed, neighbours, noted, placed
from warehouse.linking.compared import Compared
from warehouse.linking.disputes import Disputes
from warehouse.linking.groups import components
from warehouse.linking.parts import MOST_CLAIMS
from warehouse.linking.records import Place, Places, Verdicts, pair


def grow_block(claims: Compared, places: Places, shown: Iterable[tuple[str, str]]) -> Block | None:
    """What new claims change in a part, or None if it has to be linked as a whole.

    `places` has the claims that were there before, `shown` the two that show each conflict. The block has the facts with new
    claims, all their clusters, and their conflicts and notes with a new claim; all else stays.
    """
    if len(claims.ordered) > MOST_CLAIMS or claims.decided or claims.at_peak:
        return None
    return Growth(claims, places, shown).block()


class Growth:
    """The claims of a part in their order, and what is known of them."""

    def __init__(self, claims: Compared, places: Places, shown: Iterable[tuple[str, str]]) -> None:
        self.claims, self.ordered, self.places = claims, claims.ordered, places
        self.old = {i for i, claim in enumerate(self.ordered) if claim.claim_id in places}
        index = {claim.claim_id: i for i, claim in enumerate(self.ordered)}
        self.shown = {pair(index[a], index[b]) for a, b in shown}

    def block(self) -> Block | None:
        """What the new claims change, or None if facts or clusters change by more than what they gain."""
        verdicts = self.claims.judged(self.claims.candidates([i for i in range(len(self.ordered)) if i not in self.old]))
        related = answering(verdicts)
        facts: dict[str, list[int]] = defaultdict(list)
        for i in sorted(self.old):
            facts[self.place(i).fact_id].append(i)
        together = [key for members in facts.values() for key in pairwise(members)]
        block = Block()
        block.note(self.ordered, {key: found for key, found in verdicts.items() if noted(found)})
        for members in components(len(self.ordered), [*related, *together]):
            if not self.old.issuperset(members) and not self.add(block, members, related):
                return None
        return block

    def add(self, block: Block, members: list[int], related: Verdicts) -> bool:
        """Add a fact with new claims to the block; False if old claims are in another fact or cluster than they were.

        Clusters take claims in their order, so those of the claims before the first new one stay as they are.
        """
        start = next(n for n, i in enumerate(members) if i not in self.old)
        begun: dict[str, list[int]] = defaultdict(list)
        for i in members[:start]:
            begun[self.place(i).cluster_id].append(i)
        here = set(members)
        related = {key: found for key, found in related.items() if key[0] in here}
        related |= answering(self.claims.judged(sorted(self.needed(members, start))))
        near = neighbours(related)
        groups = cliques(members[start:], near, begun.values())
        block.add([self.ordered[i] for i in members], [[self.ordered[i] for i in same] for same in groups])
        clusters = placed(groups, block.clusters[-len(groups) :])
        if any((clusters[i].fact_id, clusters[i].cluster_id) != self.place(i)[:2] for i in here & self.old):
            return False
        telling = [key for key in disputed(clusters, near) if key in self.shown or not self.old.issuperset(key)]
        conflicts, doubtful = Disputes(clusters, self.ordered, related, self.claims.rulings).settle(telling)
        block.conflicts += [
            made for made in conflicts if not {made.claim_a.claim_id, made.claim_b.claim_id} <= self.places.keys()
        ]
        block.note(self.ordered, {key: found for key, found in doubtful.items() if not self.old.issuperset(key)})
        return True

    def needed(self, members: list[int], start: int) -> set[tuple[int, int]]:
        """The pairs of old claims of a fact that are judged again, since what the new claims change depends on them.

        They are those with a claim behind the first new one, those of one article, and those that show conflicts.
        """
        old = [i for i in members if i in self.old]
        articles: dict[str, list[int]] = defaultdict(list)
        for i in old:
            articles[self.ordered[i].article_id].append(i)
        together = {key for said in articles.values() for key in combinations(said, 2)}
        behind = {(i, j) for j in members[start:] if j in self.old for i in old if i < j}
        here = set(old)
        return together | behind | {key for key in self.shown if key[0] in here}

    def place(self, index: int) -> Place:
        """How an old claim was linked."""
        return self.places[self.ordered[index].claim_id]
