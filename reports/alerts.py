"""Alerts as people and programs read them: plain text, HTML, an Atom feed, JSON."""

import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from lxml import etree

from warehouse.alerts import Alert

ATOM = "http://www.w3.org/2005/Atom"
MOST_IN_DIGEST = 50
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAMES = {
    "conflict": ("conflict", "conflicts"),
    "failing": ("failing source", "failing sources"),
    "silent": ("silent source", "silent sources"),
    "round": ("failed round", "failed rounds"),
    "recovered": ("recovery", "recoveries"),
}


def headline(alerts: Sequence[Alert]) -> str:
    """What there is, in a line: "2 conflicts, 1 failing source"."""
    counts = Counter(alert.kind for alert in alerts)
    return ", ".join(f"{counts[kind]:,} {names[counts[kind] > 1]}" for kind, names in NAMES.items() if counts[kind])


def as_text(alerts: Sequence[Alert]) -> str:
    """A digest for people, as plain text."""
    parts = []
    for alert in alerts[:MOST_IN_DIGEST]:
        lines = [f"{alert.title} ({alert.severity})", f"  {alert.detail}"]
        if alert.kind == "conflict":
            for side in (alert.payload["a"], alert.payload["b"]):
                lines += [f'  - {side["figure"]}: {_who(side)}: "{" ".join((side["sentence"] or "").split())}"']
                lines += [f"    {side['url']}"] if side["url"] else []
        parts.append("\n".join(lines))
    if len(alerts) > MOST_IN_DIGEST:
        parts.append(f"And {len(alerts) - MOST_IN_DIGEST:,} more: claimledger conflicts")
    return "\n\n".join(parts) + "\n"


def as_html(alerts: Sequence[Alert], *, bare: bool = False) -> str:
    """The same digest as HTML with everything escaped; `bare` leaves the titles out."""
    more = len(alerts) - MOST_IN_DIGEST
    return _template().render(alerts=alerts[:MOST_IN_DIGEST], more=f"{more:,}" if more > 0 else "", bare=bare, who=_who)


def as_json(alerts: Sequence[Alert]) -> list[dict[str, Any]]:
    """The alerts as JSON takes them; docs/scheduling.md describes the fields."""
    return [
        {
            "id": alert.alert_id,
            "kind": alert.kind,
            "severity": alert.severity,
            "title": alert.title,
            "detail": alert.detail,
            "raised_at": _stamp(alert.raised_at),
            "conflict": dict(alert.payload) if alert.kind == "conflict" else None,
            "source": dict(alert.payload) if alert.source else None,
            "round": dict(alert.payload) if not alert.source and alert.kind != "conflict" else None,
        }
        for alert in alerts
    ]


def as_atom(alerts: Sequence[Alert], *, ledger: str, updated: datetime) -> bytes:
    """An Atom feed of the alerts, the newest first. `ledger` tells it from the feeds of other ledgers."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", _urn(ledger))
    _add(feed, "title", "claimledger: conflicts and sources in trouble")
    _add(feed, "updated", _stamp(alerts[0].raised_at if alerts else updated))
    _add(_add(feed, "author"), "name", "claimledger")
    for alert in alerts:
        entry = _add(feed, "entry")
        _add(entry, "id", _urn(ledger, alert.alert_id))
        _add(entry, "title", alert.title)
        _add(entry, "updated", _stamp(alert.raised_at))
        _add(entry, "category", term=alert.kind)
        _add(entry, "category", term=alert.severity)
        _add(entry, "summary", alert.detail)
        _add(entry, "content", as_html([alert], bare=True), type="html")
        for side in (alert.payload["a"], alert.payload["b"]) if alert.kind == "conflict" else ():
            if (side["url"] or "").startswith(("http://", "https://")):
                _add(entry, "link", href=side["url"], rel="related")
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", {key: _printable(value) for key, value in attributes.items()})
    child.text = None if text is None else _printable(text)
    return child


def _printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def _urn(*parts: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, " ".join(parts)).urn


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _who(side: Mapping[str, Any]) -> str:
    when = f", {side['published_at'][:10]}" if side["published_at"] else ""
    return f"{side['publisher'] or 'unknown publisher'}{when}"


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, loader=PackageLoader("reports"), undefined=StrictUndefined)
    return environment.get_template("alerts.html")
