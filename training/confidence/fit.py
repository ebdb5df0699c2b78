"""Fit what a claim's confidence says: the share of claims that are right, for an amount of evidence (Platt 1999).

Usage: python training/confidence/fit.py [--hold-out NAME]... [--output extractors/claims/data/confidence.toml] STORY.json...

A story is a JSON file with annotated claims (see corpus/samples/gold.json). Its articles are read as they are now; the present
curves, backwards, give back the evidence of each claim. A claim is right if value and subject are. Stories held out are only
measured. Prints the logarithmic loss, the mean square of the error, and the mean confidence beside the share that is right.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from extractors.claims.confidence import Curve, curves, log_odds
from flows.evaluation import temporary_ledger
from flows.quiet import keep_quiet
from reports.evaluation import Story, read_stories
from reports.evaluation.evaluation import Findings
from reports.evaluation.said import read_ledger

HEADER = "# What share of claims has value and subject right, over the log odds of the evidence: by training/confidence/fit.py."
SAME = Curve(0.0, 1.0)  # the evidence itself

Example = tuple[float, bool]  # evidence, right


def examples_of(stories: Sequence[Story]) -> dict[tuple[str, str], list[Example]]:
    """(story's file, language) -> the claims that have a subject at all."""
    found: dict[tuple[str, str], list[Example]] = defaultdict(list)
    with temporary_ledger(stories) as ledger:
        for story in stories:
            findings = Findings()
            findings.add(story, read_ledger(ledger.con, [story]))
            for rated in findings.rated:
                if rated.confidence > 0:
                    evidence = curves()[rated.lang].evidence(rated.confidence)
                    found[Path(story.path).stem, rated.lang].append((evidence, rated.right))
    return found


def fit(examples: Iterable[Example]) -> Curve:
    """The curve with the least logarithmic loss."""
    evidence, right = zip(*examples, strict=True)
    odds, wanted = np.array([log_odds(share) for share in evidence]), np.array(right, float)

    def loss(w: np.ndarray) -> float:
        z = w[0] + w[1] * odds
        return float(np.sum(np.logaddexp(0, z) - wanted * z))

    offset, slope = minimize(loss, np.array([0.0, 1.0])).x
    return Curve(round(float(offset), 3), round(float(slope), 3))


def said(examples: Sequence[Example], curve: Curve) -> str:
    """How well the curve says how many are right."""
    share = np.array([curve.share(evidence) for evidence, _ in examples])
    right = np.array([right for _, right in examples], float)
    loss = -np.mean(right * np.log(share) + (1 - right) * np.log(1 - share))
    square = np.mean((share - right) ** 2)
    return f"loss {loss:.3f}, square {square:.3f}, says {share.mean():.2f}, is {right.mean():.2f} ({len(right)} claims)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+")
    parser.add_argument("--hold-out", action="append", default=[])
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    keep_quiet()
    found = examples_of(read_stories(args.stories))
    parts = []
    for lang in ("en", "ja"):
        own = {name: examples for (name, spoken), examples in found.items() if spoken == lang}
        sets = {
            "fitted": [example for name, examples in own.items() if name not in args.hold_out for example in examples],
            "held out": [example for name, examples in own.items() if name in args.hold_out for example in examples],
        }
        curve = fit(sets["fitted"])
        for name, examples in sets.items():
            if examples:
                print(f"{lang}, {name}: {said(examples, SAME)}")
                print(f"{lang}, {name}, with the curve: {said(examples, curve)}")
        parts.append(f"[{lang}]\noffset = {curve.offset}\nslope = {curve.slope}\n")
    if args.output:
        args.output.write_text("\n".join([f"{HEADER}\n" + parts[0], *parts[1:]]), encoding="utf-8")


if __name__ == "__main__":
    main()
