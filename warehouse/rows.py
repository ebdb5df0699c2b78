"""Records as Arrow tables, with the columns of the ledger's tables."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from corpus.article import Article
from corpus.errors import ClaimledgerError
from corpus.ids import stable_id
from extractors.records import Claim, Entity, Extraction, Figure

TIME = pa.timestamp("us")
TEXT, NUMBER, WHOLE, FLAG = pa.string(), pa.float64(), pa.int32(), pa.bool_()

ARTICLE = pa.schema(
    {
        "article_id": TEXT,
        "article_key": TEXT,
        "external_id": TEXT,
        "url": TEXT,
        "publisher": TEXT,
        "title": TEXT,
        "published_at": TIME,
        "published_precision": TEXT,
        "date_source": TEXT,
        "modified_at": TIME,
        "authors": pa.list_(TEXT),
        "fetched_at": TIME,
        "lang": TEXT,
        "text": TEXT,
        "content_hash": TEXT,
        "revision": WHOLE,
        "latest": FLAG,
        "duplicate_of": TEXT,
        "origin": TEXT,
        "extractor_version": TEXT,
        "run_id": TEXT,
    }
)
FIGURE = pa.schema(
    {
        "figure_id": TEXT,
        "article_id": TEXT,
        "figure": TEXT,
        "figure_start": WHOLE,
        "figure_end": WHOLE,
        "kind": TEXT,
        "value": NUMBER,
        "value_high": NUMBER,
        "value_date": TEXT,
        "value_date_high": TEXT,
        "unit": TEXT,
        "qualifier": TEXT,
    }
)
CLAIM = pa.schema(
    {
        "claim_id": TEXT,
        "article_id": TEXT,
        "figure_id": TEXT,
        "sentence": TEXT,
        "sentence_start": WHOLE,
        "sentence_end": WHOLE,
        "figure": TEXT,
        "figure_start": WHOLE,
        "figure_end": WHOLE,
        "kind": TEXT,
        "value": NUMBER,
        "value_high": NUMBER,
        "value_date": TEXT,
        "unit": TEXT,
        "qualifier": TEXT,
        "subject_id": TEXT,
        "subject": TEXT,
        "subject_text": TEXT,
        "metric": TEXT,
        "scope": TEXT,
        "status": TEXT,
        "as_of": TEXT,
        "speaker": TEXT,
        "counterparty_id": TEXT,
        "confidence": NUMBER,
        "extractor_version": TEXT,
        "run_id": TEXT,
    }
)
ENTITY = pa.schema({"entity_id": TEXT, "name": TEXT, "kind": TEXT, "qid": TEXT})
ENTITY_NAME = pa.schema({"entity_id": TEXT, "name": TEXT, "lang": TEXT})


def in_utc(moment: datetime) -> datetime:
    """The moment as the ledger keeps it: in UTC and without a zone. A moment without a zone is taken for UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def table(rows: Iterable[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """The rows as an Arrow table; of rows with the same id (the first column) the first stays."""
    key = schema.names[0]
    unique: dict[Any, dict[str, Any]] = {}
    for row in rows:
        unique.setdefault(row[key], row)
    return pa.Table.from_pylist(list(unique.values()), schema=schema)


def article_row(article: Article, *, revision: int, extractor_version: str, run_id: str) -> dict[str, Any]:
    """The row of a new text in the table article."""
    return {
        "article_id": article.article_id,
        "article_key": article.key,
        "external_id": article.external_id,
        "url": article.url,
        "publisher": article.publisher,
        "title": article.title,
        "published_at": article.published_at,
        "published_precision": article.published_precision,
        "date_source": article.date_source.value if article.date_source else None,
        "modified_at": article.modified_at,
        "authors": list(article.authors),
        "fetched_at": in_utc(article.fetched_at),
        "lang": article.lang,
        "text": article.text,
        "content_hash": article.content_hash,
        "revision": revision,
        "latest": True,
        "duplicate_of": None,
        "origin": article.origin,
        "extractor_version": extractor_version,
        "run_id": run_id,
    }


def figure_rows(article: Article, extraction: Extraction) -> list[dict[str, Any]]:
    """The rows of an article's figures, those of its claims included. Raises ClaimledgerError on a wrong offset."""
    figures = [*extraction.figures, *(claim.figure for claim in extraction.claims)]
    return [_figure_row(article, extraction.article_id, figure) for figure in figures]


def claim_rows(article: Article, extraction: Extraction, *, extractor_version: str, run_id: str) -> list[dict[str, Any]]:
    """The rows of an article's claims. Raises ClaimledgerError on a wrong offset."""
    return [
        {**_claim_row(article, extraction.article_id, claim), "extractor_version": extractor_version, "run_id": run_id}
        for claim in extraction.claims
    ]


def entities_of(extractions: Sequence[Extraction]) -> list[Entity]:
    """Everybody and everything that the claims are about, each once, in the order of their ids."""
    found: dict[str, Entity] = {}
    for extraction in extractions:
        for claim in extraction.claims:
            for entity in (claim.subject, claim.counterparty):
                if entity is None:
                    continue
                known = found.setdefault(entity.entity_id, entity)
                found[entity.entity_id] = replace(known, names=tuple(dict.fromkeys((*known.names, *entity.names))))
    return [found[key] for key in sorted(found)]


def _figure_id(article_id: str, figure: Figure) -> str:
    return stable_id("figure", article_id, figure.start, figure.end, figure.kind.value)


def _figure_row(article: Article, article_id: str, figure: Figure) -> dict[str, Any]:
    if figure.start < 0 or article.text[figure.start : figure.end] != figure.text:
        raise ClaimledgerError(
            f"The figure {figure.text!r} of {article.origin or article.key!r} is not at characters {figure.start} to "
            f"{figure.end}: there is {article.text[figure.start : figure.end]!r}. This is a fault of the extractor."
        )
    value, value_date = _number_or_date(figure.value)
    value_high, value_date_high = _number_or_date(figure.value_high)
    return {
        "figure_id": _figure_id(article_id, figure),
        "article_id": article_id,
        "figure": figure.text,
        "figure_start": figure.start,
        "figure_end": figure.end,
        "kind": figure.kind.value,
        "value": value,
        "value_high": value_high,
        "value_date": value_date,
        "value_date_high": value_date_high,
        "unit": figure.unit,
        "qualifier": figure.qualifier.value,
    }


def _claim_row(article: Article, article_id: str, claim: Claim) -> dict[str, Any]:
    figure = claim.figure
    if not 0 <= claim.sentence_start <= figure.start < figure.end <= claim.sentence_end <= len(article.text):
        raise ClaimledgerError(
            f"The sentence at characters {claim.sentence_start} to {claim.sentence_end} of {article.origin or article.key!r} "
            f"does not hold its figure {figure.text!r} at {figure.start} to {figure.end}. This is a fault of the extractor."
        )
    subject_id = claim.subject.entity_id if claim.subject else None
    return {
        "claim_id": stable_id(
            "claim", article_id, figure.start, figure.end, claim.metric, subject_id, claim.scope, claim.as_of
        ),
        "article_id": article_id,
        "figure_id": _figure_id(article_id, figure),
        "sentence": article.text[claim.sentence_start : claim.sentence_end],
        "sentence_start": claim.sentence_start,
        "sentence_end": claim.sentence_end,
        "figure": figure.text,
        "figure_start": figure.start,
        "figure_end": figure.end,
        "kind": figure.kind.value,
        "value": claim.value,
        "value_high": claim.value_high,
        "value_date": claim.value_date,
        "unit": figure.unit,
        "qualifier": figure.qualifier.value,
        "subject_id": subject_id,
        "subject": claim.subject.name if claim.subject else None,
        "subject_text": claim.subject_text,
        "metric": claim.metric,
        "scope": claim.scope,
        "status": claim.status.value,
        "as_of": claim.as_of,
        "speaker": claim.speaker,
        "counterparty_id": claim.counterparty.entity_id if claim.counterparty else None,
        "confidence": claim.confidence,
    }


def _number_or_date(value: float | str | None) -> tuple[float | None, str | None]:
    return (None, value) if isinstance(value, str) else (value, None)
