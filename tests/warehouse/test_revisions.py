"""What a new text under the same address changes in the claims."""

from typing import Any

import pytest

from tests.warehouse.conftest import MakeArticle, MakeExtraction
from warehouse.loader import Loader
from warehouse.store import Warehouse

CASES = [  # figures of the texts, one after the other; what changed: from revision, change, from, to
    pytest.param([["442 petaflops"], ["442 petaflops"]], [], id="words-alone"),
    pytest.param([["442 petaflops"], ["537 petaflops"]], [(1, "changed", 442e15, 537e15)], id="corrected"),
    pytest.param([["442 petaflops"], []], [(1, "removed", 442e15, None)], id="left-out"),
    pytest.param([[], ["442 petaflops"]], [(1, "added", None, 442e15)], id="added"),
    pytest.param(
        [["1 petaflops", "2 petaflops", "3 petaflops"], ["3 petaflops", "5 petaflops", "1 petaflops"]],
        [(1, "changed", 2e15, 5e15)],
        id="in-another-order",
    ),
    pytest.param(
        [["1 petaflops", "2 petaflops"], ["7 petaflops"]],
        [(1, "changed", 1e15, 7e15), (1, "removed", 2e15, None)],
        id="fewer",
    ),
    pytest.param(
        [["1 petaflops"], ["2 petaflops"], ["1 petaflops"]],
        [(1, "changed", 1e15, 2e15), (2, "changed", 2e15, 1e15)],
        id="there-and-back",
    ),
]


@pytest.mark.parametrize(("texts", "expected"), CASES)
def test_revisions(
    texts: list[list[str]],
    expected: list[tuple[Any, ...]],
    warehouse: Warehouse,
    loader: Loader,
    run_id: str,
    make_article: MakeArticle,
    make_extraction: MakeExtraction,
) -> None:
    other = make_article("other", "Another article of 9 petaflops.")
    loader.load([other], [make_extraction(other, "9 petaflops")], run_id)
    for number, figures in enumerate(texts):
        article = make_article("http://a.example/1", f"Text {number}: {' and '.join(figures)}.")
        loader.load([article], [make_extraction(article, *figures)], run_id)
    query = "SELECT from_revision, change, from_value, to_value FROM revisions ORDER BY from_revision, from_value, to_value"
    assert warehouse.con.execute(query).fetchall() == expected
    told = warehouse.con.execute("SELECT DISTINCT subject, metric, kind, url, same_reader FROM revisions").fetchall()
    assert told == ([("Fugaku", "peak_performance", "compute", "http://a.example/1", True)] if expected else [])


def test_claims_of_different_things_are_not_compared(
    warehouse: Warehouse, loader: Loader, run_id: str, make_article: MakeArticle, make_extraction: MakeExtraction
) -> None:
    for number, metric in enumerate(("peak_performance", "ai_performance")):
        article = make_article("a", f"Text {number} of 442 petaflops.")
        loader.load([article], [make_extraction(article, "442 petaflops", metric=metric)], run_id)
    query = "SELECT change, metric, from_figure, to_figure FROM revisions ORDER BY change"
    assert warehouse.con.execute(query).fetchall() == [
        ("added", "ai_performance", None, "442 petaflops"),
        ("removed", "peak_performance", "442 petaflops", None),
    ]
