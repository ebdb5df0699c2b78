"""The conflicts with both sides, as editors read them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from warehouse.answers import rows


class Severity(StrEnum):
    """How bad a conflict is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


WEIGHT = {Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a conflict: the claim that speaks for it, as printed."""

    claim_id: str | None
    figure: str | None
    value: float | None
    value_date: str | None
    sentence: str | None
    publisher: str | None
    url: str | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two values of one fact that cannot both be true."""

    conflict_id: str
    fact_id: str
    subject: str | None
    metric: str
    kind: str
    severity: str
    status: str
    reason: str
    unit: str | None
    ratio: float | None
    first_seen_at: datetime
    a: Side
    b: Side

    @property
    def topic(self) -> str:
        """What it is about, in words: "Fugaku: linpack performance"."""
        return f"{self.subject or 'unknown subject'}: {self.metric.replace('_', ' ')}"


def list_conflicts(
    con: duckdb.DuckDBPyConnection, *, min_severity: Severity = Severity.LOW, everything: bool = False
) -> list[Conflict]:
    """The open conflicts of at least this severity, the worst first; the settled ones too if `everything`."""
    found = rows(con, _query(), least=WEIGHT[min_severity], everything=everything)
    return [_conflict(row) for row in found]


@cache
def _query() -> str:
    return files("warehouse").joinpath("sql", "conflict_list.sql").read_text(encoding="utf-8")


def _conflict(row: dict[str, Any]) -> Conflict:
    for end in ("a", "b"):
        row[end] = Side(**{name[2:]: row.pop(name) for name in list(row) if name.startswith(f"{end}_")})
    return Conflict(**row)
