"""Fit the weights of the subject model on annotated stories (a linear-chain conditional random field: Lafferty et al. 2001).

Usage: python -m training.subject.fit [--hold-out NAME]... [--heavy NAME]... [--output FILE.toml] STORY...

A story is a file that training/stories.py reads. Each figure of an article is one choice
among the mentions that `find_candidates` offers; a choice is right if the mention is the annotated subject or one of its
aliases. A figure without annotation, or whose subject is not among the mentions, is left open.
Stories held out are only measured. Prints the share of right choices on the fitted and on the held-out stories.
"""

import argparse
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from extractors import Models, load_models
from extractors.claims.builder import find_said
from extractors.claims.chain import Step, marginals
from extractors.claims.subject import Asked, Candidate, Context, by_entity, find_candidates, score, stay_features
from extractors.claims.superlatives import find_superlatives
from extractors.entities import find_mentions
from extractors.pipeline import parse, read
from training.stories import annotation, article_of, read_story, shares

# What is known before any data: which kinds of subject a kind of figure is about. The penalty pulls towards these weights.
PRIOR = {
    "type:parameters:product": 1.5,
    "type:compute:product": 1.5,
    "type:data:product": 1.0,
    "type:money:organization": 0.7,
    "type:money:place": -0.5,
    "type:parameters:place": -1.0,
    "type:compute:place": -1.0,
    "type:parameters:person": -1.0,
    "type:compute:person": -1.0,
    "type:money:person": -0.5,
    "type:count:person": -0.5,
    "type:percent:person": -0.5,
    "rel:nsubj": 1.0,
    "rel:nsubj:pass": 0.8,
    "relative": 1.0,
    "particle:は": 0.8,
    "particle:が": 0.5,
    "case:in": -1.0,
    "case:at": -0.5,
    "case:than": -1.0,
    "case:for": -0.3,
    "case:with": -0.5,
    "case:from": -0.5,
    "particle:で": -0.6,
    "particle:では": 0.2,
    "particle:によると": -1.0,
    "after": -0.3,
    "type:count:place": -0.4,
    "type:percent:place": -0.2,
    "machine": 0.8,
    "of_country:place": 1.0,
    "of_country:organization": -0.7,
    "of_country:person": -1.0,
    "of_product:product": 1.0,
    "of_event:event": 1.0,
    "of_event:place": 0.5,
    "of_event:organization": -1.0,
    "of_event:person": -1.0,
    "how:common": -0.7,
    "known_thing:other": -2.0,
    "known_thing:money": -1.0,
    "known_thing:percent": -1.0,
    "known_thing:priced": 0.5,
    "counted_beside": -1.0,
    "teller:common": -1.0,
    "headline": 0.3,
    "type:rank:place": -0.6,
    "stay:sentence:named": 0.5,
    "stay:sentence:unnamed": 1.5,
    "stay:next:named": 0.5,
    "stay:next:unnamed": 1.5,
    "stay:paragraph:unnamed": 1.0,
    "stay:far:unnamed": 1.0,
    "stay:machine_and_model": -1.5,
    "giver": -1.0,
    "given:case:by": -1.0,
    "given:particle:による": -1.0,
    "given:particle:から": -1.0,
    "given:particle:が": -0.5,
    "given:particle:は": -0.5,
    "given:particle:に": 1.0,
    "deal:particle:による": 1.0,
    "deal:particle:が": 0.5,
    "deal:particle:を": -0.5,
    "deal:case:by": 0.5,
    "teller:forecast": -1.0,
    "teller": -1.0,
    "counted": -1.0,
    "adjacent": 0.5,
    "owner": -0.5,
    "topic:name": 0.4,
    "title:name": 0.5,
    "type:rank:product": 0.4,
    "type:rank:organization": 0.4,
}
HEADER = "# What makes a mention the subject of a figure: weights of a conditional random field, by training/subject/fit.py."
RIDGE = 0.02  # L2 penalty a choice; 0.003, 0.01 and 0.03 are no better, leaving out a fifth of the stories in turn
# What a marked story (a .txt) counts. They are many and hard on purpose: at 1 the others lose (English, a fifth of the stories
# left out in turn: .665 at 1, .686 at 1/3, .699 at 1/6, .683 without them), and marked ones gain nothing.
LIGHT = 1 / 6
# What a story counts that is named as heavy, as those are whose annotators wrote the rules of annotation. At 3, others that are
# left out lose nothing against 1 (English .69, Japanese .73 both times, six stories).
HEAVY = 3.0
RARE = 4  # features seen with fewer choices than this are left out
LEGAL = re.compile(r"\b(?:inc|corp|corporation|co|ltd|llc|plc|group|holdings|company|the)\b|株式会社|グループ|ホールディングス")


@dataclass(frozen=True)
class Choice:
    """A figure: the mentions it may be about, which of them are right, and the features of staying with the last subject."""

    lang: str
    annotated: bool
    candidates: list[Candidate]
    right: NDArray[np.bool_]
    stays: dict[str, dict[str, float]]

    @property
    def open(self) -> bool:
        """True if the choice teaches nothing."""
        return not self.right.any()


Chain = list[Choice]


def plain(name: str) -> str:
    """A name for comparing."""
    text = re.sub(r"['’]s\b", "", unicodedata.normalize("NFKC", name).casefold())
    return re.sub(r"[\W_]+", " ", LEGAL.sub(" ", text)).strip()


def right(claim: dict[str, Any], candidate: Candidate) -> bool:
    """True if the mention is the annotated subject."""
    accepted = {plain(name) for name in (claim["subject"], claim.get("subject_surface") or "", *claim.get("aliases", []))} - {
        ""
    }
    said = {plain(candidate.mention.entity.name), plain(candidate.mention.text)} - {""}
    return any(
        s == a or (len(a) > 2 and re.search(rf"(^| ){re.escape(a)}( |$)", s)) or (not a.isascii() and len(a) > 1 and a in s)
        for s in said
        for a in accepted
    )


def chains_of(story: dict[str, Any], models: Models) -> list[Chain]:
    """The choices of each article of a story."""
    chains: list[Chain] = []
    for record in story["articles"]:
        article = article_of(record)
        reading = read(article)
        superlatives = find_superlatives(reading)
        parse([reading], [superlatives], models)
        mentions = find_mentions(reading, models.knowledge)
        context = Context.of(reading, mentions)
        claims = [claim for claim in story["claims"] if claim["article"] == record["id"]]
        chain: Chain = []
        last: Asked | None = None
        for said in find_said(reading, superlatives, mentions):
            asked = Asked(said.parsed, said.figure, said.metric.name)
            candidates = list(find_candidates(context, asked))
            if not candidates:
                continue
            claim = None if said.superlative else annotation(record["text"], claims, said.figure)
            marks = np.array([claim is not None and right(claim, candidate) for candidate in candidates])
            stays = stay_features(context, last, asked, candidates) if last else {}
            chain.append(Choice(reading.lang, claim is not None, candidates, marks, stays))
            last = asked
        chains.append(chain)
    return chains


class Model:
    """The features of some articles, as matrices."""

    def __init__(self, chains: list[Chain], counts: list[float], names: dict[str, int]) -> None:
        self.chains, self.counts, self.names = chains, counts, names
        self.matrices = [
            [self.matrix([candidate.features for candidate in choice.candidates]) for choice in chain] for chain in chains
        ]
        self.stays = [
            [dict(zip(choice.stays, self.matrix(list(choice.stays.values())), strict=True)) for choice in chain]
            for chain in chains
        ]

    def matrix(self, rows: list[dict[str, float]]) -> NDArray[np.float64]:
        """The feature vectors, a row each."""
        made = np.zeros((len(rows), len(self.names)))
        for number, features in enumerate(rows):
            for name, value in features.items():
                if name in self.names:
                    made[number, self.names[name]] = value
        return made

    def steps(self, n: int, scores: list[NDArray[np.float64]], w: NDArray[np.float64], *, told: bool) -> list[Step]:
        """The steps of article `n`, only right choices where `told` what is right."""
        steps = []
        for choice, values, stays in zip(self.chains[n], scores, self.stays[n], strict=True):
            kept = choice.right if told and not choice.open else np.ones(len(values), bool)
            entities = [c.entity_id for c, keep in zip(choice.candidates, kept, strict=True) if keep]
            step = by_entity([c for c, keep in zip(choice.candidates, kept, strict=True) if keep], list(values[kept]))
            steps.append(Step(step, {name: float(stays[name] @ w) for name in dict.fromkeys(entities) if name in stays}))
        return steps

    def loss(self, w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """The negative logarithm of the likelihood of what is right, and its gradient."""
        total, gradient = 0.0, np.zeros_like(w)
        for n, chain in enumerate(self.chains):
            scores = [x @ w for x in self.matrices[n]]
            for told in (False, True):
                sign = -self.counts[n] if told else self.counts[n]
                steps = self.steps(n, scores, w, told=told)
                found = marginals(steps)
                total += sign * found.log_z
                for k, choice in enumerate(chain):
                    share = np.array(
                        [
                            found.subjects[k][c.entity_id] * math.exp(value - steps[k].scores[c.entity_id])
                            if c.entity_id in found.subjects[k] and (not told or choice.open or good)
                            else 0.0
                            for c, value, good in zip(choice.candidates, scores[k], choice.right, strict=True)
                        ]
                    )
                    gradient += sign * (share @ self.matrices[n][k])
                    for name, probability in found.stays[k].items():
                        gradient += sign * probability * self.stays[n][k][name]
        return total, gradient


def fit(stories: Mapping[str, list[Chain]], counted: Mapping[str, float]) -> dict[str, float]:
    """The weights that make the right mentions likeliest; `counted` says how often a story counts that does not count once."""
    chains = [chain for found in stories.values() for chain in found]
    weighed = [counted.get(name, 1.0) for name, found in stories.items() for _ in found]
    counts: Counter[str] = Counter()
    for choice in (choice for chain in chains for choice in chain):
        if not choice.open:
            counts.update({name for candidate in choice.candidates for name in candidate.features})
        counts.update({name for features in choice.stays.values() for name in features})
    names = {name: n for n, name in enumerate(sorted(name for name, count in counts.items() if count >= RARE))}
    model = Model(chains, weighed, names)
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    strength = RIDGE * sum(count * (not choice.open) for chain, count in zip(chains, weighed, strict=True) for choice in chain)

    def penalised(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = model.loss(w)
        return total + strength * float((w - prior) @ (w - prior)) / 2, gradient + strength * (w - prior)

    result = minimize(penalised, prior, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    unseen = {name: value for name, value in PRIOR.items() if name not in names}
    return unseen | {name: round(float(result.x[n]), 3) for name, n in names.items() if abs(result.x[n]) >= 0.02}


def accuracy(chains: list[Chain], weights: dict[str, float]) -> dict[str, tuple[int, int]]:
    """Language -> (right choices, all annotated choices)."""
    tally: dict[str, tuple[int, int]] = {}
    for chain in chains:
        scores = [[score(c.features, weights) for c in choice.candidates] for choice in chain]
        steps = [
            Step(by_entity(choice.candidates, values), {name: score(found, weights) for name, found in choice.stays.items()})
            for choice, values in zip(chain, scores, strict=True)
        ]
        for choice, values, share in zip(chain, scores, marginals(steps).subjects, strict=True):
            if choice.annotated:
                entity_ids = [c.entity_id for c in choice.candidates]
                best = min(range(len(values)), key=lambda i: (-share[entity_ids[i]], -values[i]))
                hits, seen = tally.get(choice.lang, (0, 0))
                tally[choice.lang] = (hits + bool(choice.right[best]), seen + 1)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--hold-out", action="append", default=[])
    parser.add_argument("--heavy", action="append", default=[])
    parser.add_argument("--cross-validate", action="store_true", help="leave each fitted story out in turn")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    models = load_models()
    by_story = {path.stem: chains_of(read_story(path), models) for path in args.stories}
    fitted = {name: found for name, found in by_story.items() if name not in args.hold_out}
    counted = {path.stem: LIGHT for path in args.stories if path.suffix == ".txt"} | dict.fromkeys(args.heavy, HEAVY)
    annotated = [choice for found in by_story.values() for chain in found for choice in chain if choice.annotated]
    ceiling = {
        lang: (sum(not c.open for c in annotated if c.lang == lang), sum(c.lang == lang for c in annotated))
        for lang in ("en", "ja")
    }
    print("some candidate is right:", shares(ceiling))
    if args.cross_validate:
        tally: dict[str, tuple[int, int]] = {}
        for name, held in fitted.items():
            weights = fit({other: found for other, found in fitted.items() if other != name}, counted)
            print(f"left out, {name}:", shares(accuracy(held, weights)))
            for lang, (hits, seen) in accuracy(held, weights).items():
                old = tally.get(lang, (0, 0))
                tally[lang] = (old[0] + hits, old[1] + seen)
        print("left out in turn:", shares(tally))
    weights = fit(fitted, counted)
    print("fitted:", shares(accuracy([chain for found in fitted.values() for chain in found], weights)))
    for name in args.hold_out:
        print(f"held out, {name}:", shares(accuracy(by_story[name], weights)))
    if args.output:
        lines = "\n".join(f'"{name}" = {value}' for name, value in sorted(weights.items()))
        args.output.write_text(f"{HEADER}\n[weights]\n{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
