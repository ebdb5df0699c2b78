"""Writing articles and what was read from them into the ledger, so that doing it twice changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import pyarrow as pa

from corpus.article import Article
from corpus.errors import ClaimledgerError
from extractors.records import Extraction
from warehouse.duplicates import mark_duplicates
from warehouse.rows import (
    ARTICLE,
    CLAIM,
    ENTITY,
    ENTITY_NAME,
    FIGURE,
    article_row,
    claim_rows,
    entities_of,
    figure_rows,
    table,
)
from warehouse.stale import DIGITS_HASH, VALUE_HASH, queue_articles, unlink_articles
from warehouse.store import Warehouse

KNOWN = "SELECT article_id, extractor_version FROM ledger_tables.article WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))"
REVISIONS = """
SELECT article_key, max(revision) FROM ledger_tables.article
WHERE article_key IN (SELECT unnest($keys::VARCHAR[]))
GROUP BY article_key
"""
READ_ANEW = "UPDATE ledger_tables.article SET extractor_version = $version WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))"
# The tables have no keys: DuckDB would keep the index of each in memory. What is not there yet is inserted.
ADD_ENTITIES = """
INSERT INTO ledger_tables.entity BY NAME
SELECT * FROM incoming ANTI JOIN ledger_tables.entity USING (entity_id)
"""
ADD_NAMES = """
INSERT INTO ledger_tables.entity_name BY NAME
SELECT DISTINCT * FROM incoming ANTI JOIN ledger_tables.entity_name USING (entity_id, name, lang) ORDER BY ALL
"""
# What linking finds rows by, and the subject as it was read.
ADDED = {
    "article": "md5_number_lower(article_id) AS article_hash",
    "claim": f"""
        md5_number_lower(claim_id) AS claim_hash, md5_number_lower(article_id) AS article_hash, {VALUE_HASH} AS value_hash,
        {DIGITS_HASH} AS digits_hash, subject_id AS read_subject_id, subject AS read_subject
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a load did. `reread` are texts already known, read again because the extractor has changed."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    reread: int = 0
    copies: int = 0  # of the new and revised ones, those that are nearly the text of another article
    figures: int = 0
    claims: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        mine, theirs = asdict(self), asdict(other)
        return Counts(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def written(self) -> int:
        """How many articles were written or written again."""
        return self.new + self.revised + self.reread


class Loader:
    """Loads batches into one ledger. `extractor_versions` says for each language what reads it now."""

    def __init__(self, warehouse: Warehouse, *, extractor_versions: Mapping[str, str]) -> None:
        self._warehouse = warehouse
        self._versions = dict(extractor_versions)

    def unread(self, articles: Sequence[Article]) -> list[Article]:
        """The articles that are not in the ledger yet, or were read by another extractor; each text once."""
        known = self._known(articles)
        wanted = {
            article.article_id: article for article in articles if known.get(article.article_id) != self._versions[article.lang]
        }
        return list(wanted.values())

    def load(self, articles: Sequence[Article], extractions: Iterable[Extraction], run_id: str) -> Counts:
        """Write the articles with their figures and claims in one transaction; return what was done.

        A known text is left alone unless it has an extraction, which then replaces what was read from it before.
        Raises ClaimledgerError, and writes nothing, if an article is new and has no extraction, if an extraction has no
        article, or if a figure is not where it claims to be.
        """
        by_id = {extraction.article_id: extraction for extraction in extractions}
        known = self._known(articles)
        unique = {article.article_id: article for article in articles}
        new = [article for key, article in unique.items() if key not in known]
        reread = [article for key, article in unique.items() if key in known and key in by_id]
        _check_pairing(new, unique, by_id)
        written = new + reread
        with self._warehouse.transaction() as con:
            revised = self._write_articles(con, new, run_id)
            for lang in sorted({article.lang for article in reread}):
                con.execute(
                    READ_ANEW, {"version": self._versions[lang], "ids": [a.article_id for a in reread if a.lang == lang]}
                )
            figures, claims = self._write_extractions(con, written, by_id, run_id, before=reread)
            copies = mark_duplicates(con, new)
        return Counts(
            new=len(new) - revised,
            revised=revised,
            unchanged=len(articles) - len(written),
            reread=len(reread),
            copies=copies,
            figures=figures,
            claims=claims,
        )

    def _known(self, articles: Sequence[Article]) -> dict[str, str]:
        ids = sorted({article.article_id for article in articles})
        return dict(self._warehouse.con.execute(KNOWN, {"ids": ids}).fetchall())

    def _write_articles(self, con: duckdb.DuckDBPyConnection, articles: Sequence[Article], run_id: str) -> int:
        """Insert new texts, each as the next revision under its key; return how many had an earlier one."""
        keys = sorted({article.key for article in articles})
        revisions: dict[str, int] = dict(con.execute(REVISIONS, {"keys": keys}).fetchall())
        superseded = con.execute(
            "UPDATE ledger_tables.article SET latest = false WHERE latest AND article_key IN (SELECT unnest($keys::VARCHAR[]))"
            " RETURNING article_id",
            {"keys": keys},
        ).fetchall()
        unlink_articles(con, [article_id for (article_id,) in superseded])
        rows, revised = [], 0
        for article in articles:
            revisions[article.key] = revisions.get(article.key, 0) + 1
            revised += revisions[article.key] > 1
            rows.append(
                article_row(
                    article,
                    revision=revisions[article.key],
                    extractor_version=self._versions[article.lang],
                    run_id=run_id,
                )
            )
        for row in rows:
            row["latest"] = row["revision"] == revisions[row["article_key"]]
        _insert(con, "article", table(rows, ARTICLE))
        return revised

    def _write_extractions(
        self,
        con: duckdb.DuckDBPyConnection,
        articles: Sequence[Article],
        by_id: Mapping[str, Extraction],
        run_id: str,
        *,
        before: Sequence[Article],
    ) -> tuple[int, int]:
        """Write the figures and claims of the articles in place of those of texts read before; return how many there are."""
        if before:  # of new articles there is nothing, and looking for it takes longer the more the ledger has
            ids = {"ids": [article.article_id for article in before]}
            unlink_articles(con, ids["ids"])
            con.execute("DELETE FROM ledger_tables.claim WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))", ids)
            con.execute("DELETE FROM ledger_tables.figure WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))", ids)
        extractions = [by_id[article.article_id] for article in articles]
        both = list(zip(articles, extractions, strict=True))
        figures = [row for article, extraction in both for row in figure_rows(article, extraction)]
        claims = [
            row
            for article, extraction in both
            for row in claim_rows(article, extraction, extractor_version=self._versions[article.lang], run_id=run_id)
        ]
        found = {
            "figure": table(_once(figures, "figure_id"), FIGURE),
            "claim": table(_once(claims, "claim_id"), CLAIM),
        }
        for name, rows in found.items():
            _insert(con, name, rows)
        queue_articles(con, [article.article_id for article in articles])
        entities = entities_of(extractions)
        names = [
            {"entity_id": entity.entity_id, "name": name, "lang": lang} for entity in entities for name, lang in entity.names
        ]
        described = ({column: getattr(entity, column) for column in ENTITY.names} for entity in entities)
        _run_with(con, ADD_ENTITIES, table(described, ENTITY))
        _run_with(con, ADD_NAMES, pa.Table.from_pylist(names, schema=ENTITY_NAME))
        return found["figure"].num_rows, found["claim"].num_rows


def _once(rows: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The rows, and of those with one key the first."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row[key], row)
    return list(first.values())


def _check_pairing(new: Sequence[Article], unique: Mapping[str, Article], by_id: Mapping[str, Extraction]) -> None:
    missing = [article.origin or article.key for article in new if article.article_id not in by_id]
    if missing:
        raise ClaimledgerError(f"New articles without an extraction: {', '.join(missing[:5])}. Extract them first.")
    strangers = sorted(by_id.keys() - unique.keys())
    if strangers:
        raise ClaimledgerError(f"Extractions without their article: {', '.join(strangers[:5])}. Pass the articles as well.")


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Append the rows, whose ids are not there, to a table of the ledger."""
    columns = f"*, {ADDED[name]}" if name in ADDED else "*"
    _run_with(con, f"INSERT INTO ledger_tables.{name} BY NAME SELECT {columns} FROM incoming AS c", rows)


def _run_with(con: duckdb.DuckDBPyConnection, statement: str, incoming: pa.Table) -> None:
    if incoming.num_rows:
        con.register("incoming", incoming)
        con.execute(statement)
        con.unregister("incoming")
