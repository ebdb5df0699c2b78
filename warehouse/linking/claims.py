"""Claims of the ledger as linking sees them."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.answers import rows
from warehouse.linking.records import Linked
from warehouse.linking.values import WIDE, Value

# `party` is whether the subject itself speaks or publishes, or the page is a disclosure or an official one.
CLAIMS = r"""
SELECT
    c.claim_id, c.article_id, coalesce(o.publisher, a.publisher, o.article_id, a.article_id) AS source,
    c.subject_id, coalesce(e.name, c.subject, '') AS subject, c.metric, c.scope, c.status, c.as_of, a.published_at, c.figure,
    c.kind, c.value, c.value_high, c.value_date, c.unit, c.qualifier, c.sentence, a.lang, c.speaker, c.counterparty_id,
    c.confidence, p.name AS counterparty, c.figure_start - c.sentence_start AS at, c.figure_start, w.part,
    coalesce(list_has_any(own.names, [lower(c.speaker), lower(a.publisher)]), false)
        OR coalesce(regexp_matches(a.url, '^https?://([^/]+\.)?(go\.jp|lg\.jp|gov|mil|europa\.eu|tdnet\.info)(/|$)'), false)
        AS party
FROM wanted AS w
JOIN ledger_tables.claim AS c ON c.claim_id = w.claim_id
JOIN ledger_tables.article AS a ON a.article_id = c.article_id
LEFT JOIN ledger_tables.article AS o ON o.article_id = a.duplicate_of
LEFT JOIN ledger_tables.entity AS e ON e.entity_id = c.subject_id
LEFT JOIN ledger_tables.entity AS p ON p.entity_id = c.counterparty_id
LEFT JOIN (SELECT entity_id, list(lower(name)) AS names FROM ledger_tables.entity_name GROUP BY entity_id) AS own
    ON own.entity_id = c.subject_id
ORDER BY w.part, c.claim_id
"""


def claims_with_part(con: duckdb.DuckDBPyConnection, wanted: pa.Table) -> list[tuple[str, Linked]]:
    """(part, claim) for each row of `wanted` (claim_id, part), ordered by part and id."""
    con.register("wanted", wanted)
    found = [(row["part"], linked(row)) for row in rows(con, CLAIMS)]
    con.unregister("wanted")
    return found


def linked(row: dict[str, Any]) -> Linked:
    """A row of CLAIMS as linking sees it."""
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
        party=row["party"],
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


def dimension(claim: Linked) -> str:
    """What can be compared: the kind, with shares of a whole together. `parts.DIMENSION` is the same in SQL."""
    share = claim.value.kind == "ratio" and abs(claim.value.value or 0) <= 1
    return "share" if claim.value.kind == "percent" or share else claim.value.kind


def title(claim: Linked) -> str | None:
    """The rank or superlative that a claim gives to its subject and that one alone can hold; None if it gives none."""
    value = claim.value.value
    if claim.value.kind != "rank" or not claim.subject_id or not claim.scope or value is None:
        return None
    if claim.status in ("denied", "hypothetical"):
        return None
    return "|".join((claim.metric, "; ".join(sorted(claim.scope)), f"{value:g}"))


def contested(members: Iterable[Linked]) -> bool:
    """True if there is anything to tell apart by meaning: two claims whose values or metrics differ."""
    kinds = {(claim.value.value, claim.value.high, claim.value.iso, claim.value.unit, claim.metric) for claim in members}
    return len(kinds) > 1
