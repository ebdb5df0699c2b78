"""Fit the weights of the subject model on annotated stories (a conditional logit: McFadden 1974).

Usage: python training/subject/fit.py [--hold-out NAME]... [--output extractors/claims/data/subject.toml] STORY.json...

A story is a JSON file with "articles" and "claims" (see corpus/samples/gold.json). Each claim's figure is one choice among
the mentions that `find_candidates` offers; a choice is right if the mention is the annotated subject or one of its aliases.
Stories held out are only measured. Prints the share of right choices on the fitted and on the held-out stories.
"""

import argparse
import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from corpus.article import Article
from corpus.dates import read_date
from extractors import Models, load_models
from extractors.claims.metric import Found, find_metric
from extractors.claims.subject import Candidate, Context, find_candidates
from extractors.entities import find_mentions
from extractors.pipeline import parse, read
from extractors.records import Entity, Figure

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
    "how:common": -0.7,
    "known_thing:other": -1.2,
    "known_thing:percent": 0.2,
    "headline": 0.3,
    "type:rank:place": -0.6,
    "topic:name": 0.4,
    "title:name": 0.5,
    "type:rank:product": 0.4,
    "type:rank:organization": 0.4,
}
HEADER = "# What makes a mention the subject of a figure: weights of a conditional logit model, by training/subject/fit.py."
RIDGE = 0.02  # L2 penalty a choice; the best of 0.005, 0.01, 0.02, 0.05 by leave-one-story-out
RARE = 4  # features seen with fewer choices than this are left out
LEGAL = re.compile(r"\b(?:inc|corp|corporation|co|ltd|llc|plc|group|holdings|company|the)\b|株式会社|グループ|ホールディングス")

Choice = tuple[str, list[Candidate], list[bool]]


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


def choices_of(story: dict[str, Any], models: Models) -> list[Choice]:
    """The choices of one story, each with its candidates and which of them are right."""
    found: list[Choice] = []
    for record in story["articles"]:
        published, precision = read_date(record.get("published")) or (None, None)
        article = Article(
            key=record["id"],
            text=record["text"],
            lang=record["lang"],
            title=record.get("title") or "",
            fetched_at=datetime.now(UTC),
            published_at=published,
            published_precision=precision,
        )
        reading = read(article)
        parse([reading], [[]], models)
        mentions = find_mentions(reading, models.knowledge)
        context = Context.of(reading, mentions, [hit.entity for hit in models.knowledge.find(article.title)])
        previous: Entity | None = None
        earlier: list[tuple[Figure, Found]] = []
        claims = [claim for claim in story["claims"] if claim["article"] == record["id"]]
        for figure in reading.figures:
            parsed = reading.parsed.get(reading.sentences.index_at(figure.start))
            claim = next(
                (c for c in claims if (at := place(record["text"], c)) < figure.end and figure.start < at + len(c["figure"])),
                None,
            )
            if claim is None or parsed is None:
                continue
            found_metric = find_metric(reading, parsed, figure, earlier)
            earlier.append((figure, found_metric))
            metric = found_metric.name
            candidates = list(find_candidates(context, parsed, figure, metric, previous))
            marks = [right(claim, candidate) for candidate in candidates]
            if candidates:
                found.append((reading.lang, candidates, marks))
            if any(marks):
                previous = candidates[marks.index(True)].mention.entity
    return found


def place(text: str, claim: dict[str, Any]) -> int:
    """Where the claim's figure starts in the text."""
    if "start" in claim:
        return int(claim["start"])
    return text.find(claim["sentence"]) + int(claim["sentence"].find(claim["figure"]))


def matrices(
    choices: list[Choice], names: dict[str, int]
) -> list[tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]]:
    """(features, right, entity number) of each choice."""
    made = []
    for _, candidates, marks in choices:
        x = np.zeros((len(candidates), len(names)))
        for row, candidate in enumerate(candidates):
            for name, value in candidate.features.items():
                if name in names:
                    x[row, names[name]] = value
        owners = {entity: number for number, entity in enumerate({c.mention.entity.entity_id for c in candidates})}
        made.append((x, np.array(marks), np.array([owners[c.mention.entity.entity_id] for c in candidates])))
    return made


def fit(choices: list[Choice]) -> dict[str, float]:
    """The weights that make the right mentions likeliest."""
    counts: dict[str, int] = {}
    usable = [choice for choice in choices if any(choice[2])]
    for _, candidates, _ in usable:
        for name in {name for candidate in candidates for name in candidate.features}:
            counts[name] = counts.get(name, 0) + 1
    names = {name: n for n, name in enumerate(sorted(name for name, count in counts.items() if count >= RARE))}
    data = matrices(usable, names)
    prior = np.array([PRIOR.get(name, 0.0) for name in names])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = RIDGE * len(data) * float((w - prior) @ (w - prior)) / 2, RIDGE * len(data) * (w - prior)
        for x, good, _ in data:
            scores = x @ w
            all_mass, good_mass = logsumexp(scores), logsumexp(scores[good])
            total += all_mass - good_mass
            gradient = gradient + x.T @ np.exp(scores - all_mass) - x[good].T @ np.exp(scores[good] - good_mass)
        return total, gradient

    result = minimize(loss, prior, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    unseen = {name: value for name, value in PRIOR.items() if name not in names}
    return unseen | {name: round(float(result.x[n]), 3) for name, n in names.items() if abs(result.x[n]) >= 0.02}


def accuracy(choices: list[Choice], weights: dict[str, float]) -> dict[str, tuple[int, int]]:
    """Language -> (right choices, all choices)."""
    names = {name: n for n, name in enumerate(weights)}
    w = np.array(list(weights.values()))
    tally: dict[str, tuple[int, int]] = {}
    for choice, (x, good, owner) in zip(choices, matrices(choices, names), strict=True):
        scores = x @ w
        mass = np.array([logsumexp(scores[owner == number]) for number in owner])
        best = int(np.lexsort((-scores, -mass))[0])
        hits, seen = tally.get(choice[0], (0, 0))
        tally[choice[0]] = (hits + bool(good[best]), seen + 1)
    return tally


def said(tally: dict[str, tuple[int, int]]) -> str:
    return ", ".join(f"{lang} {hits / seen:.3f} ({hits}/{seen})" for lang, (hits, seen) in sorted(tally.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--hold-out", action="append", default=[])
    parser.add_argument("--cross-validate", action="store_true", help="leave each fitted story out in turn")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    models = load_models()
    by_story = {path.stem: choices_of(json.loads(path.read_text(encoding="utf-8")), models) for path in args.stories}
    fitted = {name: found for name, found in by_story.items() if name not in args.hold_out}
    ceiling = {
        lang: (
            sum(any(c[2]) for f in by_story.values() for c in f if c[0] == lang),
            sum(c[0] == lang for f in by_story.values() for c in f),
        )
        for lang in ("en", "ja")
    }
    print("some candidate is right:", said(ceiling))
    if args.cross_validate:
        tally: dict[str, tuple[int, int]] = {}
        for name, held in fitted.items():
            weights = fit([choice for other, found in fitted.items() if other != name for choice in found])
            for lang, (hits, seen) in accuracy(held, weights).items():
                old = tally.get(lang, (0, 0))
                tally[lang] = (old[0] + hits, old[1] + seen)
        print("left out in turn:", said(tally))
    weights = fit([choice for found in fitted.values() for choice in found])
    print("fitted:", said(accuracy([choice for found in fitted.values() for choice in found], weights)))
    for name in args.hold_out:
        print(f"held out, {name}:", said(accuracy(by_story[name], weights)))
    if args.output:
        lines = "\n".join(f'"{name}" = {value}' for name, value in sorted(weights.items()))
        args.output.write_text(f"{HEADER}\n[weights]\n{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
