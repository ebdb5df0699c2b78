"""The chain of subjects against the sum over every possible sequence."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.claims.chain import Step, marginals

SCORE = st.floats(-4, 4)
STEPS = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.tuples(SCORE, SCORE), min_size=1).map(
        lambda table: Step({k: v[0] for k, v in table.items()}, {k: v[1] for k, v in table.items()})
    ),
    min_size=1,
    max_size=4,
)


def weight(steps: list[Step], names: tuple[str, ...]) -> float:
    total = sum(step.scores[name] for step, name in zip(steps, names, strict=True))
    pairs = zip(steps[1:], itertools.pairwise(names), strict=True)
    return math.exp(total + sum(step.stay.get(name, 0.0) for step, (before, name) in pairs if before == name))


@given(STEPS)
def test_marginals_are_those_of_all_sequences(steps: list[Step]) -> None:
    weights = {names: weight(steps, names) for names in itertools.product(*(step.scores for step in steps))}
    total, found = sum(weights.values()), marginals(steps)
    assert found.log_z == pytest.approx(math.log(total), abs=1e-9)
    for n, step in enumerate(steps):
        expected = {name: sum(w for names, w in weights.items() if names[n] == name) / total for name in step.scores}
        assert found.subjects[n] == pytest.approx(expected, abs=1e-9)
        for name, probability in found.stays[n].items():
            both = sum(w for names, w in weights.items() if names[n - 1] == names[n] == name) / total
            assert probability == pytest.approx(both, abs=1e-9)


def test_a_stay_that_all_but_forbids_the_only_subject() -> None:
    steps = [Step({"a": 0.0}, {}), Step({"a": 0.0}, {"a": -800.0}), Step({"a": 0.0, "b": 0.0}, {"a": 1.0})]
    assert marginals(steps).subjects[1] == pytest.approx({"a": 1.0})


def test_no_figures_have_no_subjects() -> None:
    assert marginals([]).subjects == []
