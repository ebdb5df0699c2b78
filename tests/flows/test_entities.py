"""`claimledger entities`: one's own file of names, and what the ledger proposes."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractors.entities import entity_file
from flows import entities_cli
from flows.cli import main
from flows.pipeline import run_pipeline
from flows.settings import Settings

OWN = "claimledger-entities.csv"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["entities", *arguments])


def listed(*arguments: str) -> dict[str, str]:
    """Name -> other names."""
    result = call("list", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    return {row["name"]: row["other names"] for row in json.loads(result.output)}


def test_add_then_merge_then_split(here: Path) -> None:
    assert call("add", "Hoshino Electric", "organization", "--name", "星野電機", "--name", "Hoshino").exit_code == 0
    assert listed("--own") == {"Hoshino Electric": "Hoshino|星野電機"}
    assert call("merge", "Hoshino Electric", "ホシノ").exit_code == 0
    assert listed("ホシノ") == {"Hoshino Electric": "Hoshino|星野電機|ホシノ"}
    said = call("split", "Hoshino Electric", "Hoshino", "--kind", "person").output
    assert "Hoshino (person) is known as Hoshino." in said
    assert listed("--own") == {"Hoshino": "", "Hoshino Electric": "星野電機|ホシノ"}


def test_a_bundled_entity_is_changed_in_ones_own_file(here: Path) -> None:
    before = listed("SBG")
    assert "SoftBank Group" in before
    assert call("split", "SoftBank Group", "SBG").exit_code == 0
    assert listed("SBG") == {"SBG": ""}
    assert set(listed("--own")) == {"SBG", "SoftBank Group"}


def test_merging_two_bundled_entities_leaves_one(here: Path) -> None:
    assert call("merge", "Toshiba", "NEC").exit_code == 0
    assert "NEC" in listed("Toshiba")["Toshiba"].split("|")
    assert "NEC" not in listed("NEC")


def test_import(here: Path) -> None:
    (here / "names.toml").write_text(
        '[[entity]]\nname = "Zelatek"\nkind = "organization"\nja = ["ゼラテック"]\n', encoding="utf-8"
    )
    assert call("import", "names.toml").output == f"Took 1 entities into {OWN}.\n"
    assert listed("--own") == {"Zelatek": "ゼラテック"}
    with (here / OWN).open(encoding="utf-8", newline="") as handle:
        assert [row["ja"] for row in csv.DictReader(handle)] == ["ゼラテック"]


FAILURES = [
    pytest.param(
        ["merge", "Nobody Inc.", "X"], "Nobody is known as 'Nobody Inc.' yet: say what it is with --kind.", id="unknown"
    ),
    pytest.param(["split", "Nobody", "X"], "Nobody is known as 'Nobody'.", id="unknown-split"),
    pytest.param(["split", "Toshiba", "X"], "Toshiba has no name X.", id="no-such-name"),
    pytest.param(["add", "A|B", "thing"], "'A|B': name: ", id="bar"),
    pytest.param(["import", "gone.csv"], "'gone.csv' cannot be read", id="missing-file"),
    pytest.param(["add", "A", "thing", "--file", "own.toml"], "own.toml is TOML", id="toml"),
]


@pytest.mark.parametrize(("arguments", "said"), FAILURES)
def test_failures_exit_with_1_and_change_nothing(here: Path, arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 1, result.output
    assert said in result.output
    assert not (here / OWN).exists()


def test_what_the_ledger_proposes(here: Path) -> None:
    (here / "a.txt").write_text("Zelatek Industries hired 500 engineers in Osaka.", encoding="utf-8")
    (here / "b.txt").write_text("Zela Tek Industries hired 700 engineers in Osaka.", encoding="utf-8")
    run_pipeline(["a.txt", "b.txt"], Settings(warehouse="w.duckdb"))
    result = call("list", "--proposed", "--warehouse", "w.duckdb", "--format", "json")
    (row,) = json.loads(result.output)
    assert {row["entity"], row["may also be called"]} == {"Zelatek Industries", "Zela Tek Industries"}
    assert "differ in spelling only" in row["why"]
    assert "engineers in Osaka" in row["for instance"]


def test_the_kinds_offered_are_those_of_the_file() -> None:
    assert tuple(entities_cli.KINDS.choices) == entity_file.KINDS
