"""Fit the weights by which two claims on one story are told to contradict each other (a logistic regression).

Usage: python -m training.likelihood.fit [--hold-out NAME]... [--output warehouse/linking/likelihood.toml] STORY.json...

A story is a JSON file with annotated claims (see corpus/samples/gold.json). All of them are read into one ledger as they are
now. Any two articles of a story are compared; each two of their claims that `find_rivals` gives are an example, which is right
if the annotation has a conflict between the values of the two. Stories held out are only measured. Prints for some
probabilities how many pairs that are at least so likely are right: of what was fitted, of each story left out in turn, and of
those held out.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from flows.evaluation import temporary_ledger
from flows.quiet import keep_quiet
from reports.evaluation import Story, read_stories
from reports.evaluation.evaluation import judge
from reports.evaluation.said import Ledger, read_ledger
from warehouse.linking.likelihood import OF_STORIES, Features, find_rivals
from warehouse.linking.stories import pairs_compared, said_by_article
from warehouse.store import Warehouse

HEADER = "# What makes two claims contradict each other: weights of logistic regressions, by training/likelihood/fit.py."
RIDGE = 0.1  # L2 penalty; 0.05 to 0.5 do as well for stories that were not fitted on
RARE = 100  # features seen in fewer pairs than this are left out
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Example:
    """Two claims whose values cannot both be true if they answer one question."""

    features: Features
    right: bool


def examples_of(stories: Sequence[Story]) -> dict[str, list[Example]]:
    """The examples of each story, by the name of its file."""
    with temporary_ledger(stories) as ledger:
        return {Path(story.path).stem: examples(story, ledger) for story in stories}


def examples(story: Story, ledger: Warehouse) -> list[Example]:
    """The examples of a story."""
    said = read_ledger(ledger.con, [story])
    number_of = {item.said.claim_id: item.gold.id for item in judge(story, said) if item.said}
    contradicting = contradicting_claims(story)
    compare_all(story, ledger, said)
    found = []
    for pairs in pairs_compared(ledger.con):
        for _, members in pairs:
            sides = sorted(said_by_article(members).items())
            if len(sides) == 2:
                for rivals in find_rivals(sides[0][1], sides[1][1]):
                    ends = frozenset(number_of.get(end.claim.claim_id) for end in (rivals.a, rivals.b))
                    found.append(Example(rivals.features, ends in contradicting))
    return found


def compare_all(story: Story, ledger: Warehouse, said: Ledger) -> None:
    """Have the temporary table `compared` with any two articles of a story."""
    ids = sorted({claim.article_id for name in story.articles for claim in said.claims[name]})
    pairs = list(combinations(ids, 2))
    ledger.con.register("pairs", pa.table({"one": [a for a, _ in pairs], "other": [b for _, b in pairs]}))
    ledger.con.execute(
        "CREATE OR REPLACE TEMP TABLE compared AS"
        " SELECT md5_number_lower(one) AS a, md5_number_lower(other) AS b, row_number() OVER (ORDER BY one, other) AS number"
        " FROM pairs"
    )
    ledger.con.unregister("pairs")


def contradicting_claims(story: Story) -> set[frozenset[int | None]]:
    """The pairs of annotated claims whose values contradict each other."""
    group_of = {number: group for group in story.gold.same for number in group}
    return {
        frozenset((one, other))
        for pair in story.gold.conflicts
        for one in group_of.get(pair.a, (pair.a,))
        for other in group_of.get(pair.b, (pair.b,))
    }


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weights that make the annotations likeliest, less the penalty."""
    seen: dict[str, int] = {}
    for example in examples:
        for name, value in example.features.items():
            seen[name] = seen.get(name, 0) + bool(value)
    names = sorted(name for name, times in seen.items() if times >= RARE)
    x, right = matrix(examples, names), np.array([example.right for example in examples], float)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x @ w
        value = np.sum(np.logaddexp(0, z) - right * z) + RIDGE * w @ w
        return float(value), x.T @ (expit(z) - right) + 2 * RIDGE * w

    solution = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 2_000})
    return {name: round(float(weight), 3) for name, weight in zip(names, solution.x, strict=True)}


def matrix(examples: Sequence[Example], names: Sequence[str]) -> NDArray[np.float64]:
    """A row for each example, a column for each feature."""
    return np.array([[example.features.get(name, 0.0) for name in names] for example in examples])


def likelihoods(examples: Sequence[Example], weights: dict[str, float]) -> NDArray[np.float64]:
    """How likely each example is right by the weights."""
    return np.asarray(expit(matrix(examples, list(weights)) @ np.array(list(weights.values()))))


def told(examples: Sequence[Example], likely: NDArray[np.float64]) -> str:
    """How many examples are at least so likely, and how many of these are right."""
    right = np.array([example.right for example in examples])
    levels = [f"{level:.1f}: {int(right[likely >= level].sum())}/{int((likely >= level).sum())}" for level in LEVELS]
    return f"{'  '.join(levels)}  of {int(right.sum())}"


def as_of_a_fact(examples: Sequence[Example]) -> list[Example]:
    """The examples without what is weighed between articles of a story alone."""
    return [
        replace(example, features={name: value for name, value in example.features.items() if name not in OF_STORIES})
        for example in examples
    ]


def report(by_story: dict[str, list[Example]], held: Sequence[Example]) -> dict[str, float]:
    """The weights, after printing how they do."""
    fitted = [example for found in by_story.values() for example in found]
    weights = fit(fitted)
    print("  fitted:", told(fitted, likelihoods(fitted, weights)))
    left_out = [
        likelihoods(found, fit([example for other in by_story if other != name for example in by_story[other]]))
        for name, found in by_story.items()
    ]
    print("  left out in turn:", told(fitted, np.concatenate(left_out)))
    if held:
        print("  held out:", told(held, likelihoods(held, weights)))
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+")
    parser.add_argument("--hold-out", action="append", default=[])
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    keep_quiet()
    by_story = examples_of(read_stories(args.stories))
    held = [example for name in args.hold_out for example in by_story.pop(name)]
    print("claims of a story")
    tables = {"story": report(by_story, held)}
    print("claims of a fact, by what they were read as")
    tables["fact"] = report({name: as_of_a_fact(found) for name, found in by_story.items()}, as_of_a_fact(held))
    if args.output:
        lines = [
            "\n".join((f"[{table}]", *(f'"{name}" = {value}' for name, value in sorted(weights.items()))))
            for table, weights in tables.items()
        ]
        args.output.write_text("\n\n".join((HEADER, *lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
