"""The real language pipelines, loaded once."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from corpus.article import Article
from extractors import Claim, Models, extract, load_models

Read = Callable[..., list[Claim]]


@pytest.fixture(scope="session")
def models() -> Models:
    """The pipelines that come with the installation."""
    return load_models()


@pytest.fixture(scope="session")
def read_claims(models: Models) -> Read:
    """The claims of a text."""

    def read(
        text: str, lang: str, *, title: str = "", published: str | None = "2024-04-10", url: str | None = None
    ) -> list[Claim]:
        day = datetime.fromisoformat(published) if published else None
        article = Article(
            key="test",
            text=text,
            lang=lang,
            title=title,
            url=url,
            fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
            published_at=day,
            published_precision="day" if day else None,
        )
        (extraction,) = extract([article], models)
        return list(extraction.claims)

    return read
