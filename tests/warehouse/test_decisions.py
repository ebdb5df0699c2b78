"""Editors' decisions: what each verdict does, now and in every later linking."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from corpus.errors import ClaimledgerError
from warehouse.decisions import decide, decide_conflict, withdraw
from warehouse.linking import link
from warehouse.linking.decided import Decided
from warehouse.loader import Loader
from warehouse.runs import linking_due, note_linked
from warehouse.store import Warehouse

VALUES = {"a": "442 petaflops", "b": "442 petaflops", "c": "537 petaflops", "d": "600 petaflops"}


class Alike:
    """Finds all texts alike."""

    name = "alike"

    def embed(self, sentences: Sequence[str]) -> np.ndarray:
        return np.ones((len(sentences), 1), np.float32)


class Ledger:
    """A ledger with one claim of a value for each paper, linked."""

    def __init__(self, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str) -> None:
        self.warehouse, self.con, self.run_id = warehouse, warehouse.con, run_id
        self.make_article, self.make_extraction = make_article, make_extraction
        for day, (paper, value) in enumerate(VALUES.items()):
            self.add(paper, value, day=day + 1)
        self.link()

    def add(self, paper: str, value: str, *, day: int, version: str = "1", **fields: Any) -> None:
        article = self.make_article(
            f"https://{paper}.example/",
            f"Fugaku has {value}, {paper} wrote.",
            publisher=paper,
            published_at=datetime(2024, 1, day),
        )
        loader = Loader(self.warehouse, extractor_versions={"en": version})
        loader.load([article], [self.make_extraction(article, value, **fields)], self.run_id)

    def link(self) -> None:
        link(self.warehouse, Alike(), run_id=self.run_id)
        note_linked(self.con)

    def claim(self, paper: str) -> str:
        return str(self.con.execute("SELECT claim_id FROM claims WHERE publisher = ?", [paper]).fetchall()[0][0])

    def fact(self, paper: str) -> str:
        return str(self.con.execute("SELECT fact_id FROM claims WHERE publisher = ?", [paper]).fetchall()[0][0])

    def leading(self) -> list[tuple[float, float]]:
        """(value in petaflops, probability) of the leading values."""
        return self.con.execute(
            'SELECT value / 1e15, round(probability, 3) FROM clusters WHERE "leading" ORDER BY ALL'
        ).fetchall()

    def conflict(self, one: str, other: str) -> tuple[str, str] | None:
        """(id, status) of the conflict between the values of two papers."""
        found = self.con.execute(
            "SELECT conflict_id, status FROM conflicts WHERE list_sort([cluster_a, cluster_b]) = list_sort(["
            " (SELECT cluster_id FROM claims WHERE publisher = $one), (SELECT cluster_id FROM claims WHERE publisher = $other)])",
            {"one": one, "other": other},
        ).fetchall()
        return found[0] if found else None


@pytest.fixture
def ledger(warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str) -> Ledger:
    return Ledger(warehouse, make_article, make_extraction, run_id)


def test_without_decisions_the_value_of_two_sources_leads(ledger: Ledger) -> None:
    assert [value for value, _ in ledger.leading()] == [442]
    assert len({ledger.fact(paper) for paper in VALUES}) == 1
    assert [status for _, status in filter(None, (ledger.conflict("a", "c"), ledger.conflict("c", "d")))] == ["open", "open"]


@pytest.mark.parametrize("verdict", [Decided.DISMISSED, Decided.CONFIRMED])
def test_a_settled_conflict_stays_settled(verdict: Decided, ledger: Ledger) -> None:
    found = ledger.conflict("a", "c")
    assert found is not None
    decision = decide_conflict(ledger.con, found[0], verdict, decided_by="me", note="seen")
    assert ledger.conflict("a", "c") == (found[0], verdict.value), "at once"
    assert linking_due(ledger.con, embedder="m")
    ledger.link()
    assert ledger.conflict("a", "c") == (found[0], verdict.value)
    ledger.add("first", "442 petaflops", day=1)  # the first claim of the cluster and so the ids are others
    ledger.link()
    assert ledger.conflict("a", "c") is not None
    assert ledger.conflict("a", "c")[1] == verdict.value  # type: ignore[index]
    withdraw(ledger.con, decision)
    ledger.link()
    assert ledger.conflict("a", "c")[1] == "open"  # type: ignore[index]
    assert ledger.con.execute("SELECT verdict, note, decided_by, withdrawn_at IS NOT NULL FROM decisions").fetchall() == [
        (verdict.value, "seen", "me", True)
    ]


def test_claims_of_different_facts_are_kept_apart_whatever_comes(ledger: Ledger) -> None:
    decide(ledger.con, Decided.DIFFERENT_FACT, ledger.claim("a"), ledger.claim("c"), decided_by="me")
    ledger.link()
    assert ledger.fact("a") == ledger.fact("b") != ledger.fact("c")
    assert ledger.conflict("a", "c") is None
    assert ledger.con.execute("SELECT count(*) FROM pair_notes WHERE kind = 'decided'").fetchall() == [(1,)]
    ledger.add("e", "537 petaflops", day=9)
    ledger.link()
    assert ledger.fact("a") != ledger.fact("c") == ledger.fact("e")


def test_claims_of_one_fact_are_brought_together(ledger: Ledger) -> None:
    ledger.add("far", "900 petaflops", day=5, scope="change")
    ledger.add("other", "800 petaflops", day=6, scope="additional")
    ledger.link()
    assert ledger.fact("far") != ledger.fact("other")
    decision = decide(ledger.con, Decided.SAME_FACT, ledger.claim("far"), ledger.claim("other"), decided_by="me")
    ledger.link()
    assert ledger.fact("far") == ledger.fact("other")
    assert ledger.conflict("far", "other")[1] == "open"  # type: ignore[index]
    withdraw(ledger.con, decision)
    ledger.link()
    assert ledger.fact("far") != ledger.fact("other")


def test_the_right_value_leads_and_tells_on_the_sources(ledger: Ledger) -> None:
    found = ledger.conflict("a", "c")
    assert found is not None
    decide_conflict(ledger.con, found[0], Decided.RIGHT_VALUE, right_claim=ledger.claim("c"), decided_by="me")
    ledger.link()
    assert ledger.leading() == [(537, 1.0)]
    accuracy = dict(ledger.con.execute("SELECT publisher, accuracy FROM sources").fetchall())
    assert accuracy["c"] > accuracy["a"] == accuracy["b"]
    ledger.add("e", "442 petaflops", day=9)
    ledger.link()
    assert ledger.leading() == [(537, 1.0)]


def test_a_decision_survives_a_new_reading(ledger: Ledger) -> None:
    before = ledger.claim("c")
    decide(ledger.con, Decided.RIGHT_VALUE, before, decided_by="me")
    ledger.add("c", "537 petaflops", day=3, version="2", scope="peak")
    assert ledger.claim("c") != before, "another scope, another id"
    ledger.link()
    assert ledger.leading() == [(537, 1.0)]


def test_of_two_decisions_the_later_counts(ledger: Ledger) -> None:
    decide(ledger.con, Decided.RIGHT_VALUE, ledger.claim("c"), ledger.claim("a"), decided_by="me")
    decide(ledger.con, Decided.RIGHT_VALUE, ledger.claim("a"), ledger.claim("c"), decided_by="you")
    ledger.link()
    assert ledger.leading() == [(442, 1.0)]


def test_what_cannot_be_decided(ledger: Ledger) -> None:
    a, c = ledger.claim("a"), ledger.claim("c")
    with pytest.raises(ClaimledgerError, match="no claim 'claim-x'"):
        decide(ledger.con, Decided.SAME_FACT, a, "claim-x", decided_by="me")
    with pytest.raises(ClaimledgerError, match="two different claims"):
        decide(ledger.con, Decided.DIFFERENT_FACT, a, a, decided_by="me")
    with pytest.raises(ClaimledgerError, match="no conflict 'conflict-x'"):
        decide_conflict(ledger.con, "conflict-x", Decided.DISMISSED, decided_by="me")
    conflict_id = ledger.conflict("a", "c")[0]  # type: ignore[index]
    with pytest.raises(ClaimledgerError, match="does not go with the verdict 'dismissed'"):
        decide_conflict(ledger.con, conflict_id, Decided.DISMISSED, right_claim=c, decided_by="me")
    with pytest.raises(ClaimledgerError, match="No decision 'decision-x' stands"):
        withdraw(ledger.con, "decision-x")
    assert ledger.con.execute("SELECT count(*) FROM decisions").fetchall() == [(0,)]


def test_a_claim_without_subject_stays_linked_when_it_is_decided_about(ledger: Ledger) -> None:
    ledger.add("alone", "442 petaflops", day=9, subject=None)
    ledger.link()
    before = ledger.fact("alone")
    decide(ledger.con, Decided.RIGHT_VALUE, ledger.claim("alone"), decided_by="me")
    ledger.link()
    assert ledger.fact("alone") == before
