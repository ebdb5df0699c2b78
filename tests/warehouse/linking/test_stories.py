"""Articles on one story contradict each other, whatever subject and metric their claims were read with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from extractors.entities.names import lang_of
from extractors.records import Claim, Entity, Extraction, Figure, Kind, Status
from tests.warehouse.linking.alike import Alike
from warehouse.decisions import decide
from warehouse.linking import disputes, link, stories
from warehouse.linking.decided import Decided
from warehouse.linking.differences import Comparison
from warehouse.linking.likelihood import MOST, Said, digits_alike, find_rivals
from warehouse.linking.stories import said_by_article
from warehouse.linking.topics import PLACES
from warehouse.linking.values import Value
from warehouse.linking.wording import words_around
from warehouse.loader import Loader
from warehouse.stale import unlink_articles
from warehouse.store import Warehouse

ENTITIES = {
    name: Entity(entity_id=f"entity-{name}", name=name, kind="organization", names=((name, lang_of(name)),))
    for name in ("Harbour Board", "Norvik", "Tern Bank", "Kittiwake")
}


@dataclass(frozen=True)
class Told:
    """A sentence: the words before and after its figure, the figure in millions of dollars, whom it was read of, and as what."""

    before: str
    value: float
    after: str
    subject: str
    metric: str = "cost"
    sure: float = 0.8
    status: Status = Status.REPORTED

    @property
    def figure(self) -> str:
        return f"${self.value:g} million"

    @property
    def text(self) -> str:
        return f"{self.before} {self.figure} {self.after}."


def article(number: int, told: Sequence[Told], day: int = 0) -> tuple[Article, Extraction]:
    """An article of these sentences."""
    key = f"https://{number}.example/"
    made = Article(
        key=key, url=key, text=" ".join(one.text for one in told), lang="en", fetched_at=datetime(2025, 1, 1), origin=key,
        publisher=f"Paper {number}", published_at=datetime(2024, 5, 1) + timedelta(days=day),
    )  # fmt: skip
    claims, start = [], 0
    for one in told:
        at = start + len(one.before) + 1
        figure = Figure(start=at, end=at + len(one.figure), text=one.figure, kind=Kind.MONEY, value=one.value * 1e6, unit="USD")
        end = start + len(one.text)
        claims.append(
            Claim(
                sentence_start=start, sentence_end=end, figure=figure, value=figure.value, subject=ENTITIES[one.subject],
                subject_text=one.subject, metric=one.metric, confidence=one.sure, status=one.status,
            )
        )  # fmt: skip
        start = end + 1
    return made, Extraction(article_id=made.article_id, figures=tuple(c.figure for c in claims), claims=tuple(claims))


def load(warehouse: Warehouse, *articles: tuple[Article, Extraction]) -> None:
    loader = Loader(warehouse, extractor_versions={"en": "1"})
    loader.load([made for made, _ in articles], [extraction for _, extraction in articles], "r")
    link(warehouse, Alike(), run_id="r")


def conflicts(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """(the figures of each conflict, its kind, status, reason)."""
    query = """
        SELECT list_sort([a.figure, b.figure]), x.kind, x.status, x.reason
        FROM conflicts AS x JOIN claims AS a ON a.claim_id = x.claim_a JOIN claims AS b ON b.claim_id = x.claim_b ORDER BY ALL
    """
    return warehouse.con.execute(query).fetchall()


SHARED = (Told("The Harbour Board owes its lenders", 61.2, "for the new quay", "Harbour Board", "debt"),
          Told("Ferries brought it", 18.4, "in fares", "Harbour Board", "revenue"))  # fmt: skip
RETOLD = (Told("Creditors of the port, asked by this paper, put at", 61.2, "what they lent it", "Harbour Board", "debt"),
          Told("Passengers paid", 18.4, "to cross the sound, a tenth more than ever before", "Harbour Board", "revenue"))  # fmt: skip
DREDGING = Told("Dredging the silted northern channel swallowed", 4.37, "of that", "Harbour Board")
SLIPPED = Told("Kittiwake dredged the silted northern channel for", 4.73, "in spring", "Kittiwake", "contract_value", 1)
OTHER = Told("Tern Bank lost", 9.56, "on coffee futures", "Tern Bank", "loss")


def test_what_two_articles_on_one_story_tell_apart_is_a_conflict_whatever_it_was_read_as(warehouse: Warehouse) -> None:
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, [*SHARED, SLIPPED, OTHER]))
    ((figures, kind, status, reason),) = conflicts(warehouse)
    assert (figures, kind, status) == (["$4.37 million", "$4.73 million"], "digits", "open")
    assert reason.endswith("; read as cost of Harbour Board and as contract value of Kittiwake"), reason


def test_a_figure_that_its_text_denies_contradicts_nothing(warehouse: Warehouse) -> None:
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, [*SHARED, replace(SLIPPED, status=Status.DENIED)]))
    assert conflicts(warehouse) == []


def test_articles_on_two_stories_do_not_contradict_each_other(warehouse: Warehouse) -> None:
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, [SLIPPED, OTHER]))
    assert conflicts(warehouse) == []


HARBOUR = (Told("The Harbour Board was fined", 2, "on Monday", "Harbour Board", "fine"),) * 2
ABROAD = [Told("Tern Bank lent it", 55.4, "at six percent", "Tern Bank", "debt"), Told("It paid", 7.9, "back", "Tern Bank")]


@pytest.mark.parametrize(
    ("second", "day", "found"),
    [
        pytest.param([SLIPPED, *HARBOUR], 300, 1, id="a third of the claims"),
        pytest.param([SLIPPED, *HARBOUR], 400, 0, id="years apart"),
        pytest.param([SLIPPED, *HARBOUR, *ABROAD * 5], 0, 0, id="a few of many claims"),
    ],
)
def test_articles_that_echo_nothing_are_of_one_story_if_they_are_about_the_same(
    warehouse: Warehouse, second: list[Told], day: int, found: int
) -> None:
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, second, day))
    assert len(conflicts(warehouse)) == found


@pytest.mark.parametrize(
    ("values", "alike"),
    [
        ((43_700, 45_100), {"same precision": 1.0, "first digits": 1 / 3}),
        ((43_700, 43_750), {"same precision": 0.0, "first digits": 1.0}),
        ((437, 43_900), {"same precision": 1.0, "first digits": 0.0}),
        ((4, 5), {"same precision": 1.0, "first digits": 0.0}),
    ],
)
def test_how_alike_two_numbers_are_printed(values: tuple[int, int], alike: dict[str, float]) -> None:
    a, b = (
        Value(f"${value}", "money", value, None, None, unit, "exact")
        for value, unit in zip(values, ("USD", "EUR"), strict=True)
    )
    assert digits_alike(a, a, Comparison(a, a))["other currency"] == 0.0
    assert digits_alike(a, b, Comparison(a, replace(b, unit="USD"))) == alike | {"other currency": 1.0}


@pytest.mark.parametrize("others", [PLACES - 1, PLACES])
def test_what_everybody_writes_about_makes_no_topic(warehouse: Warehouse, others: int) -> None:
    ends = [article(1, [*SHARED, DREDGING]), article(2, [SLIPPED, *HARBOUR], 2)]
    between = [
        article(
            3 + n, [Told("The Harbour Board saved", value, "", "Harbour Board", "saving") for value in (n + 0.13, n + 0.57)], 1
        )
        for n in range(others)
    ]
    slip = ["$4.37 million", "$4.73 million"]
    load(warehouse, *ends)
    assert slip in [figures for figures, *_ in conflicts(warehouse)]
    load(warehouse, *between)
    shown = slip in [figures for figures, *_ in conflicts(warehouse)]
    assert shown == (others < PLACES), "they came later, but were published in between"


def test_a_contradiction_that_the_parts_show_is_shown_once(warehouse: Warehouse) -> None:
    slipped = Told("To dredge the northern channel, which had silted up, took", 4.73, "in all", "Harbour Board")
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, [*RETOLD, slipped]))
    assert len(warehouse.con.execute("SELECT * FROM ledger_tables.contradiction").fetchall()) == 1
    assert [row[0] for row in conflicts(warehouse)] == [["$4.37 million", "$4.73 million"]]


def test_a_pair_that_is_a_conflict_of_its_story_is_not_noted_as_none(warehouse: Warehouse) -> None:
    planned = Told(
        "To dredge the northern channel, which had silted up, was to take", 4.73, "in all", "Harbour Board", "budget"
    )
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, [*RETOLD, planned]))
    ((figures, *_),) = conflicts(warehouse)
    assert figures == ["$4.37 million", "$4.73 million"]
    assert warehouse.con.execute("SELECT * FROM pair_notes").fetchall() == []


def test_several_articles_with_one_value_show_one_conflict(warehouse: Warehouse) -> None:
    again = Told("To dredge the northern channel, which had silted up, took", 4.37, "in all", "Harbour Board")
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, [*SHARED, SLIPPED]), article(3, [*RETOLD, again]))
    assert len(warehouse.con.execute("SELECT * FROM ledger_tables.contradiction").fetchall()) == 2
    assert len(conflicts(warehouse)) == 1


@pytest.mark.parametrize(
    ("ruling", "shown"), [(Decided.DIFFERENT_FACT, []), (Decided.DISMISSED, ["dismissed"]), (Decided.CONFIRMED, ["confirmed"])]
)
def test_a_decision_about_a_contradiction_is_obeyed(warehouse: Warehouse, ruling: Decided, shown: list[str]) -> None:
    load(warehouse, article(1, [*SHARED, DREDGING]), article(2, [*SHARED, SLIPPED]))
    a, b = warehouse.con.execute("SELECT claim_a, claim_b FROM conflicts").fetchall()[0]
    decide(warehouse.con, ruling, a, b, decided_by="an editor")
    link(warehouse, Alike(), run_id="r")
    assert [row[2] for row in conflicts(warehouse)] == shown


def test_a_contradiction_goes_with_its_story_and_keeps_when_it_was_first_seen(warehouse: Warehouse) -> None:
    first, second = article(1, [*SHARED, DREDGING]), article(2, [*SHARED, SLIPPED])
    load(warehouse, first, second)
    seen = warehouse.con.execute("SELECT conflict_id, first_seen_at FROM conflicts").fetchall()
    load(warehouse, article(3, [OTHER]))
    assert warehouse.con.execute("SELECT conflict_id, first_seen_at FROM conflicts").fetchall() == seen
    unlink_articles(warehouse.con, [second[0].article_id])
    warehouse.con.execute("DELETE FROM ledger_tables.stale_part WHERE claim_hash IS NOT NULL")
    warehouse.con.execute("DELETE FROM ledger_tables.claim WHERE article_id = ?", [second[0].article_id])
    link(warehouse, Alike(), run_id="r")
    assert conflicts(warehouse) == []
    assert warehouse.con.execute("SELECT * FROM ledger_tables.contradiction").fetchall() == []


def test_two_values_far_apart_that_hardly_answer_one_question_are_doubtful(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [article(n, [Told("Norvik lost", value, "of it", "Norvik", "loss", 0.93)]) for n, value in enumerate((3, 890))]
    load(warehouse, *told)
    assert conflicts(warehouse) == []
    assert warehouse.con.execute("SELECT kind FROM pair_notes").fetchall() == [("doubtful",)]
    monkeypatch.setattr(disputes, "UNLIKELY", 0.0)
    with Warehouse.open(":memory:") as other:
        load(other, *told)
        assert len(conflicts(other)) == 1, "what else speaks for one question is enough"


RESULTS = {
    "conflicts": "conflict_id, fact_id, subject, metric, claim_a, claim_b, kind, reason, severity, confidence, status",
    "ledger_tables.contradiction": "*",
    "pair_notes": "claim_a, claim_b, kind, reason",
}


@st.composite
def coverage(draw: st.DrawFn) -> list[tuple[Article, Extraction]]:
    words = ("Dredging the channel cost", "The channel was dredged for", "Mooring brought in")
    told = [
        Told(draw(st.sampled_from(words)), value, "last year", subject, metric)
        for value in (4.37, 4.73, 43.7)
        for subject, metric in (("Harbour Board", "cost"), ("Kittiwake", "contract_value"))
    ]
    pools = (SHARED, SHARED[:1], (OTHER,))
    made = []
    for number in range(draw(st.integers(2, 5))):
        common, own = draw(st.sampled_from(pools)), draw(st.lists(st.sampled_from(told), max_size=3, unique=True))
        made.append(article(number, [*common, *own], draw(st.sampled_from([0, 20, 60]))))
    return made


@settings(max_examples=8, deadline=None, derandomize=True)
@given(made=coverage(), seed=st.randoms(use_true_random=False))
def test_stories_as_they_come_contradict_each_other_as_those_loaded_at_once(
    made: list[tuple[Article, Extraction]], seed: Any
) -> None:
    def results(*loads: Sequence[tuple[Article, Extraction]]) -> dict[str, list[Any]]:
        with Warehouse.open(":memory:") as warehouse:
            for part in loads:
                load(warehouse, *part)
            return {name: sorted(warehouse.con.execute(f"SELECT {columns} FROM {name}").fetchall(), key=str) for name, columns in RESULTS.items()}  # fmt: skip

    shuffled = list(made)
    seed.shuffle(shuffled)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stories, "LIKELY", 0.02)  # many contradictions, to have them come and go
        assert results(made) == results(*([one] for one in shuffled))


def rival_features(first: Sequence[Said], second: Sequence[Said]) -> list[tuple[str, str, dict[str, float]]]:
    return [(found.a.claim.value.figure, found.b.claim.value.figure, found.features) for found in find_rivals(first, second)]


def side(*told: tuple[str, str, float], lang: str = "en", number: int = 1) -> list[Said]:
    """The claims of an article, each given by its sentence, figure and value."""
    start, made = 0, []
    for place, (sentence, figure, value) in enumerate(told):
        at = sentence.index(figure)
        made.append(
            {
                "claim_id": f"{number}-{place}", "article_id": str(number), "source": "", "subject_id": None, "subject": "",
                "metric": "cost", "scope": "", "status": "reported", "as_of": None, "published_at": None, "figure": figure,
                "kind": "money", "value": value, "value_high": None, "value_date": None, "unit": "USD", "qualifier": "exact",
                "speaker": None, "counterparty_id": None, "confidence": 1 - place / 1000, "lang": lang, "sentence": sentence,
                "at": at, "figure_start": start + at, "party": False, "claim_hash": 1000 * number + place, "echoes": {},
            }
        )  # fmt: skip
        start += len(sentence) + 1
    ((_, said),) = said_by_article(made).items()
    return said


def test_only_values_that_cannot_both_be_true_are_rivals() -> None:
    first = side(("Dredging cost $4 million.", "$4 million", 4e6), ("Mooring cost $6 million.", "$6 million", 6e6))
    second = side(("They paid $4 million for dredging.", "$4 million", 4e6), number=2)
    ((a, b, features),) = rival_features(first, second)
    assert (a, b) == ("$6 million", "$4 million")
    assert (features["given"], features["either given"]) == (1, 1), "the first article gives $4 million, too"


def test_the_words_around_two_figures_tell_which_belong_together() -> None:
    first = side(("Dredging the channel cost $4 million.", "$4 million", 4e6))
    second = side(
        ("The channel was dredged for $9 million.", "$9 million", 9e6),
        ("Mooring brought $7 million.", "$7 million", 7e6),
        number=2,
    )
    found = {b: features for _, b, features in rival_features(first, second)}
    assert found["$9 million"]["words"] > found["$7 million"]["words"] == 0
    assert found["$9 million"]["margin"] > 0 > found["$7 million"]["margin"]


def test_between_two_languages_words_say_nothing() -> None:
    first = side(("Dredging cost $4 million.", "$4 million", 4e6))
    second = side(("浚渫に900万ドルかかった。", "900万ドル", 9e6), lang="ja", number=2)
    ((_, _, features),) = rival_features(first, second)
    assert features["two languages"] == 1
    assert "words" not in features


def test_of_a_table_only_the_surest_rows_are_compared() -> None:
    table = side(*((f"Row {row} cost ${row}.5 million.", f"${row}.5 million", row * 1e6 + 5e5) for row in range(1, MOST + 50)))
    other = side(("It cost $9,000 million.", "$9,000 million", 9e9), number=2)
    found = rival_features(table, other)
    assert [a for a, _, _ in found] == [f"${row}.5 million" for row in range(1, MOST + 1)]


@pytest.mark.parametrize(
    ("lang", "sentence", "figure", "other", "words"),
    [
        ("en", "The dredgers moved 400 tonnes of silt for $4 million", "$4 million", "400 tonnes", {"dredg", "moved", "silt"}),
        ("en", "Dredgers and dredging of ４００ tonnes", "４００", "nothing", {"dredg", "tonne"}),
        ("ja", "浚渫費は4億円に上った", "4億円", "なし", {"浚渫", "渫費", "上"}),
        ("ja", "港では1隻が沈んだ", "1隻", "なし", {"港", "沈"}),
    ],
)  # fmt: skip
def test_the_words_around_a_figure(lang: str, sentence: str, figure: str, other: str, words: set[str]) -> None:
    span, taken = ((sentence.find(text), sentence.find(text) + len(text)) for text in (figure, other))
    assert words_around(sentence, span, [taken] if taken[0] >= 0 else [], lang).keys() == words


def test_a_word_counts_the_more_the_nearer_it_is() -> None:
    sentence = "Dredging, which had been put off for many years since the storm, cost $4 million"
    at = sentence.index("$4 million")
    around = words_around(sentence, (at, at + 10), [], "en")
    assert around["cost"] > around["storm"] > around["dredg"]
