"""`claimledger evaluate`: from gold files to scores."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corpus.samples import sample_gold
from flows.cli import main
from flows.evaluation import annotated, temporary_ledger
from flows.pipeline import Steps, run_pipeline
from flows.settings import Settings
from reports.evaluation import evaluate, read_stories

TEXT = "The supercomputer Fugaku delivers 442 petaflops, said its owner."
LINKED = {"figures": (1.0, 1.0), "claims": (1.0, 1.0), "same": (1.0, 1.0), "conflicts": (1.0, 1.0)}


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["evaluate", *arguments])


@pytest.fixture
def gold(here: Path) -> str:
    """The path of a gold file with one claim, of which the rules read everything but the speaker."""
    claim = {
        "id": 1,
        "article": "a",
        "sentence": TEXT,
        "figure": "442 petaflops",
        "kind": "compute",
        "value": 4.42e17,
        "unit": "FLOPS",
        "qualifier": "exact",
        "subject": "富岳",
        "aliases": ["Fugaku"],
        "metric": "peak_performance",
        "status": "reported",
        "speaker": "its owner",
    }
    story = {"story": "one", "articles": [{"id": "a", "lang": "en", "text": f"{TEXT}\n"}], "claims": [claim]}
    (here / "gold.json").write_text(json.dumps(story | {"same": [], "conflicts": []}))
    return "gold.json"


@pytest.fixture
def sample_ledger(here: Path, rules: Steps) -> str:
    """The path of a ledger with the claims of the sample corpus as annotated, linked by the simple rules."""
    stories = read_stories([sample_gold()])
    lines = [article.model_dump_json() for article in stories[0].articles.values()]
    (here / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run_pipeline(["articles.jsonl"], Settings(warehouse="w.duckdb"), steps=annotated(stories, rules))
    return "w.duckdb"


def test_the_articles_are_read_by_the_pipeline(gold: str, rules: Steps, here: Path) -> None:
    stories = read_stories([gold])
    with temporary_ledger(stories, steps=rules) as opened:
        found = evaluate(opened.con, stories)
        path = Path(opened.path)
    assert (found.losses.whole.right, found.losses.whole.fields["speaker"]) == (1, 1)
    assert not path.exists()
    assert [item.name for item in here.iterdir()] == [gold]


def test_the_sample_as_annotated_scores_one(sample_ledger: str) -> None:
    result = call(sample_gold(), "--warehouse", sample_ledger, "--format", "json")
    assert result.exit_code == 0
    said = json.loads(result.output)
    assert said["scores"]["claims"]["all"]["precision"] == said["scores"]["claims"]["all"]["recall"] == 1.0
    assert said["losses"]["all"] | {"fields": {}} == {
        "gold": 90,
        "right": 90,
        "figure": 0,
        "sign": 0,
        "subject": 0,
        "fields": {},
    }
    assert {share["all"]["share"] for share in said["shares"].values()} == {1.0}
    assert set(said["scores"]["figures"]["by_language"]) == {"en", "ja"}


def test_the_table(sample_ledger: str) -> None:
    output = call(sample_gold(), "--warehouse", sample_ledger, "--misses", "1").output
    for title in ("Scores: precision", "the share that is right", "were lost", "Taken for another", "by confidence"):
        assert title in output
    first = next(line for line in output.splitlines() if line.startswith("│ all"))
    assert [cell.strip() for cell in first.strip("│").split("│")][1:7] == ["1.00"] * 6
    assert "The worst 1 of " in output
    assert output.count("   expected: ") == 1


def test_a_miss_is_quoted_with_its_figure_marked(gold: str, here: Path, rules: Steps) -> None:
    (here / "a.txt").write_text(TEXT)
    run_pipeline(["a.txt"], Settings(warehouse="w.duckdb"), steps=rules)
    output = call(gold, "--warehouse", "w.duckdb").output
    assert output.endswith(
        "The worst 1 of 1 misses:\n1. speaker\n"
        "   a: The supercomputer Fugaku delivers **442 petaflops**, said its owner.\n"
        "   expected: its owner\n   said:     nothing (confidence 0.50)\n"
    )


def test_no_misses(sample_ledger: str) -> None:
    assert "The worst" not in call(sample_gold(), "--warehouse", sample_ledger, "--misses", "0").output


def test_the_annotated_claims_of_the_sample_are_linked_right() -> None:
    result = call(sample_gold(), "--from-gold", "--format", "json")
    said: dict[str, Any] = json.loads(result.output)["scores"]
    assert {name: (score["all"]["precision"], score["all"]["recall"]) for name, score in said.items()} == LINKED


FAILURES = [  # arguments, exit code, what is said
    pytest.param([], 2, "Missing argument 'GOLD...'", id="no-gold"),
    pytest.param(["x.json", "--from-gold", "--warehouse", "w"], 2, "cannot be given together", id="both"),
    pytest.param(["x.json", "--misses", "-1"], 2, "-1 is not in the range", id="misses"),
    pytest.param(["x.json"], 1, "The gold file 'x.json' cannot be read", id="no-file"),
    pytest.param(["bad.json"], 1, "'bad.json' is no gold file:\n- story: Field required", id="bad-file"),
    pytest.param(["gold.json", "--warehouse", "w"], 1, "There is no warehouse at 'w'", id="no-warehouse"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), FAILURES)
def test_failures(arguments: list[str], code: int, said: str, gold: str, here: Path) -> None:
    (here / "bad.json").write_text("{}")
    result = call(*arguments)
    assert (result.exit_code, "Traceback" in result.output) == (code, False)
    assert said in result.output
