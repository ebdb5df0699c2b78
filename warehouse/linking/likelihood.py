"""How likely two claims in two articles on one story answer one question with two values that cannot both be true.

The claims are compared in many respects, and what each says is weighed: the comparison of records of Fellegi and Sunter (1969),
with the weights of a logistic regression on annotated stories. It asks for neither one subject nor one metric, since in the
hardest sentences these are read wrongly, and what is contradicted is told by the words around the figures as well.
"""

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from importlib import resources
from itertools import takewhile

from warehouse.linking.claims import dimension
from warehouse.linking.differences import Comparison
from warehouse.linking.excuses import dates_apart, excused
from warehouse.linking.questions import growth_differs, mixed_up, narrowing, periods_differ, scopes_differ, telling
from warehouse.linking.records import Linked
from warehouse.linking.values import Relation, Value, digits_of_number
from warehouse.linking.wording import Rarity, Words

ONE_VALUE = (Relation.SAME, Relation.COMPATIBLE)
CLOSE, NEAR, FAR = 1.05, 1.3, math.log(150)  # ratios of two values; beyond the last nothing changes
CLOSE_DAYS, NEAR_DAYS, FAR_DAYS = 3, 31, 3_660  # the same between two dates
MOST_SHARED = 2  # further values in both sentences that still say more
MOST_DIGITS = 3  # first digits in common that still say more
OTHER_SCALE = 10.5  # a ratio of two numbers from which on their first digits say nothing
MOST = 100  # claims of one dimension in an article that are compared with those of another
RARE = 4.0  # what a word of the rarest kind says, see `Rarity`
Features = dict[str, float]
# What is weighed between two articles of a story alone: what only these side by side tell, and how numbers are printed.
OF_STORIES = frozenset(
    {
        "two languages",
        "words",
        "words, metric",
        "words, subject",
        "words, slip",
        "rarest word",
        "margin",
        "best words",
        "given",
        "either given",
        "shared values",
        "same precision",
        "first digits",
        "other currency",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with what stands around its figure."""

    claim: Linked
    words: Words
    sentence: int  # where its sentence starts
    beside: frozenset[tuple[float | None, str | None]]  # (value, unit) of the other claims of the sentence


@dataclass(frozen=True, slots=True)
class Rivals:
    """Two claims whose values cannot both be true, if they answer one question."""

    a: Said
    b: Said
    values: Comparison
    features: Features

    @property
    def probability(self) -> float:
        """How likely they answer one question, and contradict each other."""
        return logistic(self.features, weights()["story"])


def likelihood(a: Linked, b: Linked, values: Comparison, *, alone: bool) -> float:
    """How likely two claims answer one question and contradict each other, by what they were read as; see `features_of`."""
    return logistic(features_of(a, b, values, alone=alone), weights()["fact"])


def logistic(features: Features, weighed: Features) -> float:
    """The probability that features with these weights give."""
    return 1 / (1 + math.exp(-sum(weighed.get(name, 0.0) * value for name, value in features.items())))


@cache
def weights() -> dict[str, Features]:
    """The weights of the features of two claims of a `story`, and of a `fact`, fitted by `training/likelihood/fit.py`."""
    return tomllib.loads(resources.files(__package__).joinpath("likelihood.toml").read_text(encoding="utf-8"))


def find_rivals(first: Sequence[Said], second: Sequence[Said]) -> Iterator[Rivals]:
    """The claims of two articles that can be compared and whose values cannot both be true."""
    kinds = by_dimension(second)
    pairs = [(i, j) for kind, places in by_dimension(first).items() for i in places for j in kinds.get(kind, ())]
    values = {(i, j): Comparison(first[i].claim.value, second[j].claim.value) for i, j in pairs}
    wording = Wording(first, second, pairs)
    same = [pair for pair in pairs if values[pair].relation is Relation.SAME]
    given = {i for i, _ in same}, {j for _, j in same}  # whose values the other article gives, too
    lone = lone_claims(first), lone_claims(second)
    for i, j in pairs:
        if values[i, j].relation not in ONE_VALUE:
            a, b, times = first[i], second[j], (i in given[0]) + (j in given[1])
            told = {
                "given": times,
                "either given": float(times > 0),
                "shared values": min(len(a.beside & b.beside), MOST_SHARED),
            }
            read = features_of(a.claim, b.claim, values[i, j], alone=i in lone[0] and j in lone[1])
            printed = digits_alike(a.claim.value, b.claim.value, values[i, j])
            yield Rivals(a, b, values[i, j], read | printed | wording.features(i, j, read) | told)


def by_dimension(side: Sequence[Said]) -> dict[str, list[int]]:
    """The surest claims of each dimension in an article, by index: a text with more is a table."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, said in enumerate(side):
        found[dimension(said.claim)].append(index)
    return {
        kind: nsmallest(MOST, places, key=lambda place: (-side[place].claim.confidence, place))
        for kind, places in found.items()
    }


def lone_claims(side: Sequence[Said]) -> set[int]:
    """The claims of an article, by index, that are the only value it gives for their subject, metric and kind."""
    values: dict[tuple[str | None, str, str], set[tuple[float | None, str | None, str | None]]] = defaultdict(set)
    keys = [(said.claim.subject_id, said.claim.metric, said.claim.value.kind) for said in side]
    for key, said in zip(keys, side, strict=True):
        values[key].add((said.claim.value.value, said.claim.value.iso, said.claim.value.unit))
    return {index for index, key in enumerate(keys) if len(values[key]) == 1}


class Wording:
    """How much two articles say around their figures in the same words."""

    def __init__(self, first: Sequence[Said], second: Sequence[Said], pairs: Sequence[tuple[int, int]]) -> None:
        self.comparable = bool(pairs) and first[0].claim.lang == second[0].claim.lang
        if not self.comparable:
            return
        sentences: dict[tuple[int, int], set[str]] = defaultdict(set)
        for number, side in enumerate((first, second)):
            for said in side:
                sentences[number, said.sentence] |= said.words.keys()
        rarity = Rarity(list(sentences.values()))
        whole = [[rarity.weigh(said.words) for said in side] for side in (first, second)]
        self.shared = {(i, j): rarity.shared(first[i].words, second[j].words) for i, j in pairs}
        self.share = {
            (i, j): sum(words) / math.sqrt(whole[0][i] * whole[1][j]) if words else 0.0 for (i, j), words in self.shared.items()
        }
        # The two best for each claim of either side.
        self.best: dict[tuple[int, int], list[float]] = defaultdict(list)
        for (i, j), share in self.share.items():
            self.best[0, i].append(share)
            self.best[1, j].append(share)
        self.best = {key: sorted(shares)[-2:] for key, shares in self.best.items()}

    def features(self, i: int, j: int, read: Features) -> Features:
        """What the words say of a pair, also by how it was `read`: in two languages only that they say nothing."""
        if not self.comparable:
            return {"two languages": 1.0}
        share = self.share[i, j]
        return {
            "words": share,
            **{f"words, {name}": share * read[name] for name in ("metric", "subject", "slip")},
            "rarest word": max(self.shared[i, j], default=0.0) / RARE,
            "margin": min(share - self.next_best(0, i, share), share - self.next_best(1, j, share)),
            "best words": (share >= self.best[0, i][-1]) + (share >= self.best[1, j][-1]),
        }

    def next_best(self, side: int, index: int, share: float) -> float:
        """The share of words with the likeliest other claim."""
        *others, best = self.best[side, index]
        return best if share < best else max(others, default=0.0)


def features_of(one: Linked, other: Linked, values: Comparison, *, alone: bool) -> Features:
    """What two claims are to each other, but for what is weighed between articles of a story alone (`OF_STORIES`).

    They are `alone` if each is the only value that its article gives for what it was read as.
    """
    kind = "share" if dimension(one) == "share" and one.value.kind != other.value.kind else one.value.kind
    slip = float(values.slip)
    tell = sum(telling(claim.value, digits) for claim in (one, other) for digits in (2, 3)) / 4
    excuse = excused(one, other, values)
    metric, subject = float(one.metric == other.metric), float(one.subject_id == other.subject_id is not None)
    return {
        "always": 1.0,
        f"kind: {kind}": 1.0,
        "metric of dates": metric * (one.value.iso is not None),
        "metric": metric,
        "mixed up": float(mixed_up(one.metric, other.metric)),
        "subject": subject,
        "subject and metric": subject * metric,
        "alone": metric * alone,
        "subject, alone": subject * metric * alone,
        "counterparty": float(one.counterparty_id == other.counterparty_id is not None),
        "speaker": float(one.speaker is not None and one.speaker == other.speaker),
        "status": float(one.status == other.status),
        "period": float(one.explicit_period is not None and one.explicit_period == other.explicit_period),
        "other noun": float(bool(one.noun and other.noun) and one.noun != other.noun),
        "other scope": float(bool(scopes_differ(narrowing(one), narrowing(other)))),
        "other growth": float(bool(growth_differs(one.scope, other.scope, values))),
        "other period": float(bool(periods_differ(one, other))),
        f"excuse: {excuse[0] if excuse else 'none'}": 1.0,
        "slip": slip,
        "telling slip": slip * tell,
        "telling": tell,
        "same number": float(values.same_number),
        "transposed": float(values.transposed),
        "exact": float(one.value.qualifier == other.value.qualifier == "exact"),
        "confidence": min(one.confidence, other.confidence),
    } | distance(one, other, values)


def digits_alike(a: Value, b: Value, values: Comparison) -> Features:
    """Whether two numbers are printed alike: with equally many digits, the same first ones, in one currency."""
    if a.value is None or b.value is None:
        return {}
    one, other = digits_of_number(a.value), digits_of_number(b.value)
    close = values.ratio is not None and values.ratio < OTHER_SCALE and max(len(one), len(other)) > 1
    leading = zip(*(digits.ljust(MOST_DIGITS, "0")[:MOST_DIGITS] for digits in (one, other)), strict=True)
    first = takewhile(lambda pair: pair[0] == pair[1], leading)
    return {
        "same precision": float(len(one) == len(other)),
        "first digits": close * len(list(first)) / MOST_DIGITS,
        "other currency": float(a.kind == b.kind == "money" and a.unit != b.unit),
    }


def distance(a: Linked, b: Linked, values: Comparison) -> Features:
    """How far apart two values are: from 0 to 1 and in steps; for dates also whether one is given more exactly."""
    if a.value.iso is not None and b.value.iso is not None:
        days = max(dates_apart(a, b) or 0, 0)
        return {
            "distance": min(days, FAR_DAYS) / FAR_DAYS,
            "near": float(days <= NEAR_DAYS),
            "close": float(days <= CLOSE_DAYS),
            "other precision": float(len(a.value.iso) != len(b.value.iso)),
        }
    ratio = values.ratio
    if ratio is None:
        return {"no ratio": 1.0}
    return {"distance": min(math.log(ratio), FAR) / FAR, "near": float(ratio < NEAR), "close": float(ratio < CLOSE)}
