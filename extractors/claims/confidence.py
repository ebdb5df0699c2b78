"""How sure a claim is: the evidence for it, on the scale of how often such claims have value and subject right."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

SUBJECT_ALONE = 0.7  # of the evidence, where nothing says what the metric is
SUREST = 0.99  # no evidence counts for more, nor for less than what is left of 1


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of right claims for an amount of evidence: a logistic curve over its log odds."""

    offset: float
    slope: float

    def share(self, evidence: float) -> float:
        """How often claims with so much evidence are right."""
        return 1 / (1 + math.exp(-(self.offset + self.slope * log_odds(evidence))))

    def evidence(self, share: float) -> float:
        """The evidence with which claims are right so often: `share` backwards."""
        return 1 / (1 + math.exp(-(log_odds(share) - self.offset) / self.slope))


@cache
def curves() -> dict[str, Curve]:
    """Language -> curve, from `data/confidence.toml`."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "confidence.toml").read_text(encoding="utf-8"))
    return {lang: Curve(**numbers) for lang, numbers in table.items()}


def find_confidence(subject: float, metric: float, lang: str) -> float:
    """From 0 to 1: how often claims in this language are right whose subject holds this share of the evidence.

    `metric` is what speaks for the metric; a guess makes a claim less sure. It is 0 without a subject.
    """
    evidence = subject * (SUBJECT_ALONE + (1 - SUBJECT_ALONE) * min(1.0, max(0.0, metric)))
    return round(curves()[lang].share(evidence), 3) if evidence else 0.0


def log_odds(share: float) -> float:
    """The logarithm of the odds, kept off the infinite ends."""
    kept = min(SUREST, max(1 - SUREST, share))
    return math.log(kept / (1 - kept))
