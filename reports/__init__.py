"""What people look at: the conflict report. Reads the ledger's public views and writes nothing into it."""

from reports.report import write_report

__all__ = ["write_report"]
