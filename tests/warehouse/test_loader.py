"""Loading: what is written, and that doing it again changes nothing."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.article import DateSource
from corpus.errors import ClaimledgerError
from extractors.records import Claim, Entity, Extraction, Figure, Kind, Qualifier, Status
from warehouse import loader as loader_module
from warehouse import migrations, stale
from warehouse.loader import Counts, Loader
from warehouse.store import Warehouse

TEXT = "The supercomputer Fugaku delivers 442 petaflops and once delivered 415 petaflops."
TABLES = ("article", "figure", "claim", "entity", "entity_name", "shingle_band", "near_duplicate")


def contents(warehouse: Warehouse) -> dict[str, list[Any]]:
    return {name: warehouse.con.execute(f"SELECT * FROM ledger_tables.{name} ORDER BY ALL").fetchall() for name in TABLES}


def test_every_column(loader: Loader, warehouse: Warehouse, make_article: Any, run_id: str) -> None:
    text = "理研によると、富岳は約442ペタフロップスで、2021年3月に完成した。"
    article = make_article(
        "https://x.example/1",
        text,
        lang="ja",
        publisher="X",
        title="富岳",
        external_id="a",
        published_at=datetime(2021, 3, 9),
        published_precision="day",
        date_source=DateSource.JSON_LD,
        modified_at=datetime(2021, 3, 10, 9),
        authors=("森 葵", "Kai Hayashi"),
    )
    power = Figure(
        start=11, end=21, text="442ペタフロップス", kind=Kind.COMPUTE, value=4.42e17, unit="FLOPS", qualifier=Qualifier.APPROX
    )
    date = Figure(
        start=text.index("2021"),
        end=text.index("2021") + 7,
        text="2021年3月",
        kind=Kind.DATE,
        value="2021-03",
        value_high="2021-04",
    )
    fugaku = Entity(entity_id="e-1", name="Fugaku", kind="product", names=(("富岳", "ja"), ("Fugaku", "en")))
    riken = Entity(entity_id="e-2", name="RIKEN", kind="organization", names=(("理研", "ja"),))
    claims = (
        Claim(
            sentence_start=0,
            sentence_end=len(text),
            figure=power,
            value=4.42e17,
            subject=fugaku,
            subject_text="富岳",
            metric="peak_performance",
            scope="peak",
            status=Status.ESTIMATED,
            as_of="2021-03",
            speaker="理研",
            counterparty=riken,
            confidence=0.75,
        ),
        Claim(
            sentence_start=0, sentence_end=len(text), figure=date, value=None, value_date="2021-03", metric="completion_date"
        ),
    )
    counts = loader.load([article], [Extraction(article_id=article.article_id, figures=(power,), claims=claims)], run_id)
    assert counts == Counts(new=1, figures=2, claims=2)
    claim, dated = warehouse.con.execute(
        "SELECT * EXCLUDE (claim_id, figure_id) FROM claims ORDER BY value NULLS LAST"
    ).fetchall()
    names = [
        column[0] for column in warehouse.con.execute("DESCRIBE SELECT * EXCLUDE (claim_id, figure_id) FROM claims").fetchall()
    ]
    assert dict(zip(names, claim, strict=True)) == {
        "article_id": article.article_id,
        "publisher": "X",
        "url": "https://x.example/1",
        "published_at": datetime(2021, 3, 9),
        "lang": "ja",
        "sentence": text,
        "sentence_start": 0,
        "sentence_end": len(text),
        "figure": "442ペタフロップス",
        "figure_start": 11,
        "figure_end": 21,
        "kind": "compute",
        "value": 4.42e17,
        "value_high": None,
        "value_date": None,
        "unit": "FLOPS",
        "qualifier": "approx",
        "subject_id": "e-1",
        "subject": "Fugaku",
        "subject_text": "富岳",
        "metric": "peak_performance",
        "scope": "peak",
        "status": "estimated",
        "as_of": "2021-03",
        "speaker": "理研",
        "confidence": 0.75,
        "fact_id": None,
        "cluster_id": None,
        "extractor_version": "1",
        "run_id": run_id,
        "counterparty_id": "e-2",
        "counterparty": "RIKEN",
        "latest": True,
        "read_subject": None,
    }
    said = dict(zip(names, dated, strict=True))
    assert (said["value"], said["value_date"], said["subject"], said["subject_text"]) == (None, "2021-03", None, "")
    assert warehouse.con.execute(
        "SELECT figure, value, value_date, value_date_high, qualifier FROM figures ORDER BY figure_start"
    ).fetchall() == [
        ("442ペタフロップス", 4.42e17, None, None, "approx"),
        ("2021年3月", None, "2021-03", "2021-04", "exact"),
    ]
    assert warehouse.con.execute("SELECT name, lang FROM entity_names ORDER BY ALL").fetchall() == [
        ("Fugaku", "en"),
        ("富岳", "ja"),
        ("理研", "ja"),
    ]
    assert warehouse.con.execute(
        "SELECT external_id, title, published_precision, revision, latest, duplicate_of FROM articles"
    ).fetchall() == [("a", "富岳", "day", 1, True, None)]
    assert warehouse.con.execute("SELECT date_source, modified_at, authors FROM articles").fetchall() == [
        ("json_ld", datetime(2021, 3, 10, 9), ["森 葵", "Kai Hayashi"])
    ]
    # DuckDB counts characters from 1.
    assert warehouse.con.execute(
        "SELECT count(*) FROM claims JOIN articles USING (article_id)"
        " WHERE articles.text[figure_start + 1 : figure_end] = figure AND articles.text[sentence_start + 1 : sentence_end] = sentence"
    ).fetchall() == [(2,)]


def test_loading_again_changes_nothing(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    articles = [make_article(f"https://x.example/{i}", f"{TEXT} Part {i}.", publisher="X") for i in range(3)]
    extractions = [make_extraction(article, "442 petaflops", "415 petaflops") for article in articles]
    first = loader.load(articles, extractions, run_id)
    assert (first.new, first.figures, first.claims) == (3, 6, 6)
    before = contents(warehouse)
    assert loader.unread(articles) == []
    assert loader.load(articles, [], run_id) == Counts(unchanged=3)
    assert loader.load(articles, extractions, run_id) == Counts(reread=3, figures=6, claims=6)
    assert contents(warehouse) == before


def test_the_same_text_twice_in_a_batch_is_one_article(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    article = make_article("https://x.example/1", TEXT)
    assert loader.unread([article, article]) == [article]
    counts = loader.load([article, article], [make_extraction(article, "442 petaflops")], run_id)
    assert counts == Counts(new=1, unchanged=1, figures=1, claims=1)
    assert warehouse.con.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


def test_a_changed_text_is_a_new_revision(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    old = make_article("https://x.example/1", TEXT)
    new = replace(old, text=TEXT.replace("442", "537"))
    newest = replace(old, text=TEXT.replace("442", "600"))
    loader.load([old], [make_extraction(old, "442 petaflops")], run_id)
    extractions = [make_extraction(new, "537 petaflops"), make_extraction(newest, "600 petaflops")]
    assert loader.load([new, newest, old], extractions, run_id) == Counts(revised=2, unchanged=1, figures=2, claims=2)
    assert warehouse.con.execute(
        "SELECT c.figure, a.revision, a.latest, c.latest, a.duplicate_of FROM claims c JOIN articles a USING (article_id) ORDER BY revision"
    ).fetchall() == [
        ("442 petaflops", 1, False, False, None),
        ("537 petaflops", 2, False, False, None),
        ("600 petaflops", 3, True, True, None),
    ]


def test_a_new_extractor_reads_known_texts_again(
    warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    article = make_article("https://x.example/1", TEXT)
    Loader(warehouse, extractor_versions={"en": "1"}).load([article], [make_extraction(article, "442 petaflops")], run_id)
    warehouse.con.execute("INSERT INTO ledger_tables.claim_link SELECT claim_id, 'f', 'c' FROM ledger_tables.claim")
    later = Loader(warehouse, extractor_versions={"en": "2"})
    assert later.unread([article]) == [article]
    assert later.load([article], [make_extraction(article, "415 petaflops")], run_id) == Counts(reread=1, figures=1, claims=1)
    assert warehouse.con.execute("SELECT figure, extractor_version, fact_id FROM claims").fetchall() == [
        ("415 petaflops", "2", None)
    ]
    assert warehouse.con.execute("SELECT count(*) FROM ledger_tables.claim_link").fetchall() == [(0,)]
    assert later.unread([article]) == []


FAULTS = [  # what is changed in the figure or claim, what is said
    pytest.param({"start": 35}, {}, "is not at characters", id="figure-moved"),
    pytest.param({"text": "443 petaflops"}, {}, "is not at characters", id="other-text"),
    pytest.param({"start": -13, "end": len(TEXT)}, {}, "is not at characters", id="negative"),
    pytest.param({}, {"sentence_end": 40}, "does not hold its figure", id="sentence-too-short"),
    pytest.param({}, {"sentence_end": 4000}, "does not hold its figure", id="sentence-too-long"),
]


@pytest.mark.parametrize(("figure", "claim", "said"), FAULTS)
def test_wrong_offsets_are_refused_and_nothing_is_written(
    figure: dict[str, Any],
    claim: dict[str, Any],
    said: str,
    loader: Loader,
    warehouse: Warehouse,
    make_article: Any,
    make_extraction: Any,
    run_id: str,
) -> None:
    good, bad = make_article("https://x.example/1", TEXT), make_article("https://x.example/2", TEXT)
    right = make_extraction(bad, "442 petaflops")
    moved = replace(right.figures[0], **figure)
    wrong = replace(right, figures=(moved,), claims=(replace(right.claims[0], figure=moved, **claim),))
    before = contents(warehouse)
    with pytest.raises(ClaimledgerError, match=said):
        loader.load([good, bad], [make_extraction(good, "442 petaflops"), wrong], run_id)
    assert contents(warehouse) == before


def test_articles_and_extractions_must_match(loader: Loader, make_article: Any, make_extraction: Any, run_id: str) -> None:
    one, two = make_article("https://x.example/1", TEXT), make_article("https://x.example/2", TEXT)
    with pytest.raises(ClaimledgerError, match=r"without an extraction: https://x\.example/2"):
        loader.load([one, two], [make_extraction(one)], run_id)
    with pytest.raises(ClaimledgerError, match="Extractions without their article"):
        loader.load([one], [make_extraction(one), make_extraction(two)], run_id)


def test_an_article_without_figures(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    article = make_article("https://x.example/1", "No number here.")
    assert loader.load([article], [make_extraction(article)], run_id) == Counts(new=1)
    assert loader.load([], [], run_id) == Counts()
    assert warehouse.con.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]


def test_entities_keep_their_first_name_and_gather_names(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    for number, name in enumerate(("Fugaku", "The Fugaku")):
        article = make_article(f"https://x.example/{number}", TEXT)
        entity = Entity(entity_id="e", name=name, kind="product", names=((name, "en"), ("富岳", "ja")))
        loader.load([article], [make_extraction(article, "442 petaflops", subject=entity)], run_id)
    assert warehouse.con.execute("SELECT name FROM entities").fetchall() == [("Fugaku",)]
    assert warehouse.con.execute("SELECT DISTINCT subject FROM claims").fetchall() == [("Fugaku",)]
    assert warehouse.con.execute("SELECT name FROM entity_names ORDER BY 1").fetchall() == [
        ("Fugaku",),
        ("The Fugaku",),
        ("富岳",),
    ]


def test_what_is_given_twice_is_written_once(
    loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str
) -> None:
    article = make_article("https://x.example/1", TEXT)
    once = make_extraction(article, "442 petaflops")
    twice = replace(once, figures=once.figures * 2, claims=once.claims * 2)
    counts = loader.load([article, article], [twice], run_id)
    assert (counts.new, counts.figures, counts.claims) == (1, 1, 1)
    assert {name: len(rows) for name, rows in contents(warehouse).items() if name in ("article", "figure", "claim")} == {
        "article": 1,
        "figure": 1,
        "claim": 1,
    }


def test_a_ledger_that_still_has_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_article: Any, make_extraction: Any
) -> None:
    article, copy = (make_article(f"https://x.example/{number}", TEXT) for number in (1, 2))
    extractions = [make_extraction(one, "442 petaflops", "415 petaflops") for one in (article, copy)]
    older = tuple(migration for migration in migrations.migrations() if migration.name < "013")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "migrations", lambda: older)
        patch.setattr(migrations, "VIEWS", ())
        patch.setitem(loader_module.ADDED, "claim", "md5_number_lower(claim_id) AS claim_hash")
        patch.setattr(stale, "FORGET_ECHOES", ())
        patch.setattr(stale, "FORGET_TOPICS", ())
        with Warehouse.open(tmp_path / "w.duckdb") as opened:
            Loader(opened, extractor_versions={"en": "1"}).load([article, copy], extractions, "r")
            before = contents(opened)
    assert [len(before[name]) for name in ("article", "figure", "near_duplicate")] == [2, 4, 1]
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        assert {name: [row[: len(before[name][0])] for row in rows] for name, rows in contents(opened).items()} == before
        counts = Loader(opened, extractor_versions={"en": "2"}).load([article], extractions[:1], "r")
        assert (counts.reread, counts.figures) == (1, 2)
        assert [len(rows) for rows in contents(opened).values()] == [len(rows) for rows in before.values()]
