"""What was missed or is wrong, quoted: what the annotation expects, and what the ledger says."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, zip_longest
from typing import Any

from reports.evaluation.gold import GoldClaim, Story
from reports.evaluation.match import Judged, overlapping, value_of
from reports.evaluation.pairs import PairMiss
from reports.evaluation.said import Ledger, Said

# The worst first: what misleads an editor, then what the ledger lacks, then details.
STAGES = (
    "conflict invented",
    "sign",
    "figure",
    "subject",
    "conflict missed",
    "same invented",
    "extra",
    "same missed",
    "metric",
    "status",
    "as_of",
    "speaker",
    "qualifier",
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of an article, and where its figure begins in it."""

    article: str
    sentence: str
    at: int
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One thing that is wrong. `confidence` is that of the wrong claim, 0 where there is none."""

    stage: str
    quotes: tuple[Cited, ...]
    expected: str
    said: str
    confidence: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The miss as JSON takes it."""
        return asdict(self)


def worst(misses: Sequence[Miss], most: int) -> list[Miss]:
    """At most `most` of them: one of each stage in turn, the worst stage and the surest claim first."""
    by_stage = [sorted((miss for miss in misses if miss.stage == stage), key=lambda miss: -miss.confidence) for stage in STAGES]
    in_turn = chain.from_iterable(zip_longest(*by_stage))
    return [miss for miss in in_turn if miss is not None][:most]


def misses_of_claims(story: Story, ledger: Ledger, judged: Sequence[Judged]) -> Iterator[Miss]:
    """What was lost of each annotated claim: the figure, else the sign, the subject and each field."""
    for item in judged:
        gold, said = item.gold, item.said
        quotes = (cite(story, gold),)
        if said is None:
            near = overlapping(story, gold, ledger.claims[gold.article])
            got = "; ".join(f"{other.figure} = {_value(other)}" for other in near)
            yield Miss(stage="figure", quotes=quotes, expected=_value(gold), said=got or "nothing")
            continue
        wrong = [] if item.sign else [("sign", _value(gold), _value(said))]
        wrong += [] if item.subject else [("subject", gold.subject, said.subject or "nobody")]
        wrong += [
            (name, getattr(gold, name), getattr(said, name) or "nothing") for name, right in item.fields().items() if not right
        ]
        for stage, expected, got in wrong:
            yield Miss(stage=stage, quotes=quotes, expected=expected, said=got, confidence=said.confidence)


def miss_of_extra(story: Story, article: str, said: Said) -> Miss:
    """A claim that is not annotated."""
    got = f"{said.subject or 'nobody'}, {said.metric}: {_value(said)}"
    return Miss(stage="extra", quotes=(cite(story, said, article),), expected="nothing", said=got, confidence=said.confidence)


def miss_of_pair(story: Story, ledger: Ledger, pair: PairMiss) -> Miss:
    """A pair that was missed or invented."""
    home = {said.claim_id: name for name in story.articles for said in ledger.claims[name]}
    quotes = tuple(
        cite(story, end, end.article if isinstance(end, GoldClaim) else home.get(end.claim_id, end.article_id))
        for end in dict.fromkeys((pair.a, pair.b))
    )
    values = " and ".join(_value(end) for end in (pair.a, pair.b))
    relation, kept = pair.what.split()
    is_or_not = {"conflict": ("in conflict", "no conflict"), "same": ("one value", "apart")}[relation]
    expected, said = is_or_not if kept == "missed" else is_or_not[::-1]
    why = f" ({pair.why})" if pair.why else ""
    return Miss(
        stage=pair.what,
        quotes=quotes,
        expected=f"{values}: {expected}{why if kept == 'missed' else ''}",
        said=f"{said}{why if kept == 'invented' else ''}",
    )


def cite(story: Story, claim: GoldClaim | Said, article: str = "") -> Cited:
    """The sentence of a claim."""
    if isinstance(claim, Said):
        return Cited(article, claim.sentence, claim.at, claim.figure)
    at = story.places(claim)[0][0] - story.sentence_start(claim)
    return Cited(claim.article, claim.sentence, at, claim.figure)


def _value(claim: GoldClaim | Said) -> str:
    """Kind, value and unit of a claim in one line."""
    value = value_of(claim) if isinstance(claim, Said) else claim.value
    number = value if isinstance(value, str) else _number(value)
    high = "" if claim.value_high is None else f" to {_number(claim.value_high)}"
    return f"{claim.kind} {number}{high}{f' {claim.unit}' if claim.unit else ''}"


def _number(value: float | str | None) -> str:
    return f"{value:,.15g}" if isinstance(value, int | float) else str(value)
