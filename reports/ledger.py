"""What the report shows, read from the ledger's public views."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from warehouse.answers import rows

if TYPE_CHECKING:
    import duckdb

TOTALS = """
SELECT
    (SELECT count(*) FROM articles WHERE latest) AS articles,
    (SELECT count(DISTINCT coalesce(o.publisher, a.publisher, o.article_id, a.article_id))
     FROM articles AS a LEFT JOIN articles AS o ON o.article_id = a.duplicate_of WHERE a.latest) AS sources,
    (SELECT count(*) FROM claims WHERE latest) AS claims,
    (SELECT count(*) FROM facts) AS facts,
    (SELECT count(*) FROM facts WHERE claims > 1) AS shared_facts,
    (SELECT count(*) FROM conflicts WHERE status = 'open') AS conflicts,
    (SELECT count(*) FROM conflicts WHERE status = 'open' AND severity = 'high') AS high,
    (SELECT count(*) FROM conflicts WHERE status = 'open' AND severity = 'medium') AS medium,
    (SELECT count(*) FROM conflicts WHERE status = 'open' AND severity = 'low') AS low,
    (SELECT count(*) FROM conflicts WHERE status <> 'open') AS settled,
    (SELECT count(*) FROM quarantine) AS quarantined,
    (SELECT count(*) FROM sources WHERE articles > 0) AS publishers,
    (SELECT count(*) FROM runs) AS runs
"""
CONFLICTS = """
SELECT
    x.conflict_id, x.fact_id, x.subject, x.metric, f.scope, x.kind, x.reason, x.severity, x.ratio, x.first_seen_at,
    x.claim_a, x.claim_b, x.cluster_a, x.cluster_b,
    CASE x.severity WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END AS weight
FROM conflicts AS x LEFT JOIN facts AS f ON f.fact_id = x.fact_id
WHERE x.status = 'open'
ORDER BY weight DESC, x.ratio DESC NULLS LAST, x.subject, x.metric, x.conflict_id
LIMIT $most
"""
SAID = """
SELECT
    c.claim_id, c.article_id, c.publisher, c.url, a.title, c.published_at, a.published_precision, c.lang, c.sentence,
    c.figure_start - c.sentence_start AS at, c.figure, c.kind, c.value, c.value_high, c.value_date, c.unit, c.qualifier,
    c.subject, c.subject_text, c.metric, c.scope, c.status, c.as_of, c.speaker, c.fact_id, c.cluster_id, c.read_subject
FROM claims AS c JOIN articles AS a ON a.article_id = c.article_id
WHERE c.claim_id IN (SELECT unnest($ids::VARCHAR[]))
"""
BACKING = """
SELECT
    k.cluster_id, k.fact_id, k.claims, count(DISTINCT c.article_id) AS articles, k.sources, k."leading"
FROM clusters AS k LEFT JOIN claims AS c ON c.cluster_id = k.cluster_id
WHERE k.cluster_id IN (SELECT unnest($ids::VARCHAR[]))
GROUP BY ALL
"""
VOICES = """
SELECT cluster_id, claim_id FROM claims
WHERE cluster_id IN (SELECT unnest($ids::VARCHAR[]))
QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY published_at NULLS LAST, claim_id) <= $most
ORDER BY cluster_id, published_at NULLS LAST, claim_id
"""
# Claims of the same two values make one note, however many they are; pairs of one value need no explanation.
NOTES = """
WITH paired AS (
    SELECT
        n.kind, n.reason, n.claim_a, n.claim_b, a.subject, a.metric,
        coalesce(a.cluster_id, a.claim_id) AS left_value, coalesce(b.cluster_id, b.claim_id) AS right_value
    FROM pair_notes AS n JOIN claims AS a ON a.claim_id = n.claim_a JOIN claims AS b ON b.claim_id = n.claim_b
    WHERE (a.value, a.value_high, a.value_date, a.unit) IS DISTINCT FROM (b.value, b.value_high, b.value_date, b.unit)
),
distinct_values AS (
    SELECT * FROM paired
    QUALIFY row_number() OVER (
        PARTITION BY kind, least(left_value, right_value), greatest(left_value, right_value) ORDER BY claim_a, claim_b
    ) = 1
)
SELECT kind, reason, claim_a, claim_b, count(*) OVER (PARTITION BY kind) AS of_kind
FROM distinct_values
QUALIFY row_number() OVER (PARTITION BY kind ORDER BY subject, metric, claim_a, claim_b) <= $most
ORDER BY kind, subject, metric, claim_a, claim_b
"""
QUARANTINE = "SELECT origin, reason, detail FROM quarantine ORDER BY reason, origin, quarantine_id LIMIT $most"
SOURCES = """
SELECT publisher, articles, copies, claims FROM sources WHERE articles > 0
ORDER BY articles DESC, claims DESC, publisher
LIMIT $most
"""
LAST_RUN = """
SELECT run_id, started_at, ended_at, status, inputs, versions, counts, error
FROM runs ORDER BY started_at DESC, run_id LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The numbers of the whole ledger, in the latest revisions of its articles."""

    articles: int
    sources: int
    claims: int
    facts: int
    shared_facts: int  # those that more than one claim answers: where there was something to compare
    conflicts: int
    high: int
    medium: int
    low: int
    settled: int
    quarantined: int
    publishers: int
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim with what is known of its article. `at` is where the figure begins in the sentence."""

    claim_id: str
    article_id: str
    publisher: str | None
    url: str | None
    title: str | None
    published_at: datetime | None
    published_precision: str | None
    lang: str
    sentence: str
    at: int
    figure: str
    kind: str
    value: float | None
    value_high: float | None
    value_date: str | None
    unit: str | None
    qualifier: str
    subject: str | None
    subject_text: str
    metric: str
    scope: str
    status: str
    as_of: str | None
    speaker: str | None
    fact_id: str | None
    cluster_id: str | None
    read_subject: str | None  # what this text alone was read of, where articles on the story settled on another


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """How much stands behind a value, and whether it leads among the values of its fact."""

    cluster_id: str
    fact_id: str
    claims: int
    articles: int
    sources: int
    leading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a conflict; `said` is None if its claim is no longer in the ledger."""

    said: Said | None
    backing: Backing | None
    voices: tuple[Said, ...]  # the claims with this value, the earliest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An open conflict with both sides."""

    conflict_id: str
    fact_id: str
    subject: str | None
    metric: str
    scope: str | None
    kind: str
    reason: str
    severity: str
    weight: int
    ratio: float | None
    first_seen_at: datetime
    a: Side
    b: Side

    @property
    def leading(self) -> str | None:
        """Which of the two values leads, "a" or "b"; None if neither does, or if they answer two questions."""
        a, b = self.a.backing, self.b.backing
        if a is None or b is None or a.fact_id != b.fact_id or a.leading == b.leading:
            return None
        return "a" if a.leading else "b"

    @property
    def last_published(self) -> str:
        """When the later of the two articles was published; empty if neither date is known."""
        dates = [side.said.published_at for side in (self.a, self.b) if side.said and side.said.published_at]
        return max(dates).isoformat() if dates else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why two claims that differ are no conflict."""

    reason: str
    a: Said
    b: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteGroup:
    """The notes of one kind: those shown, and how many there are."""

    kind: str
    notes: tuple[Note, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that could not be read."""

    origin: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher and what came from it."""

    publisher: str
    articles: int
    copies: int
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """An execution of the pipeline."""

    run_id: str
    started_at: datetime
    ended_at: datetime | None
    status: str
    inputs: Sequence[str]
    versions: Mapping[str, Any]
    counts: Mapping[str, Any]
    error: str | None


def read_totals(con: "duckdb.DuckDBPyConnection") -> Totals:
    """The numbers of the ledger."""
    return Totals(**rows(con, TOTALS)[0])


def read_conflicts(con: "duckdb.DuckDBPyConnection", *, most: int, most_voices: int) -> list[Conflict]:
    """The open conflicts, the worst first, at most `most`; for each side at most `most_voices` claims with its value."""
    found = rows(con, CONFLICTS, most=most)
    clusters = sorted({row[name] for row in found for name in ("cluster_a", "cluster_b") if row[name]})
    backing = {row["cluster_id"]: Backing(**row) for row in rows(con, BACKING, ids=clusters)}
    voices: dict[str, list[str]] = defaultdict(list)
    for row in rows(con, VOICES, ids=clusters, most=most_voices):
        voices[row["cluster_id"]].append(row["claim_id"])
    speakers = {row[name] for row in found for name in ("claim_a", "claim_b")}
    said = _said(con, speakers.union(*voices.values()))
    conflicts = []
    for row in found:
        sides: dict[str, Any] = {}
        for end in ("a", "b"):
            claim, cluster = row.pop(f"claim_{end}"), row.pop(f"cluster_{end}")
            others = tuple(said[key] for key in voices.get(cluster, ()))
            sides[end] = Side(said=said.get(claim), backing=backing.get(cluster), voices=others)
        conflicts.append(Conflict(**row, **sides))
    return conflicts


def read_notes(con: "duckdb.DuckDBPyConnection", *, most: int) -> list[NoteGroup]:
    """Pairs of claims that differ and are no conflict, by kind, at most `most` of each."""
    found = rows(con, NOTES, most=most)
    said = _said(con, {row[name] for row in found for name in ("claim_a", "claim_b")})
    groups: dict[str, list[Note]] = defaultdict(list)
    for row in found:
        groups[row["kind"]].append(Note(reason=row["reason"], a=said[row["claim_a"]], b=said[row["claim_b"]]))
    totals = {row["kind"]: row["of_kind"] for row in found}
    return [NoteGroup(kind=kind, notes=tuple(notes), total=totals[kind]) for kind, notes in groups.items()]


def read_quarantine(con: "duckdb.DuckDBPyConnection", *, most: int) -> list[Unread]:
    """What could not be read, at most `most`."""
    return [Unread(**row) for row in rows(con, QUARANTINE, most=most)]


def read_sources(con: "duckdb.DuckDBPyConnection", *, most: int) -> list[Source]:
    """The publishers, those with most articles first."""
    return [Source(**row) for row in rows(con, SOURCES, most=most)]


def read_last_run(con: "duckdb.DuckDBPyConnection") -> Run | None:
    """The latest execution of the pipeline; None if there was none."""
    for row in rows(con, LAST_RUN):
        return Run(**{**row, "versions": json.loads(row["versions"]), "counts": json.loads(row["counts"] or "{}")})
    return None


def _said(con: "duckdb.DuckDBPyConnection", ids: Iterable[str]) -> dict[str, Said]:
    return {row["claim_id"]: Said(**row) for row in rows(con, SAID, ids=sorted(ids))}
