"""Claims of the ledger as linking sees them."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from warehouse.linking.records import Linked
from warehouse.linking.values import Value, narrow


def linked(row: dict[str, Any]) -> Linked:
    """A row of `batches.BACKLOG` as linking sees it, without the vector of its normal form."""
    published: datetime | None = row["published_at"]
    return Linked(
        claim_id=row["claim_id"],
        article_id=row["article_id"],
        source=row["source"],
        subject_id=row["subject_id"],
        subject=row["subject"],
        metric=row["metric"],
        scope=frozenset(filter(None, row["scope"].split("; "))),
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
        noun=row["unit"] or "" if row["kind"] == "count" else "",
        speaker=row["speaker"],
        counterparty_id=row["counterparty_id"],
        confidence=row["confidence"],
        lang=row["lang"],
        at=row["figure_start"],
        dated=bool(row["as_of"]) and row["as_of"].lstrip("FY")[:4] in narrow(row["sentence"]),
        party=row["party"],
        number=row["claim_hash"],
        echoes=row["echoes"],
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
    """What can be compared: the kind, with shares of a whole together. `stale.DIMENSION` is the same in SQL."""
    share = claim.value.kind == "ratio" and abs(claim.value.value or 0) <= 1
    return "share" if claim.value.kind == "percent" or share else claim.value.kind


def title(claim: Linked) -> str | None:
    """The rank or superlative that a claim gives to its subject and that one alone can hold; None if it gives none."""
    value = claim.value.value
    if claim.value.kind != "rank" or not claim.subject_id or not claim.scope or value is None:
        return None
    if "history" in claim.scope and len(claim.scope) == 2:
        return None  # "a record high": over the subject's own past
    if claim.status in ("denied", "hypothetical"):
        return None
    return "|".join((claim.metric, "; ".join(sorted(claim.scope)), f"{value:g}"))


def contested(members: Iterable[dict[str, Any]]) -> bool:
    """True if there is anything to tell apart by meaning: two claims whose values or metrics differ."""
    return len({(row["value"], row["value_high"], row["value_date"], row["unit"], row["metric"]) for row in members}) > 1
