"""What two claims of one subject are to each other, and why."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from warehouse.linking.claims import title
from warehouse.linking.disputes import evidence
from warehouse.linking.records import Linked, Tie, Verdict
from warehouse.linking.values import Value
from warehouse.linking.verdict import judge


def claim(figure: str, number: float | None, **more: Any) -> Linked:
    value = {"kind": "money", "high": None, "iso": None, "unit": "JPY", "qualifier": "exact"}
    value |= {name: more.pop(name) for name in list(more) if name in value}
    fields: dict[str, Any] = {
        "article_id": "one", "source": "one.example", "subject_id": "s", "subject": "Acme", "metric": "investment", "scope": frozenset(),
        "status": "reported", "as_of": None, "published": datetime(2024, 4, 10),
    }  # fmt: skip
    return Linked(claim_id=f"claim-{figure}", value=Value(figure=figure, value=number, **value), **{**fields, **more})


def other(figure: str, number: float | None, **more: Any) -> Linked:
    return claim(figure, number, **{"article_id": "two", "source": "two.example", "published": datetime(2024, 4, 12), **more})


CASES = [
    pytest.param(claim("100億円", 1e10), other("200億円", 2e10), "conflict", "disagreement", id="disagreement"),
    pytest.param(claim("100億円", 1e10), other("100億円", 1e10), "same", "same", id="same"),
    pytest.param(claim("1.6兆円", 1.6e12), other("1600億円", 1.6e11), "conflict", "scale", id="scale"),
    pytest.param(claim("29億円", 2.9e9), other("29億ドル", 2.9e9, unit="USD"), "conflict", "currency", id="currency"),
    pytest.param(claim("4兆9449億円", 4.9449e12), other("$4.94 trillion", 4.94e12, unit="USD"), "conflict", "currency", id="currency-rounded"),
    pytest.param(claim("1,000 acres", 4046856, kind="area", unit="m2", metric="site_area"), other("1,000 hectares", 1e7, kind="area", unit="m2", metric="site_area"), "conflict", "unit", id="unit"),
    pytest.param(claim("1.2 miles", 1931.2, kind="length", unit="m", metric="length"), other("12 kilometres", 12000, kind="length", unit="m", metric="length"), "conflict", "disagreement", id="two-numbers-of-two-units"),
    pytest.param(claim("5 miles", 8046.7, kind="length", unit="m", metric="length"), other("5 kilometres", 5000, kind="length", unit="m", metric="length"), "conflict", "disagreement", id="one-digit-of-two-units"),
    pytest.param(claim("more than $7.865 billion", 7.865e9, qualifier="more_than"), other("at least $7.685 billion", 7.685e9, qualifier="at_least"), "conflict", "digits", id="a-slip-of-a-bound"),
    pytest.param(claim("more than $7.8 billion", 7.8e9, qualifier="more_than"), other("at least $7.6 billion", 7.6e9, qualifier="at_least"), "compatible", "compatible", id="two-bounds"),
    pytest.param(claim("up to $7.8 billion", 7.8e9, qualifier="at_most"), other("at most $7.6 billion", 7.6e9, qualifier="at_most"), "conflict", "disagreement", id="two-ceilings"),
    pytest.param(claim("158,976", 158976, kind="count", unit="node"), other("158,796", 158796, kind="count", unit="node"), "conflict", "digits", id="digits"),
    pytest.param(claim("2,048 GPUs", 2048, kind="count", unit="GPU"), other("2,408 H800s", 2408, kind="count", unit="GPU"), "conflict", "digits", id="digits-beside-a-name-with-digits"),
    pytest.param(claim("2026年", None, kind="date", iso="2026", metric="start_date"), other("2027", None, kind="date", iso="2027", metric="start_date"), "conflict", "date", id="date"),
    pytest.param(claim("100億円", 1e10, scope=frozenset({"phase 1"})), other("200億円", 2e10, scope=frozenset({"final"})), "other", "other_scope", id="scope"),
    pytest.param(claim("100億円", 1e10, scope=frozenset({"per year"})), other("200億円", 2e10), "other", "other_scope", id="a-year"),
    pytest.param(claim("100億円", 1e10, metric="revenue", scope=frozenset({"per year"})), other("200億円", 2e10, metric="revenue"), "conflict", "disagreement", id="a-year-of-course"),
    pytest.param(claim("100億円", 1e10, metric="subsidy"), other("100億円", 1e10, metric="cost"), "same", "same", id="mixed-up"),
    pytest.param(claim("100億円", 1e10, scope=frozenset({"change"})), other("200億円", 2e10), "other", "other_scope", id="change"),
    pytest.param(claim("100億円", 1e10, as_of="FY2023"), other("200億円", 2e10, as_of="FY2024"), "other", "other_period", id="period"),
    pytest.param(claim("100億円", 1e10, status="denied"), other("200億円", 2e10), "other", "denied", id="denied"),
    pytest.param(claim("100億円", 1e10, status="estimated"), other("200億円", 2e10), "other", "estimate_and_result", id="estimate"),
    pytest.param(claim("5兆3529億円", 5.3529e12, status="estimated"), other("5353億円", 5.353e11), "conflict", "scale", id="slip-of-a-forecast"),
    pytest.param(claim("100億円", 1e10, status="planned"), other("200億円", 2e10), "conflict", "disagreement", id="plan-and-report-at-once"),
    pytest.param(claim("100億円", 1e10, status="planned"), other("200億円", 2e10, published=datetime(2025, 4, 12)), "other", "estimate_and_result", id="plan-and-result"),
    pytest.param(claim("12", 12, kind="count", unit="person", metric="casualties"), other("19", 19, kind="count", unit="person", metric="casualties"), "other", "update", id="toll"),
    pytest.param(claim("12", 12, kind="count", unit="person", metric="casualties"), other("19", 19, kind="count", unit="person", metric="casualties", published=datetime(2024, 4, 10, 1)), "conflict", "disagreement", id="toll-at-one-time"),
    pytest.param(claim("100億円", 1e10), other("200億円", 2e10, article_id="one", source="one.example"), "other", "one_text", id="one-text"),
    pytest.param(claim("$10 billion", 1e10, unit="USD", at=5), other("$1 billion", 1e9, unit="USD", at=18, article_id="one", source="one.example"), "conflict", "scale", id="side-by-side"),
    pytest.param(claim("952 TB", 9.52e14, kind="data", unit="B", at=5, scope=frozenset({"total"})), other("95.2 GB", 9.52e10, kind="data", unit="B", at=18, article_id="one", source="one.example"), "other", "one_text", id="each-and-total"),
    pytest.param(claim("9億円", 9e8, as_of="2024-04-10"), other("7億円", 7e8, as_of="2024-04-12"), "conflict", "disagreement", id="days-of-publication"),
    pytest.param(claim("100億円", 1e10), other("200億円", 2e10, source="one.example"), "conflict", "self_contradiction", id="self"),
    pytest.param(claim("100億円", 1e10), other("200億円", 2e10, metric="revenue"), "other", "other_metric", id="metric"),
    pytest.param(claim("$10.5 billion", 1.05e10), other("$10 billion", 1e10, article_id="one"), "other", "one_text", id="exact-in-one-text"),
    pytest.param(claim("$18.4 billion", 1.84e10, as_of="2024-12", published=datetime(2024, 12, 1)), other("$183 billion", 1.83e11, as_of="2025-10", published=datetime(2025, 10, 1)), "other", "update", id="no-slip-by-other-digits"),
    pytest.param(claim("1兆9000億円", 1.9e12, status="planned", as_of="FY2025", published=datetime(2025, 8, 1)), other("2兆2500億円", 2.25e12, status="planned", as_of="FY2025", published=datetime(2025, 11, 5)), "other", "update", id="forecast-revised"),
    pytest.param(claim("582万台", 5.82e6, as_of="2025-04/2025-06"), other("1036万台", 1.036e7, as_of="2025-06/2025-09"), "other", "other_period", id="periods-that-overlap"),
    pytest.param(claim("1.8%", 1.8, kind="percent", unit="%", metric="stock_change", as_of="2024-10-23"), other("42%", 42, kind="percent", unit="%", metric="stock_change", as_of="2024"), "other", "other_period", id="a-day-and-a-year"),
    pytest.param(claim("$589 billion", 5.89e11, unit="USD", metric="valuation"), other("$589 million", 5.89e8, unit="USD", metric="market_cap_loss"), "conflict", "scale", id="slip-of-metrics-mixed-up"),
    pytest.param(claim("589億円", 5.89e10), other("58.9億円", 5.89e9, metric="revenue"), "other", "other_metric", id="three-digits-of-two-metrics"),
    pytest.param(claim("17,606円", 17606), other("176,060円", 176060, metric="revenue"), "conflict", "scale", id="telling-slip-of-two-metrics"),
    pytest.param(claim("17,606円", 17606), other("176,060円", 176060, metric="revenue", scope=frozenset({"per month"})), "conflict", "scale", id="telling-slip-of-a-month"),
    pytest.param(claim("17,606円", 17606), other("17,606円", 17606, scope=frozenset({"per month"})), "same", "same", id="telling-number-of-a-month"),
    pytest.param(claim("18,000円", 18000), other("18,000円", 18000, scope=frozenset({"per month"})), "other", "other_scope", id="round-number-of-a-month"),
    pytest.param(claim("4.5%", 4.5, kind="percent", unit="%", scope=frozenset({"small firms"})), other("5.1%", 5.1, kind="percent", unit="%"), "other", "other_scope", id="part-and-whole"),
    pytest.param(claim("17,606円", 17606, scope=frozenset({"per year"})), other("176,060円", 176060, scope=frozenset({"per month"})), "other", "other_scope", id="a-year-and-a-month"),
    pytest.param(claim("495,570", 495570, kind="count", unit="car", metric="unit_sales"), other("459,570", 459570, kind="count", unit="car", metric="count"), "conflict", "digits", id="telling-digits-of-two-metrics"),
    pytest.param(claim("41%", 41, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of revenue"})), other("41.3%", 41.3, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of unit_sales"})), "same", "same", id="growth-of-sales"),
    pytest.param(claim("41%", 41, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of revenue"})), other("41.3%", 41.3, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of profit"})), "other", "other_scope", id="growth-of-two-things"),
    pytest.param(claim("2%", 2, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of gdp", "quarter on quarter"})), other("4%", 4, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of gdp", "year on year"})), "other", "other_scope", id="growth-against-two-things"),
    pytest.param(claim("2%", 2, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of gdp", "quarter on quarter"})), other("4%", 4, kind="percent", unit="%", metric="growth_rate", scope=frozenset({"of gdp"})), "other", "other_scope", id="growth-against-the-quarter-before"),
    pytest.param(claim("2%", 2, kind="percent", unit="%", as_of="2024", scope=frozenset({"quarter"})), other("4%", 4, kind="percent", unit="%", as_of="2024-Q4", scope=frozenset({"quarter"})), "conflict", "disagreement", id="a-quarter-of-which-a-text-names-but-the-year"),
    pytest.param(claim("2月27日", None, kind="date", iso="2025-02-27", metric="end_date"), other("Feb. 27", None, kind="date", iso="2025-02-27", metric="withdrawal_date"), "same", "same", id="an-end-and-a-withdrawal"),
    pytest.param(claim("143基", 143, kind="count", unit="unit", status="hypothetical"), other("134基", 134, kind="count", unit="unit"), "conflict", "digits", id="a-slip-of-what-is-imagined"),
    pytest.param(claim("143基", 143, kind="count", unit="unit", status="hypothetical"), other("128基", 128, kind="count", unit="unit"), "other", "hypothetical", id="imagined"),
    pytest.param(claim("326万人", 3.26e6, status="estimated", speaker="A"), other("32.6万人", 3.26e5, status="estimated", speaker="B"), "conflict", "scale", id="a-slip-of-a-forecast"),
    pytest.param(claim("1%", 1, kind="percent", unit="%"), other("99%", 99, kind="percent", unit="%"), "conflict", "disagreement", id="no-slip-of-99"),
    pytest.param(claim("100億円", 1e10, qualifier="more_than"), other("200億円", 2e10), "compatible", "compatible", id="bound"),
    pytest.param(claim("120%", 120, kind="percent", unit="%", metric="stake"), other("60%", 60, kind="percent", unit="%", metric="stake"), "conflict", "share_above_whole", id="share"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "verdict", "kind"), CASES)
def test_judge(a: Linked, b: Linked, verdict: str, kind: str) -> None:
    found = judge(a, b)
    assert (found.verdict, found.kind) == (Verdict(verdict), kind), found.reason
    assert judge(b, a).verdict is found.verdict, "the other way round"


MONTHLY = frozenset({"per month"})
ECHOED = [
    pytest.param(claim("18,000円", 18000), other("18,000円", 18000, scope=MONTHLY), Tie.VALUE, "same", id="a-scope-unsaid"),
    pytest.param(claim("48億円", 4.8e9), other("48億円", 4.8e9, metric="revenue"), Tie.VALUE, "same", id="two-digits"),
    pytest.param(claim("8億円", 8e8), other("8億円", 8e8, metric="revenue"), Tie.VALUE, "other_metric", id="one-digit"),
    pytest.param(claim("8億円", 8e8), other("8億円", 8e8, metric="revenue"), Tie.ONLY_VALUE, "same", id="one-digit-given-once"),
    pytest.param(
        claim("9", 9, kind="count", unit="car"), other("9", 9, kind="count", unit="car", metric="stock"), Tie.ONLY_VALUE, "other_metric",
        id="a-small-count",
    ),
    pytest.param(claim("8億円", 8e8), other("9億円", 9e8, metric="revenue"), Tie.ONLY_VALUE, "other_metric", id="another-value"),
    pytest.param(claim("85億円", 8.5e9, as_of="2021"), other("85億円", 8.5e9, as_of="2022"), Tie.ONLY_VALUE, "same", id="two-times-given-once"),
    pytest.param(
        claim("85億円", 8.5e9, as_of="2021"), other("85億円", 8.5e9, as_of="2022", metric="revenue"), Tie.ONLY_VALUE, "other_period",
        id="two-times-of-two-metrics",
    ),
    pytest.param(claim("4~9億円", 4e8, high=9e8), other("4~9億円", 4e8, high=9e8, metric="revenue"), Tie.VALUE, "same", id="range"),
    pytest.param(
        claim("418億円", 4.18e10, as_of="FY2023"), other("418億円", 4.18e10, as_of="FY2024"), Tie.VALUE, "same", id="year-misread"
    ),
    pytest.param(
        claim("41億円", 4.1e9, as_of="FY2023"), other("41億円", 4.1e9, as_of="FY2024"), Tie.VALUE, "other_period", id="two-years"
    ),
    pytest.param(claim("418億円", 4.18e10), other("41.8億円", 4.18e9, metric="revenue"), Tie.SLIP, "scale", id="slip"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "tie", "kind"), ECHOED)
def test_articles_on_one_story_mean_one_thing_by_one_number(a: Linked, b: Linked, tie: Tie, kind: str) -> None:
    one, two = replace(a, number=1, echoes={2: tie}), replace(b, number=2, echoes={1: tie})
    assert [judge(one, two).kind, judge(two, one).kind] == [kind, kind], judge(one, two).reason
    if kind in ("same", "scale"):
        assert judge(a, b).kind not in ("same", "scale"), "without the story"


def test_a_conflict_is_explained_with_both_figures_and_both_sources() -> None:
    found = judge(claim("1.6兆円", 1.6e12), other("1600億円", 1.6e11))
    assert found.severity == "high"
    assert found.ratio == pytest.approx(10)
    assert all(word in found.reason for word in ("one.example", "two.example", "1.6兆円", "1600億円", "factor of 10"))


def test_an_article_without_publisher_is_not_called_by_its_id() -> None:
    found = judge(claim("1.6兆円", 1.6e12, source="article-0123456789abcdef"), other("1600億円", 1.6e11))
    assert "an article without publisher says 1.6兆円" in found.reason


@pytest.mark.parametrize(("confidence", "held_against"), [(0.6, True), (1.0, False)])
def test_values_far_apart_need_sure_claims(confidence: float, held_against: bool) -> None:
    one = claim("100億円", 1e10, confidence=confidence)
    near, far = (other(f"{n}00億円", n * 1e10, confidence=confidence) for n in (3, 7))
    weighed = [evidence(one, two, judge(one, two), alone=True) for two in (near, far)]
    assert (weighed[0] > weighed[1]) is held_against, weighed


@pytest.mark.parametrize(("iso", "near"), [("2029", True), ("2024", False)])
def test_dates_near_each_other_speak_for_one_question(iso: str, near: bool) -> None:
    one = claim("2030", None, kind="date", iso="2030", metric="completion_date")
    two = other(iso, None, kind="date", iso=iso, metric="completion_date")
    far = other("2010", None, kind="date", iso="2010", metric="completion_date")
    weighed = [evidence(one, date, judge(one, date), alone=False) for date in (two, far)]
    assert (weighed[0] > weighed[1]) is near, weighed


def test_dates_years_apart_are_hardly_of_one_event() -> None:
    one, two, far = (
        claim(iso, None, kind="date", iso=iso, metric="start_date", article_id=iso) for iso in ("2026", "2028", "2034")
    )
    weighed = [evidence(one, date, judge(one, date), alone=True) for date in (two, far)]
    assert weighed[0] > weighed[1], weighed


@pytest.mark.parametrize(("metric", "again"), [("award_date", True), ("start_date", False)])
def test_what_happens_again_and_again_is_one_event_only_at_one_time(metric: str, again: bool) -> None:
    one = claim("2023-05", None, kind="date", iso="2023-05", metric=metric)
    soon, late = (
        other("2023-06", None, kind="date", iso="2023-06", metric=metric, published=datetime(2024, month, 12))
        for month in (4, 9)
    )
    weighed = [evidence(one, date, judge(one, date), alone=True) for date in (soon, late)]
    assert (weighed[0] > weighed[1]) is again, weighed


def test_a_slip_between_articles_on_one_story_speaks_for_one_question() -> None:
    a, b = claim("418億円", 4.18e10), other("41.8億円", 4.18e9)
    one, two = replace(a, number=1, echoes={2: Tie.SLIP}), replace(b, number=2, echoes={1: Tie.SLIP})
    assert evidence(one, two, judge(one, two), alone=True) > evidence(a, b, judge(a, b), alone=True)


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ({"history", "highest"}, None),
        ({"history", "largest", "deal"}, "deal; history; largest"),
        ({"japan", "largest"}, "japan; largest"),
    ],
)
def test_a_record_of_its_own_is_no_title(scope: set[str], held: str | None) -> None:
    found = title(claim("largest", 1, kind="rank", unit="rank", metric="superlative", scope=frozenset(scope)))
    assert found == (held and f"superlative|{held}|1")
