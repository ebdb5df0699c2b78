"""Fixtures for readers."""

from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from corpus.draft import Place
from corpus.fetch import Terms
from tests.corpus.rogue import Dial, Rogue, Waits


@pytest.fixture
def place() -> Place:
    return Place(origin="here", key="/somewhere/here", fetched_at=datetime(2025, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def _server(serve: Callable[[type[BaseHTTPRequestHandler]], str]) -> str:
    return serve(Rogue)


@pytest.fixture
def site(_server: str) -> str:
    """The address of the server, which remembers nothing of other tests."""
    for memory in (Rogue.extra, Rogue.asked, Rogue.headers_of, Rogue.counts):
        memory.clear()
    return _server


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
