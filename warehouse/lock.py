"""One writer at a time: a lock of our own beside the ledger, which says who holds it."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StopRun
from warehouse.store import MEMORY

POLL = 0.2  # seconds between two tries


class Busy(StopRun):
    """Another process writes the ledger, which may pass."""


@contextmanager
def writing(
    path: str, *, what: str, wait: float = 0.0, say: Callable[[str], None] = lambda _said: None, poll: float = POLL
) -> Iterator[None]:
    """Holds the right to write the ledger in the file; `what` tells others what for.

    If another process holds it, `say` is told who, and it is waited for; raises Busy after `wait` seconds. The lock goes with
    its process, however that ends.
    """
    if path == MEMORY or not Path(path).absolute().parent.is_dir():  # opening it says what is wrong
        yield
        return
    mark = _beside(path)
    lock = FileLock(mark, fallback_to_soft=False, poll_interval=poll)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if wait:
                say(f"Waiting up to {wait:g} s for the ledger {path!r}: {holder(path)}.")
            lock.acquire(timeout=wait)
        mark.write_text(
            json.dumps(
                {"pid": os.getpid(), "host": socket.gethostname(), "what": what, "since": f"{datetime.now(UTC):%FT%TZ}"}
            ),
            encoding="utf-8",
        )
    except Timeout as err:
        waited = f" after {wait:g} s" if wait else ""
        raise Busy(
            f"The ledger {path!r} is still being written{waited}: {holder(path)}. "
            "Wait until it is done; the setting `wait` says for how long to wait."
        ) from err
    except (OSError, NotImplementedError) as err:
        lock.release()
        raise StopRun(f"The lock file {str(mark)!r} cannot be written: {err}.") from err
    try:
        yield
    finally:
        mark.write_text("", encoding="utf-8")
        lock.release()


def holder(path: str) -> str:
    """Who writes the ledger: "`claimledger ingest`, process 4711 on desk-1, since 2025-01-01T06:00:00Z"."""
    try:
        said = json.loads(_beside(path).read_text(encoding="utf-8"))
        return f"{said['what']}, process {said['pid']} on {said['host']}, since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that does not say who it is"


def _beside(path: str) -> Path:
    return Path(f"{path}.lock")
