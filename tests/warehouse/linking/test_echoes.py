"""Articles on one story settle whom a figure is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from extractors.entities.names import lang_of
from extractors.records import Claim, Entity, Extraction, Figure, Kind
from tests.warehouse.linking.alike import Alike
from warehouse.linking import link
from warehouse.linking.settling import settled_subject
from warehouse.loader import Loader
from warehouse.store import Warehouse

KINDS = {"Drum": "product", "a rate": "thing"}
ENTITIES = {
    name: Entity(entity_id=f"entity-{name}", name=name, kind=KINDS.get(name, "organization"), names=((name, lang_of(name)),))
    for name in ("Acme", "Bolt", "Cray", "甲社", *KINDS)
}


@dataclass(frozen=True)
class Told:
    """An article: of each of its sentences (subject that is read, or none; millions of dollars; how surely; the words before)."""

    number: int
    sentences: tuple[tuple[str | None, float, float, str], ...]
    day: int = 0
    text: str = ""
    metric: str = "revenue"

    def article(self) -> Article:
        text = " ".join(f"{before} had ${value:g} million." for _, value, _, before in self.sentences) + self.text
        key = f"https://{self.number}.example/"
        day = datetime(2024, 1, 1) + timedelta(days=self.day)
        return Article(key=key, url=key, text=text, lang="en", fetched_at=datetime(2025, 1, 1), origin=key, publisher=f"Paper {self.number}", published_at=day)  # fmt: skip

    def extraction(self) -> Extraction:
        article = self.article()
        figures, claims, start = [], [], 0
        for subject, value, sure, before in self.sentences:
            printed = f"${value:g} million"
            at = start + len(before) + 5
            figures.append(
                Figure(start=at, end=at + len(printed), text=printed, kind=Kind.MONEY, value=value * 1e6, unit="USD")
            )
            end = at + len(printed) + 1
            claims.append(
                Claim(
                    sentence_start=start, sentence_end=end, figure=figures[-1], value=value * 1e6,
                    subject=ENTITIES[subject] if subject else None, subject_text=before, metric=self.metric, confidence=sure,
                )
            )  # fmt: skip
            start = end + 1
        return Extraction(article_id=article.article_id, figures=tuple(figures), claims=tuple(claims))


def load(warehouse: Warehouse, told: Sequence[Told]) -> None:
    loader = Loader(warehouse, extractor_versions={"en": "1"})
    loader.load([one.article() for one in told], [one.extraction() for one in told], "r")
    link(warehouse, Alike(), run_id="r")


def subjects(warehouse: Warehouse, number: int) -> list[tuple[str, str | None, str | None]]:
    """(figure, subject, subject that was read where another was settled on) of each claim of an article."""
    return warehouse.con.execute(
        "SELECT figure, subject, read_subject FROM claims WHERE latest AND publisher = ? ORDER BY figure_start",
        [f"Paper {number}"],
    ).fetchall()


FILLER = " The rest of this text tells at length of the weather in Kobe, which was cold, and of a fair by the harbour." * 4
ACME = Told(1, (("Acme", 125, 0.9, "Acme"), ("Acme", 48, 0.9, "It"), ("Acme", 30, 0.9, "It")))
# Of its second figure it was read that Bolt has it.
OTHER = Told(2, (("Acme", 125, 0.9, "Acme"), ("Bolt", 48, 0.6, "Bolt's rival")))


def test_a_figure_is_of_whom_articles_on_the_story_are_surest(warehouse: Warehouse) -> None:
    load(warehouse, [ACME, OTHER])
    assert subjects(warehouse, 2) == [("$125 million", "Acme", None), ("$48 million", "Acme", "Bolt")]
    clusters = warehouse.con.execute("SELECT value, claims FROM clusters ORDER BY ALL").fetchall()
    assert clusters == [(30e6, 1), (48e6, 2), (125e6, 2)]
    assert warehouse.con.execute("SELECT DISTINCT subject FROM facts").fetchall() == [("Acme",)]


@pytest.mark.parametrize(("shared", "together"), [(125, True), (126, False)], ids=["one-story", "two-stories"])
def test_a_number_of_two_digits_is_one_in_articles_on_the_story_whatever_they_call_it(
    warehouse: Warehouse, shared: float, together: bool
) -> None:
    load(warehouse, [ACME, Told(2, (("Acme", shared, 0.9, "Acme"), ("Acme", 48, 0.9, "It")), metric="inventory")])
    sizes = warehouse.con.execute("SELECT claims FROM clusters WHERE value = 48e6 ORDER BY ALL").fetchall()
    assert sizes == ([(2,)] if together else [(1,), (1,)])


@pytest.mark.parametrize(
    ("value", "sentences", "together"),
    [
        (30, (), True),
        (30, (("Acme", 30, 0.9, "Of which it"),), False),
        (3, (), True),
        (0.003, (), True),
    ],
    ids=["once", "twice", "small", "tiny"],
)
def test_a_round_amount_that_neither_article_gives_twice_is_one_in_both(
    warehouse: Warehouse, value: float, sentences: tuple[tuple[str, float, float, str], ...], together: bool
) -> None:
    shared = (("Acme", 125, 0.9, "Acme"), ("Acme", value, 0.9, "It"))
    load(warehouse, [Told(1, (*shared, *sentences)), Told(2, shared, metric="inventory")])
    sizes = warehouse.con.execute("SELECT max(claims) FROM clusters WHERE value = ?", [value * 1e6]).fetchall()
    apart = len(sentences) + 1
    assert sizes == [(2 if together else apart,)]


@pytest.mark.parametrize(
    ("value", "subject"),
    [(1250, "Acme"), (152, "Acme"), (12.5, "Acme"), (251, "Bolt"), (512, "Bolt"), (126, "Bolt"), (480, "Bolt")],
    ids=["ten-times", "neighbours", "a-tenth", "all-three", "all-three-otherwise", "one-digit", "two-digits-alone"],
)
def test_a_slip_tells_whom_a_figure_is_about(warehouse: Warehouse, value: float, subject: str) -> None:
    shared = (("Acme", 2.34, 0.9, "Acme"), ("Acme", 77, 0.9, "It"))
    right = Told(1, (*shared, ("Acme", 125, 0.9, "It"), ("Acme", 48, 0.9, "It")))
    load(warehouse, [right, Told(2, (*shared, ("Bolt", value, 0.6, "Bolt's rival")))])
    assert subjects(warehouse, 2)[2][1] == subject
    pair = sorted((125e6, value * 1e6))
    kinds = warehouse.con.execute("SELECT kind FROM conflicts WHERE list_sort([value_a, value_b]) = ?", [pair]).fetchall()
    assert kinds == ([] if subject == "Bolt" else [("digits",) if value == 152 else ("scale",)])


@pytest.mark.parametrize("value", [125, 152, 12.5], ids=["the-value", "neighbours", "a-tenth"])
@pytest.mark.parametrize(("second", "subject"), [("Bolt", "Acme"), ("Drum", "Cray"), ("a rate", "Cray")])
def test_one_value_or_a_slip_of_it_is_enough_for_a_story_that_names_the_same_two(
    warehouse: Warehouse, value: float, second: str, subject: str
) -> None:
    first = Told(1, (("Acme", 125, 0.9, "Acme"), ("Bolt", 31, 0.9, "Bolt"), ("a rate", 46, 0.9, "A rate")))
    load(
        warehouse, [first, Told(2, (("Acme", 7, 0.9, "Acme"), (second, 9, 0.9, second), ("Cray", value, 0.6, "Acme's rival")))]
    )
    assert subjects(warehouse, 2)[2][1] == subject


def test_a_value_that_both_articles_print_is_no_slip(warehouse: Warehouse) -> None:
    first = Told(
        1, (("Acme", 2.34, 0.9, "Acme"), ("Acme", 48, 0.9, "It"), ("Acme", 125, 0.9, "It"), ("Bolt", 152, 0.9, "Bolt"))
    )
    second = Told(2, (("Acme", 2.34, 0.9, "Acme"), ("Acme", 48, 0.9, "It"), ("Bolt", 152, 0.6, "Bolt's rival Acme")))
    load(warehouse, [first, second])
    assert subjects(warehouse, 2)[2] == ("$152 million", "Bolt", None)


def test_digits_at_another_scale_make_a_story_too(warehouse: Warehouse) -> None:
    first = Told(1, (("Acme", 234, 0.9, "Acme"), ("Acme", 125, 0.9, "It")))
    second = Told(2, (("Acme", 2340, 0.9, "Acme"), ("Bolt", 125, 0.6, "Bolt's rival")))
    load(warehouse, [first, second])
    assert subjects(warehouse, 2)[1] == ("$125 million", "Acme", "Bolt")


@pytest.mark.parametrize("first", [850, 805])
def test_a_zero_that_changed_places_is_a_slip_whichever_comes_first(warehouse: Warehouse, first: float) -> None:
    shared = (("Acme", 2.34, 0.9, "Acme"), ("Acme", 77, 0.9, "It"))
    load(warehouse, [Told(1, (*shared, ("Acme", first, 0.9, "It")))])
    load(warehouse, [Told(2, (*shared, ("Bolt", 1655 - first, 0.6, "Bolt's rival Acme")))])
    assert subjects(warehouse, 2)[2][1:] == ("Acme", "Bolt")


@pytest.mark.parametrize("newest", [1, 2])
def test_a_value_at_two_scales_is_shared_once_whichever_article_comes_first(warehouse: Warehouse, newest: int) -> None:
    told = [
        Told(1, (("Acme", 234, 0.9, "Acme"), ("Acme", 2340, 0.9, "It"), ("Bolt", 30, 0.9, "Bolt"))),
        Told(2, (("Acme", 2340, 0.9, "Acme"), ("Acme", 31, 0.6, "It"))),
    ]
    for one in sorted(told, key=lambda one: one.number == newest):
        load(warehouse, [one])
    assert warehouse.con.execute("SELECT count(*) FROM ledger_tables.echo").fetchall() == [(0,)]


def test_what_no_subject_was_read_of_takes_that_of_the_others(warehouse: Warehouse) -> None:
    load(warehouse, [ACME, Told(2, (("Acme", 125, 0.9, "Acme"), (None, 48, 0.1, "Acme's purse")))])
    assert subjects(warehouse, 2)[1] == ("$48 million", "Acme", "")


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Told(2, (("Acme", 125, 0.9, "Acme"), ("Bolt", 49, 0.6, "Bolt"))), "another value"),
        (Told(2, (("Acme", 125, 0.9, "Acme"), ("Bolt", 48, 0.6, "Bolt")), day=400), "more than a year later"),
        (Told(2, (("Cray", 125, 0.6, "Cray"), ("Bolt", 48, 0.6, "Bolt"))), "no subject in common"),
        (Told(2, (("Acme", 126, 0.9, "Acme"), ("Bolt", 48, 0.6, "Bolt"))), "no second value in common"),
        (Told(2, (("Acme", 125, 0.9, "Acme"), ("Bolt", 48, 1.0, "Bolt"))), "it is certain"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_a_claim_keeps_the_subject_that_was_read(warehouse: Warehouse, other: Told, why: str) -> None:
    load(warehouse, [ACME, other])
    assert subjects(warehouse, 2)[1][1:] == ("Bolt", None), why


@pytest.mark.parametrize(("value", "subject"), [(125, "Acme"), (12, "Bolt")], ids=["three-digits", "two-digits"])
def test_three_numbers_make_a_story_without_a_common_subject(warehouse: Warehouse, value: float, subject: str) -> None:
    figures = (value, 48, 57)
    sides = (1, "Acme", 0.9), (2, "Bolt", 0.6)
    load(warehouse, [Told(number, tuple((name, one, sure, name) for one in figures)) for number, name, sure in sides])
    assert {told for _, told, _ in subjects(warehouse, 2)} == {subject}


def test_round_numbers_alone_make_no_story(warehouse: Warehouse) -> None:
    load(
        warehouse,
        [
            Told(1, (("Acme", 100, 0.9, "Acme"), ("Acme", 30, 0.9, "It"))),
            Told(2, (("Acme", 100, 0.9, "Acme"), ("Bolt", 30, 0.6, "Bolt"))),
        ],
    )
    assert subjects(warehouse, 2)[1] == ("$30 million", "Bolt", None)


def test_two_subjects_with_one_value_each_keep_theirs(warehouse: Warehouse) -> None:
    both = (("Acme", 125, 0.9, "Acme"), ("Acme", 48, 0.9, "It"), ("Bolt", 48, 0.6, "Bolt"))
    load(warehouse, [Told(1, both), Told(2, both)])
    for number in (1, 2):
        assert [subject for _, subject, _ in subjects(warehouse, number)] == ["Acme", "Acme", "Bolt"]


def test_two_subjects_of_an_article_are_not_joined_by_a_claim_of_nobody(warehouse: Warehouse) -> None:
    both = Told(1, (("Acme", 125, 0.9, "Acme"), ("Acme", 48, 0.9, "It"), ("Bolt", 48, 0.6, "Bolt")))
    load(warehouse, [both, Told(2, (("Acme", 125, 0.9, "Acme"), (None, 48, 0.1, "It")))])
    assert subjects(warehouse, 1)[2] == ("$48 million", "Bolt", None)


def test_copies_add_nothing_to_a_subject_that_they_name() -> None:
    rows = [
        {"article_hash": number, "read_subject_id": subject, "confidence": 0.6, "copy": copy}
        for number, (subject, copy) in enumerate([("a", False), ("a", False), ("b", False), ("b", True), ("b", True)])
    ]
    assert settled_subject(rows, {"a": {0, 1}, "b": {2, 3, 4}}) == "a"


TELLING = (125, 234, 567)


@pytest.mark.parametrize(
    ("text", "values", "subject"),
    [
        ("", TELLING, "Acme"),
        (" Acme was silent.", TELLING, "Bolt"),
        ("", (125, 234, 678), "Bolt"),
    ],
    ids=["unnamed", "named", "two-values"],
)
@pytest.mark.parametrize("newest", [1, 2, 3])
def test_a_subject_whose_figures_are_anothers_elsewhere_stands_for_it(
    warehouse: Warehouse, text: str, values: Sequence[float], subject: str, newest: int
) -> None:
    figures = tuple(("Acme", value, 0.9, "Acme") for value in (*TELLING, 30))
    stories = [Told(1, figures), Told(3, figures, text=FILLER)]
    other = Told(2, tuple(("Bolt", value, 0.97, "Bolt") for value in (*values, 7)), text=text)
    for one in sorted((*stories, other), key=lambda one: one.number == newest):
        load(warehouse, [one])
    assert subjects(warehouse, 2)[-1][1] == subject, subjects(warehouse, 2)
    assert {told for number in (1, 3) for _, told, _ in subjects(warehouse, number)} == {"Acme"}


def test_a_product_does_not_stand_for_its_maker(warehouse: Warehouse) -> None:
    other = Told(2, tuple(("Drum", value, 0.9, "Drum") for value in TELLING))
    load(warehouse, [Told(1, tuple(("Acme", value, 0.9, "Acme") for value in TELLING)), other])
    assert {told for _, told, _ in subjects(warehouse, 2)} == {"Drum"}


def test_a_subject_stands_for_nobody_once_the_article_that_told_so_is_revised(warehouse: Warehouse) -> None:
    other = Told(2, tuple(("Bolt", value, 0.97, "Bolt") for value in (*TELLING, 7)))
    load(warehouse, [Told(1, tuple(("Cray", value, 0.9, "Cray") for value in TELLING)), other])
    assert {told for _, told, _ in subjects(warehouse, 2)} == {"Cray"}
    load(warehouse, [Told(1, (("Cray", 125, 0.9, "Cray"),))])
    assert {told for _, told, _ in subjects(warehouse, 2)} == {"Bolt"}


@pytest.mark.parametrize(
    ("subject", "value", "read", "settled"),
    [
        ("Acme", 48, "Cray", "Acme"),
        ("Acme", 4, "Cray", "Cray"),
        ("Acme", 4, "a rate", "Acme"),
        ("Acme", 4, None, "Acme"),
        ("甲社", 4, "Cray", "甲社"),
    ],
    ids=["two-digits", "a-name", "no-name", "nothing", "without-a-name-in-the-language"],
)
def test_whom_claims_settle_on_need_not_be_named(
    warehouse: Warehouse, subject: str, value: float, read: str | None, settled: str
) -> None:
    figures = (("Bolt", 125, 0.9, "Bolt"), (subject, value, 0.9, subject), ("Bolt", 30, 0.9, "It"))
    stories = [Told(1, figures), Told(2, figures, text=FILLER)]
    load(warehouse, [*stories, Told(3, (("Bolt", 125, 0.9, "Bolt"), (read, value, 0.6, "It")))])
    assert subjects(warehouse, 3)[1][1] == settled


def test_copies_of_a_text_make_no_subject_stand_for_another(warehouse: Warehouse) -> None:
    acme = [Told(number, tuple(("Acme", value, 0.9, "Acme") for value in (*TELLING, 30)), text=FILLER) for number in (1, 2, 3)]
    load(warehouse, [*acme, Told(4, tuple(("Bolt", value, 0.95, "Bolt") for value in (*TELLING, 7)))])
    assert warehouse.con.execute("SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL").fetchall() == [(2,)]
    for number in (1, 4):
        assert {told for _, told, _ in subjects(warehouse, number)} == {"Bolt"}, number


def test_copies_of_a_text_have_no_vote(warehouse: Warehouse) -> None:
    wrong = [
        Told(number, (("Acme", 125, 0.9, "Acme"), ("Bolt", 48, 0.6, "Bolt's rival Acme")), text=FILLER) for number in (2, 3, 4)
    ]
    load(warehouse, [ACME, *wrong])
    assert warehouse.con.execute("SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL").fetchall() == [(2,)]
    for number in (2, 3, 4):
        assert subjects(warehouse, number)[1] == ("$48 million", "Acme", "Bolt")


def with_another(told: Told, subject: str, value: float, sure: float) -> Extraction:
    """What is read of an article, with one more figure in its last sentence, for which a space stands in."""
    extraction = told.extraction()
    last = extraction.claims[-1]
    more = Figure(
        start=last.sentence_end - 9, end=last.sentence_end - 8, text=" ", kind=Kind.MONEY, value=value * 1e6, unit="USD"
    )
    beside = Claim(
        sentence_start=last.sentence_start, sentence_end=last.sentence_end, figure=more, value=value * 1e6,
        subject=ENTITIES[subject], subject_text=subject, metric="cost", confidence=sure,
    )  # fmt: skip
    return Extraction(article_id=extraction.article_id, figures=(), claims=(*extraction.claims, beside))


def load_read(warehouse: Warehouse, read: Sequence[tuple[Told, Extraction]]) -> None:
    loader = Loader(warehouse, extractor_versions={"en": "1"})
    loader.load([told.article() for told, _ in read], [extraction for _, extraction in read], "r")
    link(warehouse, Alike(), run_id="r")


def test_figures_of_one_sentence_go_together(warehouse: Warehouse) -> None:
    load_read(warehouse, [(ACME, ACME.extraction()), (OTHER, with_another(OTHER, "Bolt", 7, 0.6))])
    assert subjects(warehouse, 2)[1][1] == "Acme"
    assert subjects(warehouse, 2)[2][:2] == (" ", "Acme")


def test_a_figure_that_loses_its_echo_goes_with_its_sentence(warehouse: Warehouse) -> None:
    bolt = Told(3, (("Acme", 125, 0.9, "Acme"), ("Bolt", 7, 0.9, "Bolt")))
    load_read(
        warehouse,
        [(ACME, ACME.extraction()), (OTHER, with_another(OTHER, "Bolt", 7, 0.6)), (bolt, bolt.extraction())],
    )
    assert subjects(warehouse, 2)[2][:2] == (" ", "Bolt")
    load(warehouse, [Told(3, (("Acme", 125, 0.9, "Acme"), ("Bolt", 8, 0.9, "Bolt")))])
    assert subjects(warehouse, 2)[2] == (" ", "Acme", "Bolt")


def test_an_article_that_is_revised_takes_its_say_with_it(warehouse: Warehouse) -> None:
    load(warehouse, [ACME, OTHER])
    load(warehouse, [Told(1, (("Acme", 125, 0.9, "Acme"), ("Acme", 47, 0.9, "It")))])
    assert subjects(warehouse, 2)[1] == ("$48 million", "Bolt", None)
    assert warehouse.con.execute("SELECT count(*) FROM ledger_tables.stale_echo").fetchall() == [(0,)]


@st.composite
def stories(draw: st.DrawFn) -> list[Told]:
    sentence = st.tuples(
        st.sampled_from(["Acme", "Bolt", "Cray", "甲社", "a rate", None]), st.sampled_from([48, 125, 234, 567, 30, 152, 1250]), st.sampled_from([0.6, 0.7, 0.97]),
        st.sampled_from(["Acme", "Bolt", "It"]),
    )  # fmt: skip
    return [
        Told(number, tuple(draw(st.lists(sentence, min_size=1, max_size=6))), draw(st.sampled_from([0, 300, 500])))
        for number in range(draw(st.integers(2, 6)))
    ]


def results(warehouse: Warehouse) -> list[list[Any]]:
    return [
        warehouse.con.execute(f"SELECT {columns} ORDER BY ALL").fetchall()
        for columns in (
            "claim_id, subject_id, subject, read_subject, fact_id, cluster_id FROM claims WHERE latest",
            "fact_id, subject_id, metric, claims FROM facts",
            "conflict_id, claim_a, claim_b, kind FROM conflicts",
            "* FROM ledger_tables.echo",
        )
    ]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    told=stories(), order=st.randoms(use_true_random=False), cuts=st.sets(st.integers(1, 5), max_size=3), revised=st.booleans()
)
def test_it_does_not_matter_how_articles_come(told: list[Told], order: Any, cuts: set[int], revised: bool) -> None:
    with Warehouse.open() as at_once, Warehouse.open() as by_parts:
        load(at_once, told)
        shuffled = order.sample(told, len(told))
        if revised:  # the first to come has another text before
            first = shuffled[0]
            load(by_parts, [Told(first.number, shuffled[-1].sentences, first.day, FILLER)])
        for start, end in pairwise([0, *sorted(cut for cut in cuts if cut < len(told)), len(told)]):
            load(by_parts, shuffled[start:end])
        assert results(by_parts) == results(at_once)
