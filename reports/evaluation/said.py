"""What a ledger says of the annotated articles, read from its public views."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import ClaimledgerError
from corpus.ids import content_hash
from reports.evaluation.gold import GoldArticle, Story
from warehouse.answers import rows

if TYPE_CHECKING:
    import duckdb

ARTICLES = """
SELECT article_id, external_id, content_hash FROM articles
WHERE content_hash IN (SELECT unnest($hashes::VARCHAR[])) OR external_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY article_id
"""
CLAIMS = """
SELECT
    claim_id, article_id, lang, sentence, figure, figure_start, figure_end, figure_start - sentence_start AS at, kind,
    value, value_high, value_date, unit, qualifier, subject, subject_text, metric, status, as_of, speaker, confidence,
    cluster_id
FROM claims
WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY article_id, figure_start, figure_end, claim_id
"""
# A conflict with a claim of another article counts where one of its claims is in an annotated one.
CONFLICTS = """
SELECT x.claim_a, x.claim_b, a.cluster_id AS cluster_a, b.cluster_id AS cluster_b, x.reason
FROM conflicts AS x LEFT JOIN claims AS a ON a.claim_id = x.claim_a LEFT JOIN claims AS b ON b.claim_id = x.claim_b
WHERE a.article_id IN (SELECT unnest($ids::VARCHAR[])) OR b.article_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY x.conflict_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim of the ledger. `at` is where the figure begins in the sentence."""

    claim_id: str
    article_id: str
    lang: str
    sentence: str
    figure: str
    figure_start: int
    figure_end: int
    at: int
    kind: str
    value: float | None
    value_high: float | None
    value_date: str | None
    unit: str | None
    qualifier: str
    subject: str | None
    subject_text: str | None
    metric: str
    status: str
    as_of: str | None
    speaker: str | None
    confidence: float
    cluster_id: str | None

    @property
    def cluster(self) -> str:
        """Its cluster; a claim that has none stands for itself."""
        return self.cluster_id or self.claim_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidConflict:
    """A conflict of the ledger: its two claims, and their clusters."""

    claim_a: str
    claim_b: str
    cluster_a: str | None
    cluster_b: str | None
    reason: str

    @property
    def clusters(self) -> tuple[str, str]:
        """The two clusters; a claim that has none stands for itself."""
        return self.cluster_a or self.claim_a, self.cluster_b or self.claim_b


@dataclass(frozen=True, slots=True)
class Ledger:
    """The claims of each annotated article, by the article's id in the gold, and the conflicts in which they are."""

    claims: dict[str, list[Said]] = field(default_factory=dict)
    conflicts: list[SaidConflict] = field(default_factory=list)


def read_ledger(con: "duckdb.DuckDBPyConnection", stories: Sequence[Story]) -> Ledger:
    """What the ledger says of the stories' articles.

    Raises ClaimledgerError, naming them, if articles are missing or have another text.
    """
    articles = [article for story in stories for article in story.articles.values()]
    own = _article_ids(con, articles)
    ids = sorted(own.values())
    claims: dict[str, list[Said]] = {key: [] for key in ids}
    for row in rows(con, CLAIMS, ids=ids):
        claims[row["article_id"]].append(Said(**row))
    conflicts = [SaidConflict(**row) for row in rows(con, CONFLICTS, ids=ids)]
    return Ledger({gold_id: claims[key] for gold_id, key in own.items()}, conflicts)


def _article_ids(con: "duckdb.DuckDBPyConnection", articles: Sequence[GoldArticle]) -> dict[str, str]:
    """The article_id of each annotated article: the text that has its external_id, else any that is the same."""
    hashes = {article.id: content_hash(article.text) for article in articles}
    found = rows(con, ARTICLES, hashes=sorted(hashes.values()), ids=sorted(hashes))
    by_hash = {row["content_hash"]: row["article_id"] for row in reversed(found)}
    by_both = {(row["external_id"], row["content_hash"]): row["article_id"] for row in reversed(found)}
    own = {key: by_both.get((key, text), by_hash.get(text)) for key, text in hashes.items()}
    if missing := [key for key, article_id in own.items() if article_id is None]:
        known = {row["external_id"] for row in found}
        faults = [f"- {key}: {'it has another text there' if key in known else 'it is not there'}" for key in missing[:10]]
        raise ClaimledgerError(
            f"{len(missing)} of {len(own)} annotated articles are not in the ledger as annotated:\n" + "\n".join(faults)
        )
    return {key: article_id for key, article_id in own.items() if article_id is not None}
