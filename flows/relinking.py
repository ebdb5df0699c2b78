"""Linking alone: what was loaded or decided since the last time, or everything anew."""

from pathlib import Path

from corpus.errors import StopRun
from flows.embedding import SharedEmbedder
from flows.pipeline import PLAIN, Steps, holdings, versions
from flows.settings import Settings
from flows.snapshots import Say, writing_ledger
from flows.workplace import open_workers
from warehouse.runs import finish_run, linking_due, start_run
from warehouse.stale import relink_everything
from warehouse.store import Warehouse


def relink(
    settings: Settings, *, everything: bool = False, steps: Steps = PLAIN, say: Say = lambda _said: None
) -> dict[str, int]:
    """Link what is to be linked, or all claims anew; return how many facts and open conflicts there are then.

    Raises StopRun if there is no ledger.
    """
    if not Path(settings.warehouse).exists():
        raise StopRun(f"There is no warehouse at {settings.warehouse!r}. `claimledger run INPUT` makes one.")
    with (
        writing_ledger(settings, what="claimledger relink", say=say),
        Warehouse.open(settings.warehouse, memory=settings.memory) as opened,
    ):
        run_id = start_run(opened.con, inputs=[], versions=versions(settings))
        error = "It broke off."
        try:
            if everything:
                with opened.transaction() as con:
                    relink_everything(con)
            if linking_due(opened.con, embedder=settings.embedder):
                with open_workers(settings) as workers:
                    steps.link(opened, SharedEmbedder(settings.embedder, workers), run_id)
            facts, conflicts = holdings(opened)
            error = ""
        finally:
            finish_run(opened.con, run_id, counts={}, error=error or None)
    return {"facts": facts, "conflicts": conflicts}
