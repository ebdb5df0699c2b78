"""Fit the weights of the metric model on annotated stories (a conditional logit: McFadden 1974).

Usage: python -m training.metric.fit [--hold-out NAME]... [--output extractors/claims/data/metric_weights.toml] STORY...

Each annotated figure is one choice among the metrics that `find_candidates` offers. A figure whose metric is not among them
teaches nothing. The metrics of the figures before are taken as annotated. Stories held out are only measured.
"""

import argparse
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from extractors import Models, load_models
from extractors.claims.metric import Found, find_candidates, find_metric, score
from extractors.claims.superlatives import find_superlatives
from extractors.pipeline import parse, read
from extractors.records import Figure
from training.stories import annotation, article_of, read_story, shares

HEADER = "# What makes a metric that of a figure: weights of a conditional logit, by training/metric/fit.py."
RIDGE = 0.007  # L2 penalty a choice; of 0.002 to 0.05 the best for stories and cases that were not fitted on
RARE = 3  # features seen with fewer choices than this are left out
# What is known before any data; the penalty pulls towards these weights.
PRIOR = {
    f"{name}:{lang}": value
    for lang in ("en", "ja")
    for name, value in {
        "word": 1.0,
        "governs": 0.8,
        "gap": -1.2,
        "clauses": -0.35,
        "between": -0.3,
        "length": 0.4,
        "rule": 1.0,
        "counted": 2.5,
        "counted_weak": 0.9,
        "own": 0.1,
        "context": 0.5,
        "context_back": -0.1,
        "inherited": 0.55,
        "inherited_back": -0.1,
        "theme": 1.0,
        "constructed": 2.0,
        "apposed": 2.5,
        "compared": 1.0,
        "moved": 1.2,
    }.items()
} | {"small:price": 0.5, "large:price": -0.5}


@dataclass(frozen=True)
class Choice:
    """A figure: the metrics offered with their features, and the annotated one."""

    lang: str
    right: str
    offered: dict[str, dict[str, float]]


def choices_of(story: dict[str, Any], models: Models) -> list[Choice]:
    """The choices of a story."""
    choices = []
    for record in story["articles"]:
        reading = read(article_of(record))
        parse([reading], [find_superlatives(reading)], models)
        claims = [claim for claim in story["claims"] if claim["article"] == record["id"]]
        earlier: list[tuple[Figure, Found]] = []
        for figure in reading.figures:
            parsed = reading.parsed.get(reading.sentences.index_at(figure.start))
            claim = annotation(record["text"], claims, figure)
            if parsed is None:
                continue
            found = find_metric(reading, parsed, figure, earlier)
            if claim is not None and claim.get("metric"):
                offered = find_candidates(reading, parsed, figure, earlier)
                if claim["kind"] == figure.kind.value and offered:
                    choices.append(Choice(record["lang"], claim["metric"], {n: c.features for n, c in offered.items()}))
                found = replace(found, name=claim["metric"])
            earlier.append((figure, found))
    return choices


def fit(choices: list[Choice]) -> dict[str, float]:
    """The weights that make the annotated metrics likeliest."""
    taught = [choice for choice in choices if choice.right in choice.offered]
    counts = Counter(name for choice in taught for name in {name for f in choice.offered.values() for name in f})
    kept = sorted(name for name, count in counts.items() if count >= RARE)
    names = {name: n for n, name in enumerate(kept)}
    rows, at = [], []
    for choice in taught:
        matrix = np.zeros((len(choice.offered), len(names)))
        for number, features in enumerate(choice.offered.values()):
            for name, value in features.items():
                if name in names:
                    matrix[number, names[name]] = value
        rows.append(matrix)
        at.append(list(choice.offered).index(choice.right))
    prior = np.array([PRIOR.get(name, 0.0) for name in names])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.0, np.zeros_like(w)
        for matrix, right in zip(rows, at, strict=True):
            values = matrix @ w
            z = logsumexp(values)
            total += z - values[right]
            gradient += np.exp(values - z) @ matrix - matrix[right]
        strength = RIDGE * len(rows)
        return total + strength * float((w - prior) @ (w - prior)) / 2, gradient + strength * (w - prior)

    result = minimize(loss, prior, jac=True, method="L-BFGS-B")
    unseen = {name: value for name, value in PRIOR.items() if name not in names}
    return unseen | {name: round(float(result.x[n]), 3) for name, n in names.items() if abs(result.x[n]) >= 0.02}


def accuracy(choices: list[Choice], weights: dict[str, float]) -> dict[str, tuple[int, int]]:
    """Language -> (right choices, all)."""
    tally: dict[str, tuple[int, int]] = {}
    for choice in choices:
        best = max(choice.offered, key=lambda name: (score(choice.offered[name], weights), name))
        hits, seen = tally.get(choice.lang, (0, 0))
        tally[choice.lang] = (hits + (best == choice.right), seen + 1)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--hold-out", action="append", default=[])
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    models = load_models()
    by_story = {path.stem: choices_of(read_story(path), models) for path in args.stories}
    fitted = [choice for name, found in by_story.items() if name not in args.hold_out for choice in found]
    tally = {
        lang: (sum(c.right in c.offered for c in fitted if c.lang == lang), sum(c.lang == lang for c in fitted))
        for lang in ("en", "ja")
    }
    print("the right one is offered:", shares(tally))
    print("by the weights we started from:", shares(accuracy(fitted, PRIOR)))
    weights = fit(fitted)
    print("fitted:", shares(accuracy(fitted, weights)))
    left_out: dict[str, tuple[int, int]] = {}
    for name, found in by_story.items():
        if name not in args.hold_out:
            others = fit([choice for other, held in by_story.items() if other not in (name, *args.hold_out) for choice in held])
            for lang, (hits, seen) in accuracy(found, others).items():
                old = left_out.get(lang, (0, 0))
                left_out[lang] = (old[0] + hits, old[1] + seen)
    print("left out in turn:", shares(left_out))
    for name in args.hold_out:
        print(f"held out, {name}:", shares(accuracy(by_story[name], PRIOR)), "->", shares(accuracy(by_story[name], weights)))
    if args.output:
        lines = "\n".join(f'"{name}" = {value}' for name, value in sorted(weights.items()))
        args.output.write_text(f"{HEADER}\n[weights]\n{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
