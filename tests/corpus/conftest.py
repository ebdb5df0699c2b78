"""Fixtures for readers."""

from datetime import UTC, datetime

import pytest

from corpus.draft import Place


@pytest.fixture
def place() -> Place:
    return Place(origin="here", key="/somewhere/here", fetched_at=datetime(2025, 1, 1, tzinfo=UTC))
