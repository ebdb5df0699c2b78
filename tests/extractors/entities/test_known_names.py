"""Known names, and names found by their tags."""

import pytest

from extractors.entities import load_knowledge
from extractors.entities.names import entity_of, key

FOUND = [
    pytest.param("SoftBank Group and SoftBank Corp. are two.", ["SoftBank Group", "SoftBank"], id="group-apart"),
    pytest.param("ソフトバンクとソフトバンクグループは別だ。", ["SoftBank", "SoftBank Group"], id="ja-group-apart"),
    pytest.param("Fugaku-LLM ran on Fugaku.", ["Fugaku-LLM", "Fugaku"], id="model-and-machine"),
    pytest.param("富岳で学習した。", ["Fugaku"], id="ja-machine"),
    pytest.param("ＮＥＣと富士通", ["NEC", "Fujitsu"], id="full-width"),
    pytest.param("AWSome news of KDDIs", [], id="inside-words"),
    pytest.param("マインドとアイランド、タイ語とチタン", ["Thailand"], id="inside-katakana"),
    pytest.param("物理研究と企業連合、10日産業省", [], id="inside-kanji"),
    pytest.param("トヨタグループと元日銀総裁", ["Toyota", "Bank of Japan"], id="beside-words-of-one-letter"),
    pytest.param("米マイクロソフトは", ["Microsoft"], id="ja-country-prefix"),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_known_names(text: str, expected: list[str]) -> None:
    assert [hit.entities[0].name for hit in load_knowledge().find(text)] == expected


SAME_KEY = [("Acme Inc.", "ACME"), ("Ａｃｍｅ", "acme"), ("星野電機株式会社", "星野電機"), ("Toyota's", "toyota")]


@pytest.mark.parametrize(("one", "other"), SAME_KEY)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ヴァイテック・ジャパン", "バイテックジャパン"), ("コンピューター", "コンピュータ"), ("Kōbe", "Kobe")]
)
def test_ways_of_writing(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_one_name_one_id_on_any_machine() -> None:
    assert entity_of("Acme", "organization").entity_id == entity_of("ACME Inc.", "organization").entity_id
    assert entity_of("Acme", "organization").entity_id != entity_of("Apex", "organization").entity_id
