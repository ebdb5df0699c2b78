"""Pairs of claims with what they are to each other, and how often linking says so."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from warehouse.linking.blocks import link_block
from warehouse.linking.claims import dimension
from warehouse.linking.compared import Compared
from warehouse.linking.records import Linked
from warehouse.linking.values import Value

KINDS = {
    "%": "percent", "ratio": "ratio", "FLOPS": "compute", "W": "power", "Wh": "energy", "B": "data", "bit/s": "data", "token": "count",
    "parameter": "parameters", "m2": "area", "years": "duration", "months": "duration", "days": "duration", "hours": "duration", "-": "rank",
}  # fmt: skip
VERDICTS = ("same", "conflict", "neither")


class Pair(NamedTuple):
    verdict: str
    known: bool  # that linking finds it
    reason: str
    a: Linked
    b: Linked


def claim(text: str, both: str, *, number: int, day: datetime) -> Linked:
    """A claim as pairs.txt writes it; what both have is overruled by what one has."""
    printed, _, said = text.partition(" = ")
    value, *own = said.split(", ")
    metric, *shared = both.split(", ")
    fields = {"metric": metric, **dict(field.split("=", 1) for field in (*shared, *own))}
    amount, _, unit = value.partition(" ")
    iso = amount.removeprefix("@") if amount.startswith("@") else None
    low, _, high = amount.partition("..")
    kind = fields.pop("kind", None) or ("date" if iso else KINDS.get(unit, "money" if unit.isupper() else "count"))
    published = datetime.fromisoformat(fields.pop("published", day.isoformat()))
    source = fields.pop("source", f"source-{number}")
    plain: dict[str, Any] = {"status": "reported", "as_of": None, "speaker": None}
    plain |= {name: fields.pop(name) for name in ("metric", "status", "as_of", "speaker") if name in fields}
    made = Linked(
        claim_id=f"claim-{number}", article_id=fields.pop("article", f"article-{number}"), source=source, subject_id="acme", subject="Acme",
        scope=frozenset(fields.pop("scope", "").split("; ")) - {""}, published=published, counterparty_id=fields.pop("counterparty", None),
        value=Value(
            figure=printed.strip(), kind=kind, value=None if iso else float(low), high=float(high) if high else None, iso=iso,
            unit=None if iso or unit == "-" else unit, qualifier=fields.pop("qualifier", "exact"), day=published.date(),
        ),
        noun=unit if kind == "count" else "", confidence=0.9, lang="ja" if any(char > "⺀" for char in printed) else "en", at=100 * number, **plain,
    )  # fmt: skip
    assert not fields, f"unknown: {fields}"
    return made


def read_pairs() -> list[Pair]:
    lines = Path(__file__).with_name("pairs.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if line and not line.startswith("#"):
            verdict, reason, a, b, both = line.split(" | ")
            sides = (claim(text, both, number=n, day=datetime(2024, 4, 10 + 2 * n)) for n, text in enumerate((a, b)))
            found.append(Pair(verdict.rstrip("!"), not verdict.endswith("!"), reason, *sides))
    return found


PAIRS = read_pairs()


def linked(pair: Pair, *, turned: bool = False) -> str:
    """What linking makes of a pair."""
    if dimension(pair.a) != dimension(pair.b):
        return "neither"
    block = link_block(Compared((pair.b, pair.a) if turned else (pair.a, pair.b)))
    return "conflict" if block.conflicts else "same" if len(block.clusters) == 1 else "neither"


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(
            pair,
            id=f"{number}-{pair.reason.replace(' ', '-')}-{pair.a.value.figure}-{pair.b.value.figure}",
            marks=() if pair.known else pytest.mark.xfail(strict=True, reason="not found yet"),
        )
        for number, pair in enumerate(PAIRS)
    ],
)
def test_pair(pair: Pair) -> None:
    assert linked(pair) == linked(pair, turned=True) == pair.verdict


def test_there_are_enough_pairs_of_all_sorts() -> None:
    assert len(PAIRS) >= 300
    assert min(Counter(pair.verdict for pair in PAIRS).values()) >= 80
    languages = Counter(frozenset((pair.a.lang, pair.b.lang)) for pair in PAIRS)
    assert min(languages[frozenset(langs)] for langs in (("en",), ("ja",), ("en", "ja"))) >= 15


def test_the_table_in_the_docs(root: Path) -> None:
    said = Counter((pair.verdict, linked(pair)) for pair in PAIRS)
    rows = [f"| {right} | {' | '.join(str(said[right, found]) for found in VERDICTS)} |" for right in VERDICTS]
    assert "\n".join(rows) in (root / "docs" / "quality.md").read_text(encoding="utf-8")
