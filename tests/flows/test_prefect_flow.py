"""The same run as a Prefect flow."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from cronsim import CronSim

from corpus.errors import ClaimledgerError, StopRun
from corpus.quarantine import Quarantined, Reason
from corpus.references import NoSecret
from flows import prefect_flow
from flows.artifacts import numbers_markdown, sources_table, summary_markdown
from flows.ingest import Round
from flows.pipeline import Refusals, Steps, Summary
from flows.prefect_flow import TASKS, run
from flows.settings import Settings
from warehouse.collected import SourceRun
from warehouse.lock import Busy
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


@pytest.fixture
def by_rule(rules: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefect_flow, "TASKS", replace(TASKS, extract=rules.extract, link=rules.link))


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (prefect_flow.wait_for_ledger, prefect_flow.report_task):
        monkeypatch.setattr(one, "retry_delay_seconds", 0)
        monkeypatch.setattr(one, "retry_jitter_factor", None)


def artifacts() -> dict[str, str]:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return {artifact.key or "": str(artifact.data) for artifact in client.read_artifacts()}


@pytest.mark.usefixtures("_prefect", "by_rule", "no_pauses")
def test_a_round_as_a_flow_shows_what_it_did(
    here: Path, write_sources: Callable[..., None], write_article: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.blocks.system import Secret
    from prefect.client.orchestration import get_client

    monkeypatch.setenv("CLAIMLEDGER_CACHE", "")
    write_sources(one="", gone="")
    write_article("one/a", 442)
    write_article("one/b", 537)
    Secret(value="hush").save("wire-key")
    assert prefect_flow.secret_block("wire-key") == "hush"
    with pytest.raises(NoSecret, match="'none' cannot be read"):
        prefect_flow.secret_block("none")

    done = prefect_flow.ingest(warehouse="w.duckdb")
    assert (done["new"], [one["status"] for one in done["sources"]]) == (2, ["finished", "failed"])
    shown = artifacts()
    assert "**gone** failed: gone: missing: No file or folder has such a name." in shown["ingest-summary"].replace("\\", "")
    assert '"source": "one", "status": "finished", "read": 2' in shown["ingest-sources"]
    assert "442 petaflops (unknown publisher)" in shown["open-conflicts"]

    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(prefect_flow.LIMIT, 1)
    assert prefect_flow.relink(warehouse="w.duckdb", everything=True) == {"facts": 1, "conflicts": 1}
    assert prefect_flow.report("r.html", warehouse="w.duckdb", address="https://desk.example/r.html") == "r.html"
    assert here.joinpath("r.html").stat().st_size > 1000
    assert "https://desk.example/r.html" in artifacts()["report"]
    assert prefect_flow.backfill(["one"], warehouse="w.duckdb")["unchanged"] == 2

    tried: list[str] = []
    plain = prefect_flow.writing

    def busy(path: str, *, what: str, **more: Any) -> Any:
        tried.append(what)
        if len(tried) < 3:
            raise Busy("Somebody writes.")
        return plain(path, what=what, **more)

    monkeypatch.setattr(prefect_flow, "writing", busy)
    prefect_flow.report("r.html", warehouse="w.duckdb")
    assert tried == ["claimledger report"] * 3
    with pytest.raises(ClaimledgerError, match="cannot be written"):
        prefect_flow.report("none/r.html", warehouse="w.duckdb")
    assert len(tried) == 4, "what will not pass is not tried again"
    with pytest.raises(StopRun, match="No source could be read"):
        prefect_flow.ingest(["gone"], warehouse="w.duckdb")


CONDITIONS = [
    pytest.param(Busy("x"), True, id="busy"),
    pytest.param(StopRun("x"), False, id="wrong"),
    pytest.param(ValueError("x"), False, id="ours"),
]


@pytest.mark.parametrize(("error", "expected"), CONDITIONS)
def test_only_what_may_pass_is_tried_again(error: Exception, expected: bool) -> None:
    from prefect.states import Failed

    assert prefect_flow.may_pass(None, None, Failed(data=error)) is expected


def test_the_deployments_by_the_sources_file(write_sources: Callable[..., None]) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.prefect_serving import deployments, serve_deployments

    every = 'schedule = "*/15 * * * *"'
    write_sources(one=every, two=every, three='schedule = "0 6 * * *"\ntimezone = "Asia/Tokyo"', four="")
    made = {deployment.flow_name: deployment for deployment in deployments(Settings(warehouse="w.duckdb"))}
    assert sorted(made) == ["backfill", "ingest", "relink", "report"]
    assert {one.entrypoint for one in made.values()} == {f"flows.prefect_flow.{name}" for name in made}
    plans = [(one.schedule.cron, one.schedule.timezone, one.parameters) for one in made["ingest"].schedules or []]  # type: ignore[union-attr]
    assert plans == [
        ("*/15 * * * *", "UTC", {"sources": ["one", "two"]}),
        ("0 6 * * *", "Asia/Tokyo", {"sources": ["three"]}),
    ]
    with temporary_settings(restore_defaults={PREFECT_API_URL}), pytest.raises(StopRun, match="No Prefect server is set"):
        serve_deployments(Settings(warehouse="w.duckdb"))
    write_sources(one="")
    with pytest.raises(StopRun, match="has a `schedule`"):
        deployments(Settings(warehouse="w.duckdb"))


def test_the_deployments_in_the_repository(root: Path) -> None:
    from prefect.flows import load_flow_from_entrypoint
    from prefect.schedules import Schedule

    said = yaml.safe_load((root / "prefect.yaml").read_text(encoding="utf-8"))
    found = {load_flow_from_entrypoint(one["entrypoint"]).name: one for one in said["deployments"]}
    assert sorted(found) == ["backfill", "ingest", "relink", "report"]
    for name, one in found.items():
        known = getattr(prefect_flow, name).parameters.properties
        assert set(one.get("parameters", {})) <= set(known)
        assert all(plan["slug"] for plan in one["schedules"]), "without one a deployment cannot be deployed again"
        for plan in one["schedules"]:
            next(CronSim(plan["cron"], datetime.now(ZoneInfo(plan["timezone"]))))
            assert Schedule(cron=plan["cron"], timezone=plan["timezone"]).cron == plan["cron"]


def test_the_tables_of_a_round_take_text_as_it_is() -> None:
    done = Round(
        Summary("run-1"),
        [
            SourceRun(
                source="a|b <b>",
                status="failed",
                read=0,
                new=0,
                revised=0,
                unchanged=0,
                quarantined=1,
                error="x\ny",
                notes=("[moved](x)",),
            )
        ],
        stopped=True,
    )
    shown = summary_markdown(done)
    assert "- **a\\|b \\<b\\>** failed: x y" in shown
    assert "\\[moved\\]\\(x\\)" in shown
    assert sources_table(done)[0]["error"] == "x\ny"


def test_a_run_is_shown_in_words() -> None:
    refused = Quarantined(origin="a.txt", reason=Reason.FORMAT, detail="No text.", fetched_at=datetime(2025, 1, 1))
    summary = Summary("run-1", read=34, quarantined=Refusals([refused]))
    shown = numbers_markdown(summary).splitlines()
    assert "| articles read | 34 |" in shown
    assert "| could not be read: format | 1 |" in shown
    assert not [line for line in shown if "run-1" in line or "{" in line]


def test_tasks_are_the_plain_functions() -> None:
    plain = Steps()
    for name in ("read", "extract", "load", "link"):
        assert getattr(TASKS, name).fn is getattr(plain, name)
    assert {task.retries for task in (TASKS.read, TASKS.extract, TASKS.load, TASKS.link)} == {0}
