"""The conflict report: one HTML file that needs nothing else, for an editor who decides what to publish."""

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import ledger, markup, times, values, words
from reports.quotes import Quote, excerpt

if TYPE_CHECKING:
    import duckdb

# What one file holds at most, so that it stays below 5 MB and opens at once. The text says what was left out.
MOST_CONFLICTS = 300
MOST_VOICES = 12  # claims named under one value
MOST_NOTES = 40  # of one kind
MOST_UNREAD = 200
MOST_SOURCES = 300
LONG_QUOTE = {"en": 420, "ja": 220}  # characters of a quote in a conflict
SHORT_QUOTE = {"en": 180, "ja": 90}  # and in a note


def write_report(con: "duckdb.DuckDBPyConnection", path: Path) -> None:
    """Write the report on the ledger to the file. Raises OSError if that cannot be written."""
    path.write_text(build_report(con, made_at=datetime.now(UTC)), encoding="utf-8", newline="\n")


def build_report(con: "duckdb.DuckDBPyConnection", *, made_at: datetime) -> str:
    """The report as HTML. The same ledger and time give the same text."""
    style, script = _asset("report.css"), _asset("report.js")
    conflicts = ledger.read_conflicts(con, most=MOST_CONFLICTS, most_voices=MOST_VOICES)
    return (
        _environment()
        .get_template("report.html")
        .render(
            made_at=made_at,
            totals=ledger.read_totals(con),
            conflicts=conflicts,
            kinds=sorted({conflict.kind for conflict in conflicts}, key=words.conflict_in_words),
            notes=ledger.read_notes(con, most=MOST_NOTES),
            unread=ledger.read_quarantine(con, most=MOST_UNREAD),
            sources=ledger.read_sources(con, most=MOST_SOURCES),
            run=ledger.read_last_run(con),
            style=style,
            script=script,
            policy=(
                f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
                "base-uri 'none'; form-action 'none'"
            ),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Any] = {
        "web_address": markup.web_address,
        "ja": markup.japanese_marked,
        "short": markup.short,
        "readable": _readable,
        "quote": lambda said: _quote(said, LONG_QUOTE),
        "short_quote": lambda said: _quote(said, SHORT_QUOTE),
        "readable_date": times.readable_date,
        "machine_time": times.machine_time,
        "published": lambda said: times.published(said.published_at, said.published_precision),
        "machine_date": lambda said: times.machine_date(said.published_at, said.published_precision),
        "in_utc": times.in_utc,
        "apart": values.apart,
        "digits": values.digits,
        "metric": words.metric_in_words,
        "conflict_kind": words.conflict_in_words,
        "note_kind": words.note_in_words,
        "count": _count,
    }
    environment.filters.update(filters)
    return environment


def _readable(said: ledger.Said) -> str:
    return values.readable(values.Value(said.kind, said.value, said.value_high, said.value_date, said.unit, said.qualifier))


def _quote(said: ledger.Said, most: dict[str, int]) -> Quote:
    end = said.at + len(said.figure)
    if said.sentence[max(said.at, 0) : end] != said.figure:
        return excerpt(said.sentence, 0, 0, most=most.get(said.lang, most["en"]))
    return excerpt(said.sentence, said.at, end, most=most.get(said.lang, most["en"]))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {values.plural(noun, number)}"


def _asset(name: str) -> str:
    return files("reports").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The hash by which the page's policy allows this text, and no other, as a style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
