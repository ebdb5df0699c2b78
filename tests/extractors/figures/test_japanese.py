"""The Japanese figure reader against what newspapers print (`cases_ja.txt`)."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from extractors.figures import find_figures
from extractors.records import Figure, Kind, Qualifier

TABLE = Path(__file__).with_name("cases_ja.txt")
UNITS = {
    "percent": "%", "ratio": "times", "rank": "rank", "compute": "FLOPS", "parameters": "parameters", "power": "W", "energy": "Wh",
    "length": "m", "area": "m2", "volume": "L", "mass": "g", "speed": "km/h", "temperature": "C", "date": None, "number": None,
}  # fmt: skip
QUALIFIERS = {qualifier.value for qualifier in Qualifier}


class Expected(NamedTuple):
    text: str
    kind: str
    value: float | str
    high: float | str | None
    unit: str | None
    qualifier: str


def expected(spec: str) -> Expected:
    """One figure of the table: "29億ドル = money 2.9e9 USD approx"."""
    printed, _, said = spec.rpartition(" = ")
    kind, value, *rest = said.split()
    low, _, high = value.partition("..")
    qualifier = rest.pop() if rest and rest[-1] in QUALIFIERS else ("range" if high else "exact")
    unit = UNITS[kind] if kind in UNITS else " ".join(rest)
    number = str if kind == "date" else float
    return Expected(printed, kind, number(low), number(high) if high else None, None if unit == "-" else unit, qualifier)


def table() -> Iterator[tuple[str, str, list[Expected]]]:
    """(id, text, the figures expected in it) of every case."""
    group, count = "", 0
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group, count = line.strip("[]"), 0
        elif line and not line.startswith("#"):
            text, _, said = line.rpartition(" | ")
            count += 1
            yield f"{group}-{count}", text, [] if said == "-" else [expected(spec) for spec in said.split(" ; ")]


MISSED = pytest.mark.xfail(strict=True, reason="a figure that the reader does not read right yet")
CASES = list(table())
# What prints no unit, or one that only the text around settles: 「3日」 is a date by itself, 「40メートル」 a length and no speed.
UNSETTLED = {"duration": "日月", "parameters": "億万0123456789", "count": "日兆億万千0123456789"}
READ_AGAIN = [
    (name, one) for name, _, said in CASES for one in said
    if one.unit is not None and one.text[-1] not in UNSETTLED.get(one.kind, "") and not (one.kind == "speed" and one.text[0].isdigit())
]  # fmt: skip


def close(value: float | str | None) -> object:
    return pytest.approx(value, rel=1e-9) if isinstance(value, float) else value


def as_expected(figure: Figure) -> Expected:
    kind, qualifier = figure.kind.value, figure.qualifier.value
    return Expected(figure.text, kind, figure.value, figure.value_high, figure.unit, qualifier)


@pytest.mark.parametrize(
    ("text", "said"),
    [pytest.param(text, said, id=name, marks=MISSED if name.startswith("missed") else ()) for name, text, said in CASES],
)
def test_find_figures(text: str, said: list[Expected]) -> None:
    found = find_figures(text, "ja")
    assert [as_expected(figure) for figure in found] == [
        one._replace(value=close(one.value), high=close(one.high)) for one in said
    ]
    assert all(text[figure.start : figure.end] == figure.text for figure in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize("one", [pytest.param(one, id=f"{name}:{one.kind}") for name, one in READ_AGAIN])
def test_a_span_read_alone_says_the_same(one: Expected) -> None:
    """What the span prints gives the value without the words around it."""
    (figure,) = find_figures(one.text, "ja")
    assert (figure.text, figure.value, figure.value_high) == (one.text, close(one.value), close(one.high))


def test_the_table_is_large_and_covers_every_kind() -> None:
    assert len(CASES) >= 620
    assert sum(not said for _, _, said in CASES) >= 120
    assert {one.kind for _, _, said in CASES for one in said} == {kind.value for kind in Kind}
    assert len({text for _, text, _ in CASES}) == len(CASES)
