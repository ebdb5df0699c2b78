"""The editors' report, written from the ledger that the settings name."""

from pathlib import Path

from corpus.errors import ClaimledgerError
from flows.settings import Settings
from flows.snapshots import Say, readable
from warehouse.store import Warehouse


def write_report_of(settings: Settings, output: str, *, say: Say = lambda _said: None) -> None:
    """Write the report of the ledger, or of its copy for readers if another process has the ledger open.

    Raises ClaimledgerError if the ledger cannot be read or the file not be written.
    """
    from reports import write_report

    with Warehouse.open(readable(settings, say), read_only=True) as opened:
        try:
            write_report(opened.con, Path(output))
        except OSError as err:
            raise ClaimledgerError(f"The report {output!r} cannot be written: {err.strerror or err}.") from err
