"""Articles and extractions made by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.article import Article
from extractors.records import Claim, Entity, Extraction, Figure, Kind
from warehouse.loader import Loader
from warehouse.runs import start_run
from warehouse.store import Warehouse

NOW = datetime(2025, 1, 1, tzinfo=UTC)
FUGAKU = Entity(entity_id="entity-fugaku", name="Fugaku", kind="product", names=(("Fugaku", "en"), ("富岳", "ja")))
MakeArticle = Callable[..., Article]
MakeExtraction = Callable[..., Extraction]


@pytest.fixture
def make_article() -> MakeArticle:
    """An article with a key (its address), a text and anything else."""

    def make(key: str, text: str, **fields: Any) -> Article:
        return Article(**{"key": key, "url": key, "text": text, "lang": "en", "fetched_at": NOW, "origin": key, **fields})

    return make


@pytest.fixture
def make_extraction() -> MakeExtraction:
    """What is read from an article: each printed number as a figure of computing power, claimed of Fugaku."""

    def make(article: Article, *printed: str, **fields: Any) -> Extraction:
        figures = []
        for text in printed:
            start = article.text.index(text)
            value = float(text.split()[0].replace(",", "")) * 1e15
            figures.append(Figure(start=start, end=start + len(text), text=text, kind=Kind.COMPUTE, value=value, unit="FLOPS"))
        claims = tuple(
            Claim(
                **{
                    "sentence_start": 0,
                    "sentence_end": len(article.text),
                    "figure": figure,
                    "value": figure.value,
                    "subject": FUGAKU,
                    "subject_text": "Fugaku",
                    "metric": "peak_performance",
                    **fields,
                }
            )
            for figure in figures
        )
        return Extraction(article_id=article.article_id, figures=tuple(figures), claims=claims)

    return make


@pytest.fixture
def loader(warehouse: Warehouse) -> Loader:
    return Loader(warehouse, extractor_versions={"en": "1", "ja": "1"})


@pytest.fixture
def run_id(warehouse: Warehouse) -> str:
    return start_run(warehouse.con, inputs=["here"], versions={"embedder": "m"})
