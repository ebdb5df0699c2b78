"""What a run or round did, as Prefect's own page shows it: Markdown and tables. Plain functions of what was done."""

from collections.abc import Sequence
from typing import Any

from flows.ingest import Round
from flows.pipeline import Summary
from flows.progress import LABELS
from warehouse.conflicts import Conflict, Side

MOST_ROWS = 200


def numbers_markdown(summary: Summary) -> str:
    """The numbers of a run, and how much could not be read for which reason."""
    numbers = summary.as_dict()
    rows = [(LABELS[name].strip(), value) for name, value in numbers.items() if name in LABELS and isinstance(value, int)]
    rows += [(f"could not be read: {reason}", count) for reason, count in numbers["quarantined"].items()]
    return "\n".join(["| | |", "|---|---:|", *(f"| {said} | {value:,} |" for said, value in rows)])


def summary_markdown(done: Round) -> str:
    """The numbers of the round, and what needs a person."""
    parts = [numbers_markdown(done.summary)]
    if done.revisions:
        said = ", ".join(f"{count:,} {change}" for change, count in done.revisions.items())
        parts.append(f"Claims in new revisions: {said}.")
    if done.stopped:
        parts.append("It was told to stop, and did so after the batch at hand.")
    parts += [f"- **{_plain(one.source)}** failed: {_plain(one.error or '')}" for one in done.failed]
    parts += [f"- {_plain(one.source)}: {_plain(note)}" for one in done.sources for note in one.notes]
    parts += [f"- Alerts by {channel} did not go out: {_plain(error)}" for channel, error in done.told.errors.items()]
    return "\n\n".join(parts)


def sources_table(done: Round) -> list[dict[str, Any]]:
    """A row for each source."""
    return [
        {
            "source": one.source,
            "status": one.status,
            "read": one.read,
            "new": one.new,
            "revised": one.revised,
            "unchanged": one.unchanged,
            "could not be read": one.quarantined,
            "error": one.error or "",
        }
        for one in done.sources
    ]


def conflicts_table(conflicts: Sequence[Conflict]) -> list[dict[str, Any]]:
    """A row for each conflict, the worst first, with both sides and where they stand."""
    return [
        {
            "severity": one.severity,
            "what": one.topic,
            "why": one.reason,
            "one says": _said(one.a),
            "another says": _said(one.b),
            "link": one.a.url or "",
            "other link": one.b.url or "",
        }
        for one in conflicts[:MOST_ROWS]
    ]


def _said(side: Side) -> str:
    return f"{side.figure or '?'} ({side.publisher or 'unknown publisher'})"


def _plain(text: str) -> str:
    """The text on one line, with the signs of Markdown and HTML in it taken as they are."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#|!~&" else sign for sign in " ".join(text.split()))
