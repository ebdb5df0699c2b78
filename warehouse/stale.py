"""What has to be linked again."""

from collections.abc import Sequence

import duckdb

LINKER = "2"  # another number links everything again

CLAIMS_OF = "(SELECT claim_id FROM ledger_tables.claim WHERE article_id IN (SELECT unnest($ids::VARCHAR[])))"
MARK = """
INSERT INTO ledger_tables.stale_part
SELECT DISTINCT subject_id, dimension, part, title FROM ledger_tables.linked_claim WHERE claim_id IN {claims}
"""


def unlink_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Forget how the claims of these articles were linked; what they were linked with is linked again next time."""
    if article_ids:
        ids = {"ids": list(article_ids)}
        con.execute(MARK.format(claims=CLAIMS_OF), ids)
        con.execute(f"DELETE FROM ledger_tables.linked_claim WHERE claim_id IN {CLAIMS_OF}", ids)
        con.execute(f"DELETE FROM ledger_tables.claim_link WHERE claim_id IN {CLAIMS_OF}", ids)


def relink_claims(con: duckdb.DuckDBPyConnection, claim_ids: Sequence[str]) -> None:
    """Have the parts with these claims linked again next time."""
    con.execute(MARK.format(claims="(SELECT unnest($ids::VARCHAR[]))"), {"ids": list(claim_ids)})
