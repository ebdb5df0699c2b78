"""Sentences without a model."""

import pytest

from extractors.sentences import Sentences

CASES = [
    pytest.param("en", "It rose. It fell.", ["It rose.", "It fell."], id="two"),
    pytest.param(
        "en",
        "The U.S. plan costs $5 million. Work starts soon.",
        ["The U.S. plan costs $5 million.", "Work starts soon."],
        id="us",
    ),
    pytest.param("en", "Fugaku is No. 1 again. Summit is No. 2.", ["Fugaku is No. 1 again.", "Summit is No. 2."], id="no"),
    pytest.param(
        "en", "Acme Inc. said so. J. P. Smith agreed.", ["Acme Inc. said so.", "J. P. Smith agreed."], id="abbreviations"
    ),
    pytest.param(
        "en", "Prices rose 2.5 percent. Then they fell.", ["Prices rose 2.5 percent.", "Then they fell."], id="decimal"
    ),
    pytest.param("en", '"We are done." He left.', ['"We are done."', "He left."], id="quote"),
    pytest.param(
        "en", "A headline\n\n- first point\n- second point", ["A headline", "- first point", "- second point"], id="bullets"
    ),
    pytest.param("ja", "富岳は速い。京も速かった。", ["富岳は速い。", "京も速かった。"], id="ja-two"),
    pytest.param(
        "ja",
        "社長は「やる。必ずやる。」と述べた。次に移った。",
        ["社長は「やる。必ずやる。」と述べた。", "次に移った。"],
        id="ja-quote",
    ),
    pytest.param("ja", "本当か？そうだ！終わり", ["本当か？", "そうだ！", "終わり"], id="ja-marks"),
    pytest.param("en", "TOKYO, Oct. 2 - It rose. It fell.", ["It rose.", "It fell."], id="dateline"),
    pytest.param("en", "BONN, Germany (Wire) — It rose.", ["It rose."], id="dateline-agency"),
    pytest.param("en", "SEATTLE — It rose.", ["It rose."], id="dateline-place"),
    pytest.param("en", "NVIDIA — the chip maker — grew.", ["NVIDIA — the chip maker — grew."], id="aside-is-no-dateline"),
    pytest.param("en", "", [], id="empty"),
    pytest.param("ja", "\n \n", [], id="blank"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_split(lang: str, text: str, expected: list[str]) -> None:
    found = Sentences(text, lang).all
    assert [text[sentence.start : sentence.end] for sentence in found] == expected
