"""What every test has: quiet libraries, no settings from outside, and a ledger in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.quiet import keep_quiet, keep_quiet_at_exit
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
