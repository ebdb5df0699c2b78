"""Claims, verdicts and judgements as linking sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from warehouse.linking.values import Value

LOOKING_AHEAD = frozenset({"planned", "estimated"})


class Verdict(StrEnum):
    """What two claims about one subject are to each other."""

    SAME = "same"
    COMPATIBLE = "compatible"
    CONFLICT = "conflict"
    OTHER = "other"  # not about one fact


class Tie(StrEnum):
    """How two claims in two articles on one story echo each other."""

    VALUE = "value"  # both give it
    ONLY_VALUE = "only value"  # and neither article gives it twice
    SLIP = "slip"  # one of them seems to misprint the other's


@dataclass(slots=True)
class Linked:
    """A claim as linking sees it. It gets its vector later, if its sentence is needed."""

    claim_id: str
    article_id: str
    source: str  # the independent publisher
    subject_id: str | None
    subject: str
    metric: str
    scope: frozenset[str]
    status: str
    as_of: str | None
    published: datetime | None
    value: Value
    noun: str = ""
    speaker: str | None = None
    counterparty_id: str | None = None
    confidence: float = 1.0
    lang: str = "en"
    at: int = 0  # where its figure starts in the article
    dated: bool = False  # the sentence names the year of `as_of`
    party: bool = False  # the subject itself speaks or publishes, or the page is a primary document
    number: int = 0  # its hash
    echoes: Mapping[int, Tie] = field(default_factory=dict)  # by the numbers of claims in articles on the same story
    vector: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    explicit_period: str | None = field(init=False, repr=False)  # `as_of` where the text gives it

    @property
    def said_by(self) -> str:
        """The source in words: an article without publisher stands for itself by its id, which nobody should have to read."""
        return "an article without publisher" if not self.source or self.source.startswith("article-") else self.source

    def likeness(self, other: "Linked") -> float | None:
        """The cosine of the two masked claims; None if they were not embedded."""
        return None if self.vector is None or other.vector is None else float(self.vector @ other.vector)

    def __post_init__(self) -> None:
        self.explicit_period = explicit(self.as_of, self.published, dated=self.dated)


@lru_cache(maxsize=50_000)
def explicit(as_of: str | None, published: datetime | None, *, dated: bool) -> str | None:
    """`as_of`, unless it is only the month or the day of publication."""
    if not as_of or (published and as_of in (f"{published:%Y-%m}", f"{published:%Y-%m-%d}") and not dated):
        return None
    return as_of


class Place(NamedTuple):
    """How a claim is linked."""

    fact_id: str
    cluster_id: str
    weight: float  # of its vote


Places = dict[str, Place]  # by the ids of claims
Shown = dict[str, list[tuple[str, str]]]  # the ids of the two claims that show each conflict, by part


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its kind ("scale", "update"), reason and how sure it is."""

    verdict: Verdict
    kind: str
    reason: str
    severity: str = ""
    ratio: float | None = None


Verdicts = dict[tuple[int, int], Judgement]  # by the indexes of two claims, the smaller first
Neighbours = dict[int, dict[int, Verdict]]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims that answer a fact with the same value."""

    cluster_id: str
    fact_id: str
    members: tuple[Linked, ...]
    speaks: Linked  # the claim that stands for it


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clusters that cannot both be true."""

    a: Cluster
    b: Cluster
    claim_a: Linked
    claim_b: Linked
    judgement: Judgement
    confidence: float
    status: str = "open"  # or what an editor decided


def pair(i: int, j: int) -> tuple[int, int]:
    """The two indexes, the smaller first."""
    return (i, j) if i < j else (j, i)
