"""What has to be linked, or linked again."""

from collections.abc import Sequence

import duckdb

LINKER = "4"  # another number links everything again

# What a claim can be compared with: its kind, with shares of a whole together. `claims.dimension` is the same in Python.
DIMENSION = "CASE WHEN c.kind = 'percent' OR (c.kind = 'ratio' AND abs(coalesce(c.value, 0)) <= 1) THEN 'share' ELSE c.kind END"
# A claim without subject is a part of its own.
NEW = f"""
INSERT INTO ledger_tables.stale_part BY NAME
SELECT c.subject_id, {DIMENSION} AS dimension, if(c.subject_id IS NULL, c.claim_id, NULL) AS part, c.claim_hash
FROM ledger_tables.claim AS c
WHERE {{which}}
"""
OF_ARTICLES = "c.article_id IN (SELECT unnest($ids::VARCHAR[]))"
CLAIMS_OF = "(SELECT {0} FROM ledger_tables.claim WHERE article_id IN (SELECT unnest($ids::VARCHAR[])))"
MARK = """
INSERT INTO ledger_tables.stale_part BY NAME
SELECT DISTINCT subject_id, dimension, part, title FROM ledger_tables.linked_claim WHERE {which}
"""


def queue_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Have the claims of these articles, which are new, linked next time."""
    con.execute(NEW.format(which=OF_ARTICLES), {"ids": list(article_ids)})


def unlink_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Forget how the claims of these articles were linked; they and what they were linked with are linked again next time."""
    if article_ids:
        ids = {"ids": list(article_ids)}
        of_articles = f"claim_hash IN {CLAIMS_OF.format('claim_hash')}"
        con.execute(MARK.format(which=of_articles), ids)
        con.execute(NEW.format(which=OF_ARTICLES), ids)
        con.execute(f"DELETE FROM ledger_tables.linked_claim WHERE {of_articles}", ids)
        con.execute(f"DELETE FROM ledger_tables.claim_link WHERE claim_id IN {CLAIMS_OF.format('claim_id')}", ids)


def relink_claims(con: duckdb.DuckDBPyConnection, claim_ids: Sequence[str]) -> None:
    """Have the parts with these claims linked again next time."""
    con.execute(MARK.format(which="claim_hash IN (SELECT md5_number_lower(unnest($ids::VARCHAR[])))"), {"ids": list(claim_ids)})


def relink_everything(con: duckdb.DuckDBPyConnection) -> None:
    """Have all claims linked next time, whether or not they were before."""
    con.execute(NEW.format(which="true"))
    con.execute(MARK.format(which="true"))
