"""Extraction elsewhere gives what it gives here, and workers that die or hang cost nothing but what they die of."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import extractors
from corpus.article import Article
from corpus.draft import Place
from corpus.errors import StopRun
from corpus.page import read_articles
from corpus.pieces import Unread
from corpus.quarantine import Quarantined
from flows import workers as workers_module
from flows.embedding import SharedEmbedder
from flows.runners import Here, Lost, Processes, Runner
from flows.staging import Staging
from flows.versions import reading_version
from flows.workers import Equipment, Failed, Job, Workers, extract_each, read_work
from tests.flows.deeds import HANGS, KILLS, double, double_after_one_death, kill, wrong
from warehouse.linking import EMBEDDED, load_embedder

MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
TEXTS = [
    ("en", "SoftBank will invest 150 billion yen in a data center in Tomakomai, the company said."),
    ("ja", "ソフトバンクは苫小牧市のデータセンターに1500億円を投資すると発表した。"),
    ("en", "Otterbein opened a plant in Vellmar for $3 million, and Otterbein will hire 40 people."),
    ("en", "RIKEN said Fugaku delivers 442 petaflops."),
]
ARTICLES = [
    Article(key=str(number), text=text, lang=lang, fetched_at=MOMENT, origin=f"here:{number}")
    for number, (lang, text) in enumerate(TEXTS)
]
EQUIPMENT = Equipment()
VERSION = reading_version("", "ja_ginza", "claimledger-names", "")


@pytest.fixture(scope="module")
def two() -> Iterator[Processes]:
    runner = Processes(2)
    yield runner
    runner.close()


def outcome(runner: Runner, work: Callable[[Sequence[int]], list[int]], numbers: Sequence[int]) -> list[int | str]:
    job: Job[int, int | str] = Job(runner, work, numbers, given_up=lambda number, err: f"{number}: {err}")  # type: ignore[arg-type]
    return job.result()


def test_a_process_that_dies_once_costs_nothing(two: Processes, tmp_path: Path) -> None:
    assert outcome(two, partial(double_after_one_death, mark=str(tmp_path / "dead")), [1, 2, 3]) == [2, 4, 6]


def test_what_kills_every_process_is_found(two: Processes) -> None:
    assert outcome(two, double, [1, 2, 3, KILLS, 5]) == [2, 4, 6, "7: The process that read it died", 10]
    assert outcome(two, double, [1, 2]) == [2, 4]


def test_workers_that_die_of_everything(two: Processes) -> None:
    assert outcome(two, kill, [1, 2]) == [f"{number}: The process that read it died" for number in (1, 2)]
    with pytest.raises(
        StopRun, match=r"The process that read it died, and so it went with each of 3 things alone, .* needs 3 GB"
    ):
        outcome(two, kill, [1, 2, 3, 4])


def test_what_hangs_is_found() -> None:
    hasty = Processes(1, patience=(0.5, 0.0))
    try:
        assert outcome(hasty, double, [1, HANGS, 3]) == [2, "-7: It took longer than 0.5 seconds", 6]
    finally:
        hasty.close()


def test_a_fault_of_the_work_is_raised(two: Processes) -> None:
    with pytest.raises(ValueError, match="are wrong"):
        two.start(wrong, [1])()


def test_a_worker_that_reads_otherwise() -> None:
    with pytest.raises(StopRun, match=r"reads otherwise than this machine: it has .*, and here is 4 other"):
        read_work([], EQUIPMENT, "4 other")


def test_nothing_is_left_of_the_processes() -> None:
    runner = Processes(1)
    runner.start(double, [1])()
    (pid,) = runner.pids
    runner.close(hurry=True)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_other_processes_give_the_same(two: Processes, tmp_path: Path) -> None:
    staging = Staging(str(tmp_path / "staging"), VERSION)
    here, there = Workers(EQUIPMENT), Workers(EQUIPMENT, two, staging=staging)
    assert here.extract([]) == there.extract([]) == []
    mine = here.extract(ARTICLES)
    there.start(ARTICLES)
    assert there.extract(ARTICLES) == mine
    assert [len(extraction.figures) for extraction in mine] == [1, 1, 2, 1]
    assert len(staging.leftovers()) == 4
    there.loaded(ARTICLES[:1])
    there.loaded(ARTICLES[1:])
    assert staging.leftovers() == {}


def test_what_was_extracted_before_a_run_died_is_not_extracted_again(tmp_path: Path) -> None:
    staging = Staging(str(tmp_path), VERSION)
    found = Workers(EQUIPMENT, staging=staging).extract(ARTICLES[:3])  # and it never comes to loading them

    class Never(Here):
        def start(self, work: object, items: Sequence[object]) -> Callable[[], list[object]]:  # type: ignore[override]
            raise AssertionError(items)

    with Workers(EQUIPMENT, Never(), staging=staging) as again:
        assert again.extract(ARTICLES[1:3]) == found[1:3]
        again.loaded(ARTICLES[1:3])
    assert staging.leftovers() == {}  # the first did not come again


def test_pages_are_read_by_workers_as_here(two: Processes) -> None:
    def page(number: int, body: str) -> Unread:
        place = Place(origin=f"x:{number}", key=f"x:{number}", fetched_at=MOMENT)
        return Unread(work=partial(read_articles, body.encode(), place), place=place, size=len(body))

    said = "<html><body><article><p>The supercomputer Fugaku delivers {} petaflops, said RIKEN in Kobe.</p></article></body></html>"
    pages = [*(page(number, said.format(number)) for number in range(5)), page(5, "<html><body></body></html>")]
    read = Workers(EQUIPMENT, two).read(pages)
    assert read == [one.read() for one in pages]
    assert [isinstance(items[0], Quarantined) for items in read] == [False] * 5 + [True]


def test_sentences_are_embedded_by_workers_as_here(two: Processes) -> None:
    texts = [f"Otterbein: investment: Otterbein will invest # in plant {'very ' * (n % 7)}{n}" for n in range(70)]
    here, there = (SharedEmbedder(EMBEDDED, Workers(EQUIPMENT, runner)).embed(texts) for runner in (Here(), two))
    assert np.allclose(there, here, atol=1e-5)
    assert np.allclose(here[[3, 69]], load_embedder().embed([texts[3], texts[69]]), atol=1e-5)


def test_a_text_that_kills_whoever_embeds_it() -> None:
    class Deadly(Here):
        def start(self, work: object, items: Sequence[object]) -> Callable[[], list[object]]:  # type: ignore[override]
            def result() -> list[object]:
                raise Lost("The process that read it died")

            return result

    with pytest.raises(StopRun, match=r"died, and again when it embedded 'text' alone\."):
        SharedEmbedder(EMBEDDED, Workers(EQUIPMENT, Deadly())).embed(["text"])


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extractor that stumbles over the word Vellmar."""
    whole = extractors.extract

    def extract(articles: Sequence[Article], models: extractors.Models) -> Iterator[extractors.Extraction]:
        if any("Vellmar" in article.text for article in articles):
            raise KeyError("Vellmar")
        return whole(articles, models)

    monkeypatch.setattr(workers_module.extractors, "extract", extract)


@pytest.mark.usefixtures("broken")
def test_a_text_that_brings_out_a_fault_stops_no_other(tmp_path: Path) -> None:
    for staging in (None, Staging(str(tmp_path), VERSION)):
        workers = Workers(EQUIPMENT, staging=staging)
        assert [one.article_id for one in workers.extract(ARTICLES)] == [
            article.article_id for article in ARTICLES if article is not ARTICLES[2]
        ]
        refusal = workers.refusal(ARTICLES[2])
        assert (refusal.origin, refusal.reason, refusal.detail) == ("here:2", "crash", "KeyError: 'Vellmar'")


@pytest.mark.usefixtures("broken")
def test_a_fault_that_every_text_brings_out_is_raised() -> None:
    same = [replace(ARTICLES[2], key=key) for key in "ab"]
    with pytest.raises(KeyError):
        extract_each(same, EQUIPMENT)
    assert extract_each(same[:1], EQUIPMENT) == [Failed(same[0].article_id, "KeyError: 'Vellmar'")]


def test_storage_that_is_not_shared(tmp_path: Path) -> None:
    class Elsewhere(Here):
        def start(self, work: object, items: Sequence[object]) -> Callable[[], list[object]]:  # type: ignore[override]
            return lambda: [workers_module.Staged("x.parquet")]

    workers = Workers(EQUIPMENT, Elsewhere(), staging=Staging(str(tmp_path), VERSION))
    with pytest.raises(StopRun, match="has to name storage that all of them share"):
        workers.extract(ARTICLES)


def test_an_article_that_kills_is_given_up() -> None:
    class Deadly(Here):
        def start(
            self, work: Callable[[Sequence[Article]], list[object]], items: Sequence[Article]
        ) -> Callable[[], list[object]]:  # type: ignore[override]
            def result() -> list[object]:
                if any(article.lang == "ja" for article in items):
                    raise Lost("The process that read it died")
                return work(items)

            return result

    workers = Workers(EQUIPMENT, Deadly())
    assert len(workers.extract(ARTICLES)) == 3
    assert workers.given_up == {ARTICLES[1].article_id: "The process that read it died, and again when it was read alone."}
    workers.runner = Here()
    assert len(workers.extract(ARTICLES)) == 4
    assert workers.given_up == {}
