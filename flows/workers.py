"""Extraction with the models loaded when the first article needs them, here or in other processes."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

import extractors
from corpus.article import Article
from extractors.records import Extraction


@cache
def models_for(lang: str, english: str, japanese: str, entities: str, names_model: str) -> extractors.Models:
    """The models for one language, loaded once a process."""
    own = Path(entities) if entities else None
    return extractors.load_models(english=english, japanese=japanese, langs=(lang,), entities=own, names_model=names_model)


def extract_all(
    articles: Sequence[Article], *, english: str, japanese: str, names_model: str, entities: str = ""
) -> list[Extraction]:
    """What is in the articles, loading a language's models only if an article is in it."""
    found: list[Extraction] = []
    for lang in sorted({article.lang for article in articles}):
        mine = [article for article in articles if article.lang == lang]
        found += extractors.extract(mine, models_for(lang, english, japanese, entities, names_model))
    return found


class Extractor:
    """Extracts with the two pipelines, in as many processes as asked for. Close it to end them."""

    def __init__(self, *, english: str, japanese: str, names_model: str, entities: str = "", processes: int = 1) -> None:
        self._extract = partial(extract_all, english=english, japanese=japanese, names_model=names_model, entities=entities)
        self._processes = processes
        # Forking a process that has threads, as ours with the database and Prefect, can hang: start new ones.
        self._pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn")) if processes > 1 else None

    def extract(self, articles: Sequence[Article]) -> list[Extraction]:
        """What is in the articles."""
        if self._pool is None:
            return self._extract(articles)
        size = -(-len(articles) // self._processes)
        parts = [articles[start : start + size] for start in range(0, len(articles), size)] if size else []
        return [extraction for part in self._pool.map(self._extract, parts) for extraction in part]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
