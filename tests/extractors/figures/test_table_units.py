"""Figures of tables that say their unit once."""

import pytest

from extractors.figures import find_figures

YEN = ("money", "JPY")
CASES = [
    pytest.param("ja", "業績(単位：億円、▲は赤字)\n売上収益　12,821　10,766\n最終損益　▲1,381　1,760", ["12,821", "10,766", "▲1,381", "1,760"], [12821e8, 10766e8, -1381e8, 1760e8], YEN, id="yen"),
    pytest.param("ja", "主な指標（百万円）\n売上高|12,000|13,000", ["12,000", "13,000"], [12e9, 13e9], YEN, id="the-unit-is-no-figure"),
    pytest.param("ja", "主な指標（百万円）\n売上高　12,000　13,000", ["12,000", "13,000"], [12e9, 13e9], YEN, id="without-bars"),
    pytest.param("ja", "来場者（単位：万人）\n\n春　　31.5\n夏　　120", ["31.5", "120"], [315e3, 12e5], ("count", "person"), id="after-a-blank-line"),
    pytest.param("en", "Results (in millions of euros)\nSales | 1,282 | 1,376", ["1,282", "1,376"], [1282e6, 1376e6], ("money", "EUR"), id="in-millions-of"),
    pytest.param("en", "Balance sheet ($ million)\nCash\t1,200\t2,050", ["1,200", "2,050"], [12e8, 205e7], ("money", "USD"), id="sign-and-scale"),
    pytest.param("ja", "業績(単位：百万円)\n株価(円) | 1,200 | 1,300", ["1,200", "1,300"], [1200, 1300], YEN, id="unit-of-a-row"),
    pytest.param("en", "Machine | Power (MW)\nOwl | 29.58\nLynx | 24.61", ["29.58", "24.61"], [29.58e6, 24.61e6], ("power", "W"), id="head-of-a-column"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "printed", "values", "unit"), CASES)
def test_a_table_says_the_unit_of_its_cells(
    lang: str, text: str, printed: list[str], values: list[float], unit: tuple[str, str]
) -> None:
    found = find_figures(text, lang)
    assert [(figure.text, figure.value, figure.kind.value, figure.unit) for figure in found] == [
        (figure, pytest.approx(value), *unit) for figure, value in zip(printed, values, strict=True)
    ]
    assert all(text[figure.start : figure.end] == figure.text for figure in found)


@pytest.mark.parametrize(
    ("lang", "text", "figure"),
    [
        ("ja", "業績(単位：億円)\n売上高　12,821\n\n店は 1,200 を数える。", "1,200"),
        ("ja", "業績(単位：億円)\n売上高　12,821\n店の数　1,200店", "1,200店"),
        ("en", "Results (in millions of euros)\nSales | 1,282\nStaff | 300 people", "300 people"),
        ("en", "Machine | Power (MW) | Nodes\nOwl | 29.58 | 9,408", "9,408"),
        ("ja", "業績(単位：億円)\n売上高　12,821\n店の数(店)　1,200", "1,200"),
        ("en", "It reports in millions of euros.\nOn Friday 1,200 came.", "1,200"),
        ("en", "Results ($ million)\nSales | 1,282 | 2023", "2023"),
    ],
    ids=["after-the-table", "own-counter", "own-noun", "column-without-unit", "unit-of-the-row", "prose", "year"],
)
def test_other_figures_keep_what_they_say(lang: str, text: str, figure: str) -> None:
    found = {item.text: item.kind.value for item in find_figures(text, lang)}
    assert found[figure] in ("count", "date", "number"), found


def test_time_is_linear_in_a_long_table() -> None:
    rows = "\n".join(["Results (in millions of euros)", *(f"Unit {n} | {n},100 | {n},200" for n in range(1, 400))])
    assert sum(figure.unit == "EUR" for figure in find_figures(rows, "en")) == 2 * 399
