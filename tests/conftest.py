"""What every test has: quiet libraries, no settings from outside, and a ledger in memory."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.quiet import keep_quiet, keep_quiet_at_exit
from tests.corpus.rogue import Rogue
from warehouse.store import Warehouse

keep_quiet()
keep_quiet_at_exit()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.upper().startswith("CLAIMLEDGER_"):
            monkeypatch.delenv(name)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """An empty ledger in memory."""
    with Warehouse.open() as opened:
        yield opened


@pytest.fixture
def root() -> Path:
    """The folder of the repository."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[type[BaseHTTPRequestHandler]], str]]:
    """Starts a server of this machine that answers by the handler; returns its address."""
    with ExitStack() as stack:

        def start(handler: type[BaseHTTPRequestHandler]) -> str:
            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), handler))
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield start


@pytest.fixture(scope="module")
def _server(serve: Callable[[type[BaseHTTPRequestHandler]], str]) -> str:
    return serve(Rogue)


@pytest.fixture
def site(_server: str) -> str:
    """The address of the server, which remembers nothing of other tests."""
    for memory in (Rogue.extra, Rogue.asked, Rogue.headers_of, Rogue.counts):
        memory.clear()
    return _server
