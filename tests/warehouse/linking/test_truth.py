"""Truth discovery on made-up worlds in which the truth is known."""

import numpy as np
import pytest

from warehouse.linking.truth import ACCURACY, Truth, Votes, find_truth, probabilities, strangers

FACTS, HONEST, COPIERS, CHOICES = 150, 10, 7, 10


def world(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(the truth of each fact, the accuracy of each source, what each source says of each fact; -1 for nothing).

    Ten sources speak for themselves; seven more copy nine tenths of what the worst of these says.
    """
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, CHOICES, FACTS)
    accuracy = np.concatenate(([0.45], chance.uniform(0.6, 0.95, HONEST - 1)))
    wrong = (truth + chance.integers(1, CHOICES, (HONEST, FACTS))) % CHOICES
    says = np.where(chance.random((HONEST, FACTS)) < accuracy[:, None], truth, wrong)
    own = np.where(
        chance.random((COPIERS, FACTS)) < 0.5, truth, (truth + chance.integers(1, CHOICES, (COPIERS, FACTS))) % CHOICES
    )
    copies = np.where(chance.random((COPIERS, FACTS)) < 0.9, says[0], own)
    everything = np.concatenate((says, copies))
    everything[chance.random(everything.shape) < 0.3] = -1
    return truth, accuracy, everything


def votes_of(says: np.ndarray) -> tuple[Votes, np.ndarray]:
    """The votes, and which of its choices each value is."""
    source, fact = np.nonzero(says >= 0)
    keys, value = np.unique(fact * CHOICES + says[source, fact], return_inverse=True)
    votes = Votes(source, value, np.ones(len(source)), keys // CHOICES, np.full(len(keys), np.nan))
    return votes, keys % CHOICES


def right(votes: Votes, choice: np.ndarray, weight: np.ndarray, truth: np.ndarray) -> float:
    """The share of facts whose heaviest value is true."""
    order = np.lexsort((-np.arange(len(weight)), weight))
    best = dict(zip(votes.fact[order].tolist(), choice[order].tolist(), strict=True))
    return sum(truth[fact] == value for fact, value in best.items()) / len(best)


def found_in(seed: int) -> tuple[Truth, Votes, np.ndarray, np.ndarray, np.ndarray]:
    truth, accuracy, says = world(seed)
    votes, choice = votes_of(says)
    return find_truth(votes, len(says)), votes, choice, truth, accuracy


@pytest.mark.parametrize("seed", range(6))
def test_it_beats_the_majority_where_sources_copy(seed: int) -> None:
    found, votes, choice, truth, accuracy = found_in(seed)
    majority = right(votes, choice, np.bincount(votes.value).astype(float), truth)
    ours = right(votes, choice, found.probability, truth)
    assert ours >= 0.9
    assert ours - majority >= 0.15
    assert np.abs(found.sources.accuracy[:HONEST] - accuracy).mean() < 0.07
    copying = found.sources.copying.toarray()
    assert copying[HONEST:, HONEST:][np.triu_indices(COPIERS, 1)].min() > 0.9, "copiers are found out"
    assert copying[1:HONEST, 1:HONEST].max() < 0.5, "and nobody else is suspected"


def test_it_is_deterministic_and_takes_sources_in_any_order() -> None:
    _, _, says = world(3)
    votes, _ = votes_of(says)
    turned, _ = votes_of(says[::-1])
    first, again, other = (find_truth(given, len(says)) for given in (votes, votes, turned))
    assert np.array_equal(first.probability, again.probability)
    assert np.allclose(first.sources.accuracy, other.sources.accuracy[::-1], atol=1e-3)


def test_probabilities_are_calibrated() -> None:
    sure, hits = [], []
    for seed in range(6):
        found, votes, choice, truth, _ = found_in(seed)
        sure += found.probability.tolist()
        hits += (choice == truth[votes.fact]).tolist()
    probability, true = np.array(sure), np.array(hits)
    assert true[probability > 0.95].mean() > 0.95
    assert true[probability < 0.05].mean() < 0.05


def test_one_source_is_as_sure_as_it_is_accurate() -> None:
    votes = Votes(np.array([0]), np.array([0]), np.ones(1), np.array([0]), np.array([np.nan]))
    assert probabilities(votes, strangers(1)) == pytest.approx([ACCURACY])


def test_an_editors_word_is_final_and_judges_the_sources() -> None:
    source, value = np.array([0, 1, 2] * 4), np.repeat(np.arange(8), [2, 1] * 4)
    fixed = np.tile([0.0, 1.0], 4)
    found = find_truth(Votes(source, value, np.ones(12), np.repeat(np.arange(4), 2), fixed), 3)
    assert found.probability.tolist() == fixed.tolist()
    assert found.sources.accuracy[2] > ACCURACY > found.sources.accuracy[0]


def test_no_votes() -> None:
    nothing = np.empty(0, np.int64)
    found = find_truth(Votes(nothing, nothing, np.empty(0), nothing, np.empty(0)), 0)
    assert (len(found.probability), len(found.sources.accuracy)) == (0, 0)
