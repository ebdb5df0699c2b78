"""A small annotated story, and a ledger that holds its claims, right or with faults put in."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article
from extractors.entities.knowledge import Knowledge
from extractors.records import Claim, Extraction
from flows.evaluation import annotated_claims
from reports.evaluation import Story, read_stories
from warehouse.loader import Loader
from warehouse.runs import start_run
from warehouse.store import Warehouse

NOW = datetime(2025, 1, 1, tzinfo=UTC)
SENTENCES = {  # article -> its sentences
    "a": ["Fugaku delivers 442 petaflops, Riken said.", "Sales of Hoshino Electric fell 12.3 percent."],
    "b": ["富岳の性能は442ペタフロップスだ。", "売上高は33%を占める。"],
    "c": ["Fugaku delivers 537 petaflops.", "It has 158,976 nodes.", "It opens in 2026."],
}
CLAIMS = [  # article, sentence, figure, kind, value, unit, subject, metric, and what else is not as usual
    ("a", 0, "442 petaflops", "compute", 4.42e17, "FLOPS", "Fugaku", "peak_performance", {"speaker": "Riken", "as_of": "2020"}),
    ("b", 0, "442ペタフロップス", "compute", 4.42e17, "FLOPS", "Fugaku", "peak_performance", {"aliases": ["富岳"]}),
    ("c", 0, "537 petaflops", "compute", 5.37e17, "FLOPS", "Fugaku", "peak_performance", {}),
    ("a", 1, "12.3 percent", "percent", -12.3, "%", "Hoshino Electric", "growth_rate", {"qualifier": "approx"}),
    ("b", 1, "33%", "percent", 33.0, "%", "Hoshino Electric", "market_share", {}),
    ("c", 1, "158,976 nodes", "count", 158976, "node", "Fugaku", "node_count", {"subject_surface": "It"}),
    ("c", 2, "2026", "date", "2026", None, "Fugaku", "start_date", {"status": "planned"}),
]
Faults = Mapping[int, Mapping[str, Any] | None]  # a claim's id -> what is wrong with it; None if it was not read
Fill = Callable[..., None]


def lang_of(article: str) -> str:
    return "ja" if article == "b" else "en"


@pytest.fixture
def record() -> dict[str, Any]:
    """The story as its file has it: 1 and 2 say the same, 3 contradicts them."""
    claims = [
        {
            "id": number,
            "article": article,
            "sentence": SENTENCES[article][sentence],
            "figure": figure,
            "kind": kind,
            "value": value,
            "unit": unit,
            "qualifier": "exact",
            "subject": subject,
            "metric": metric,
            "status": "reported",
            **more,
        }
        for number, (article, sentence, figure, kind, value, unit, subject, metric, more) in enumerate(CLAIMS, 1)
    ]
    return {
        "story": "tiny",
        "articles": [{"id": key, "lang": lang_of(key), "text": " ".join(part)} for key, part in SENTENCES.items()],
        "claims": claims,
        "same": [[1, 2]],
        "conflicts": [{"a": 1, "b": 3, "why": "442 vs 537"}],
        "not_conflicts": [{"a": 4, "b": 5, "why": "growth vs share"}],
    }


@pytest.fixture
def read(tmp_path: Path) -> Callable[[dict[str, Any]], Story]:
    """The story of a record, by way of a file."""

    def make(record: dict[str, Any]) -> Story:
        path = tmp_path / "gold.json"
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        return read_stories([str(path)])[0]

    return make


@pytest.fixture
def story(record: dict[str, Any], read: Callable[[dict[str, Any]], Story]) -> Story:
    return read(record)


@pytest.fixture
def fill(warehouse: Warehouse) -> Fill:
    """Loads the annotated claims with `faults`, further claims, and puts claims into clusters and conflicts by their ids."""

    def make(
        story: Story,
        faults: Faults | None = None,
        *,
        more: Mapping[str, Sequence[Claim]] | None = None,
        clusters: Sequence[Sequence[int]] = (),
        conflicts: Sequence[tuple[int, int]] = (),
    ) -> None:
        loader = Loader(warehouse, extractor_versions={"en": "1", "ja": "1"})
        run_id = start_run(warehouse.con, inputs=["here"], versions={})
        articles, extractions = [], []
        for gold in story.articles.values():
            article = Article(key=gold.id, external_id=gold.id, text=gold.text, lang=gold.lang, fetched_at=NOW)
            numbers = [claim.id for claim in story.gold.claims if claim.article == gold.id]
            right = annotated_claims(story, article, Knowledge(())).claims
            claims = [changed(claim, (faults or {}).get(n, {})) for n, claim in zip(numbers, right, strict=True)]
            kept = [claim for claim in claims if claim is not None] + list((more or {}).get(gold.id, ()))
            articles.append(article)
            extractions.append(Extraction(article_id=article.article_id, figures=(), claims=tuple(kept)))
        loader.load(articles, extractions, run_id)
        connect(warehouse, story, clusters, conflicts)

    return make


def changed(claim: Claim, fault: Mapping[str, Any] | None) -> Claim | None:
    """The claim with other values; those of its figure are under "figure"."""
    if fault is None:
        return None
    fields = dict(fault)
    return replace(claim, **{**fields, "figure": replace(claim.figure, **fields.pop("figure", {}))})


def connect(
    warehouse: Warehouse, story: Story, clusters: Sequence[Sequence[int]], conflicts: Sequence[tuple[int, int]]
) -> None:
    """Write the links between claims; a claim in no cluster is one of its own."""
    own = dict(
        warehouse.con.execute("SELECT external_id || figure, claim_id FROM claims JOIN articles USING (article_id)").fetchall()
    )
    claim_id = {n: own.get(claim.article + claim.figure) for n, claim in story.claims.items()}
    cluster_of = {n: f"cluster-{min(group)}" for group in clusters for n in group}
    for n, key in claim_id.items():
        if key:
            warehouse.con.execute(
                "INSERT INTO ledger_tables.claim_link VALUES (?, 'f', ?)", [key, cluster_of.get(n, f"cluster-{n}")]
            )
    for number, (a, b) in enumerate(conflicts):
        warehouse.con.execute(
            "INSERT INTO ledger_tables.conflict BY NAME SELECT ? AS conflict_id, 'f' AS fact_id, 'm' AS metric, ? AS claim_a,"
            " ? AS claim_b, 'value' AS kind, 'They differ.' AS reason, 'high' AS severity, TIMESTAMP '2025-01-01' AS first_seen_at",
            [f"conflict-{number}", claim_id[a], claim_id[b]],
        )
