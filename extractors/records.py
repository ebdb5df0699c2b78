"""What the extractors make of a text: figures, entities and claims."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a figure measures."""

    MONEY = "money"
    COMPUTE = "compute"
    PARAMETERS = "parameters"
    COUNT = "count"
    POWER = "power"
    ENERGY = "energy"
    DATA = "data"
    PERCENT = "percent"
    RANK = "rank"
    DURATION = "duration"
    DATE = "date"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    MASS = "mass"
    SPEED = "speed"
    TEMPERATURE = "temperature"
    RATIO = "ratio"
    NUMBER = "number"


class Qualifier(StrEnum):
    """How the text limits a figure."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"


# Metrics: the dates of what happens to firms again and again, mostly told with what it cost.
REPEATED_DATES = frozenset(
    {"acquisition_date", "agreement_date", "approval_date", "award_date", "decision_date", "filing_date"}
)


class Status(StrEnum):
    """How firmly a claim is made."""

    REPORTED = "reported"
    PLANNED = "planned"
    ESTIMATED = "estimated"
    RUMORED = "rumored"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number in a text: what it says in base units, and exactly where.

    Offsets are Python string offsets into the text as given; `end` is exclusive and `text` is that slice.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: float | str  # base units, or an ISO string for a date
    value_high: float | str | None = None  # upper end of a range
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACT

    def as_dict(self) -> dict[str, Any]:
        """The figure as JSON takes it, in the order of the public contract."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "kind": self.kind.value,
            "value": self.value,
            "value_high": self.value_high,
            "unit": self.unit,
            "qualifier": self.qualifier.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something that claims are about, under its canonical name (English where one is known)."""

    entity_id: str
    name: str
    kind: str  # "person", "organization", "product", "place", "event" or "thing"
    names: tuple[tuple[str, str], ...] = ()  # (name, language)
    qid: str | None = None  # its item in Wikidata
    weak: tuple[str, ...] = ()  # those of its names that are common words or somebody else's too: they need evidence
    context: tuple[str, ...] = ()  # words of texts that speak of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A figure said about a subject, with the sentence that says it.

    `value` and `value_high` are signed (a fall of 3 % is -3) and None for a date, which is in `value_date`.
    """

    sentence_start: int
    sentence_end: int
    figure: Figure
    value: float | None
    value_high: float | None = None
    value_date: str | None = None
    subject: Entity | None = None
    subject_text: str = ""  # the words in this text; empty where the text leaves them out
    metric: str
    scope: str = ""  # what narrows the fact: "peak", "phase 1", "japan"; several joined with "; "
    status: Status = Status.REPORTED
    as_of: str | None = None  # ISO at the precision given, "2020-06/2022-06" for a span
    speaker: str | None = None
    counterparty: Entity | None = None
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one article."""

    article_id: str
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
