"""Files of entities: what they hold, what is wrong with them, and the changes that people make."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import StopRun
from extractors.entities import load_knowledge
from extractors.entities.entity_file import merged, new_entity, read_entities, without, write_entities

HEADER = "name,kind,qid,en,ja,context\n"
BUNDLED = Path(__file__).parents[3] / "extractors/entities/data/entities.csv"
WRONG = [
    pytest.param("own.csv", "name,kind\nA,thing\n", "first line must be 'name,kind,qid,en,ja,context'", id="header"),
    pytest.param("own.csv", HEADER + "A,gadget,,,,\n", "line 2: kind: .* 'gadget'", id="kind"),
    pytest.param("own.csv", HEADER + " ,thing,,,,\n", "line 2: name: .* at least 1 character", id="no-name"),
    pytest.param("own.csv", HEADER + "A,thing,17,,,\n", "line 2: qid: .* '17'", id="qid"),
    pytest.param("own.csv", HEADER + "A,thing,,,,,,x\n", "line 2: further columns", id="columns"),
    pytest.param(
        "own.csv", HEADER + "A,thing,,,,\nA Inc.,thing,,,,\n", "line 3: 'A Inc.' is there already, at .*line 2", id="twice"
    ),
    pytest.param("own.toml", "[[entity]]\nname = 1\nkind = 'thing'\n", "entity 1: name: .*string", id="toml-type"),
    pytest.param("own.toml", "[[entity]]\nname = 'A'\nkind = 'thing'\naka = []\n", "entity 1: aka: ", id="toml-key"),
    pytest.param("own.toml", "[[entitees]]\n", r"tables \[\[entity\]\] only", id="toml-table"),
    pytest.param("own.toml", "name = ", "own.toml: ", id="toml-syntax"),
]


@pytest.mark.parametrize(("name", "content", "message"), WRONG)
def test_a_wrong_file_says_where(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(StopRun, match=message):
        list(read_entities(path))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "binary"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StopRun, match="cannot be read"):
        list(read_entities(path))


def test_csv_and_toml_say_the_same(tmp_path: Path) -> None:
    table, tree = tmp_path / "own.csv", tmp_path / "own.toml"
    table.write_text(HEADER + "Hoshino,organization,Q5,Hoshino Electric,星野?|星野電機,toaster\n", encoding="utf-8")
    tree.write_text(
        '[[entity]]\nname = "Hoshino"\nkind = "organization"\nqid = "Q5"\nen = ["Hoshino Electric"]\n'
        'ja = ["星野?", "星野電機"]\ncontext = ["toaster"]\n',
        encoding="utf-8",
    )
    (one,), (other,) = read_entities(table), read_entities(tree)
    assert one == other
    assert (one.names, one.weak, one.context) == (
        (("Hoshino", "en"), ("Hoshino Electric", "en"), ("星野", "ja"), ("星野電機", "ja")),
        ("星野",),
        ("toaster",),
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    entities = [
        replace(new_entity("Frontier", "product", ["フロンティア"], context=["exaflops"]), weak=("Frontier",)),
        new_entity("Hoshino, Inc. & Co", "organization", ['The "Star"'], qid="Q7"),
    ]
    write_entities(path, entities)
    assert sorted(read_entities(path), key=lambda entity: entity.name) == entities


def test_the_older_header_without_context(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,kind,qid,en,ja\nHoshino Electric,organization,,Hoshino,星野電機|星野\n", encoding="utf-8")
    assert [hit.entities[0].name for hit in load_knowledge(path).find("星野電機とFujitsu")] == ["Hoshino Electric", "Fujitsu"]


def test_a_name_in_ones_own_file_is_no_longer_anybody_elses(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(HEADER + "Hoshino Electric,organization,,Toshiba|東芝,,\n", encoding="utf-8")
    knowledge = load_knowledge(path)
    assert [hit.entities[0].name for hit in knowledge.find("Toshiba and 東芝")] == ["Hoshino Electric"] * 2
    assert [entity.name for entity in knowledge.entities.values() if entity.name == "Toshiba"] == []


def test_merging_and_taking_names_away() -> None:
    one = merged(new_entity("Hoshino", "organization", ["星野"]), new_entity("Hoshino Motors", "organization", ["星野自動車"]))
    assert [name for name, _ in one.names] == ["Hoshino", "星野", "Hoshino Motors", "星野自動車"]
    assert [name for name, _ in without(one, ["Hoshino Motors", "星野自動車"]).names] == ["Hoshino", "星野"]
    with pytest.raises(StopRun, match="Hoshino has no name Acme"):
        without(one, ["Acme"])
    with pytest.raises(StopRun, match="canonical name"):
        without(one, ["HOSHINO"])


def test_the_bundled_file_is_in_its_own_format(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    write_entities(again, read_entities(BUNDLED))
    assert again.read_text(encoding="utf-8") == BUNDLED.read_text(encoding="utf-8")


def test_each_bundled_wikidata_item_is_one_entitys() -> None:
    items = Counter(entity.qid for entity in read_entities(BUNDLED) if entity.qid)
    assert [item for item in items if not re.fullmatch("Q[1-9][0-9]*", item)] == []
    assert [item for item, times in items.items() if times > 1] == []
