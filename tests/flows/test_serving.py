"""Rounds by schedule, in time that is made up."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corpus.errors import StopRun
from corpus.sources import Source
from flows.cli import main
from flows.ingest import Surroundings
from flows.pipeline import Steps
from flows.serving import Clock, Service, Stop, Timetable
from flows.settings import Settings
from warehouse.lock import writing
from warehouse.store import Warehouse

START = datetime(2025, 3, 1, 5, 58, tzinfo=UTC)
SETTINGS = Settings(warehouse="w.duckdb", cache="", wait=0)
Write = Callable[..., None]


class MadeUp(Clock):
    """Time that goes on when somebody waits; asks to stop at its end. `then` is done at its moment, while one waits."""

    def __init__(self, hours: float, then: dict[str, Callable[[], None]] | None = None) -> None:
        self.moment, self.end = START, START + timedelta(hours=hours)
        self.then = then or {}

    def now(self) -> datetime:
        return self.moment

    def wait_until(self, moment: datetime, stop: Stop) -> None:
        assert moment > self.moment, "it must not turn in circles"
        self.moment = moment
        for when in [when for when in self.then if when <= f"{moment:%H:%M}"]:
            self.then.pop(when)()
        stop.requested = stop.requested or moment >= self.end


class Desk:
    """A service in made-up time: what it said, and when it read which sources."""

    def __init__(self, rules: Steps) -> None:
        self.said: list[str] = []
        self.around = Surroundings(steps=rules)

    def service(self, hours: float = 1, **then: Callable[[], None]) -> Service:
        clock = MadeUp(hours, {when.replace("_", ":").lstrip("t"): do for when, do in then.items()})
        return Service(SETTINGS, self.said.append, clock=clock, around=self.around)

    def read(self) -> list[tuple[str, str]]:
        with Warehouse.open("w.duckdb", read_only=True) as opened:
            found = opened.con.execute(
                "SELECT strftime(started_at, '%H:%M'), source FROM source_runs ORDER BY started_at, source"
            )
            return found.fetchall()


@pytest.fixture
def desk(rules: Steps, here: Path) -> Desk:
    for name in ("quick", "slow", "idle"):
        (here / name).mkdir()
    return Desk(rules)


def test_each_source_is_read_at_its_times(desk: Desk, write_sources: Write, write_article: Write) -> None:
    write_sources(quick='schedule = "*/15 * * * *"', slow='schedule = "30 15 * * *"\ntimezone = "Asia/Tokyo"', idle="")
    write_article("quick/a", 442)
    write_article("slow/a", 442)
    desk.service(0.8).run()
    assert desk.read() == [
        *[("05:58", "quick"), ("05:58", "slow")],
        ("06:00", "quick"),
        ("06:15", "quick"),
        *[("06:30", "quick"), ("06:30", "slow")],
        ("06:45", "quick"),
    ]
    assert desk.said == [
        "2025-03-01 05:58:00Z Without a schedule, and not read: idle.",
        "2025-03-01 05:58:00Z 2 sources, read by their schedules in this process, without a server.",
        "2025-03-01 05:58:00Z 2 sources, 2 new, 0 revised, 0 could not be read, 0 open conflicts; next at 2025-03-01 06:00Z.",
        "2025-03-01 06:00:00Z 1 source, 0 new, 0 revised, 0 could not be read, 0 open conflicts; next at 2025-03-01 06:15Z.",
        "2025-03-01 06:15:00Z 1 source, 0 new, 0 revised, 0 could not be read, 0 open conflicts; next at 2025-03-01 06:30Z.",
        "2025-03-01 06:30:00Z 2 sources, 0 new, 0 revised, 0 could not be read, 0 open conflicts; next at 2025-03-01 06:45Z.",
        "2025-03-01 06:45:00Z 1 source, 0 new, 0 revised, 0 could not be read, 0 open conflicts; next at 2025-03-01 07:00Z.",
        "2025-03-01 06:46:00Z Stopped.",
    ]


def test_a_round_that_fails_does_not_end_it(desk: Desk, write_sources: Write) -> None:
    def fail(*_given: object) -> None:
        raise ZeroDivisionError("by nought")

    write_sources(quick='schedule = "0 * * * *"')
    desk.around = Surroundings(steps=replace(desk.around.steps, read=fail))  # type: ignore[arg-type]
    desk.service(1.1).run()
    assert [line[21:52] for line in desk.said[1:-1]] == ["Failed: ZeroDivisionError: by n"] * 3
    assert "(test_serving.py, line " in desk.said[1]
    with writing("w.duckdb", what="claimledger run"):
        assert desk.service().once() is False
    assert "Failed: The ledger 'w.duckdb' is still being written: claimledger run, process" in desk.said[-1]


def test_what_was_missed_is_read_once(desk: Desk, write_sources: Write) -> None:
    write_sources(quick='schedule = "*/15 * * * *"')
    assert desk.service().once()
    later = desk.service()
    later.clock.moment += timedelta(hours=5)  # type: ignore[attr-defined]
    assert later.once()
    assert desk.read() == [("05:58", "quick"), ("10:58", "quick")]
    assert later.once()
    assert desk.said[-1] == "2025-03-01 10:58:00Z Nothing is due; next at 2025-03-01 11:00Z."
    assert desk.read() == [("05:58", "quick"), ("10:58", "quick")]


def test_changes_of_the_file_are_taken_up(desk: Desk, write_sources: Write) -> None:
    write_sources(quick='schedule = "*/15 * * * *"')

    def change(text: str) -> Callable[[], None]:
        return lambda: (Path("sources.toml").write_text(text), None)[1]

    right = '[[source]]\nname = "slow"\nkind = "folder"\npath = "slow"\nschedule = "*/10 * * * *"'
    desk.service(0.6, t06_05=change("[[source]]\nkind = 1"), t06_16=change(right)).run()
    assert desk.read() == [
        ("05:58", "quick"),
        ("06:00", "quick"),
        ("06:15", "quick"),
        *[(f"06:{at}", "slow") for at in (16, 20, 30)],
    ]
    assert (
        "The sources are as before, because the file is wrong now. The sources file 'sources.toml' is wrong: - line"
        in desk.said[3]
    )
    assert "2025-03-01 06:16:00Z sources.toml has changed: 1 source." in desk.said


def test_stopping_ends_the_round_after_its_batch(desk: Desk, write_sources: Write, write_article: Write) -> None:
    write_sources(quick='schedule = "*/15 * * * *"')
    for number in range(5):
        write_article(f"quick/{number}", 400 + number)
    service = desk.service()
    service.settings = SETTINGS.model_copy(update={"batch_size": 2})

    def stop(_summary: object) -> None:
        service.stop.requested = True

    service.around = Surroundings(steps=desk.around.steps, progress=stop)
    service.run()
    assert desk.said[1].startswith("2025-03-01 05:58:00Z Broken off: 1 source, 2 new")
    assert [line[21:] for line in desk.said[2:]] == ["Stopped."]


def test_it_does_not_begin_without_a_schedule(desk: Desk, write_sources: Write) -> None:
    write_sources(quick="")
    with pytest.raises(StopRun, match=r"None of the sources in 'sources\.toml' has a `schedule`"):
        desk.service().run()
    result = CliRunner().invoke(main, ["serve", "--once", "--file", "none.toml"])
    assert (result.exit_code, "There is no sources file 'none.toml'" in result.output) == (1, True)


NEXT = [  # schedule, last read, due
    pytest.param("*/15 * * * *", None, START, id="never-read"),
    pytest.param("*/15 * * * *", "2025-03-01 05:40", datetime(2025, 3, 1, 5, 45, tzinfo=UTC), id="missed"),
    pytest.param("0 6 * * *", "2025-03-01 05:40", datetime(2025, 3, 1, 6, tzinfo=UTC), id="to-come"),
    pytest.param(None, None, None, id="no-schedule"),
]


@pytest.mark.parametrize(("schedule", "last", "expected"), NEXT)
def test_when_a_source_is_due(schedule: str | None, last: str | None, expected: datetime | None) -> None:
    source = Source.model_validate({"name": "s", "kind": "folder", "path": "p", "schedule": schedule})
    started = {"s": datetime.fromisoformat(last).replace(tzinfo=UTC)} if last else {}
    assert Timetable([source], started, START).next() == expected


def test_the_clock_waits_for_the_time_or_the_stop() -> None:
    clock, stop = Clock(), Stop()
    clock.wait_until(clock.now() + timedelta(seconds=0.01), stop)
    stop.requested = True
    before = clock.now()
    clock.wait_until(before + timedelta(hours=1), stop)
    assert clock.now() - before < timedelta(minutes=1)


def test_signals_ask_once_and_then_do_not_ask() -> None:
    stop = Stop()
    with stop.on_signals():
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.requested
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_well_when_told_to(number: signal.Signals, here: Path, root: Path, write_sources: Write) -> None:
    write_sources(gone='schedule = "0 0 1 1 *"')
    environment: dict[str, Any] = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "flows.cli", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        first = [service.stdout.readline() for _ in range(2)]
        service.send_signal(number)
        rest, errors = service.communicate(timeout=60)
    assert "without a server" in first[0]
    assert "1 could not be read, 0 open conflicts; failed: gone; next at" in first[1]
    assert (service.returncode, rest[-9:], errors) == (0, "Stopped.\n", "")
    assert here.joinpath("claimledger.duckdb").exists()
