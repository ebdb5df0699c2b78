"""Conflicts within a fact: which pairs of different values are one, and what speaks for it."""

from collections import defaultdict

from extractors.records import REPEATED_DATES
from warehouse.linking.decided import Decided, Rulings
from warehouse.linking.differences import SLIP_KINDS, Comparison
from warehouse.linking.excuses import dates_apart, days_apart
from warehouse.linking.likelihood import likelihood
from warehouse.linking.questions import SLIPPED_DIGITS, telling
from warehouse.linking.records import Cluster, Conflict, Judgement, Linked, Tie, Verdict, Verdicts, pair

SEVERITIES = {"high": 3, "medium": 2, "low": 1, "": 0}
Clarity = tuple[bool, int, bool, bool, float]


class Disputes:
    """The pairs of claims of one fact that cannot both be true."""

    def __init__(self, clusters: dict[int, Cluster], ordered: list[Linked], related: Verdicts, rulings: Rulings) -> None:
        self.clusters, self.ordered, self.related, self.rulings = clusters, ordered, related, rulings

    def settle(self, disputed: list[tuple[int, int]]) -> tuple[list[Conflict], Verdicts]:
        """(a conflict for each two clusters with claims in conflict, by the clearest two; the pairs too doubtful for one)."""
        if not disputed:
            return [], {}
        found: dict[frozenset[str], tuple[Clarity, tuple[int, int]]] = {}
        doubtful: Verdicts = {}
        strength: dict[tuple[int, int], float] = {}
        here = Articles(sorted(self.clusters), self.ordered, self.related)
        for i, j in sorted(disputed):
            strength[i, j], doubt = self.weigh(i, j, here)
            if doubt:
                doubtful[i, j] = doubt
                continue
            key = frozenset((self.clusters[i].cluster_id, self.clusters[j].cluster_id))
            shown = self.clarity(i, j)
            if key not in found or shown > found[key][0]:
                found[key] = shown, (i, j)
        return [self.conflict(i, j, strength[i, j]) for _, (i, j) in found.values()], doubtful

    def weigh(self, i: int, j: int, here: "Articles") -> tuple[float, Judgement | None]:
        """(how much speaks for one question; what to note instead of a conflict)."""
        a, b, said = self.ordered[i], self.ordered[j], self.related[i, j]
        if self.rulings.firm(a, b):
            return 1.0, None
        if here.answered(i, j):
            return 0.0, Judgement(
                Verdict.OTHER, "answered", "one of the texts gives the other's value too, for what it says of this"
            )
        alone = here.alone(i) and here.alone(j)
        strength = evidence(a, b, said, alone=alone)
        if strength < ENOUGH or likelihood(a, b, Comparison(a.value, b.value), alone=alone) < UNLIKELY:
            reason = f"{said.reason}; too little says that both answer one question"
            return strength, Judgement(Verdict.OTHER, "doubtful", reason)
        return strength, None

    def clarity(self, i: int, j: int) -> Clarity:
        """How well a pair shows its conflict: decided, severe, of a kind that explains it, of two sources, close in wording."""
        a, b, said = self.ordered[i], self.ordered[j], self.related[i, j]
        explained = said.kind != "disagreement"
        return self.rulings.firm(a, b), SEVERITIES[said.severity], explained, a.source != b.source, a.likeness(b) or 0.0

    def conflict(self, i: int, j: int, strength: float) -> Conflict:
        """The conflict of the clusters of two claims; it has the status that an editor gave to any pair of their claims."""
        a, b = self.clusters[i], self.clusters[j]
        status = "open"
        of_a = {claim.claim_id for claim in a.members}
        for one, other, ruling in self.rulings.among(of_a | {claim.claim_id for claim in b.members}):
            if (one in of_a) != (other in of_a) and ruling is not Decided.SAME_FACT:
                status = ruling.value
        return Conflict(a, b, self.ordered[i], self.ordered[j], self.related[i, j], round(min(1.0, strength), 3), status)


class Articles:
    """What each article says within a fact."""

    def __init__(self, members: list[int], ordered: list[Linked], verdicts: Verdicts) -> None:
        self.ordered, self.verdicts = ordered, verdicts
        self.of: dict[str, list[int]] = defaultdict(list)
        for index in members:
            self.of[ordered[index].article_id].append(index)
        self.siblings = {i: [k for k in together if k != i] for together in self.of.values() for i in together}

    def answered(self, i: int, j: int) -> bool:
        """True if the article of either claim also gives the other's value: then its other number is of something else.

        Not if what gives it is in another currency, which the number may be a slip in the conversion of.
        """
        return any(self.same(k, j) and self.alike(k, i) for k in self.siblings[i]) or any(
            self.same(i, k) and self.alike(k, j) for k in self.siblings[j]
        )

    def alike(self, i: int, j: int) -> bool:
        """True for two claims in one unit."""
        return self.ordered[i].value.unit == self.ordered[j].value.unit

    def same(self, i: int, j: int) -> bool:
        """True for two claims with the same value."""
        return i != j and pair(i, j) in self.verdicts and self.verdicts[pair(i, j)].verdict is Verdict.SAME

    def alone(self, index: int) -> bool:
        """True if the article gives but one value for the fact, be it more than once."""
        return all(self.same(index, k) for k in self.siblings[index])


# What speaks for two claims answering one question. Set on annotated stories, some of them held out; see docs/quality.md.
ALONE = 0.35  # each article gives just one value
SLIP = 0.35  # the values are a slip apart
ECHO = 0.35  # and stand in two articles on one story
NEAR, NEAR_RATIO = 0.20, 2.0  # the values are near each other
NEAR_DATES = 366  # days between two dates that are near each other
FAR_DATES, YEARS_APART = -0.30, 3 * 366  # days between two dates of hardly one event
FAR, FAR_RATIO = -0.80, 3.0  # for each unit that the less sure claim lacks: no slip explains so large a difference
# The date is of what happens to firms again and again, and the articles are not of one time.
AGAIN, ONE_TIME = -0.40, 30
SAME_PERIOD = 0.20  # both texts name the same time
LIKENESS = 0.8  # for each unit of cosine above LIKENESS_FROM, where both sentences are in the embedder's language
LIKENESS_FROM = 0.6
OTHER_NAME = -0.30  # the metrics have different names
ONE_PLACE = -0.40  # only one says where it holds
UNTOLD = -0.30  # the metric is only that of its kind: what the duration or count is of, is not said
UNTOLD_METRICS = frozenset({"duration", "count", "speedup", "number", "person_count"})
CONFIDENCE = 0.5  # for each unit of the less sure claim's confidence
ENOUGH = 0.65
UNLIKELY = 0.05  # a probability below which two claims hardly contradict each other, see `likelihood`


def evidence(a: Linked, b: Linked, judgement: Judgement, *, alone: bool) -> float:
    """How much speaks for two claims answering one question."""
    sure = min(a.confidence, b.confidence)
    score = CONFIDENCE * sure
    score += ALONE * alone
    slip = judgement.kind in (*SLIP_KINDS, "share_above_whole")
    score += SLIP * slip
    score += ECHO * (a.echoes.get(b.number) is Tie.SLIP)
    score += FAR * (1 - sure) * (judgement.ratio is not None and judgement.ratio > FAR_RATIO and not slip)
    score += NEAR * lie_near(a, b, judgement.ratio)
    score += FAR_DATES * ((dates_apart(a, b) or 0) > YEARS_APART)
    score += AGAIN * (a.metric in REPEATED_DATES and (days_apart(a, b) or 0.0) > ONE_TIME)
    score += SAME_PERIOD * bool(a.explicit_period and a.explicit_period == b.explicit_period)
    score += OTHER_NAME * (a.metric != b.metric and not (slip and all(telling(c.value, SLIPPED_DIGITS) for c in (a, b))))
    score += ONE_PLACE * (places(a) != places(b))
    score += UNTOLD * bool({a.metric, b.metric} & UNTOLD_METRICS)
    if a.lang == b.lang == "en" and a.vector is not None and b.vector is not None:
        score += LIKENESS * (float(a.vector @ b.vector) - LIKENESS_FROM)
    return score


def lie_near(a: Linked, b: Linked, ratio: float | None) -> bool:
    """True for values near each other: by their ratio, or for dates by the time between them."""
    apart = dates_apart(a, b)
    return apart <= NEAR_DATES if apart is not None else ratio is not None and ratio <= NEAR_RATIO


def places(claim: Linked) -> set[str]:
    """The parts of the scope that say where."""
    return {part for part in claim.scope if part.startswith("in ")}
