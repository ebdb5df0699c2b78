"""Deployments at a Prefect server, served from this process."""

import os
from collections import defaultdict
from typing import Any

from prefect import serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Schedule
from prefect.settings import PREFECT_API_URL
from prefect.types.entrypoint import EntrypointType

from corpus.errors import StopRun
from corpus.ids import stable_id
from flows.ingest import chosen, scheduled
from flows.prefect_flow import LIMIT, backfill, ingest, relink, report
from flows.settings import Settings

ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)


def schedules(settings: Settings) -> list[Schedule]:
    """The schedules of the sources file, one for all that are read at the same times. Raises StopRun if there is none."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for source in scheduled(settings, chosen(settings)):
        together[source.schedule or "", source.timezone].append(source.name)
    return [
        Schedule(cron=cron, timezone=zone, parameters={"sources": names}, slug=stable_id("schedule", cron, zone))
        for (cron, zone), names in together.items()
    ]


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """`ingest` by the schedules of the sources file, and `report`, `relink` and `backfill` to be started by hand."""
    common: dict[str, Any] = {"tags": ["claimledger"], "concurrency_limit": ONE, "entrypoint_type": EntrypointType.MODULE_PATH}
    given = {"warehouse": settings.warehouse}
    made = [
        ingest.to_deployment("claimledger", schedules=schedules(settings), parameters=given, **common),
        *(one.to_deployment("claimledger", parameters=given, **common) for one in (report, relink, backfill)),
    ]
    return [one for one in made if isinstance(one, RunnerDeployment)]


def serve_deployments(settings: Settings) -> None:
    """Register the deployments at the server and run what it schedules, one at a time, until told to stop.

    Raises StopRun if no server is set: the one that Prefect starts for a process alone does not schedule.
    """
    if not PREFECT_API_URL.value():
        raise StopRun(
            "No Prefect server is set. Start one (`prefect server start`) and set PREFECT_API_URL to its address, "
            "http://127.0.0.1:4200/api; or leave out --prefect."
        )
    made = deployments(settings)
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(LIMIT, 1)
    os.environ.setdefault("CLAIMLEDGER_SOURCES", settings.sources)  # for the processes in which the flows run
    serve(*made, limit=1, print_starting_message=False)
