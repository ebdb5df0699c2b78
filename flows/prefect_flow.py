"""The pipeline as a Prefect flow: the same functions as tasks, so that a run can be watched and its steps are timed."""

from collections.abc import Sequence
from typing import cast

from httpx import HTTPError
from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from corpus.references import NoSecret
from flows.pipeline import Progress, Steps, Summary, extract_batch, link_claims, load_batch, read_batch, run_pipeline
from flows.settings import Settings

# A task is a batch, and it holds the open ledger or the models: nothing of that can be cached or kept.
read_task = task(name="read batch", cache_policy=NO_CACHE, persist_result=False)(read_batch)
extract_task = task(name="extract batch", cache_policy=NO_CACHE, persist_result=False)(extract_batch)
load_task = task(name="load batch", cache_policy=NO_CACHE, persist_result=False)(load_batch)
link_task = task(name="link claims", cache_policy=NO_CACHE, persist_result=False)(link_claims)

TASKS = Steps(read=read_task, extract=extract_task, load=load_task, link=link_task)


@flow(name="claimledger", validate_parameters=False, persist_result=False)
def run(inputs: Sequence[str], settings: Settings, progress: Progress | None = None) -> Summary:
    """Read the inputs into the ledger and link its claims; return what was done."""
    return run_pipeline(inputs, settings, steps=TASKS, progress=progress)


def secret_block(name: str) -> str:
    """The value of a Secret block. Raises NoSecret if there is none."""
    from prefect.blocks.system import Secret

    try:
        return str(cast("Secret[str]", Secret.load(name)).get())
    except (ValueError, RuntimeError, OSError, HTTPError) as err:
        raise NoSecret(f"The Secret block {name!r} cannot be read: {err}") from err
