"""A round over the sources: all are read, whatever is wrong with one; each is recorded; nothing is read twice."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corpus.article import Article
from corpus.errors import StopRun
from corpus.sources import Kind, Source
from flows import ingest as ingesting
from flows.cli import main
from flows.gathering import Gathering, Tally
from flows.ingest import Round, Surroundings, chosen, ingest
from flows.pipeline import Steps
from flows.settings import Settings
from tests.corpus.rogue import Rogue, answer
from warehouse.collected import KnownAddresses
from warehouse.lock import Busy, writing
from warehouse.store import Warehouse

SETTINGS = Settings(warehouse="w.duckdb", cache="cache", wait=0)
Write = Callable[..., None]


def look(query: str) -> list[tuple[Any, ...]]:
    with Warehouse.open("w.duckdb", read_only=True) as opened:
        return opened.con.execute(query).fetchall()


def once(rules: Steps, *names: str, settings: Settings = SETTINGS, **around: Any) -> Round:
    return ingest(settings, chosen(settings, names), Surroundings(steps=rules, **around))


def outcome(done: Round) -> dict[str, tuple[str, int, int, int, int]]:
    return {one.source: (one.status, one.read, one.new, one.revised, one.quarantined) for one in done.sources}


@pytest.mark.usefixtures("here")
def test_every_source_is_read_and_recorded(rules: Steps, write_sources: Write, write_article: Write) -> None:
    write_sources(wire='publisher = "Wire"\nreliability = "Quick."', gone="", desk="")
    for name, number in (("wire/a", 442), ("wire/b", 537), ("desk/a", 442)):
        write_article(name, number)
    assert outcome(once(rules)) == {
        "wire": ("finished", 2, 2, 0, 0),
        "gone": ("failed", 0, 0, 0, 1),
        "desk": ("finished", 1, 1, 0, 0),
    }
    write_article("wire/a", 450)
    done = once(rules)
    assert outcome(done)["wire"] == ("finished", 2, 0, 1, 0)
    assert done.as_dict()["revisions"] == {"changed": 1}
    assert look("SELECT publisher, change, from_figure, to_figure FROM revisions") == [
        ("Wire", "changed", "442 petaflops", "450 petaflops")
    ]
    assert [one.source for one in done.failed] == ["gone"]
    query = "SELECT publisher, articles, names, kind, reliability, last_success_at IS NULL, failing_since IS NULL FROM sources"
    assert look(f"{query} ORDER BY publisher") == [
        ("(unknown)", 1, ["desk"], "folder", None, False, True),
        ("Wire", 2, ["wire"], "folder", "Quick.", False, True),
        ("gone", 0, ["gone"], "folder", None, True, False),
    ]
    assert look(
        "SELECT source, count(*), sum(read), count(DISTINCT run_id) FROM source_runs GROUP BY source ORDER BY source"
    ) == [
        ("desk", 2, 2, 2),
        ("gone", 2, 0, 2),
        ("wire", 2, 4, 2),
    ]
    assert look("SELECT source, articles, last_error FROM source_status ORDER BY source") == [
        ("desk", 1, None),
        ("gone", 0, "gone: missing: No file or folder has such a name."),
        ("wire", 3, None),
    ]


@pytest.mark.usefixtures("here")
def test_one_source_alone_and_names_that_are_not_there(rules: Steps, write_sources: Write, write_article: Write) -> None:
    write_sources(one="", two="")
    write_article("two/a", 442)
    assert list(outcome(once(rules, "two"))) == ["two"]
    assert look("SELECT source, listed FROM source_status ORDER BY source") == [("one", True), ("two", True)]
    with pytest.raises(StopRun, match=r"There is no source 'three' in 'sources\.toml'\. There are: one, two\."):
        chosen(SETTINGS, ["three"])
    Path("sources.toml").write_text("")
    with pytest.raises(StopRun, match="There is no source in"):
        chosen(SETTINGS)


@pytest.mark.usefixtures("here")
def test_a_source_with_a_fault_of_ours_does_not_stop_the_others(
    rules: Steps, write_sources: Write, write_article: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ingesting.collect

    def collect(source: Source, *given: Any, **more: Any) -> Iterator[Any]:
        if source.name == "bad":
            raise ZeroDivisionError("by nought")
        return plain(source, *given, **more)

    monkeypatch.setattr(ingesting, "collect", collect)
    write_sources(bad="", good="")
    write_article("good/a", 442)
    done = once(rules)
    assert outcome(done) == {"bad": ("failed", 0, 0, 0, 0), "good": ("finished", 1, 1, 0, 0)}
    assert done.failed[0].error == "ZeroDivisionError: by nought"


@pytest.mark.usefixtures("here")
def test_what_was_read_is_recorded_even_if_the_round_breaks_off(
    rules: Steps, write_sources: Write, write_article: Write
) -> None:
    def fail(*_given: object) -> None:
        raise StopRun("The disk is full.")

    write_sources(one="")
    write_article("one/a", 442)
    with pytest.raises(StopRun, match="disk"):
        once(replace(rules, link=fail))
    assert look("SELECT s.source, s.new, r.status FROM source_runs AS s JOIN runs AS r USING (run_id)") == [
        ("one", 1, "failed")
    ]
    assert outcome(once(rules)) == {"one": ("finished", 1, 0, 0, 0)}


@pytest.mark.usefixtures("here")
def test_a_round_waits_for_no_other_writer(rules: Steps, write_sources: Write) -> None:
    write_sources(one="")
    with writing("w.duckdb", what="claimledger run"), pytest.raises(Busy, match="claimledger run, process"):
        once(rules)


@pytest.mark.usefixtures("here")
def test_a_stopped_round_keeps_what_it_has(rules: Steps, write_sources: Write, write_article: Write) -> None:
    write_sources(one="")
    for number in range(20):
        write_article(f"one/{number:02}", 400 + number)
    batches: list[int] = []
    done = once(
        rules,
        settings=SETTINGS.model_copy(update={"batch_size": 5}),
        stopped=lambda: bool(batches),
        progress=lambda summary: batches.append(summary.read),
    )
    assert (done.stopped, done.summary.read) == (True, 5)
    assert outcome(done) == {"one": ("stopped", 5, 5, 0, 0)}
    assert look("SELECT status FROM runs") == [("finished",)]
    assert look("SELECT last_success_at, failing_since FROM source_status") == [(None, None)]
    assert outcome(once(rules)) == {"one": ("finished", 20, 15, 0, 0)}


def feed(site: str, *names: str) -> bytes:
    items = "".join(f"<item><title>t</title><link>{site}/{name}</link></item>" for name in names)
    return answer(f'<rss version="2.0"><channel><title>w</title>{items}</channel></rss>', "Content-Type: application/rss+xml")


def test_known_pages_are_not_read_again_and_still_count(here: Path, rules: Steps, site: str) -> None:
    text = "<p>The supercomputer Fugaku delivers 442 petaflops, said the institute that built it in Kobe.</p>"
    Rogue.extra |= {
        "/list": feed(site, "1", "2"),
        "/1": answer(f"<html><body><article>{text}</article></body></html>"),
        "/2": answer("<html><body></body></html>"),
    }
    (here / "sources.toml").write_text(
        f'[[source]]\nname = "Wire"\nkind = "feed"\nurl = "{site}/list"\nlocal = true\ndelay = 0\nlanguage = "en"\n'
    )
    assert outcome(once(rules)) == {"Wire": ("finished", 1, 1, 0, 1)}
    asked = list(Rogue.asked)
    again = once(rules)
    assert (outcome(again), again.summary.read) == ({"Wire": ("finished", 1, 0, 0, 1)}, 0)
    assert Rogue.asked == [*asked, "/robots.txt", "/list"]
    assert look("SELECT status, error FROM runs") == [("finished", None)] * 2
    Rogue.extra["/list"] = answer("", status="404 Not Found")
    failed = once(rules).failed[0]
    assert (failed.read, failed.error) == (0, f"{site}/list: network: The server answered 404 Not Found.")


def test_addresses_are_known_by_the_extractor_at_work(warehouse: Warehouse) -> None:
    for number, (version, latest) in enumerate([("v1", True), ("v0", True), ("v1", False)]):
        warehouse.con.execute(
            "INSERT INTO ledger_tables.article (article_id, article_hash, article_key, fetched_at, lang, text, content_hash,"
            " revision, latest, origin, extractor_version, run_id)"
            " VALUES ($1, md5_number_lower($1), 'k', '2025-06-02 10:00:00.25', 'en', '', '', 1, $2, $3, $4, 'r')",
            [str(number), latest, f"http://a.example/{number}/記事", version],
        )
    for reason in ("network", "paywall"):
        warehouse.con.execute(
            "INSERT INTO ledger_tables.quarantine VALUES (?, ?, ?, '', '2025-06-02 10:00:00.25', 'r')", [reason, reason, reason]
        )
    known = KnownAddresses(warehouse.con, {"v1"})
    then = datetime(2025, 6, 2, 10, 0, 0, 250_000, tzinfo=UTC)
    assert [known.was_read(f"http://a.example/{number}/記事", then) for number in range(4)] == [True, False, False, False]
    assert [known.was_refused(reason, then) for reason in ("network", "paywall", "other")] == [False, True, False]
    later = then + timedelta(microseconds=1)  # fetched again, and not loaded since
    assert not known.was_read("http://a.example/0/記事", later)
    assert not known.was_refused("paywall", later)


def test_sources_are_read_at_the_same_time() -> None:
    from threading import Barrier

    both = Barrier(2, timeout=5)

    def collect(source: Source, _tally: Tally) -> Iterator[Article]:
        both.wait()
        yield Article(key=source.name, text=source.name, lang="en", fetched_at=datetime.now(UTC))

    sources = [Source.model_validate({"name": name, "kind": "folder", "path": name}) for name in "ab"]
    gathering = Gathering(sources, collect, at_once=2)
    assert sorted(item.key for item in gathering.read() if isinstance(item, Article)) == ["a", "b"]
    assert {reading.status for reading in gathering.readings()} == {"finished"}


def test_a_source_that_has_nothing_to_give_is_stopped_too() -> None:
    def collect(_source: Source, tally: Tally) -> Iterator[Article]:
        while True:
            tally.go_on()
            yield from ()

    gathering = Gathering(
        [Source(name="s", kind=Kind.FOLDER, path="p")], collect, at_once=1, stopped=lambda: bool(gathering.tallies)
    )
    assert list(gathering.read()) == []
    assert [(reading.status, reading.error) for reading in gathering.readings()] == [("stopped", None)]


@pytest.mark.usefixtures("here")
def test_the_command(write_sources: Write) -> None:
    def call(*more: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["ingest", "--warehouse", "w.duckdb", *more])
        return result.exit_code, result.output

    code, output = call()
    assert code == 1
    assert "There is no sources file 'sources.toml'" in output
    write_sources(gone="", empty="")
    Path("empty").mkdir()
    code, output = call("--strict")
    assert code == 1
    assert "gone: missing: No file or folder has such a name." in output
    assert output.endswith("No source could be read.\n")
    code, output = call("--json", "--source", "gone")
    done = json.loads(output[: output.rindex("}") + 1])
    assert (code, done["sources"][0]["status"]) == (1, "failed")
