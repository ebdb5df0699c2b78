"""The copy of the ledger that readers have while it is written: DuckDB lets nobody else read the file then."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import StopRun
from flows.settings import Settings
from warehouse.lock import writing
from warehouse.store import Held, Warehouse

Say = Callable[[str], None]


def snapshot_of(warehouse: str) -> Path:
    """Where the copy lies: claimledger.snapshot.duckdb beside claimledger.duckdb."""
    path = Path(warehouse)
    return path.with_name(f"{path.stem}.snapshot{path.suffix}")


@contextmanager
def writing_ledger(settings: Settings, *, what: str, say: Say = lambda _said: None) -> Iterator[None]:
    """Holds the right to write the ledger, and makes the copy anew, if one is wanted, when all went well.

    The ledger has to be closed by then. Raises StopRun if the copy cannot be written.
    """
    with writing(settings.warehouse, what=what, wait=settings.wait, say=say):
        yield
        if settings.snapshot:
            _publish(Path(settings.warehouse), snapshot_of(settings.warehouse))


def readable(settings: Settings, say: Say) -> str:
    """The file to read: the ledger, or its copy if another process has the ledger open, which is said."""
    copy = snapshot_of(settings.warehouse)
    try:
        Warehouse.open(settings.warehouse, read_only=True).close()
    except Held:
        if not copy.exists():
            raise
        made = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        say(f"The ledger is being written. This is its copy of {made:%Y-%m-%d %H:%M:%SZ}.")
        return str(copy)
    return settings.warehouse


def _publish(ledger: Path, copy: Path) -> None:
    """Put a copy of the ledger in the place of the last one, all at once: who reads that goes on reading it."""
    part = copy.with_name(f".{copy.name}.part")
    try:
        shutil.copyfile(ledger, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(copy)
    except OSError as err:
        part.unlink(missing_ok=True)
        raise StopRun(f"The copy {str(copy)!r} of the ledger cannot be written: {err.strerror or err}.") from err
