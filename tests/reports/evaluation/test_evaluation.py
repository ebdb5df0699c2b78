"""Scores of small ledgers: a right one, and ones in which each kind of fault was put."""

from typing import Any

import pytest

from corpus.errors import ClaimledgerError
from extractors.records import Claim, Entity, Figure, Kind, Qualifier, Status
from reports.evaluation import Story, evaluate
from reports.evaluation.calibration import Rated, calibrate
from reports.evaluation.gold import GoldClaim
from reports.evaluation.misses import Miss, worst
from reports.evaluation.names import is_subject
from reports.evaluation.points import Point, Score
from warehouse.store import Warehouse

RIKEN = Entity(entity_id="entity-riken", name="Riken", kind="organization")
RIGHT: dict[str, Any] = {"clusters": [[1, 2]], "conflicts": [(2, 3)]}  # the conflict is told by one claim of the cluster


def test_a_right_ledger_scores_one_everywhere(story: Story, fill: Any, warehouse: Warehouse) -> None:
    fill(story, **RIGHT)
    found = evaluate(warehouse.con, [story])
    assert {name: (s.whole.precision, s.whole.recall, s.whole.f1) for name, s in found.scores.items()} == dict.fromkeys(
        ("figures", "claims", "same", "conflicts"), (1.0, 1.0, 1.0)
    )
    assert {name: (s.whole.hit, s.whole.gold) for name, s in found.shares.items()} == {
        "subject": (7, 7),
        "metric": (7, 7),
        "qualifier": (7, 7),
        "status": (7, 7),
        "as_of": (1, 1),
        "speaker": (1, 1),
    }
    assert (found.losses.whole.right, found.losses.whole.gold, found.missed, found.misses) == (7, 7, 0, ())
    assert found.calibration.bands[-1].right == 6  # of the kinds that are annotated completely


def test_by_language_and_kind(story: Story, fill: Any, warehouse: Warehouse) -> None:
    fill(story, {5: None}, **RIGHT)
    claims = evaluate(warehouse.con, [story]).scores["claims"]
    assert {lang: (s.hit, s.gold) for lang, s in claims.by_lang.items()} == {"en": (5, 5), "ja": (1, 2)}
    assert {kind: (s.hit, s.gold) for kind, s in claims.by_kind.items()} == {
        "compute": (3, 3),
        "count": (1, 1),
        "date": (1, 1),
        "percent": (1, 2),
    }
    assert list(evaluate(warehouse.con, [story]).scores["same"].by_lang) == ["en+ja"]


LOSSES = [  # claim, its fault, at what it is lost, the fields that are wrong, what the miss expects and quotes as said
    pytest.param(1, None, "figure", [], ("compute 4.42e+17 FLOPS", "nothing"), id="not-read"),
    pytest.param(
        6,
        {"value": 158.976},
        "figure",
        [],
        ("count 158,976 node", "158,976 nodes = count 158.976 node"),
        id="value",
    ),
    pytest.param(4, {"value": 12.3}, "sign", [], ("percent -12.3 %", "percent 12.3 %"), id="sign"),
    pytest.param(1, {"subject": RIKEN, "subject_text": ""}, "subject", [], ("Fugaku", "Riken"), id="subject"),
    pytest.param(1, {"subject": None, "subject_text": ""}, "subject", [], ("Fugaku", "nobody"), id="no-subject"),
    pytest.param(1, {"metric": "cost"}, "right", ["metric"], ("peak_performance", "cost"), id="metric"),
    pytest.param(7, {"status": Status.RUMORED}, "right", ["status"], ("planned", "rumored"), id="status"),
    pytest.param(1, {"as_of": None}, "right", ["as_of"], ("2020", "nothing"), id="as_of"),
    pytest.param(1, {"speaker": "Fujitsu"}, "right", ["speaker"], ("Riken", "Fujitsu"), id="speaker"),
    pytest.param(3, {"figure": {"qualifier": Qualifier.RANGE}}, "right", ["qualifier"], ("exact", "range"), id="qualifier"),
]


@pytest.mark.parametrize(("number", "fault", "outcome", "wrong", "told"), LOSSES)
def test_each_loss_is_counted_where_it_belongs(
    number: int,
    fault: Any,
    outcome: str,
    wrong: list[str],
    told: tuple[str, str],
    story: Story,
    fill: Any,
    warehouse: Warehouse,
) -> None:
    fill(story, {number: fault}, **RIGHT)
    found = evaluate(warehouse.con, [story], misses=50)
    losses = found.losses.whole
    lost = {name for name in ("figure", "sign", "subject") if getattr(losses, name)}
    assert lost == {outcome} - {"right"}
    assert losses.right == 7 - len(lost)
    assert [name for name, count in losses.fields.items() if count] == wrong
    (miss,) = (miss for miss in found.misses if miss.stage == (wrong or [outcome])[0])
    assert (miss.expected, miss.said) == told
    assert miss.quotes[0].sentence[miss.quotes[0].at :].startswith(story.claims[number].figure)


FORGIVEN = [  # claim, what is said otherwise and yet counts as right
    pytest.param(5, {"value": 0.33, "figure": {"kind": Kind.RATIO, "unit": None}}, id="share-as-ratio"),
    pytest.param(6, {"figure": {"unit": "machine"}}, id="noun-of-a-count"),
    pytest.param(4, {"figure": {"qualifier": Qualifier.LESS_THAN}}, id="nearly"),
    pytest.param(1, {"speaker": "RIKEN Inc."}, id="legal-form"),
    pytest.param(2, {"subject": None, "subject_text": "スーパーコンピューター富岳"}, id="alias-with-words-around"),
    pytest.param(1, {"figure": {"end": 19, "text": "442"}}, id="fewer-characters"),
]


@pytest.mark.parametrize(("number", "fault"), FORGIVEN)
def test_what_is_forgiven(number: int, fault: Any, story: Story, fill: Any, warehouse: Warehouse) -> None:
    fill(story, {number: fault})
    found = evaluate(warehouse.con, [story])
    assert found.losses.whole.right == 7
    assert sum(found.losses.whole.fields.values()) == 0


NUMBER = Figure(start=16, end=19, text="442", kind=Kind.COUNT, value=442.0)
MORE = Claim(sentence_start=0, sentence_end=42, figure=NUMBER, value=442.0, metric="rack_count", confidence=0.2)


def test_a_claim_that_is_not_annotated_costs_precision(story: Story, fill: Any, warehouse: Warehouse) -> None:
    fill(story, more={"a": [MORE]}, **RIGHT)
    found = evaluate(warehouse.con, [story])
    assert (found.scores["claims"].whole.said, found.scores["claims"].whole.right) == (7, 6)
    assert [(miss.stage, miss.said, miss.confidence) for miss in found.misses] == [
        ("extra", "nobody, rack_count: count 442", 0.2)
    ]
    assert (found.calibration.bands[0].claims, found.calibration.bands[0].right) == (1, 0)


def test_superlatives_and_kinds_that_are_not_annotated_cost_nothing(story: Story, fill: Any, warehouse: Warehouse) -> None:
    rank = Figure(start=0, end=6, text="Fugaku", kind=Kind.RANK, value=1.0)
    day = Figure(start=7, end=15, text="delivers", kind=Kind.DATE, value="2020")
    superlative = Claim(sentence_start=0, sentence_end=42, figure=rank, value=1.0, metric="superlative")
    dated = Claim(sentence_start=0, sentence_end=42, figure=day, value=None, value_date="2020", metric="start_date")
    fill(story, more={"a": [superlative, dated]}, **RIGHT)
    assert evaluate(warehouse.con, [story]).scores["figures"].whole.precision == 1.0


def test_of_two_claims_on_one_figure_the_right_one_counts(story: Story, fill: Any, warehouse: Warehouse) -> None:
    figure = Figure(start=16, end=29, text="442 petaflops", kind=Kind.COMPUTE, value=4.42e17, unit="FLOPS")
    other = Claim(sentence_start=0, sentence_end=42, figure=figure, value=4.42e17, subject=RIKEN, metric="a")
    fill(story, more={"a": [other]})
    found = evaluate(warehouse.con, [story])
    assert (found.losses.whole.right, found.scores["figures"].whole.said) == (7, 7)


PAIRS = [  # clusters, conflicts, (gold, found, said, right) of same and of conflicts, the stages of the misses
    pytest.param([[1, 2]], [(1, 3)], (1, 1, 1, 1), (1, 1, 1, 1), [], id="right"),
    pytest.param([], [(1, 3)], (1, 0, 0, 0), (1, 1, 1, 1), ["same missed"], id="apart"),
    pytest.param([[1, 2]], [], (1, 1, 1, 1), (1, 0, 0, 0), ["conflict missed"], id="missed"),
    pytest.param([], [(1, 3), (2, 3)], (1, 0, 0, 0), (1, 1, 1, 1), ["same missed"], id="one-conflict-told-twice"),
    pytest.param([[1, 2], [3, 6]], [(1, 3)], (1, 1, 2, 1), (1, 1, 1, 1), ["same invented"], id="together"),
    pytest.param([[1, 2]], [(1, 3), (4, 5)], (1, 1, 1, 1), (1, 1, 2, 1), ["conflict invented"], id="invented"),
]


@pytest.mark.parametrize(("clusters", "conflicts", "same", "conflicting", "stages"), PAIRS)
def test_pairs(
    clusters: Any, conflicts: Any, same: Any, conflicting: Any, stages: Any, story: Story, fill: Any, warehouse: Warehouse
) -> None:
    fill(story, clusters=clusters, conflicts=conflicts)
    found = evaluate(warehouse.con, [story])
    for name, wanted in (("same", same), ("conflicts", conflicting)):
        score = found.scores[name].whole
        assert (name, score.gold, score.hit, score.said, score.right) == (name, *wanted)
    assert [miss.stage for miss in found.misses] == stages
    assert all(len(miss.quotes) == 2 for miss in found.misses)


def test_what_the_annotation_does_not_decide_is_left_out(record: Any, read: Any, fill: Any, warehouse: Warehouse) -> None:
    story = read(record | {"same": [], "conflicts": []})
    fill(story, clusters=[[1, 2]], conflicts=[(1, 3)])
    found = evaluate(warehouse.con, [story])
    assert [(found.scores[name].whole.gold, found.scores[name].whole.said) for name in ("same", "conflicts")] == [(0, 0)] * 2


def test_a_look_alike_in_conflict_is_wrong(record: Any, read: Any, fill: Any, warehouse: Warehouse) -> None:
    story = read(record | {"conflicts": [], "not_conflicts": [{"a": 1, "b": 3}, {"a": 2, "b": 3}]})
    fill(story, **RIGHT)
    (miss,) = evaluate(warehouse.con, [story]).misses
    assert (miss.stage, miss.said) == ("conflict invented", "in conflict (They differ.)")
    assert miss.expected.endswith(": no conflict")


def test_confusions_the_commonest_first(story: Story, fill: Any, warehouse: Warehouse) -> None:
    fill(story, {1: {"metric": "cost"}, 3: {"metric": "cost"}, 6: {"metric": "core_count"}, 7: {"status": Status.DENIED}})
    found = evaluate(warehouse.con, [story]).confusions
    assert [(c.field, c.expected, c.said, c.times) for c in found] == [
        ("metric", "peak_performance", "cost", 2),
        ("metric", "node_count", "core_count", 1),
        ("status", "planned", "denied", 1),
    ]


def test_an_article_without_an_id_is_found_by_its_text(story: Story, fill: Any, warehouse: Warehouse) -> None:
    fill(story)
    warehouse.con.execute("UPDATE ledger_tables.article SET external_id = NULL")
    assert evaluate(warehouse.con, [story]).losses.whole.right == 7


def test_articles_that_are_missing_or_changed(story: Story, fill: Any, warehouse: Warehouse) -> None:
    with pytest.raises(ClaimledgerError, match=r"(?s)3 of 3 annotated articles are not in the ledger.*- a: it is not there"):
        evaluate(warehouse.con, [story])
    fill(story)
    warehouse.con.execute("UPDATE ledger_tables.article SET content_hash = 'other' WHERE external_id = 'b'")
    with pytest.raises(ClaimledgerError, match=r"1 of 3 .*\n- b: it has another text there"):
        evaluate(warehouse.con, [story])


NAMES = [  # annotated, said, whether that is the subject
    pytest.param("Fugaku", "the supercomputer Fugaku", True, id="words-around"),
    pytest.param("Fugaku", "Fugaku's", True, id="possessive"),
    pytest.param("Hoshino Electric", "HOSHINO ELECTRIC CORP.", True, id="legal-form"),
    pytest.param("富岳", "スパコン「富岳」", True, id="japanese"),
    pytest.param("IBM", "IBMX", False, id="part-of-a-word"),
    pytest.param("GE", "GE Aerospace", False, id="too-short"),
    pytest.param("Fugaku", None, False, id="nobody"),
    pytest.param("Fugaku NEXT", "Fugaku", False, id="less"),
]


@pytest.mark.parametrize(("annotated", "said", "right"), NAMES)
def test_subjects(annotated: str, said: str | None, right: bool, story: Story) -> None:
    gold: GoldClaim = story.claims[1].model_copy(update={"subject": annotated})
    assert is_subject(gold, said, "") is right


def test_scores_of_nothing() -> None:
    nothing = Score.of([])
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    assert Score.of([Point(lang="en", kind="count", gold=True)]).f1 == 0.0
    assert Score.of([Point(lang="en", kind="count", said=True)]).f1 == 0.0
    # Found, in a kind that precision is not measured on.
    assert Score.of([Point(lang="en", kind="date", gold=True, hit=True)]).f1 is None


def test_calibration() -> None:
    rated = [
        Rated("en", "count", confidence, right) for confidence, right in ((0.2, False), (0.3, True), (0.95, True), (1.0, True))
    ]
    found = calibrate(rated)
    assert [(band.low, band.claims, band.right) for band in found.bands if band.claims] == [
        (0.0, 1, 0),
        (0.3, 1, 1),
        (0.9, 2, 2),
    ]
    assert found.bands[-1].confidence == pytest.approx(0.975)
    assert found.error == pytest.approx((0.2 + 0.7 + 0.05) / 4)
    assert calibrate([]).error is None


def test_the_worst_misses_take_turns_by_stage() -> None:
    made = [("metric", 0.9), ("subject", 0.2), ("subject", 0.8), ("conflict invented", 0.0)]
    misses = [Miss(stage=stage, quotes=(), expected="", said="", confidence=sure) for stage, sure in made]
    assert [(miss.stage, miss.confidence) for miss in worst(misses, 3)] == [
        ("conflict invented", 0.0),
        ("subject", 0.8),
        ("metric", 0.9),
    ]
    assert worst(misses, 0) == []
