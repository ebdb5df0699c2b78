"""Rows and conflicts as a table for people, and as JSON, CSV and Markdown for programs and documents."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from warehouse.conflicts import Conflict, Side

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 160  # columns of a table that is not shown on a terminal
LONGEST_CELL = 300  # characters of a cell in a table
FLAT = ("conflict_id", "severity", "status", "subject", "metric", "kind", "unit", "ratio", "reason")
SIDE = ("figure", "value", "value_date", "publisher", "published_at", "url", "sentence", "claim_id")


def console(*, stderr: bool = False) -> "Console":
    """Where to print for people: as wide as the terminal, or wide and without colours in a pipe."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else PIPE_WIDTH, highlight=False, soft_wrap=False)


def as_json(value: Any) -> str:
    """The value as indented JSON with its characters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def rows_as_json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows as a JSON array of objects."""
    return as_json([dict(zip(columns, row, strict=True)) for row in rows])


def rows_as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows as CSV with a header; a list or object in a cell is JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue().rstrip("\n")


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: str) -> None:
    """Print rows as "json" or "csv", or else as a table."""
    match form:
        case "json":
            click.echo(rows_as_json(columns, rows))
        case "csv":
            click.echo(rows_as_csv(columns, rows))
        case _:
            print_rows(columns, rows)


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print the rows as a table."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(*(escape(column) for column in columns), show_lines=False)
    count = 0
    for row in rows:
        count += 1
        table.add_row(*(escape(_short(_cell(value))) for value in row))
    out = console()
    out.print(table)
    out.print(f"{count:,} {'row' if count == 1 else 'rows'}")


def conflicts_as_json(conflicts: Sequence[Conflict]) -> list[dict[str, Any]]:
    """The conflicts as JSON takes them: what they are about, and the two sides under "a" and "b"."""
    return [asdict(conflict) for conflict in conflicts]


def conflicts_as_csv(conflicts: Sequence[Conflict]) -> str:
    """The conflicts as CSV, one a line, with the sides in columns of their own."""
    columns = [*FLAT, *(f"{end}_{name}" for end in ("a", "b") for name in SIDE)]
    rows = [
        [
            *(getattr(conflict, name) for name in FLAT),
            *(getattr(side, name) for side in (conflict.a, conflict.b) for name in SIDE),
        ]
        for conflict in conflicts
    ]
    return rows_as_csv(columns, rows)


def conflicts_as_markdown(conflicts: Sequence[Conflict]) -> str:
    """The conflicts as a Markdown list with the quotes."""
    if not conflicts:
        return "No open conflicts."
    parts = []
    for conflict in conflicts:
        lines = [f"## {conflict.topic} ({conflict.severity})", "", conflict.reason, ""]
        for side in (conflict.a, conflict.b):
            who = f"[{_who(side)}]({side.url})" if side.url else _who(side)
            lines.append(f"- **{side.figure}** — {who}: “{' '.join((side.sentence or '').split())}”")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def print_conflicts(conflicts: Sequence[Conflict]) -> None:
    """Print the conflicts as a table."""
    from rich.markup import escape
    from rich.table import Table

    out = console()
    if not conflicts:
        out.print("No open conflicts.")
        return
    table = Table("severity", "what", "one says", "another says", "why", show_lines=True)
    for conflict in conflicts:
        cells = (conflict.severity, conflict.topic, _said(conflict.a), _said(conflict.b), conflict.reason)
        table.add_row(*(escape(cell) for cell in cells))
    out.print(table)
    out.print(f"{len(conflicts)} {'conflict' if len(conflicts) == 1 else 'conflicts'}")


def _said(side: Side) -> str:
    return f"{side.figure or '?'}\n{_who(side)}"


def _who(side: Side) -> str:
    when = f", {side.published_at:%Y-%m-%d}" if side.published_at else ""
    return f"{side.publisher or 'unknown publisher'}{when}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1] + "…"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
