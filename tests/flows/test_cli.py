"""The command line: help, formats, exit codes, and what is imported."""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import main
from flows.pipeline import Steps, run_pipeline
from flows.settings import Settings

COMMANDS = ["run", "conflicts", "relink", "report", "sql", "doctor", "evaluate", "ingest", "serve"]
HEAVY = [
    "spacy",
    "ginza",
    "torch",
    "sentence_transformers",
    "transformers",
    "prefect",
    "pandas",
    "pyarrow",
    "trafilatura",
    "httpx",
]


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def filled(news: Path, here: Path, rules: Steps) -> str:
    """The path of a ledger with one conflict."""
    path = str(here / "w.duckdb")
    run_pipeline([str(news)], Settings(warehouse=path), steps=rules)
    return path


def test_the_commands() -> None:
    assert sorted(main.commands) == sorted([*COMMANDS, "entities", "sources"])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_the_option_warehouse(name: str) -> None:
    result = call(name, "--help")
    assert result.exit_code == 0
    assert f"Example:\n    claimledger {name}" in result.output
    assert "--warehouse PATH" in result.output


def test_help_and_version() -> None:
    assert "Example:" in call("--help").output
    assert re.fullmatch(r"claimledger, version \d+\.\d+\.\d+\n", call("--version").output)


USAGE = [
    pytest.param(["run"], "Missing argument 'INPUT...'", id="no-input"),
    pytest.param(["sql"], "Missing argument 'QUERY'", id="no-query"),
    pytest.param(["conflicts", "--min-severity", "huge"], "'huge' is not one of", id="severity"),
    pytest.param(["conflicts", "--format", "xml"], "'xml' is not one of", id="format"),
    pytest.param(["fly"], "No such command 'fly'", id="command"),
    pytest.param(["doctor", "--fast"], "No such option", id="option"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE)
def test_bad_usage_exits_with_2(arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert said in result.output


FAILURES = [
    pytest.param(["conflicts"], "There is no warehouse at 'claimledger.duckdb'", id="conflicts"),
    pytest.param(["report"], "There is no warehouse at 'claimledger.duckdb'", id="report"),
    pytest.param(["sql", "select 1", "--warehouse", "x.duckdb"], "There is no warehouse at 'x.duckdb'", id="sql"),
]


@pytest.mark.parametrize(("arguments", "said"), FAILURES)
def test_failures_exit_with_1(arguments: list[str], said: str, here: Path) -> None:
    result = call(*arguments)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert list(here.iterdir()) == []


def test_wrong_settings_exit_with_1(here: Path) -> None:
    (here / "claimledger.toml").write_text("batch_size = 0")
    result = call("conflicts")
    assert result.exit_code == 1
    assert "batch_size: Input should be greater" in result.output


def test_conflicts_as_a_table(filled: str) -> None:
    result = call("conflicts", "--warehouse", filled)
    assert result.exit_code == 0
    for said in ("high", "Fugaku: peak performance", "442 petaflops", "537 petaflops", "They differ.", "1 conflict"):
        assert said in result.output


def test_conflicts_as_json(filled: str) -> None:
    (conflict,) = json.loads(call("conflicts", "--format", "json", "--warehouse", filled).output)
    assert (conflict["subject"], conflict["severity"], conflict["a"]["figure"]) == ("Fugaku", "high", "442 petaflops")
    assert conflict["b"]["sentence"].startswith("A visitor in Kobe")


def test_conflicts_as_csv(filled: str) -> None:
    (row,) = csv.DictReader(io.StringIO(call("conflicts", "--format", "csv", "--warehouse", filled).output))
    assert (row["a_figure"], row["b_figure"], row["ratio"]) == ("442 petaflops", "537 petaflops", str(537e15 / 442e15))


def test_conflicts_as_markdown(filled: str) -> None:
    output = call("conflicts", "--format", "markdown", "--warehouse", filled).output
    assert output.startswith("## Fugaku: peak performance (high)\n\nThey differ.\n\n- **442 petaflops** — ")


def test_no_conflicts(here: Path, rules: Steps) -> None:
    (here / "a.txt").write_text("The supercomputer Fugaku delivers 442 petaflops, said its owner.")
    run_pipeline(["a.txt"], Settings(warehouse="w.duckdb"), steps=rules)
    assert call("conflicts", "--warehouse", "w.duckdb").output == "No open conflicts.\n"
    assert json.loads(call("conflicts", "--warehouse", "w.duckdb", "--format", "json").output) == []
    assert "No open conflicts." in call("conflicts", "--warehouse", "w.duckdb", "--format", "markdown").output


QUERY = "SELECT metric, count(*) AS n, NULL AS nothing, [1, 2] AS list FROM claims GROUP BY metric"


def test_relink_links_what_was_loaded_and_not_linked(news: Path, here: Path, rules: Steps) -> None:
    run_pipeline([str(news)], Settings(warehouse="w.duckdb"), steps=replace(rules, link=lambda *_: None))
    for more in ((), ("--everything",)):
        result = call("relink", "--warehouse", "w.duckdb", *more)
        assert (result.exit_code, result.output) == (0, "1 facts, 1 open conflicts.\n")
    result = call("relink", "--warehouse", "none.duckdb")
    assert (result.exit_code, "There is no warehouse at 'none.duckdb'" in result.output) == (1, True)
    assert not Path("none.duckdb").exists()


def test_sql_formats(filled: str) -> None:
    assert json.loads(call("sql", QUERY, "--format", "json", "--warehouse", filled).output) == [
        {"metric": "peak_performance", "n": 2, "nothing": None, "list": [1, 2]}
    ]
    assert call("sql", QUERY, "--format", "csv", "--warehouse", filled).output == (
        'metric,n,nothing,list\npeak_performance,2,,"[1, 2]"\n'
    )
    table = call("sql", QUERY, "--warehouse", filled).output
    assert "peak_performance" in table
    assert table.endswith("1 row\n")


def test_sql_refuses_writes(filled: str) -> None:
    result = call("sql", "DELETE FROM ledger_tables.claim", "--warehouse", filled)
    assert result.exit_code == 1
    assert "read-only" in result.output


def test_markup_in_the_data_is_printed_as_it_is(filled: str) -> None:
    assert "[bold]x[/]" in call("sql", "select '[bold]x[/]' as a", "--warehouse", filled).output


@pytest.mark.parametrize("command", [["sql", "select 1"], ["conflicts"]], ids=["sql", "conflicts"])
def test_nothing_heavy_is_imported(command: list[str], filled: str, root: Path) -> None:
    script = (
        "import sys; from flows.cli import main\n"
        f"main({[*command, '--warehouse', filled]!r}, standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.splitlines()[-1] == "[]"
