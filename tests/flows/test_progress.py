"""What a run prints while it works and at its end."""

import io
import re
import sys
from datetime import UTC, datetime

import pytest

from corpus.quarantine import Quarantined, Reason
from flows.pipeline import MOST_SHOWN, Refusals, Summary
from flows.progress import print_quarantined, print_summary, shown_on_terminal
from warehouse.loader import Counts


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def refused(count: int) -> list[Quarantined]:
    return [
        Quarantined(
            origin=f"{n}.txt", reason=Reason.EMPTY, detail="The file is empty.", fetched_at=datetime(2025, 1, 1, tzinfo=UTC)
        )
        for n in range(count)
    ]


def test_no_bar_in_a_pipe() -> None:
    with shown_on_terminal(["a.txt"]) as progress:
        assert progress is None


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with shown_on_terminal(["a.txt", "b.txt"]) as progress:
        assert progress is not None
        progress(Summary("run-1", read=1, counts=Counts(claims=1234)))
    assert "1,234 claims" in screen.getvalue()
    assert "1/2" in screen.getvalue()
    assert re.search(r"[\d,.]+/s .* left", screen.getvalue())


def test_a_bar_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with shown_on_terminal(["a.txt", "b.txt", "c.txt"]) as progress:
        assert progress is not None
        progress(Summary("run-2", read=1, resumed=1, passed=1))
    assert "2/3" in screen.getvalue()


def test_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(
        Summary(
            "run-1",
            read=1500,
            counts=Counts(new=1400, unchanged=90, revised=10, figures=7000, claims=6000),
            quarantined=Refusals(refused(3)),
            newly_quarantined=3,
            facts=5000,
            conflicts=12,
        )
    )
    lines = [tuple(line.rsplit(maxsplit=1)) for line in capsys.readouterr().out.splitlines()]
    assert [(name.strip(), number) for name, number in lines] == [
        ("articles read", "1,500"),
        ("unchanged", "90"),
        ("new", "1,400"),
        ("revised", "10"),
        ("could not be read", "3"),
        ("empty", "3"),
        ("figures written", "7,000"),
        ("claims written", "6,000"),
        ("facts in the ledger", "5,000"),
        ("open conflicts", "12"),
    ]


def test_nothing_new(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(Summary("run-1", read=2, counts=Counts(unchanged=2)))
    assert capsys.readouterr().out.startswith("Nothing new: ")


def test_only_some_of_what_could_not_be_read_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    print_quarantined(Summary("run-1", quarantined=Refusals(refused(MOST_SHOWN + 5))))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Could not be read: 25 (25 empty)\n  0.txt: empty: The file is empty.\n")
    assert "and 5 more: claimledger sql" in printed.err
