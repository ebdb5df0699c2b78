"""Fixtures for readers."""

from datetime import UTC, datetime

import pytest

from corpus.draft import Place
from corpus.fetch import Terms
from tests.corpus.rogue import Dial, Waits


@pytest.fixture
def place() -> Place:
    return Place(origin="here", key="/somewhere/here", fetched_at=datetime(2025, 1, 1, tzinfo=UTC))


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def terms() -> Terms:
    """On which a server on this machine is fetched from."""
    return Terms(local=True, delay=0)


@pytest.fixture
def dial(site: str) -> Dial:
    return Dial(site)
