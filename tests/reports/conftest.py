"""A ledger filled by hand, row by row."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import duckdb
import pytest

from reports.report import build_report
from warehouse.store import Warehouse

MADE = datetime(2026, 11, 24, 11, 35, tzinfo=UTC)
SEEN = datetime(2026, 11, 24, 11, 0)


@dataclass
class Book:
    """Writes articles, claims and conflicts. In a sentence, ⟦ and ⟧ stand around its figure."""

    con: duckdb.DuckDBPyConnection
    numbers: Any = field(default_factory=count)

    def insert(self, table: str, **row: Any) -> None:
        values = {f'"{name}"': "?" for name in row}
        ids = {"article": ("article",), "claim": ("claim", "article")}.get(table, ())
        given = [*row.values(), *(row[f"{name}_id"] for name in ids)]
        columns = values | {f"{name}_hash": "md5_number_lower(?)" for name in ids}
        self.con.execute(
            f"INSERT INTO ledger_tables.{table} ({', '.join(columns)}) VALUES ({', '.join(columns.values())})", given
        )

    def insert_once(self, table: str, **row: Any) -> None:
        if not self.con.execute(f"SELECT 1 FROM ledger_tables.{table} WHERE {table}_id = ?", [row[f"{table}_id"]]).fetchall():
            self.insert(table, **row)

    def article(self, text: str, **fields: Any) -> str:
        number = next(self.numbers)
        row = {
            "article_id": f"article-{number:05}",
            "article_key": f"key-{number}",
            "url": f"https://news.example/{number}",
            "publisher": "Example Times",
            "title": "A headline",
            "published_at": datetime(2025, 3, 14),
            "published_precision": "day",
            "fetched_at": SEEN,
            "lang": "en",
            "text": text,
            "content_hash": f"{number}",
            "revision": 1,
            "latest": True,
            "origin": f"{number}.txt",
            "extractor_version": "1",
            "run_id": "run-1",
            **fields,
        }
        self.insert("article", **row)
        return row["article_id"]

    def claim(self, marked: str, value: float | None = 1.0, *, article: dict[str, Any] | None = None, **fields: Any) -> str:
        """One claim in an article of its own; its id."""
        start, end = marked.index("⟦"), marked.index("⟧") - 1
        sentence = marked.replace("⟦", "").replace("⟧", "")
        article_id = self.article(sentence, **(article or {}))
        claim_id = article_id.replace("article", "claim")
        cluster_id, fact_id = fields.pop("cluster_id", None), fields.pop("fact_id", "fact-1")
        row = {
            "claim_id": claim_id,
            "article_id": article_id,
            "figure_id": claim_id.replace("claim", "figure"),
            "sentence": sentence,
            "sentence_start": 0,
            "sentence_end": len(sentence),
            "figure": sentence[start:end],
            "figure_start": start,
            "figure_end": end,
            "kind": "money",
            "value": value,
            "unit": "JPY",
            "qualifier": "exact",
            "subject_id": "entity-rapidus",
            "subject": "Rapidus",
            "subject_text": "Rapidus",
            "metric": "subsidy",
            "scope": "",
            "status": "reported",
            "confidence": 0.9,
            "extractor_version": "1",
            "run_id": "run-1",
            **fields,
        }
        self.insert("claim", **{"read_subject_id": row["subject_id"], "read_subject": row["subject"]} | row)
        self.insert("claim_link", claim_id=claim_id, fact_id=fact_id, cluster_id=cluster_id or f"cluster-{claim_id}")
        return claim_id

    def conflict(self, a: str, b: str, **fields: Any) -> str:
        """A conflict between the values of two claims; its id."""
        rows = self.con.execute(
            "SELECT c.claim_id, l.cluster_id, l.fact_id, c.value, c.unit, c.value_date, c.subject, c.metric, c.kind"
            " FROM ledger_tables.claim AS c JOIN ledger_tables.claim_link AS l USING (claim_id) WHERE claim_id IN (?, ?)",
            [a, b],
        ).fetchall()
        sides = {row[0]: row for row in rows}
        for claim in (a, b):
            _, cluster_id, fact_id, value, unit, value_date, subject, metric, kind = sides[claim]
            self.fact(fact_id, subject=subject, metric=metric, kind=kind, unit=unit)
            leads = fields.get("leads") == claim
            self.insert_once(
                "cluster", cluster_id=cluster_id, fact_id=fact_id, value=value, value_date=value_date, unit=unit, leading=leads
            )
        fields.pop("leads", None)
        row = {
            "conflict_id": f"conflict-{next(self.numbers):05}",
            "fact_id": sides[a][2],
            "subject": sides[a][6],
            "metric": sides[a][7],
            "claim_a": a,
            "claim_b": b,
            "cluster_a": sides[a][1],
            "cluster_b": sides[b][1],
            "value_a": sides[a][3],
            "value_b": sides[b][3],
            "unit": sides[a][4],
            "ratio": 1.5,
            "kind": "disagreement",
            "reason": "They differ.",
            "severity": "medium",
            "first_seen_at": SEEN,
            **fields,
        }
        self.insert("conflict", **row)
        return row["conflict_id"]

    def fact(self, fact_id: str, **fields: Any) -> None:
        self.insert_once("fact", **{"fact_id": fact_id, "scope": "", **fields})

    def run(self, **fields: Any) -> None:
        row = {
            "run_id": "run-1",
            "started_at": SEEN,
            "ended_at": SEEN,
            "status": "finished",
            "inputs": ["news/"],
            "versions": '{"claimledger": "0.1.0"}',
            **fields,
        }
        self.insert("run", **row)

    def html(self) -> str:
        return build_report(self.con, made_at=MADE)


@pytest.fixture
def book(warehouse: Warehouse) -> Book:
    return Book(warehouse.con)
