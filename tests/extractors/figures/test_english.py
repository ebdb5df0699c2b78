"""What the English reader makes of the cases in `cases_en.txt`, and that a span says the same when it stands alone."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from extractors.figures import find_figures
from extractors.records import Figure, Kind, Qualifier

FIGURE = re.compile(
    r"  (?P<text>.+?) = (?P<kind>[a-z]+) (?P<value>\S+?)(?:\.\.(?P<high>\S+?))?(?: (?P<unit>[^,]+))?(?:, (?P<qualifier>[a-z_]+))?"
)


class Expected(NamedTuple):
    """A figure as the table writes it."""

    text: str
    kind: str
    value: float | str
    value_high: float | str | None
    unit: str | None
    qualifier: str


class Case(NamedTuple):
    """A line of news and what stands in it."""

    text: str
    figures: list[Expected]


def expected(line: str) -> Expected:
    match = FIGURE.fullmatch(line)
    assert match, f"No figure: {line!r}. Write: PRINTED = KIND VALUE[..UPPER] [UNIT][, QUALIFIER]"
    kind = Kind(match["kind"])
    values: list[Any] = [
        value if value is None or kind is Kind.DATE else float(value) for value in match.group("value", "high")
    ]
    return Expected(match["text"], kind, *values, match["unit"], Qualifier(match["qualifier"] or "exact"))


def read_cases() -> dict[str, Case]:
    """The cases of the table, by group and number."""
    cases: dict[str, Case] = {}
    table = Path(__file__).with_name("cases_en.txt").read_text(encoding="utf-8").replace("\\u00a0", "\u00a0")
    group, number = "", 0
    for line in table.split("\n"):
        if line.startswith("["):
            group, number = line.strip("[]"), 0
        elif line.startswith("  "):
            cases[f"{group}-{number}"].figures.append(expected(line))
        elif line and not line.startswith("# ") and line != "#":
            number += 1
            cases[f"{group}-{number}"] = Case(line.replace("\\n", "\n"), [])
    return cases


MISSED = pytest.mark.xfail(strict=True, reason="a figure that the reader does not read right yet")
CASES = read_cases()
# Alone, these lose the words that tell what they are: "37 billion" of parameters, "150 pounds" of weight, "¥2" in China,
# "100 miles" before "(160 km) per hour", and "$20 and $50" after "between".
BARE = re.compile(r"[0-9.,]+B?(?: [mbtr]+illion)?|[0-9]+ pounds|¥[0-9,]+|petaflop|[0-9]+ (?:kilometers|miles)")
MEASURED = frozenset(Kind) - {Kind.COUNT, Kind.NUMBER, Kind.RATIO, Kind.RANK, Kind.DATE}
SHARED = re.compile(r"\b(?:pesos|kroner|rupees|crowns)$")  # whose they are, the text around tells
ALONE = {
    e.text: e
    for name, case in CASES.items()
    for e in case.figures
    if not name.startswith("missed")
    and e.kind in MEASURED
    and not BARE.fullmatch(e.text)
    and not (e.value_high and " and " in e.text)
    and not SHARED.search(e.text)
}


def close(value: float | str | None) -> Any:
    return pytest.approx(value, rel=1e-9) if isinstance(value, float) else value


def rows(figures: list[Figure]) -> list[tuple[Any, ...]]:
    return [(f.text, f.kind.value, f.value, f.value_high, f.unit, f.qualifier.value) for f in figures]


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=name, marks=MISSED if name.startswith("missed") else ()) for name, case in CASES.items()],
)
def test_figures(case: Case) -> None:
    found = find_figures(case.text, lang="en")
    assert rows(found) == [(e.text, e.kind, close(e.value), close(e.value_high), e.unit, e.qualifier) for e in case.figures]
    assert all(case.text[f.start : f.end] == f.text for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("expected", ALONE.values(), ids=ALONE.keys())
def test_the_span_alone_says_the_same(expected: Expected) -> None:
    (figure,) = find_figures(expected.text, lang="en")
    assert (figure.text, figure.kind, figure.unit) == (expected.text, expected.kind, expected.unit)
    assert (figure.value, figure.value_high) == (close(expected.value), close(expected.value_high))


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 620
    assert sum(not case.figures for case in CASES.values()) >= 120
