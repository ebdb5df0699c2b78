"""The workers that the settings ask for."""

from pathlib import Path

from flows.runners import Dask, Here, Processes, Runner
from flows.settings import RunnerKind, Settings
from flows.staging import Staging
from flows.versions import reading_version
from flows.workers import Equipment, Workers


def open_workers(settings: Settings) -> Workers:
    """Workers for reading and extraction. Raises StopRun if there is no such cluster or staging folder."""
    equipment = equipment_of(settings)
    return Workers(equipment, _runner(settings), staging=_staging(settings, equipment))


def equipment_of(settings: Settings) -> Equipment:
    """What extraction works with."""
    return Equipment(
        english=settings.english_pipeline,
        japanese=settings.japanese_pipeline,
        names_model=settings.names_model,
        entities=settings.own_entities,
    )


def _runner(settings: Settings) -> Runner:
    match settings.runner:
        case RunnerKind.PROCESSES:
            return Processes(settings.processes)
        case RunnerKind.DASK:
            return Dask(settings.dask_address)
    return Here()


def _staging(settings: Settings, equipment: Equipment) -> Staging | None:
    """The folder that is set; by default one beside the ledger for processes, and none where nobody else extracts."""
    url = settings.staging
    if url is None and settings.runner is RunnerKind.PROCESSES:
        url = str(Path(f"{settings.warehouse}.staging").absolute())
    if not url or settings.runner is RunnerKind.THREADS:
        return None
    version = reading_version(equipment.english, equipment.japanese, equipment.names_model, equipment.entities)
    return Staging(url, version)
