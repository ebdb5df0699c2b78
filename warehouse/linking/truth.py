"""Which values are true, judged together with how often each source is right and who copies whom.

The model is ACCU with copy detection of X. L. Dong, L. Berti-Equille and D. Srivastava, "Integrating Conflicting Data: The Role
of Source Dependence", PVLDB 2(1), 2009. A source that is often right counts for more; sources that share mistakes are likely to
copy, and what a copier says counts for little after whom it copies. Ours are the weights of votes, values that an editor fixed,
and accuracies drawn to the prior where little is judged.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

FALSE_VALUES = 10  # how many wrong values a fact has to choose from: n of the paper
ACCURACY = 0.8  # of a source of which nothing is known
PRIOR_CLAIMS = 4.0  # how many judged claims that counts for
LEAST, MOST = 0.05, 0.99  # no source is always wrong, or always right
COPIED = 0.8  # the share of its claims that a copier copies: c of the paper
# How likely two sources depend on each other, before looking: alpha of the paper. Marked copies are one source already. At 0.2
# honest sources that agree against a block of copiers were suspected themselves in one made-up world of 40, at 0.02 in none.
COPYING = 0.02
SHARED = 3  # facts that two sources must both speak of before one is suspected
ROUNDS, SETTLED = 100, 1e-6


@dataclass(frozen=True, slots=True)
class Votes:
    """Who says what: one row for each source and value. Sources, values and facts are numbered from 0."""

    source: Whole
    value: Whole
    weight: Real  # 1 for a plain statement, 0 for none
    fact: Whole  # of each value, not of each row
    fixed: Real  # of each value: 1 true and 0 false where an editor said so, else NaN


class Sources(NamedTuple):
    """The accuracy of each source, and how likely two of them depend on each other (symmetric, sparse)."""

    accuracy: Real
    copying: csr_array


class Truth(NamedTuple):
    """The sources and the probability of each value."""

    sources: Sources
    probability: Real


def strangers(count: int) -> Sources:
    """Sources of which nothing is known."""
    return Sources(np.full(count, ACCURACY), csr_array((count, count)))


def find_truth(votes: Votes, sources: int) -> Truth:
    """Values and sources judged in turn until nothing changes. The same votes always give the same result."""
    known = strangers(sources)
    shared = Shared.of(votes, sources)
    ranks = Pairs.of(votes)
    probability = probabilities(votes, known, ranks)
    for _ in range(ROUNDS):
        copying = shared.copying(votes, known.accuracy, probability)
        known = Sources(accuracies(votes, probability, sources), copying)
        before, probability = probability, probabilities(votes, known, ranks)
        if not len(before) or float(np.abs(probability - before).max()) < SETTLED:
            break
    return Truth(known, probability)


def accuracies(votes: Votes, probability: Real, sources: int) -> Real:
    """The mean probability of what each source says, drawn to ACCURACY where that is little."""
    right = np.bincount(votes.source, votes.weight * probability[votes.value], sources)
    said = np.bincount(votes.source, votes.weight, sources)
    return np.clip((right + ACCURACY * PRIOR_CLAIMS) / (said + PRIOR_CLAIMS), LEAST, MOST)


class Pairs(NamedTuple):
    """The rows of votes that give one value, two by two."""

    one: Whole
    other: Whole

    @classmethod
    def of(cls, votes: Votes) -> "Pairs":
        """All ordered pairs of different rows with the same value."""
        order = np.argsort(votes.value, kind="stable")
        sizes = np.bincount(votes.value, minlength=len(votes.fact))[votes.value[order]]
        starts = np.concatenate(([0], np.cumsum(np.bincount(votes.value, minlength=len(votes.fact)))))[votes.value[order]]
        one = np.repeat(np.arange(len(order)), sizes)
        within = np.arange(len(one)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        other = np.repeat(starts, sizes) + within
        apart = one != other
        return cls(order[one[apart]], order[other[apart]])


def probabilities(votes: Votes, sources: Sources, pairs: Pairs | None = None) -> Real:
    """How likely each value is true: its votes against those of the fact's other values and of values that nobody gave.

    A vote counts as the logarithm of the odds that its source is right, less as it likely copies a better source with the same
    value (the vote count of the paper's section 4.3).
    """
    if not len(votes.fact):
        return np.empty(0)
    one, other = pairs or Pairs.of(votes)
    accuracy = sources.accuracy[votes.source]
    better = (accuracy[other] > accuracy[one]) | (
        (accuracy[other] == accuracy[one]) & (votes.source[other] < votes.source[one])
    )
    one, other = one[better], other[better]
    independent = np.zeros(len(votes.source))
    if len(one):
        copying = np.asarray(sources.copying[votes.source[one], votes.source[other]]).ravel()
        np.add.at(independent, one, np.log1p(-COPIED * copying))
    strength = votes.weight * np.exp(independent) * np.log(FALSE_VALUES * accuracy / (1 - accuracy))
    count = np.bincount(votes.value, strength, len(votes.fact))
    facts = int(votes.fact.max()) + 1
    top = np.zeros(facts)
    np.maximum.at(top, votes.fact, count)
    unseen = np.maximum(FALSE_VALUES + 1 - np.bincount(votes.fact, minlength=facts), 0) * np.exp(-top)
    odds = np.exp(count - top[votes.fact])
    probability = odds / (np.bincount(votes.fact, odds, facts) + unseen)[votes.fact]
    return np.where(np.isnan(votes.fixed), probability, votes.fixed)


@dataclass(frozen=True, slots=True)
class Shared:
    """The pairs of sources that speak of at least SHARED facts in common."""

    one: Whole
    other: Whole
    facts: Real
    says: csr_array  # sources x values

    @classmethod
    def of(cls, votes: Votes, sources: int) -> "Shared":
        """Count the facts that each two sources have in common."""
        ones = np.ones(len(votes.source))
        says = coo_array((ones, (votes.source, votes.value)), shape=(sources, len(votes.fact))).tocsr()
        size = int(votes.fact.max()) + 1 if len(votes.fact) else 0
        speaks = coo_array((ones, (votes.source, votes.fact[votes.value])), shape=(sources, size)).tocsr()
        speaks.data = np.minimum(speaks.data, 1.0)
        common = (speaks @ speaks.T).tocoo()
        enough = (common.row < common.col) & (common.data >= SHARED)
        return cls(common.row[enough], common.col[enough], common.data[enough], says)

    def copying(self, votes: Votes, accuracy: Real, probability: Real) -> csr_array:
        """How likely the two of each pair depend on each other, either way (Bayes' rule over the paper's equations 8 to 13).

        They share true values, false values or differ; a dependent pair shares more of both, and independent sources rarely
        share a false value, so that one tells most.
        """
        size = len(accuracy)
        if not len(self.one):
            return csr_array((size, size))
        true = np.asarray(((self.says * probability) @ self.says.T)[self.one, self.other]).ravel()
        false = np.asarray(((self.says * (1 - probability)) @ self.says.T)[self.one, self.other]).ravel()
        differ = np.maximum(self.facts - true - false, 0.0)
        a, b = accuracy[self.one], accuracy[self.other]
        both, wrong = a * b, (1 - a) * (1 - b) / FALSE_VALUES
        apart = np.maximum(1 - both - wrong, 1e-9)
        alone = true * np.log(both) + false * np.log(wrong) + differ * np.log(apart)
        ways = [
            true * np.log(COPIED * source + (1 - COPIED) * both)
            + false * np.log(COPIED * (1 - source) + (1 - COPIED) * wrong)
            + differ * np.log((1 - COPIED) * apart)
            for source in (a, b)
        ]
        dependent = np.logaddexp(*ways) + np.log(COPYING / 2)
        likely = 1 / (1 + np.exp(np.clip(alone + np.log(1 - COPYING) - dependent, -500, 500)))
        ends = np.concatenate((self.one, self.other)), np.concatenate((self.other, self.one))
        return coo_array((np.concatenate((likely, likely)), ends), shape=(size, size)).tocsr()
