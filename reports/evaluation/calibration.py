"""Whether a claim's confidence says how likely it is right."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reports.evaluation.points import share

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Rated:
    """A claim's confidence, and whether its value and subject are right."""

    lang: str
    kind: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The claims whose confidence is from `low` up to, but not including, `high`; the last band includes its end."""

    low: float
    high: float
    claims: int
    right: int
    confidence: float | None  # the mean

    def as_dict(self) -> dict[str, Any]:
        """The band as JSON takes it."""
        return {
            "low": self.low,
            "high": self.high,
            "claims": self.claims,
            "right": self.right,
            "share": share(self.right, self.claims),
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bands, and how far on average a band's confidence is from its share of right claims."""

    bands: tuple[Band, ...]
    error: float | None

    def as_dict(self) -> dict[str, Any]:
        """The calibration as JSON takes it."""
        return {"bands": [band.as_dict() for band in self.bands], "error": self.error}


def calibrate(rated: Iterable[Rated]) -> Calibration:
    """The calibration of the claims; `error` is the expected calibration error over the bands, None without claims."""
    listed = list(rated)
    bands = tuple(_band(listed, low, high) for low, high in pairwise(EDGES))
    off = sum(abs(band.confidence * band.claims - band.right) for band in bands if band.confidence is not None)
    return Calibration(bands, off / len(listed) if listed else None)


def _band(rated: list[Rated], low: float, high: float) -> Band:
    own = [item for item in rated if low <= item.confidence < high or item.confidence == high == EDGES[-1]]
    mean = sum(item.confidence for item in own) / len(own) if own else None
    return Band(low=low, high=high, claims=len(own), right=sum(item.right for item in own), confidence=mean)
