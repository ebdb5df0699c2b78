"""Linking as claims arrive gives what linking everything at once gives."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from extractors.records import Claim, Entity, Extraction, Figure, Kind, Qualifier, Status
from warehouse.decisions import decide, decide_conflict
from warehouse.linking import across, batches, link, parts, track
from warehouse.linking.blocks import components
from warehouse.linking.compared import WINDOW, Compared
from warehouse.linking.decided import Decided
from warehouse.linking.records import Linked
from warehouse.linking.values import Value
from warehouse.loader import Loader
from warehouse.migrations import migrate
from warehouse.runs import linking_due, note_linked, start_run
from warehouse.store import Warehouse

SUBJECTS = [
    Entity(entity_id=f"entity-{name}", name=name, kind="organization", names=((name, "en"),))
    for name in ("Acme", "Bolt", "Cray")
]
KINDS = {
    "headcount": (Kind.COUNT, "person"),
    "investment": (Kind.MONEY, "USD"),
    "cost": (Kind.MONEY, "USD"),
    "rank": (Kind.RANK, None),
}
RESULTS = {
    "facts": "fact_id, subject_id, metric, scope, kind, unit, as_of, claims, sources, \"values\"",
    "clusters": "cluster_id, fact_id, value, unit, claims, sources, \"leading\", round(probability, 6)",
    "claims": "claim_id, fact_id, cluster_id",
    "conflicts": "conflict_id, fact_id, claim_a, claim_b, cluster_a, cluster_b, kind, reason, severity, confidence, status",
    "pair_notes": "claim_a, claim_b, kind, reason",
    "sources": "publisher, round(accuracy, 6), judged",
}  # fmt: skip


class Hashing:
    """Vectors of letters: cheap, and near for texts that are alike."""

    name = "hashing"

    def __init__(self) -> None:
        self.asked = 0

    def embed(self, sentences: Sequence[str]) -> np.ndarray:
        self.asked += len(sentences)
        counts = np.array([[text.count(chr(97 + n)) + 0.1 for n in range(26)] for text in sentences], np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


@dataclass(frozen=True)
class Said:
    """One article with one claim."""

    number: int
    subject: int
    metric: str
    value: int
    publisher: int
    day: int
    status: Status
    scope: str
    text: int  # articles of one story, text and publisher copy each other or are revised
    as_of: str | None = None

    def article(self) -> Article:
        story = f"{SUBJECTS[self.subject].name} told reporters on a cold morning in Kobe, where its people had gathered since dawn, that its {self.metric} "
        text = f"{story * 2}is {self.value}, story {self.text}."
        key = f"https://{self.publisher}.example/{self.text}"
        day = datetime(2024, 1, 1) + timedelta(days=self.day)
        return Article(key=key, url=key, text=text, lang="en", fetched_at=datetime(2025, 1, 1), origin=key, publisher=f"Paper {self.publisher}", published_at=day)  # fmt: skip

    def extraction(self) -> Extraction:
        article = self.article()
        kind, unit = KINDS[self.metric]
        start = article.text.index(f"is {self.value},") + 3
        figure = Figure(start=start, end=start + len(str(self.value)), text=str(self.value), kind=kind, value=float(self.value), unit=unit, qualifier=Qualifier.EXACT)  # fmt: skip
        claim = Claim(
            sentence_start=0, sentence_end=len(article.text), figure=figure, value=figure.value, subject=SUBJECTS[self.subject],
            subject_text=SUBJECTS[self.subject].name, metric=self.metric, status=self.status, scope=self.scope,
            as_of=self.as_of,
        )  # fmt: skip
        return Extraction(article_id=article.article_id, figures=(figure,), claims=(claim,))


@st.composite
def news(draw: st.DrawFn) -> list[Said]:
    said = []
    for number in range(draw(st.integers(2, 14))):
        metric = draw(st.sampled_from(list(KINDS)))
        said.append(
            Said(
                number, draw(st.integers(0, 2)), metric, draw(st.sampled_from([1, 2] if metric == "rank" else [1200, 1210, 12000, 1900])),
                draw(st.integers(0, 3)), draw(st.integers(0, 200)), draw(st.sampled_from([Status.REPORTED, Status.PLANNED])),
                "in Japan" if metric == "rank" else "", draw(st.integers(0, 4)),
            )
        )  # fmt: skip
    return said


def load(warehouse: Warehouse, said: Sequence[Said]) -> None:
    loader = Loader(warehouse, extractor_versions={"en": "1"})
    run_id = start_run(warehouse.con, inputs=[], versions={})
    unread = {article.article_id for article in loader.unread([one.article() for one in said])}
    fresh = {one.article().article_id: one for one in said if one.article().article_id in unread}
    loader.load([one.article() for one in fresh.values()], [one.extraction() for one in fresh.values()], run_id)


def results(warehouse: Warehouse) -> dict[str, list[Any]]:
    return {
        view: warehouse.con.execute(f"SELECT {columns} FROM {view} ORDER BY ALL").fetchall()
        for view, columns in RESULTS.items()
    }


def linked_in(loads: Sequence[Sequence[Said]], *, each: bool) -> dict[str, list[Any]]:
    with Warehouse.open() as warehouse:
        for batch in loads:
            load(warehouse, batch)
            if each:
                link(warehouse, Hashing(), run_id="r")
        link(warehouse, Hashing(), run_id="r")
        return results(warehouse)


@pytest.mark.parametrize("most", [40, 3], ids=["whole-blocks", "divided-blocks"])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(said=news(), cuts=st.sets(st.integers(1, 13), max_size=4))
def test_batches_and_a_single_load_link_alike(most: int, said: list[Said], cuts: set[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "MOST_CLAIMS", most)
        edges = [0, *sorted(cut for cut in cuts if cut < len(said)), len(said)]
        loads = [said[start:end] for start, end in pairwise(edges)]
        assert linked_in(loads, each=True) == linked_in(loads, each=False)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(said=news())
def test_a_backlog_in_small_batches_links_alike(said: list[Said]) -> None:
    at_once = linked_in([said], each=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "BATCH", 1)
        assert linked_in([said], each=False) == at_once


TIMES = [None, "2023", "2024", "2024-02", "2025-01/2026-03", "FY2023", "soon"]


@st.composite
def ranked(draw: st.DrawFn) -> list[Said]:
    """A place that three subjects are given over two years, each time in an article of its own."""
    return [
        Said(n, draw(st.integers(0, 2)), "rank", 1, n, draw(st.integers(0, 700)), Status.REPORTED, "in Japan", n, draw(st.sampled_from(TIMES)))
        for n in range(draw(st.integers(2, 14)))
    ]  # fmt: skip


def held_by_two(warehouse: Warehouse) -> set[tuple[str, str]]:
    """The claims that show a conflict over a place, by comparing each claim with the `across.WINDOW` - 1 behind it."""
    found = warehouse.con.execute(
        "SELECT claim_id, subject_id, cluster_id, as_of, published_at FROM claims ORDER BY published_at, claim_id"
    ).fetchall()
    if len({subject_id for _, subject_id, *_ in found}) > across.MOST_HOLDERS:
        return set()
    value = Value(figure="1", kind="rank", value=1.0, high=None, iso=None, unit=None, qualifier="exact")
    claims = [
        (
            cluster_id,
            Linked(claim_id, claim_id, "", subject_id, "", "rank", frozenset(), "reported", as_of, published_at, value),
        )
        for claim_id, subject_id, cluster_id, as_of, published_at in found
    ]
    reach = len(claims) if len(claims) <= across.MOST_CLAIMS else across.WINDOW
    shown: dict[frozenset[str], tuple[str, str]] = {}
    for (first, a), (second, b) in combinations(claims, 2):
        near = abs(claims.index((first, a)) - claims.index((second, b))) < reach
        if near and a.subject_id != b.subject_id and across.same_time(a, b):
            pair = min(a.claim_id, b.claim_id), max(a.claim_id, b.claim_id)
            key = frozenset((first, second))
            shown[key] = min(pair, shown.get(key, pair))
    return set(shown.values())


@pytest.mark.parametrize(("holders", "every"), [(40, 150), (40, 4), (2, 150)], ids=["all-pairs", "neighbours", "too-many"])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(said=ranked(), cuts=st.sets(st.integers(1, 13), max_size=4))
def test_a_place_held_by_several_as_they_come(holders: int, every: int, said: list[Said], cuts: set[int]) -> None:
    with pytest.MonkeyPatch.context() as patch, Warehouse.open() as warehouse:
        for name, value in {"MOST_HOLDERS": holders, "MOST_CLAIMS": every, "WINDOW": 3}.items():
            patch.setattr(across, name, value)
        edges = [0, *sorted(cut for cut in cuts if cut < len(said)), len(said)]
        for start, end in pairwise(edges):
            load(warehouse, said[start:end])
            link(warehouse, Hashing(), run_id="r")
            found = warehouse.con.execute(
                "SELECT claim_a, claim_b FROM conflicts WHERE kind = 'rank_held_by_two' ORDER BY ALL"
            ).fetchall()
            assert found == sorted(held_by_two(warehouse))


class CutOff(Warehouse):
    """A ledger whose process dies at the end of its `left`th transaction, before that is committed."""

    left = 0

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with super().transaction() as con:
            yield con
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt


def test_a_linking_that_is_cut_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 1)
    said = [Said(n, n % 3, "headcount", 1200 + 700 * (n // 3 % 2), n, n, Status.REPORTED, "", 0) for n in range(12)]
    said += [Said(n, n % 3, "rank", 1, n, n, Status.REPORTED, "in Japan", 1) for n in range(12, 15)]
    at_once = linked_in([said], each=False)
    cut, linked = 1, []
    while True:
        with CutOff.open() as warehouse:
            load(warehouse, said)
            warehouse.left = cut
            with suppress(KeyboardInterrupt):
                link(warehouse, Hashing(), run_id="r")
                break
            linked.append(warehouse.con.execute("SELECT count(*) FROM claims WHERE fact_id IS NOT NULL").fetchall()[0][0])
            assert linking_due(warehouse.con, embedder="hashing"), cut
            link(warehouse, Hashing(), run_id="r")
            assert results(warehouse) == at_once, cut
            assert not linking_due(warehouse.con, embedder="hashing"), cut
        cut += 1
    # Cut off in the first note, in settling the subjects, in each of three subjects with two dimensions, over the title, and in
    # weighing the values.
    assert linked == [0, 0, 0, 4, 5, 9, 10, 14, 15, 15]


NUMBERS = {
    "linked_claim": "fact_number cluster_number title_hash", "fact": "fact_number", "cluster": "cluster_number", "embedding": "key_hash",
    "claim": "digits_hash",
}  # fmt: skip
HASHES = {
    "article": "article_hash", "claim": "claim_hash article_hash value_hash read_subject_id read_subject digits_hash",
    "fact": "part_hash fact_number", "cluster": "part_hash cluster_number", "conflict": "part_hash", "pair_note": "part_hash",
    "stale_part": "claim_hash", "stale_title": "claim_hash", "embedding": "key_hash",
    "linked_claim": 'claim_hash block_hash part_hash metric "time" size fact_number cluster_number title_hash',
}  # fmt: skip
STORIES = ("contradiction", "stale_story", "topic")
PLACED = """
CREATE TABLE place AS SELECT claim_id, fact_id, cluster_id FROM ledger_tables.claim_link;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN fact_id VARCHAR;
ALTER TABLE ledger_tables.linked_claim ADD COLUMN cluster_id VARCHAR;
UPDATE ledger_tables.linked_claim AS l SET fact_id = p.fact_id, cluster_id = p.cluster_id FROM place AS p WHERE p.claim_id = l.claim_id;
DROP TABLE place;
"""


def hashed(warehouse: Warehouse) -> dict[str, list[Any]]:
    return {
        name: warehouse.con.execute(f"SELECT * FROM ledger_tables.{name} ORDER BY ALL").fetchall()
        for name in HASHES.keys() - {"stale_part", "stale_title"}
    }


@pytest.mark.parametrize(
    ("first", "newer", "tables"),
    [
        pytest.param(11, HASHES, ("unweighed_part", "echo", "stale_echo", *STORIES), id="hashes"),
        pytest.param(17, NUMBERS, STORIES, id="numbers"),
    ],
)
def test_a_ledger_from_before_a_change_is_linked_on(
    warehouse: Warehouse, first: int, newer: dict[str, str], tables: tuple[str, ...]
) -> None:
    said = [Said(n, n % 3, "headcount", 1200 + 700 * (n // 3 % 2), n, n, Status.REPORTED, "", 0) for n in range(12)]
    said += [Said(n, n % 3, "rank", 1, n, n, Status.REPORTED, "in Japan", 1) for n in range(12, 18)]
    load(warehouse, said[:9])
    link(warehouse, Hashing(), run_id="r")
    load(warehouse, said[9:15])
    before = hashed(warehouse)
    warehouse.con.execute(PLACED)
    if first == 11:
        warehouse.con.execute("DELETE FROM ledger_tables.stale_part WHERE claim_hash IS NOT NULL")
    for name, columns in newer.items():
        for column in columns.split():
            warehouse.con.execute(f"ALTER TABLE ledger_tables.{name} DROP COLUMN {column}")
    for name in tables:
        warehouse.con.execute(f"DROP TABLE ledger_tables.{name}")
    warehouse.con.execute("DELETE FROM ledger_tables.migration WHERE number >= ?", [first])
    migrate(warehouse.con)
    assert hashed(warehouse) == before
    link(warehouse, Hashing(), run_id="r")
    load(warehouse, said[15:])
    link(warehouse, Hashing(), run_id="r")
    assert results(warehouse) == linked_in([said], each=False)


def test_the_number_of_a_fact_or_cluster_gives_its_id(warehouse: Warehouse) -> None:
    load(warehouse, [Said(n, n % 3, "headcount", 1200 + 700 * n, n, n, Status.REPORTED, "", 0) for n in range(12)])
    link(warehouse, Hashing(), run_id="r")
    ids = "printf('fact-%016x', fact_number), printf('cluster-%016x', cluster_number)"
    numbered = warehouse.con.execute(f"SELECT claim_id, {ids} FROM ledger_tables.linked_claim ORDER BY ALL").fetchall()
    assert numbered == warehouse.con.execute("SELECT claim_id, fact_id, cluster_id FROM claims ORDER BY ALL").fetchall()
    assert warehouse.con.execute("SELECT max(cluster_number) >= 1 << 63::UBIGINT FROM ledger_tables.cluster").fetchall() == [
        (True,)
    ]


@pytest.mark.parametrize(("name", "column"), [("article", "article_hash"), ("claim", "claim_hash"), ("claim", "article_hash")])
def test_a_row_that_linking_could_not_find_is_refused(warehouse: Warehouse, name: str, column: str) -> None:
    load(warehouse, [Said(0, 0, "headcount", 1200, 0, 0, Status.REPORTED, "", 0)])
    others = f"SELECT * EXCLUDE ({column}) REPLACE ('new' AS {name}_id) FROM ledger_tables.{name}"
    with pytest.raises(duckdb.ConstraintException, match=column):
        warehouse.con.execute(f"INSERT INTO ledger_tables.{name} BY NAME {others}")


def test_an_editor_joins_claims_of_two_parts(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_CLAIMS", 3)
    said = [Said(n, 0, "headcount", 1200 + n, n, 40 * (n // 3), Status.REPORTED, "", n) for n in range(6)]
    load(warehouse, said)
    link(warehouse, Hashing(), run_id="r")
    parted = "SELECT part, list(c.value ORDER BY c.value) FROM ledger_tables.linked_claim JOIN claims AS c USING (claim_id) GROUP BY part"
    assert sorted(values for _, values in warehouse.con.execute(parted).fetchall()) == [[1200, 1201, 1202], [1203, 1204, 1205]]
    ids = dict(warehouse.con.execute("SELECT value, claim_id FROM claims").fetchall())
    decide(warehouse.con, Decided.SAME_FACT, ids[1200], ids[1203], decided_by="me")
    load(warehouse, [Said(6, 0, "headcount", 1206, 6, 40, Status.REPORTED, "", 6)])
    link(warehouse, Hashing(), run_id="r")
    assert [values for _, values in warehouse.con.execute(parted).fetchall()] == [[1200 + n for n in range(7)]]


def test_only_what_a_new_claim_touches_is_linked_again(warehouse: Warehouse) -> None:
    first = [Said(n, n % 3, "headcount", 1200 + 700 * (n % 2), n, n, Status.REPORTED, "", 0) for n in range(9)]
    load(warehouse, first)
    link(warehouse, Hashing(), run_id="first")
    before = results(warehouse)
    load(warehouse, [Said(9, 0, "headcount", 1200, 11, 30, Status.REPORTED, "", 1)])
    link(warehouse, Hashing(), run_id="second")
    assert warehouse.con.execute("SELECT DISTINCT subject, run_id FROM ledger_tables.fact ORDER BY ALL").fetchall() == [
        ("Acme", "second"), ("Bolt", "first"), ("Cray", "first"),
    ]  # fmt: skip
    assert [row[0] for row in results(warehouse)["facts"]] == [row[0] for row in before["facts"]], "ids are stable"


def test_linking_again_changes_nothing_and_embeds_nothing(warehouse: Warehouse) -> None:
    load(warehouse, [Said(n, 0, "headcount", 1200 + 700 * (n % 2), n, n, Status.REPORTED, "", 0) for n in range(4)])
    link(warehouse, Hashing(), run_id="first")
    before = results(warehouse), warehouse.con.execute("SELECT conflict_id, first_seen_at, run_id FROM conflicts").fetchall()
    again = Hashing()
    link(warehouse, again, run_id="second")
    assert again.asked == 0
    assert before == (
        results(warehouse),
        warehouse.con.execute("SELECT conflict_id, first_seen_at, run_id FROM conflicts").fetchall(),
    )


def test_another_embedder_links_everything_and_keeps_when_a_conflict_was_first_seen(warehouse: Warehouse) -> None:
    load(warehouse, [Said(n, 0, "headcount", 1200 + 700 * (n % 2), n, n, Status.REPORTED, "", 0) for n in range(4)])
    link(warehouse, Hashing(), run_id="first")
    seen = warehouse.con.execute("SELECT conflict_id, first_seen_at FROM conflicts").fetchall()
    other = Hashing()
    other.name = "other"
    link(warehouse, other, run_id="second")
    assert len(seen) == 1
    assert warehouse.con.execute("SELECT conflict_id, first_seen_at FROM conflicts").fetchall() == seen
    assert warehouse.con.execute("SELECT DISTINCT run_id FROM ledger_tables.fact").fetchall() == [("second",)]


def test_a_place_that_two_subjects_hold_is_found_as_they_come(warehouse: Warehouse) -> None:
    for number in range(2):
        load(warehouse, [Said(number, number, "rank", 1, number, number, Status.REPORTED, "in Japan", 0)])
        link(warehouse, Hashing(), run_id="r")
    assert warehouse.con.execute("SELECT kind, status FROM conflicts").fetchall() == [("rank_held_by_two", "open")]
    revised = Said(2, 1, "rank", 2, 1, 1, Status.REPORTED, "in Japan", 0)
    load(warehouse, [revised])
    link(warehouse, Hashing(), run_id="r")
    assert warehouse.con.execute("SELECT count(*) FROM conflicts").fetchall() == [(0,)], "the text was corrected"


def test_a_confirmed_conflict_between_subjects_leaves_their_parts_apart(warehouse: Warehouse) -> None:
    for number in range(2):
        load(warehouse, [Said(number, number, "rank", 1, number, number, Status.REPORTED, "in Japan", 0)])
    link(warehouse, Hashing(), run_id="r")
    [(conflict_id,)] = warehouse.con.execute("SELECT conflict_id FROM conflicts").fetchall()
    decide_conflict(warehouse.con, conflict_id, Decided.CONFIRMED, decided_by="me")
    link(warehouse, Hashing(), run_id="r")
    load(warehouse, [Said(2, 1, "rank", 1, 5, 5, Status.REPORTED, "in Japan", 1)])
    link(warehouse, Hashing(), run_id="r")
    assert warehouse.con.execute("SELECT count(*) FROM claims WHERE fact_id IS NULL").fetchall() == [(0,)]
    assert warehouse.con.execute("SELECT conflict_id, status FROM conflicts").fetchall() == [(conflict_id, "confirmed")]


def test_lost_claims_make_linking_due(warehouse: Warehouse) -> None:
    load(warehouse, [Said(0, 0, "headcount", 1200, 0, 0, Status.REPORTED, "", 0)])
    link(warehouse, Hashing(), run_id="r")
    note_linked(warehouse.con)
    assert not linking_due(warehouse.con, embedder="hashing")
    load(warehouse, [Said(0, 0, "headcount", 1900, 0, 0, Status.REPORTED, "", 0)])
    assert linking_due(warehouse.con, embedder="hashing")


def test_the_party_concerned_outweighs_a_press_report(warehouse: Warehouse) -> None:
    first = Said(0, 0, "headcount", 1200, 0, 0, Status.REPORTED, "", 0)
    second = Said(1, 0, "headcount", 1900, 1, 2, Status.REPORTED, "", 1)
    load(warehouse, [first, second])
    link(warehouse, Hashing(), run_id="r")
    later = warehouse.con.execute('SELECT value FROM clusters WHERE "leading"').fetchall()
    assert later == [(1900.0,)], "the later of two that are as likely"
    warehouse.con.execute("UPDATE ledger_tables.claim SET speaker = 'ACME' WHERE value = 1200")
    warehouse.con.execute("DELETE FROM ledger_tables.linking")
    link(warehouse, Hashing(), run_id="r")
    found = warehouse.con.execute('SELECT value, probability > 0.9 FROM clusters WHERE "leading"').fetchall()
    assert found == [(1200.0, True)]


def test_copies_of_one_text_count_once(warehouse: Warehouse) -> None:
    wire = [Said(n, 0, "headcount", 1200, n, n, Status.REPORTED, "", 0) for n in range(4)]
    other = Said(9, 0, "headcount", 1900, 9, 9, Status.REPORTED, "", 7)
    load(warehouse, [*wire, other])
    warehouse.con.execute("UPDATE ledger_tables.article SET duplicate_of = NULL WHERE publisher = 'Paper 9'")
    link(warehouse, Hashing(), run_id="r")
    probabilities = warehouse.con.execute(
        "SELECT value, sources, round(probability, 3) FROM clusters ORDER BY value"
    ).fetchall()
    assert [(value, sources) for value, sources, _ in probabilities] == [(1200.0, 1), (1900.0, 1)]
    assert probabilities[0][2] == probabilities[1][2], "one source each"


def test_the_record_is_kept_while_little_is_new(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(track, "SMALL", 0)
    monkeypatch.setattr(track, "NEWS", 0.5)
    load(warehouse, [Said(n, n % 3, "headcount", 1200, n, n, Status.REPORTED, "", 0) for n in range(9)])
    link(warehouse, Hashing(), run_id="r")
    judged = warehouse.con.execute("SELECT judged_at, changed FROM ledger_tables.linking").fetchall()
    load(warehouse, [Said(9, 0, "headcount", 1900, 11, 3, Status.REPORTED, "", 1)])
    link(warehouse, Hashing(), run_id="r")
    assert warehouse.con.execute("SELECT judged_at, changed FROM ledger_tables.linking").fetchall() == [(judged[0][0], 1)]
    assert warehouse.con.execute("SELECT count(*) FROM clusters WHERE probability IS NULL").fetchall() == [(0,)]
    load(warehouse, [Said(n, n % 3, "cost", 1200, n, n, Status.REPORTED, "", 3) for n in range(9)])
    link(warehouse, Hashing(), run_id="r")
    assert warehouse.con.execute("SELECT changed FROM ledger_tables.linking").fetchall() == [(0,)], "half of it was new"


def test_thousands_of_claims_of_one_subject_are_not_compared_pair_by_pair() -> None:
    value = Value(figure="1", kind="count", value=1.0, high=None, iso=None, unit="person", qualifier="exact")
    claims = [
        Linked(
            claim_id=f"claim-{n:05}", article_id=f"a-{n}", source=f"s-{n}", subject_id="e", subject="Acme", metric="headcount", scope=frozenset(),
            status="reported", as_of=None, published=datetime(2024, 1, 1) + timedelta(minutes=n), value=replace(value, value=float(n % 50 + 1), figure=str(n % 50 + 1)),
        )
        for n in range(3000)
    ]  # fmt: skip
    pairs = Compared(claims).candidates(range(len(claims)))
    assert len(pairs) < 2 * WINDOW * len(claims)
    same = {(i, j) for i, j in pairs if claims[i].value == claims[j].value}
    assert len(components(len(claims), sorted(same))) == 50, "equal values hang together all the same"
