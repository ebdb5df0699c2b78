"""Linking the claims of a ledger into facts, clusters and conflicts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from corpus.ids import stable_id
from warehouse.answers import rows
from warehouse.linking.across import rank_conflicts
from warehouse.linking.blocks import Block, Cluster, Conflict, Fact, link_block
from warehouse.linking.embed import Embedder, cached_embeddings
from warehouse.linking.records import Linked
from warehouse.linking.values import WIDE, Value
from warehouse.linking.voices import leading
from warehouse.store import Warehouse

CLAIMS = """
SELECT
    c.claim_id, c.article_id, coalesce(s.independent_source, '') AS source, c.subject_id, coalesce(c.subject, '') AS subject,
    c.metric, c.scope, c.status, c.as_of, c.published_at, c.figure, c.kind, c.value, c.value_high, c.value_date, c.unit,
    c.qualifier, c.sentence, c.lang, c.speaker, c.counterparty_id, c.confidence, c.counterparty,
    c.figure_start - c.sentence_start AS at, c.figure_start
FROM claims AS c LEFT JOIN claim_sources AS s USING (claim_id)
WHERE c.latest
ORDER BY c.claim_id
"""


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """What the ledger holds after linking."""

    facts: int
    clusters: int
    conflicts: int


def link(warehouse: Warehouse, embedder: Embedder, *, run_id: str) -> LinkCounts:
    """Link all claims of the ledger. What was linked before keeps its ids and the time it was first seen."""
    claims = [linked(row) for row in rows(warehouse.con, CLAIMS)]
    blocks = in_blocks(claims)
    vectors = cached_embeddings(
        warehouse.con, embedder, [claim.text for members in blocks if contested(members) for claim in members]
    )
    found = Block()
    for members in blocks:
        block = link_block(replace(claim, vector=vectors.get(claim.text)) for claim in members)
        found.facts += block.facts
        found.clusters += block.clusters
        found.conflicts += block.conflicts
        found.notes += block.notes
    found.conflicts += across(claims, found.clusters)
    write(warehouse, found, run_id)
    return LinkCounts(len(found.facts), len(found.clusters), len(found.conflicts))


def across(claims: list[Linked], clusters: list[Cluster]) -> list[Conflict]:
    """One conflict for each two clusters that give one rank or superlative to two subjects."""
    own = {claim.claim_id: cluster for cluster in clusters for claim in cluster.members}
    found: dict[frozenset[str], Conflict] = {}
    for a, b, judgement in rank_conflicts(claims):
        first, second = own[a.claim_id], own[b.claim_id]
        made = Conflict(first, second, a, b, judgement, min(a.confidence, b.confidence))
        found.setdefault(frozenset((first.cluster_id, second.cluster_id)), made)
    return list(found.values())


def linked(row: dict[str, Any]) -> Linked:
    """A row of the view `claims` as linking sees it."""
    published: datetime | None = row["published_at"]
    return Linked(
        claim_id=row["claim_id"],
        article_id=row["article_id"],
        source=row["source"],
        subject_id=row["subject_id"],
        subject=row["subject"],
        metric=row["metric"],
        scope=frozenset(part for part in row["scope"].split("; ") if part),
        status=row["status"],
        as_of=row["as_of"],
        published=published,
        value=Value(
            figure=row["figure"],
            kind=row["kind"],
            value=row["value"],
            high=row["value_high"],
            iso=row["value_date"],
            unit=row["unit"],
            qualifier=row["qualifier"],
            day=published.date() if published else None,
        ),
        text=normal_form(row),
        noun=row["unit"] or "" if row["kind"] == "count" else "",
        speaker=row["speaker"],
        counterparty_id=row["counterparty_id"],
        confidence=row["confidence"],
        lang=row["lang"],
        at=row["figure_start"],
        dated=bool(row["as_of"]) and row["as_of"].lstrip("FY")[:4] in row["sentence"].translate(WIDE),
    )


MASKED = re.compile(r"[0-9０-９][0-9０-９,.，．]*|[一二三四五六七八九十百千万億兆]{2,}")


def normal_form(row: dict[str, Any]) -> str:
    """The claim without its figure: canonical subject, metric and scope, and an English sentence with its numbers masked.

    The embedded model knows English alone, so a Japanese sentence adds nothing to it and is left out.
    """
    parts = [row["subject"], row["metric"].replace("_", " "), row["scope"].replace("; ", ", ")]
    if row["counterparty"]:
        parts.append(row["counterparty"])
    if row["lang"] == "en":
        at, length = row["at"], len(row["figure"])
        sentence = row["sentence"][:at] + "[figure]" + row["sentence"][at + length :]
        parts.append(MASKED.sub("#", sentence))
    return ": ".join(part for part in parts if part)


def in_blocks(claims: Iterable[Linked]) -> list[list[Linked]]:
    """The claims by subject and dimension, the only ones that can answer one fact; claims without a subject stand alone."""
    blocks: dict[tuple[str, ...], list[Linked]] = defaultdict(list)
    for claim in claims:
        if claim.subject_id is None:
            blocks["", claim.claim_id].append(claim)
        else:
            blocks[claim.subject_id, dimension(claim)].append(claim)
    return [blocks[key] for key in sorted(blocks)]


def dimension(claim: Linked) -> str:
    """What can be compared: the kind, with shares of a whole together."""
    return (
        "share"
        if claim.value.kind == "percent" or (claim.value.kind == "ratio" and abs(claim.value.value or 0) <= 1)
        else claim.value.kind
    )


def contested(members: Sequence[Linked]) -> bool:
    """True if there is anything to tell apart by meaning: two claims whose values or metrics differ."""
    return (
        len(members) > 1
        and len({(claim.value.value, claim.value.high, claim.value.iso, claim.value.unit, claim.metric) for claim in members})
        > 1
    )


# -- writing -------------------------------------------------------------------------------------------------------------


def write(warehouse: Warehouse, found: Block, run_id: str) -> None:
    """Replace the linked tables by what was found, in one transaction."""
    now = datetime.now(UTC).replace(tzinfo=None)
    seen = {
        row["conflict_id"]: (row["first_seen_at"], row["status"])
        for row in rows(warehouse.con, "SELECT conflict_id, first_seen_at, status FROM ledger_tables.conflict")
    }
    lead = leaders(found)
    tables = {
        "fact": [fact_row(fact, run_id) for fact in found.facts],
        "cluster": [cluster_row(cluster, lead[cluster.fact_id] is cluster, run_id) for cluster in found.clusters],
        "claim_link": [
            {"claim_id": claim.claim_id, "fact_id": cluster.fact_id, "cluster_id": cluster.cluster_id}
            for cluster in found.clusters
            for claim in cluster.members
        ],
        "conflict": [conflict_row(conflict, seen, now, run_id) for conflict in found.conflicts],
        "pair_note": [
            {"claim_a": a.claim_id, "claim_b": b.claim_id, "kind": said.kind, "reason": said.reason, "run_id": run_id}
            for a, b, said in found.notes
        ],
    }
    with warehouse.transaction() as con:
        for name, records in tables.items():
            con.execute(f"DELETE FROM ledger_tables.{name}")
            if records:
                con.register("linked_rows", pa.Table.from_pylist(records))
                con.execute(f"INSERT INTO ledger_tables.{name} BY NAME SELECT * FROM linked_rows")
                con.unregister("linked_rows")


def leaders(found: Block) -> dict[str, Cluster]:
    """The leading cluster of each fact."""
    by_fact: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in found.clusters:
        by_fact[cluster.fact_id].append(cluster)
    return {fact_id: leading(clusters) for fact_id, clusters in by_fact.items()}


def fact_row(fact: Fact, run_id: str) -> dict[str, Any]:
    """A fact: its subject, and what most of its claims say of metric, scope, unit and time."""
    first = fact.members[0]
    return {
        "fact_id": fact.fact_id,
        "subject_id": first.subject_id,
        "subject": first.subject or None,
        "metric": commonest([claim.metric for claim in fact.members]),
        "scope": commonest(["; ".join(sorted(claim.scope)) for claim in fact.members]),
        "kind": first.value.kind,
        "unit": commonest([claim.value.unit or "" for claim in fact.members]) or None,
        "as_of": commonest([claim.as_of or "" for claim in fact.members]) or None,
        "run_id": run_id,
    }


def commonest(words: list[str]) -> str:
    """The word that occurs most; the first of the alphabet where several do."""
    return min(set(words), key=lambda word: (-words.count(word), word))


def cluster_row(cluster: Cluster, leads: bool, run_id: str) -> dict[str, Any]:
    """A cluster, with the value of the claim that stands for it."""
    value = cluster.speaks.value
    return {
        "cluster_id": cluster.cluster_id,
        "fact_id": cluster.fact_id,
        "value": value.value,
        "value_high": value.high,
        "value_date": value.iso,
        "unit": value.unit,
        "leading": leads,
        "run_id": run_id,
    }


def conflict_row(conflict: Conflict, seen: dict[str, tuple[datetime, str]], now: datetime, run_id: str) -> dict[str, Any]:
    """A conflict; its id depends on the two clusters alone."""
    a, b, said = conflict.claim_a, conflict.claim_b, conflict.judgement
    conflict_id = stable_id("conflict", *sorted((conflict.a.cluster_id, conflict.b.cluster_id)))
    first_seen, status = seen.get(conflict_id, (now, "open"))
    return {
        "conflict_id": conflict_id,
        "fact_id": conflict.a.fact_id,
        "subject": a.subject or None,
        "metric": a.metric,
        "claim_a": a.claim_id,
        "claim_b": b.claim_id,
        "cluster_a": conflict.a.cluster_id,
        "cluster_b": conflict.b.cluster_id,
        "value_a": a.value.value,
        "value_b": b.value.value,
        "value_date_a": a.value.iso,
        "value_date_b": b.value.iso,
        "unit": a.value.unit,
        "ratio": said.ratio,
        "kind": said.kind,
        "reason": said.reason,
        "severity": said.severity,
        "confidence": conflict.confidence,
        "status": status,
        "first_seen_at": first_seen,
        "run_id": run_id,
    }
