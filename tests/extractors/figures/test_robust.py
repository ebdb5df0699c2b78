"""The figure reader on any string: it never raises, and spans hold."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.nasty import NASTY
from extractors.figures import find_figures
from extractors.records import Figure, Kind

PIECES = (
    "5", "10", "1,234", "3.5", "１２．５", "二千五百", "億", "兆", "万", "円", "ドル", "$", "¥", "€", "USD ", " million", " billion", "bn", "B", "%", " percent", "割", "倍", "分の",
    "から", "〜", "-", " to ", " and ", "between ", "about ", "約", "以上", "超", "第", "位", "年", "月", "日", "年度", "月期", "令和", " yen", " petaflops", "ペタフロップス", "基の", "GPU", "MW",
    " the ", "second-largest", "half", "two", "twenty-one", " hundred", "third", "No. ", "#", "Q3 2025", "FY", "April 2", "2024", "\n", " ", ",", ".", "(", ")", "人", "社", "▲", "½", "e10", "x 10^18",
)  # fmt: skip
LANGS = st.sampled_from(["en", "ja"])


def check(text: str, found: list[Figure]) -> None:
    assert all(0 <= figure.start < figure.end <= len(text) for figure in found)
    assert all(text[figure.start : figure.end] == figure.text for figure in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(text=st.text(max_size=200), lang=LANGS)
def test_any_text(text: str, lang: str) -> None:
    check(text, find_figures(text, lang))


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(text=st.lists(st.sampled_from(PIECES), max_size=14).map("".join), lang=LANGS)
def test_any_mixture_of_what_figures_are_made_of(text: str, lang: str) -> None:
    check(text, find_figures(text, lang))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY.keys())
def test_long_runs_of_one_thing(piece: str, lang: str) -> None:
    """What makes regular expressions blow up; that time stays linear is measured in benchmarks/figures.py."""
    text = piece * (20_000 // len(piece))
    check(text, find_figures(text, lang))


@pytest.mark.parametrize("lang", ["de", "", "EN"])
def test_a_language_that_is_not_read(lang: str) -> None:
    with pytest.raises(ValueError, match="Languages: en, ja"):
        find_figures("5", lang)


def test_as_dict_is_the_contract() -> None:
    (figure,) = find_figures("Fugaku delivers 442 petaflops", lang="en")
    expected: dict[str, Any] = {
        "start": 16, "end": 29, "text": "442 petaflops", "kind": "compute", "value": 4.42e17, "value_high": None, "unit": "FLOPS",
        "qualifier": "exact",
    }  # fmt: skip
    assert figure.as_dict() == expected
    assert figure.kind is Kind.COMPUTE
