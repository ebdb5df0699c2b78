"""The pipeline without Prefect: counts, repetition, revisions, failures. The steps here need no model."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ClaimledgerError, StopRun
from flows.embedding import SharedEmbedder
from flows.pipeline import Batch, Steps, Summary, read_batch, run_pipeline
from flows.settings import Settings
from warehouse.store import Warehouse

RUNS = "SELECT status, error, (counts->>'read')::INTEGER FROM runs ORDER BY started_at"


def ask(settings: Settings, sql: str) -> list[Any]:
    with Warehouse.open(settings.warehouse, read_only=True) as opened:
        return opened.con.execute(sql).fetchall()


def numbers(summary: Summary) -> dict[str, Any]:
    """The numbers that are not nought."""
    return {name: value for name, value in summary.as_dict().items() if value and name != "run_id"}


@pytest.fixture
def settings(here: Path) -> Settings:
    return Settings(warehouse=str(here / "w.duckdb"), batch_size=2)


def test_a_run_and_the_same_again(news: Path, settings: Settings, rules: Steps) -> None:
    seen: list[int] = []
    summary = run_pipeline([str(news)], settings, steps=rules, progress=lambda now: seen.append(now.read))
    assert numbers(summary) == {
        "read": 2,
        "new": 2,
        "quarantined": {"binary": 1, "empty": 1},
        "figures": 2,
        "claims": 2,
        "facts": 1,
        "conflicts": 1,
    }
    assert not summary.nothing_new
    assert seen == [2, 2]
    again = run_pipeline([str(news)], settings, steps=rules)
    assert again.nothing_new
    assert numbers(again) == {
        "read": 2,
        "unchanged": 2,
        "quarantined": {"binary": 1, "empty": 1},
        "facts": 1,
        "conflicts": 1,
    }
    assert ask(settings, "SELECT count(*) FROM articles") == [(2,)]
    assert ask(settings, "SELECT count(*) FROM quarantine") == [(2,)]
    assert ask(settings, RUNS) == [("finished", None, 2), ("finished", None, 2)]
    assert ask(settings, "SELECT DISTINCT versions->>'embedder', versions->>'duckdb' > '2' FROM runs") == [
        ("all-MiniLM-L6-v2", True)
    ]


def test_the_ledger_in_a_folder_that_is_read_is_no_input(news: Path, rules: Steps) -> None:
    summary = run_pipeline([str(news)], Settings(warehouse=str(news / "w.duckdb")), steps=rules)
    assert numbers(summary)["quarantined"] == {"binary": 1, "empty": 1}


def test_a_known_text_is_neither_extracted_nor_linked_again(news: Path, settings: Settings, rules: Steps) -> None:
    run_pipeline([str(news)], settings, steps=rules)

    def never(*_: Any) -> Any:
        raise AssertionError("there is nothing to do")

    summary = run_pipeline([str(news)], settings, steps=replace(rules, extract=never, link=never))
    assert summary.counts.unchanged == 2


def test_a_changed_text_is_a_revision(news: Path, settings: Settings, rules: Steps) -> None:
    run_pipeline([str(news)], settings, steps=rules)
    (news / "a.txt").write_text("The supercomputer Fugaku delivers 415 petaflops, said its owner.")
    summary = run_pipeline([str(news)], settings, steps=rules)
    assert (summary.counts.revised, summary.counts.unchanged, summary.counts.claims) == (1, 1, 1)
    assert ask(settings, "SELECT figure, revision, a.latest FROM claims JOIN articles a USING (article_id) ORDER BY 2, 1") == [
        ("442 petaflops", 1, False),
        ("537 petaflops", 1, True),
        ("415 petaflops", 2, True),
    ]


def test_another_pipeline_reads_everything_again(news: Path, settings: Settings, rules: Steps) -> None:
    run_pipeline([str(news)], settings, steps=rules)
    summary = run_pipeline([str(news)], settings.model_copy(update={"english_pipeline": "other"}), steps=rules)
    assert (summary.counts.reread, summary.counts.new) == (2, 0)
    assert ask(settings, "SELECT count(*) FROM claims") == [(2,)]


def test_another_embedder_links_everything_again(news: Path, settings: Settings, rules: Steps) -> None:
    run_pipeline([str(news)], settings, steps=rules)
    linked: list[str] = []

    def link(warehouse: Warehouse, embedder: SharedEmbedder, run_id: str) -> None:
        linked.append(embedder.name)
        rules.link(warehouse, embedder, run_id)

    other = settings.model_copy(update={"embedder": "other"})
    for _ in range(2):
        run_pipeline([str(news)], other, steps=replace(rules, link=link))
    assert linked == ["other"]


def test_what_a_failed_run_loaded_is_linked_by_the_next(news: Path, settings: Settings, rules: Steps) -> None:
    def broken(*_: Any) -> None:
        raise ClaimledgerError("The embedder is gone.")

    with pytest.raises(ClaimledgerError, match="The embedder is gone"):
        run_pipeline([str(news)], settings, steps=replace(rules, link=broken))
    assert ask(settings, RUNS) == [("failed", "The embedder is gone.", 2)]
    assert ask(settings, "SELECT count(*), count(fact_id) FROM claims") == [(2, 0)]
    summary = run_pipeline([str(news)], settings, steps=rules)
    assert (summary.read, summary.resumed, summary.conflicts) == (0, 4, 1)
    assert ask(settings, "SELECT count(*), count(fact_id) FROM claims") == [(2, 2)]


def test_a_fault_in_our_code_is_recorded_too(news: Path, settings: Settings, rules: Steps) -> None:
    def broken(*_: Any) -> Any:
        raise KeyError("metric")

    with pytest.raises(KeyError):
        run_pipeline([str(news)], settings, steps=replace(rules, extract=broken))
    assert ask(settings, RUNS) == [("failed", "KeyError: 'metric'", 0)]


def test_nothing_read(here: Path, settings: Settings, rules: Steps) -> None:
    summary = run_pipeline([str(here / "nowhere")], settings, steps=rules)
    assert summary.nothing_read
    assert ask(settings, RUNS) == [("failed", "Nothing could be read.", 0)]


def test_a_warehouse_that_cannot_be_opened(news: Path, settings: Settings, rules: Steps) -> None:
    Path(settings.warehouse).write_text("hello")
    with pytest.raises(StopRun, match="not a DuckDB file"):
        run_pipeline([str(news)], settings, steps=rules)


def test_batches(news: Path) -> None:
    from corpus.readers import read_inputs

    reading = read_inputs([str(news)])
    sizes = [(len(batch.articles), len(batch.quarantined)) for batch in iter(lambda: read_batch(reading, 3), Batch((), ()))]
    assert sizes == [(2, 1), (0, 1)]
