"""Two printed values: the same, compatible, or impossible together."""

from datetime import date
from typing import Any

import pytest

from warehouse.linking.values import Relation, Value, compare, interval

DAY = date(2024, 4, 10)
SAME, COMPATIBLE, INCOMPATIBLE = Relation.SAME, Relation.COMPATIBLE, Relation.INCOMPATIBLE


def value(figure: str, number: float | None = None, unit: str | None = None, qualifier: str = "exact", **more: Any) -> Value:
    fields = {"kind": "money" if unit and len(unit) == 3 and unit.isupper() else "count", "high": None, "iso": None, "day": DAY}
    return Value(**{"figure": figure, "value": number, "unit": unit, "qualifier": qualifier, **fields, **more})


CASES = [
    pytest.param(value("13B", 1.3e10), value("12.9B", 1.29e10), SAME, id="rounded"),
    pytest.param(value("25 billion", 2.5e10), value("25.6 billion", 2.56e10), SAME, id="cut"),
    pytest.param(value("約4400億円", 4.4e11, "JPY", "approx"), value("4,398億円", 4.398e11, "JPY"), SAME, id="ja-rounded"),
    pytest.param(value("45兆0953億円", 4.50953e13, "JPY"), value("¥45.1 trillion", 4.51e13, "JPY"), SAME, id="ja-en-rounded"),
    pytest.param(value("15万8976台", 158976.0), value("158,976", 158976.0), SAME, id="equal"),
    pytest.param(value("15万8976台", 158976.0), value("15万2064台", 152064.0), INCOMPATIBLE, id="all-digits-count"),
    pytest.param(value("1.9480 trillion", 1.948e12), value("1.9489 trillion", 1.9489e12), INCOMPATIBLE, id="fine-digits"),
    pytest.param(value("595,412", 595412.0), value("595,413", 595413.0), INCOMPATIBLE, id="off-by-one"),
    pytest.param(value("about 600,000", 6e5, None, "approx"), value("595,412", 595412.0), SAME, id="about"),
    pytest.param(value("about 500", 500.0, None, "approx"), value("540", 540.0), COMPATIBLE, id="near-about"),
    pytest.param(value("1 trillion yen", 1e12, "JPY"), value("1.72 trillion yen", 1.72e12, "JPY"), INCOMPATIBLE, id="one-digit"),
    pytest.param(value("100 billion", 1e11, "JPY", "at_least"), value("10 billion", 1e10, "JPY", "at_least"), INCOMPATIBLE, id="slipped-bounds"),
    pytest.param(value("120 billion", 1.2e11, "JPY", "at_least"), value("10 billion", 1e10, "JPY", "at_least"), COMPATIBLE, id="wider-bound"),
    pytest.param(value("10 million", 1e7, None, "more_than"), value("12 million", 1.2e7), COMPATIBLE, id="inside-lower-bound"),
    pytest.param(value("10 million", 1e7, None, "more_than"), value("8 million", 8e6), INCOMPATIBLE, id="outside-lower-bound"),
    pytest.param(value("590 billion yen", 5.9e11, "JPY", "at_most"), value("300 billion yen", 3e11, "JPY"), COMPATIBLE, id="upper-bound"),
    pytest.param(value("590 billion yen", 5.9e11, "JPY", "at_most"), value("590 billion yen", 5.9e11, "JPY"), SAME, id="bound-itself"),
    pytest.param(value("$5 billion", 5e9, "USD", "at_most"), value("$6 billion", 6e9, "USD", "at_most"), INCOMPATIBLE, id="two-ceilings"),
    pytest.param(value("725億円", 7.25e10, "JPY", "at_most"), value("724.7億円", 7.247e10, "JPY", "at_most"), SAME, id="rounded-ceilings"),
    pytest.param(value("5", 5.0, None, "at_least"), value("9", 9.0, None, "at_most"), COMPATIBLE, id="opposed-bounds"),
    pytest.param(value("40 to 60", 40.0, high=60.0), value("50", 50.0), COMPATIBLE, id="in-range"),
    pytest.param(value("40 to 60", 40.0, high=60.0), value("65", 65.0), INCOMPATIBLE, id="out-of-range"),
    pytest.param(value("40-60", 40.0, high=60.0), value("40〜60", 40.0, high=60.0), SAME, id="same-range"),
    pytest.param(value("$2.9 billion", 2.9e9, "USD"), value("4400億円", 4.4e11, "JPY"), SAME, id="currency"),
    pytest.param(value("29億円", 2.9e9, "JPY"), value("29億ドル", 2.9e9, "USD"), INCOMPATIBLE, id="wrong-currency"),
    pytest.param(value("$250 million", 2.5e8, "USD"), value("€250m", 2.5e8, "EUR"), INCOMPATIBLE, id="wrong-currency-near-parity"),
    pytest.param(value("$500 million", 5e8, "USD"), value("€500m", 5e8, "EUR"), COMPATIBLE, id="one-digit-near-parity"),
    pytest.param(value("3.14 kwacha", 3.14, "ZMW"), value("3.14 dollars", 3.14, "USD"), INCOMPATIBLE, id="wrong-currency-without-rate"),
    pytest.param(value("$3.5bn", 3.5e9, "USD"), value("$3.2bn", 3.2e9, "USD"), INCOMPATIBLE, id="two-rates"),
    pytest.param(value("¥476bn", 4.76e11, "JPY"), value("$3.2bn", 3.2e9, "USD"), SAME, id="one-rate"),
    pytest.param(value("20%", 20.0, "%", kind="percent"), value("a fifth", 0.2, "times", kind="ratio"), SAME, id="share"),
    pytest.param(value("80 hours", 80.0, "hours", kind="duration"), value("80 days", 80.0, "days", kind="duration"), INCOMPATIBLE, id="hours-days"),
    pytest.param(value("24 months", 24.0, "months", kind="duration"), value("two years", 2.0, "years", kind="duration"), SAME, id="months-years"),
    pytest.param(value("2027", iso="2027", kind="date"), value("April 2027", iso="2027-04", kind="date"), SAME, id="date-precision"),
    pytest.param(value("2026", iso="2026", kind="date"), value("2027", iso="2027", kind="date"), INCOMPATIBLE, id="dates"),
    pytest.param(value("FY2026", iso="FY2026", kind="date"), value("March 2027", iso="2027-03", kind="date"), COMPATIBLE, id="fiscal"),
    pytest.param(value("by 2030", iso="2030", qualifier="at_most", kind="date"), value("2028", iso="2028", kind="date"), COMPATIBLE, id="by"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "expected"), CASES)
def test_compare(a: Value, b: Value, expected: Relation) -> None:
    match = compare(a, b)
    assert match.relation is expected, match.reason
    assert compare(b, a).relation is expected, "the other way round"


INTERVALS = [
    ("2024", "2024-01-01", "2024-12-31"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2024-Q4", "2024-10-01", "2024-12-31"),
    ("FY2024", "2024-04-01", "2025-03-31"),
    ("FY2024-Q4", "2025-01-01", "2025-03-31"),
    ("2024-H2", "2024-07-01", "2024-12-31"),
    ("2020-06/2022-06", "2020-06-01", "2022-06-30"),
]


@pytest.mark.parametrize(("text", "first", "last"), INTERVALS)
def test_interval(text: str, first: str, last: str) -> None:
    assert interval(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "soon", "2024-13", "2024-02-30", "--04"])
def test_no_interval(text: str) -> None:
    assert interval(text) is None
