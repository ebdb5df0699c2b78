"""The same run as a Prefect flow."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from flows import prefect_flow
from flows.pipeline import Steps
from flows.prefect_flow import TASKS, run
from flows.settings import Settings
from warehouse.store import Warehouse


class Site(BaseHTTPRequestHandler):
    """Has one page."""

    def do_GET(self) -> None:
        status = 200 if self.path == "/page" else 404
        body = b"The supercomputer Fugaku delivers 500 petaflops, said nobody."
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def address(serve: Callable[[type[BaseHTTPRequestHandler]], str]) -> str:
    return serve(Site)


@pytest.fixture(scope="session")
def _prefect() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.mark.usefixtures("_prefect")
def test_a_flow(news: Path, here: Path, address: str, rules: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefect_flow, "TASKS", replace(TASKS, extract=rules.extract, link=rules.link))
    settings = Settings(warehouse=str(here / "w.duckdb"))
    summary = run([str(news), f"{address}/page", f"{address}/gone"], settings)
    assert (summary.counts.new, summary.counts.claims, summary.conflicts) == (3, 3, 1)
    assert summary.as_dict()["quarantined"] == {"binary": 1, "empty": 1, "network": 1}
    with Warehouse.open(settings.warehouse, read_only=True) as opened:
        assert opened.con.execute("SELECT status FROM runs").fetchall() == [("finished",)]


def test_tasks_are_the_plain_functions() -> None:
    plain = Steps()
    for name in ("read", "extract", "load", "link"):
        assert getattr(TASKS, name).fn is getattr(plain, name)
    assert {task.retries for task in (TASKS.read, TASKS.extract, TASKS.load, TASKS.link)} == {0}
