"""What people are told about, once each: new conflicts, sources and rounds that fail, and that they work again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from corpus.ids import stable_id
from warehouse.answers import rows
from warehouse.conflicts import Conflict, Severity, list_conflicts
from warehouse.rows import in_utc

SILENT_RUNS = 3  # readings in a row that give nothing: one may be an accident of a feed
TO_MINUTES = "%Y-%m-%d %H:%M"
TOLD = "SELECT conflict_id FROM ledger_tables.alert WHERE conflict_id IS NOT NULL"
QUESTIONS = "SELECT fact_id, scope, as_of FROM ledger_tables.fact WHERE fact_id IN (SELECT unnest($ids::VARCHAR[]))"
TROUBLED = """
SELECT source, failing_since, last_error, silent_since, last_gave_at, silent_runs FROM main.source_status
WHERE listed AND (failing_since <= $before OR (failing_since IS NULL AND silent_runs >= $most))
ORDER BY source
"""
# A source that was told of and is well again, and of which that was not told yet.
RECOVERED = """
SELECT a.alert_id, a.kind, a.title, s.source, s.last_success_at, s.last_gave_at
FROM ledger_tables.alert AS a
JOIN main.source_status AS s ON s.source = a.source
WHERE a.kind IN ('failing', 'silent') AND s.listed AND s.failing_since IS NULL
    AND (a.kind = 'failing' OR s.silent_since IS NULL)
    AND NOT EXISTS (
        SELECT 1 FROM ledger_tables.alert AS r
        WHERE r.source = a.source AND r.kind = 'recovered' AND r.raised_at >= a.raised_at
    )
QUALIFY row_number() OVER (PARTITION BY s.source ORDER BY a.raised_at DESC, a.alert_id) = 1
ORDER BY s.source
"""
ALERTS = """
SELECT a.alert_id, a.kind, a.severity, a.title, a.detail, a.conflict_id, a.source, a.raised_at, a.payload
FROM ledger_tables.alert AS a
JOIN ledger_tables.delivery AS d ON d.alert_id = a.alert_id
WHERE d.channel = $channel AND ($everything OR d.sent_at IS NULL)
ORDER BY a.raised_at DESC, a.severity = 'high' DESC, a.severity = 'medium' DESC, a.alert_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that people are told: `payload` is the conflict with both sides, or what is known of the source or rounds."""

    alert_id: str
    kind: str  # conflict, failing, silent, round, recovered
    severity: str
    title: str
    detail: str
    conflict_id: str | None = None
    source: str | None = None
    raised_at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Rounds that fail as a whole, since when and of what. `told` are the channels by which people know."""

    since: datetime
    error: str
    news: bool  # whether people are to know
    told: tuple[str, ...] = ()


def raise_alerts(
    con: duckdb.DuckDBPyConnection,
    *,
    least: Severity,
    failing: timedelta,
    channels: Sequence[str],
    now: datetime,
    outage: Outage | None = None,
) -> list[Alert]:
    """Record what is news since the last time, to go out by the channels; return it. `outage` is one that is over.

    A conflict is told of once, although its id changes when older articles come in: it is known by its question and values.
    One that was found before the ledger knew of alerts is no news.
    """
    moment = in_utc(now)
    found = [*_conflicts(con, least, moment), *_troubles(con, moment - failing, moment), *_recovered(con, moment)]
    if outage and outage.news:
        found += [of_outage(outage), _of_its_end(outage, moment)]
    raised = []
    for alert in {alert.alert_id: alert for alert in found}.values():
        row = {**asdict(alert), "payload": json.dumps(alert.payload, ensure_ascii=False)}
        new = con.execute(
            f"INSERT INTO ledger_tables.alert ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
            " ON CONFLICT DO NOTHING RETURNING alert_id",
            list(row.values()),
        ).fetchall()
        if new:
            raised.append(alert)
            for channel in channels:
                con.execute(
                    "INSERT INTO ledger_tables.delivery (alert_id, channel) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    [alert.alert_id, channel],
                )
    if outage:
        for channel in outage.told:
            note_delivery(con, channel, [of_outage(outage).alert_id], sent_at=outage.since, error=None)
    return raised


def pending(con: duckdb.DuckDBPyConnection, channel: str) -> list[Alert]:
    """What is still to go out by the channel, the newest first."""
    return _alerts(con, channel, everything=False)


def told(con: duckdb.DuckDBPyConnection, channel: str, most: int) -> list[Alert]:
    """What goes or went out by the channel, the newest first."""
    return _alerts(con, channel, everything=True)[:most]


def note_delivery(
    con: duckdb.DuckDBPyConnection, channel: str, alert_ids: Iterable[str], *, sent_at: datetime | None, error: str | None
) -> None:
    """Record that these went out, or, without a time, why they could not; then they are tried again."""
    con.execute(
        "UPDATE ledger_tables.delivery SET sent_at = $sent_at, error = $error, tries = tries + 1"
        " WHERE channel = $channel AND alert_id IN (SELECT unnest($ids::VARCHAR[]))",
        {"sent_at": in_utc(sent_at) if sent_at else None, "error": error, "channel": channel, "ids": list(alert_ids)},
    )


def ledger_id(con: duckdb.DuckDBPyConnection) -> str:
    """What tells this ledger from others, wherever its file lies: its first run."""
    found = con.execute("SELECT min_by(run_id, (started_at, run_id)) FROM ledger_tables.run").fetchall()[0][0]
    return str(found)


def _conflicts(con: duckdb.DuckDBPyConnection, least: Severity, now: datetime) -> list[Alert]:
    since = con.execute("SELECT max(since) FROM ledger_tables.alerting").fetchall()[0][0]
    known = {conflict_id for (conflict_id,) in con.execute(TOLD).fetchall()}
    new = [
        conflict
        for conflict in list_conflicts(con, min_severity=least)
        if conflict.first_seen_at >= since and conflict.conflict_id not in known
    ]
    asked = {row.pop("fact_id"): row for row in rows(con, QUESTIONS, ids=[conflict.fact_id for conflict in new])}
    return [_of_conflict(conflict, asked.get(conflict.fact_id, {}), now) for conflict in new]


def _of_conflict(conflict: Conflict, asked: Mapping[str, str | None], now: datetime) -> Alert:
    values = sorted(str(side.value if side.value is not None else side.value_date) for side in (conflict.a, conflict.b))
    question = (conflict.subject, conflict.metric, asked.get("scope"), asked.get("as_of"), conflict.unit)
    return Alert(
        alert_id=stable_id("alert", "conflict", *question, *values),
        kind="conflict",
        severity=conflict.severity,
        title=f"{conflict.topic}: {conflict.a.figure or '?'} or {conflict.b.figure or '?'}",
        detail=conflict.reason,
        conflict_id=conflict.conflict_id,
        raised_at=now,
        payload=json.loads(json.dumps(asdict(conflict), default=_plain)),
    )


def _troubles(con: duckdb.DuckDBPyConnection, before: datetime, now: datetime) -> list[Alert]:
    found = []
    for row in rows(con, TROUBLED, before=before, most=SILENT_RUNS):
        source = row["source"]
        if row["failing_since"]:
            kind, verb, since, detail = "failing", "cannot be read", row["failing_since"], row["last_error"]
        else:
            kind, verb, since = "silent", "has given nothing", row["silent_since"]
            last = f"its last article came {row['last_gave_at']:{TO_MINUTES}}"
            detail = f"It gave nothing {row['silent_runs']} times in a row; {last}."
        found.append(
            Alert(
                alert_id=stable_id("alert", kind, source, since.isoformat()),
                kind=kind,
                severity=Severity.MEDIUM.value,
                title=f"{source} {verb} since {since:{TO_MINUTES}}",
                detail=detail or "No reason is known.",
                source=source,
                raised_at=now,
                payload=json.loads(json.dumps(row, default=_plain)),
            )
        )
    return found


def _recovered(con: duckdb.DuckDBPyConnection, now: datetime) -> list[Alert]:
    return [
        Alert(
            alert_id=stable_id("alert", "recovered", row["alert_id"]),
            kind="recovered",
            severity=Severity.LOW.value,
            title=f"{row['source']} {'can be read' if row['kind'] == 'failing' else 'gives articles'} again",
            detail=f"It was told: {row['title']}.",
            source=row["source"],
            raised_at=now,
            payload=json.loads(json.dumps(row, default=_plain)),
        )
        for row in rows(con, RECOVERED)
    ]


def of_outage(outage: Outage) -> Alert:
    """The alert that rounds fail."""
    since = in_utc(outage.since)
    return Alert(
        alert_id=stable_id("alert", "round", since.isoformat()),
        kind="round",
        severity=Severity.HIGH.value,
        title=f"No round has worked since {since:{TO_MINUTES}}",
        detail=outage.error,
        raised_at=since,
        payload={"failing_since": since.isoformat(), "last_error": outage.error},
    )


def _of_its_end(outage: Outage, now: datetime) -> Alert:
    failed = of_outage(outage)
    return Alert(
        alert_id=stable_id("alert", "recovered", failed.alert_id),
        kind="recovered",
        severity=Severity.LOW.value,
        title="Rounds work again",
        detail=f"It was told: {failed.title}. {failed.detail}",
        raised_at=now,
        payload=failed.payload,
    )


def _alerts(con: duckdb.DuckDBPyConnection, channel: str, *, everything: bool) -> list[Alert]:
    found = [Alert(**row) for row in rows(con, ALERTS, channel=channel, everything=everything)]
    return [replace(alert, payload=json.loads(str(alert.payload))) for alert in found]


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
