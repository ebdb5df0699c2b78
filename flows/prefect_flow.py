"""Prefect's flows: the same functions as tasks, so that a run can be watched, timed and scheduled by a server.

Requests are tried again by the fetcher and the channels themselves, extraction and linking never: they would fail again. Here
only what waits for another process is. No task is cached: each reads or changes the ledger, which knows by itself what it has,
and a kept result would say that a file was written which is gone by now.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from httpx import HTTPError
from prefect import flow, runtime, tags, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound

from corpus.errors import StopRun
from corpus.references import NoSecret
from flows import relinking
from flows.alerting import tell
from flows.artifacts import conflicts_table, numbers_markdown, sources_table, summary_markdown
from flows.ingest import Surroundings, chosen
from flows.ingest import ingest as ingest_sources
from flows.pipeline import Progress, Steps, Summary, extract_batch, link_claims, load_batch, read_batch, run_pipeline
from flows.reporting import write_report_of
from flows.settings import Settings, load_settings
from flows.snapshots import writing_ledger
from warehouse.conflicts import list_conflicts
from warehouse.lock import Busy, writing
from warehouse.store import Warehouse

LIMIT = "claimledger-ledger"  # the name of a global concurrency limit: one flow at a time writes the ledger
PLAIN_TASK: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}

# A task is a batch, and it holds the open ledger or the models: nothing of that can be cached or kept.
read_task = task(name="read batch", **PLAIN_TASK)(read_batch)
extract_task = task(name="extract batch", **PLAIN_TASK)(extract_batch)
load_task = task(name="load batch", **PLAIN_TASK)(load_batch)
link_task = task(name="link claims", **PLAIN_TASK)(link_claims)
tell_task = task(name="tell people", timeout_seconds=900, **PLAIN_TASK)(tell)

TASKS = Steps(read=read_task, extract=extract_task, load=load_task, link=link_task)


def may_pass(_task: object, _task_run: object, state: Any) -> bool:
    """Whether the task failed only because another process writes the ledger."""
    return isinstance(state.data, Busy)


WAITING: dict[str, Any] = {
    "retries": 5,
    "retry_delay_seconds": [10, 30, 60, 120, 300],
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": may_pass,
    **PLAIN_TASK,
}


@task(name="wait for the ledger", timeout_seconds=300, **WAITING)
def wait_for_ledger(settings: Settings) -> None:
    """Return once nobody writes the ledger. Raises Busy if somebody still does."""
    with writing(settings.warehouse, what="a look whether it is free"):
        pass


@task(name="write report", timeout_seconds=900, **WAITING)
def report_task(settings: Settings, output: str) -> None:
    """Write the report. The lock is held meanwhile: while a process writes the ledger, nobody can read it."""
    with writing(settings.warehouse, what="claimledger report"):
        write_report_of(settings, output)


def run_name() -> str:
    """What a run is called: the flow, and what it was given; a switch by its name."""
    given = [str(part) for name, value in runtime.flow_run.parameters.items() if value for part in _each(name, value)]
    return " ".join([runtime.flow_run.flow_name, *given])[:200]


@flow(name="run", validate_parameters=False, persist_result=False)
def run(inputs: Sequence[str], settings: Settings, progress: Progress | None = None) -> Summary:
    """Read the inputs into the ledger and link its claims; return what was done."""
    return run_pipeline(inputs, settings, steps=TASKS, progress=progress)


@flow(name="ingest", flow_run_name=run_name, timeout_seconds=6 * 3600, persist_result=False)
def ingest(sources: list[str] | None = None, warehouse: str | None = None) -> dict[str, Any]:
    """Collect the sources of these names, or all, into the ledger; fails if nothing could be read of any."""
    settings = load_settings(warehouse=warehouse)
    wanted = chosen(settings, sources or ())
    with tags("claimledger", "ingest"), _turn():
        wait_for_ledger(settings)
        done = ingest_sources(settings, wanted, Surroundings(steps=TASKS, tell=tell_task))
        with Warehouse.open(settings.warehouse, read_only=True) as opened:
            conflicts = list_conflicts(opened.con)
        create_markdown_artifact(summary_markdown(done), key="ingest-summary", description="What the round did")
        create_table_artifact(sources_table(done), key="ingest-sources", description="How each source went")
        create_table_artifact(
            conflicts_table(conflicts), key="open-conflicts", description="The open conflicts, the worst first"
        )
    if len(done.failed) == len(done.sources):
        raise StopRun(f"No source could be read. The first: {done.failed[0].source}: {done.failed[0].error}")
    return done.as_dict()


@flow(name="relink", flow_run_name=run_name, timeout_seconds=6 * 3600, persist_result=False)
def relink(warehouse: str | None = None, everything: bool = False) -> dict[str, int]:
    """Link what was loaded or decided since the last linking, or all claims anew."""
    settings = load_settings(warehouse=warehouse)
    with tags("claimledger", "relink"), _turn():
        wait_for_ledger(settings)
        done = relinking.relink(settings, everything=everything, steps=TASKS)
        create_markdown_artifact(
            f"{done['facts']:,} facts, {done['conflicts']:,} open conflicts.", key="relink-summary", description="After linking"
        )
    return done


@flow(name="report", flow_run_name=run_name, timeout_seconds=3600, persist_result=False)
def report(output: str = "report.html", warehouse: str | None = None, address: str | None = None) -> str:
    """Write the editors' report; `address` is where people find it, to link to."""
    settings = load_settings(warehouse=warehouse)
    with tags("claimledger", "report"):
        report_task(settings, output)
        if address:
            create_link_artifact(address, link_text="The conflict report", key="report", description=output)
    return output


@flow(name="backfill", flow_run_name=run_name, persist_result=False)
def backfill(inputs: list[str], warehouse: str | None = None) -> dict[str, Any]:
    """Read files, folders, archives and addresses into the ledger, as `claimledger run` does. May take days."""
    settings = load_settings(warehouse=warehouse)
    with tags("claimledger", "backfill"), _turn():
        wait_for_ledger(settings)
        with writing_ledger(settings, what="claimledger backfill"):
            done = run_pipeline(inputs, settings, steps=TASKS)
        create_markdown_artifact(numbers_markdown(done), key="backfill-summary", description="What the run did")
    return done.as_dict()


@contextmanager
def _turn() -> Iterator[None]:
    """A place in the queue of those who write the ledger, where the server has the limit; our own lock guards it everywhere."""
    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(LIMIT)
        except ObjectNotFound:
            limited = False
        else:
            limited = True
    if not limited:
        yield
        return
    with concurrency(LIMIT, occupy=1, timeout_seconds=3600, strict=True):
        yield


def secret_block(name: str) -> str:
    """The value of a Secret block. Raises NoSecret if there is none."""
    from prefect.blocks.system import Secret

    try:
        return str(cast("Secret[str]", Secret.load(name)).get())
    except (ValueError, RuntimeError, OSError, HTTPError) as err:
        raise NoSecret(f"The Secret block {name!r} cannot be read: {err}") from err


def _each(name: str, value: Any) -> Sequence[Any]:
    if value is True:
        return [name]
    return value if isinstance(value, list) else [value]
