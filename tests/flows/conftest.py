"""Inputs, and steps that extract and link by simple rules: they need no model."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus.article import Article
from extractors.records import Claim, Entity, Extraction, Figure, Kind
from flows.embedding import SharedEmbedder
from flows.pipeline import Steps
from flows.workers import Workers
from warehouse.runs import note_linked
from warehouse.store import Warehouse

FUGAKU = Entity(entity_id="entity-fugaku", name="Fugaku", kind="product", names=(("Fugaku", "en"),))
POWER = re.compile(r"(\d+) petaflops")
LINK = """
DELETE FROM ledger_tables.claim_link; DELETE FROM ledger_tables.fact; DELETE FROM ledger_tables.conflict;
DELETE FROM ledger_tables.stale_part;
INSERT INTO ledger_tables.claim_link SELECT claim_id, 'f', 'c' || figure FROM ledger_tables.claim;
INSERT INTO ledger_tables.fact BY NAME
    SELECT 'f' AS fact_id, 'entity-fugaku' AS subject_id, 'Fugaku' AS subject, 'peak_performance' AS metric, 'compute' AS kind
    FROM ledger_tables.claim LIMIT 1;
INSERT INTO ledger_tables.conflict BY NAME
    SELECT 'x' AS conflict_id, 'f' AS fact_id, 'Fugaku' AS subject, 'peak_performance' AS metric,
           min_by(claim_id, value) AS claim_a, max_by(claim_id, value) AS claim_b, min(value) AS value_a, max(value) AS value_b,
           max(value) / min(value) AS ratio, 'value' AS kind, 'They differ.' AS reason, 'high' AS severity,
           TIMESTAMP '2025-01-01' AS first_seen_at
    FROM ledger_tables.claim HAVING count(DISTINCT value) > 1;
"""


def extract_by_rule(articles: Sequence[Article], _workers: Workers) -> list[Extraction]:
    """Every "N petaflops" as a claim about Fugaku."""
    found = []
    for article in articles:
        figures = tuple(
            Figure(
                start=match.start(),
                end=match.end(),
                text=match[0],
                kind=Kind.COMPUTE,
                value=float(match[1]) * 1e15,
                unit="FLOPS",
            )
            for match in POWER.finditer(article.text)
        )
        claims = tuple(
            Claim(
                sentence_start=0,
                sentence_end=len(article.text),
                figure=figure,
                value=float(figure.value),
                subject=FUGAKU,
                subject_text="Fugaku",
                metric="peak_performance",
            )
            for figure in figures
        )
        found.append(Extraction(article_id=article.article_id, figures=figures, claims=claims))
    return found


def link_by_rule(warehouse: Warehouse, _embedder: SharedEmbedder, _run_id: str) -> None:
    """All claims answer one fact, and each other value is in conflict."""
    warehouse.con.execute(LINK)
    note_linked(warehouse.con)


BY_RULE = Steps(begin=lambda *_: None, extract=extract_by_rule, link=link_by_rule)


@pytest.fixture
def rules() -> Steps:
    return BY_RULE


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def news(here: Path) -> Path:
    """A folder with two articles that disagree and two files that cannot be read."""
    folder = here / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("The supercomputer Fugaku delivers 442 petaflops, said its owner.")
    (folder / "b.txt").write_text("A visitor in Kobe was told that Fugaku delivers 537 petaflops at its best.")
    (folder / "c.txt").write_text("")
    (folder / "d.txt").write_bytes(b"\x00\x01\x02")
    return folder


@pytest.fixture
def write_sources(here: Path) -> Callable[..., None]:
    """Writes the sources file: a folder `name/` for each name, with what else is said of it."""

    def write(**sources: str) -> None:
        blocks = [f'[[source]]\nname = "{name}"\nkind = "folder"\npath = "{name}"\n{more}\n' for name, more in sources.items()]
        (here / "sources.toml").write_text("\n".join(blocks))

    return write


@pytest.fixture
def write_article(here: Path) -> Callable[[str, int], None]:
    """Writes an article, "folder/name", that gives Fugaku so many petaflops."""

    def write(name: str, petaflops: int) -> None:
        path = here / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"According to {name}, the supercomputer Fugaku delivers {petaflops} petaflops in Kobe.")

    return write
