"""Known names, and names found by their tags."""

from pathlib import Path

import pytest

from corpus.errors import StopRun
from extractors.entities import Knowledge, load_knowledge
from extractors.entities.knowledge import entity_of, key, read_entities

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
    assert [hit.entity.name for hit in load_knowledge().find(text)] == expected


SAME_KEY = [("Acme Inc.", "ACME"), ("Ａｃｍｅ", "acme"), ("星野電機株式会社", "星野電機"), ("Toyota's", "toyota")]


@pytest.mark.parametrize(("one", "other"), SAME_KEY)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_one_name_one_id_on_any_machine() -> None:
    assert entity_of("Acme", "organization").entity_id == entity_of("ACME Inc.", "organization").entity_id
    assert entity_of("Acme", "organization").entity_id != entity_of("Apex", "organization").entity_id


def test_a_name_of_two_entities_is_left_open() -> None:
    river = entity_of("Amazon River", "place", [("Amazon", "en"), ("Amazon River", "en")])
    firm = entity_of("Amazon.com", "organization", [("Amazon", "en")])
    knowledge = Knowledge([river, firm])
    assert [hit.entity.name for hit in knowledge.find("Amazon fell. Amazon River rose.")] == ["Amazon River"]


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,kind,qid,en,ja\nHoshino Electric,organization,,Hoshino,星野電機|星野\n", encoding="utf-8")
    knowledge = load_knowledge(path)
    assert [hit.entity.name for hit in knowledge.find("星野電機とFujitsu")] == ["Hoshino Electric", "Fujitsu"]


@pytest.mark.parametrize(
    ("content", "message"),
    [("name,kind\nA,thing\n", "first line must be"), ("name,kind,qid,en,ja\nA,gadget,,,\n", "line 2: kind 'gadget'")],
)
def test_a_wrong_file_says_where(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(StopRun, match=message):
        list(read_entities(path))
