"""Annotated stories ("articles" and "claims", see corpus/samples/gold.json) as the fits and benchmarks read them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from corpus.article import Article
from corpus.dates import read_date
from extractors.records import Figure


def article_of(record: Mapping[str, Any]) -> Article:
    """A story's article, or a line of the sample corpus: "id", "text", "lang", and "title" and "published" if known."""
    published, precision = read_date(record.get("published")) or (None, None)
    return Article(
        key=record["id"],
        text=record["text"],
        lang=record["lang"],
        title=record.get("title") or "",
        fetched_at=datetime.now(UTC),
        published_at=published,
        published_precision=precision,
    )


def annotation(text: str, claims: list[dict[str, Any]], figure: Figure) -> dict[str, Any] | None:
    """The annotated claim whose figure overlaps this one."""
    for claim in claims:
        at = place(text, claim)
        if at < figure.end and figure.start < at + len(claim["figure"]):
            return claim
    return None


def place(text: str, claim: dict[str, Any]) -> int:
    """Where the claim's figure starts in the text."""
    if "start" in claim:
        return int(claim["start"])
    return text.find(claim["sentence"]) + int(claim["sentence"].find(claim["figure"]))


def shares(tally: Mapping[str, tuple[int, int]]) -> str:
    """Language -> (right, all), in words."""
    return ", ".join(f"{lang} {hits / seen:.3f} ({hits}/{seen})" for lang, (hits, seen) in sorted(tally.items()))
