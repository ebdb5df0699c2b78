"""The command `run` with the real extractors and the real embedder, on a few sentences."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.cli import main

ARTICLES = [
    {
        "id": "a",
        "url": "https://a.example/1",
        "publisher": "Kobe News",
        "published": "2024-11-03",
        "text": "SoftBank will invest 150 billion yen in a data center in Tomakomai, the company said on Sunday.",
    },
    {
        "id": "b",
        "url": "https://b.example/1",
        "publisher": "Sapporo Post",
        "published": "2024-11-04",
        "text": "ソフトバンクは苫小牧市のデータセンターに1500億円を投資する。同社が4日、発表した。",
    },
]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["run", "--inline", "--warehouse", "w.duckdb", *arguments])


def write(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")


@pytest.fixture
def first(here: Path) -> dict[str, Any]:
    """What the first run printed."""
    write(here / "news.jsonl", ARTICLES)
    result = run("news.jsonl", "--json")
    assert result.exit_code == 0, result.output
    printed: dict[str, Any] = json.loads(result.stdout)
    return printed


def test_a_run_twice_and_then_revised(first: dict[str, Any], here: Path) -> None:
    assert first["summary"]["new"] == first["summary"]["read"] == 2
    assert first["summary"]["claims"] >= 2
    assert first["summary"]["facts"] >= 1
    again = run("news.jsonl")
    assert again.exit_code == 0
    assert again.stdout.startswith("Nothing new: the ledger holds all of this already.\n")
    write(here / "news.jsonl", [{**ARTICLES[0], "text": str(ARTICLES[0]["text"]).replace("150", "180")}])
    revised = json.loads(run("news.jsonl", "--json").stdout)
    assert (revised["summary"]["revised"], revised["summary"]["new"]) == (1, 0)
    sql = "select count(*) n from articles a join claims c using (article_id) where a.text[figure_start + 1 : figure_end] = figure"
    counted = CliRunner().invoke(main, ["sql", sql, "--format", "csv", "--warehouse", "w.duckdb"])
    assert int(counted.output.split()[1]) >= 3


def test_bad_input_beside_good(first: dict[str, Any], here: Path) -> None:
    assert first["summary"]["quarantined"] == {}
    (here / "empty.txt").write_text("")
    (here / "binary.txt").write_bytes(bytes(range(256)))
    (here / "broken.txt").write_bytes("投資額は約1300億円。".encode()[:-1])
    (here / "huge.txt").write_bytes(b"x" * 6_000_000)
    (here / "array.jsonl").write_text("[1, 2]\n")
    bad = ["empty.txt", "binary.txt", "broken.txt", "huge.txt", "array.jsonl"]
    result = run("news.jsonl", *bad)
    assert result.exit_code == 0
    assert "Could not be read: 5 (1 binary, 1 empty, 1 encoding, 1 format, 1 too_large)" in result.stderr
    assert "broken.txt: encoding: Broken UTF-8" in result.stderr
    strict = run("news.jsonl", "--strict", *bad)
    assert strict.exit_code == 1
    assert "5 inputs could not be read (--strict)" in strict.stderr
    nothing = run(*bad)
    assert nothing.exit_code == 1
    assert "Nothing could be read." in nothing.stderr
