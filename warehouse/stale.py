"""What has to be linked, or linked again."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

LINKER = "13"  # another number links everything again

# What a claim can be compared with: its kind, with shares of a whole together. `claims.dimension` is the same in Python.
DIMENSION = "CASE WHEN c.kind = 'percent' OR (c.kind = 'ratio' AND abs(coalesce(c.value, 0)) <= 1) THEN 'share' ELSE c.kind END"
SIZE = "abs(c.value) * CASE WHEN c.kind = 'ratio' AND abs(c.value) <= 1 THEN 100 ELSE 1 END"  # of shares in percent
# The same for claims with one value, whatever they count; a rank has none, since all lists have the same ranks.
VALUE_HASH = f"""
CASE WHEN c.kind <> 'rank' THEN md5_number_lower(concat_ws(
    '|', {DIMENSION}, CASE WHEN c.kind IN ('count', 'percent', 'ratio') THEN '' ELSE coalesce(c.unit, '') END,
    format('{{:.9g}}', {SIZE}),
    format('{{:.9g}}', abs(c.value_high)), c.value_date
)) END
"""
# The first nine significant digits of a number, and a hash of those but zeros, in any order, whatever scale and unit; where it
# is no plain number, that of the value.
DIGITS = "replace(split_part(format('{:.8e}', abs(c.value)), 'e', 1), '.', '')"
DIGITS_HASH = f"""
CASE
    WHEN c.kind = 'rank' THEN NULL
    WHEN coalesce(c.value, 0) = 0 OR c.value_high IS NOT NULL OR c.value_date IS NOT NULL THEN {VALUE_HASH}
    ELSE md5_number_lower(concat_ws(
        '|', {DIMENSION}, array_to_string(list_sort(string_split(replace({DIGITS}, '0', ''), '')), '')
    ))
END
"""
NUMBER = "('0x' || right({0}, 16))::UBIGINT"  # that the id of a fact or cluster ends in
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
UNLINK = (
    "DELETE FROM ledger_tables.linked_claim WHERE claim_hash IN {0}",
    "DELETE FROM ledger_tables.claim_link WHERE claim_id IN (SELECT claim_id FROM ledger_tables.claim WHERE claim_hash IN {0})",
)
FORGET_ECHOES = (
    "INSERT INTO ledger_tables.stale_echo SELECT DISTINCT unnest([claim_a, claim_b]) FROM ledger_tables.echo WHERE {which}",
    "DELETE FROM ledger_tables.echo WHERE {which}",
)
FORGET_TOPICS = (f"DELETE FROM ledger_tables.topic WHERE article_hash IN {CLAIMS_OF.format('article_hash')}",)
MOVED = "(SELECT claim_hash FROM moved)"
# What else the articles of these claims say of the new subject was judged without them.
BESIDE = """
claim_hash IN (
    SELECT o.claim_hash FROM moved AS m
    JOIN ledger_tables.claim AS c ON c.claim_hash = m.claim_hash
    JOIN ledger_tables.claim AS o ON o.article_hash = c.article_hash AND o.subject_id = m.subject_id
)
"""
MOVE = (
    f"DELETE FROM ledger_tables.stale_part WHERE claim_hash IN {MOVED}",
    "UPDATE ledger_tables.claim AS c SET subject_id = m.subject_id, subject = m.subject"
    " FROM moved AS m WHERE m.claim_hash = c.claim_hash",
    NEW.format(which=f"c.claim_hash IN {MOVED}"),
)


def queue_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Have the claims of these articles, which are new, linked next time."""
    con.execute(NEW.format(which=OF_ARTICLES), {"ids": list(article_ids)})


def unlink_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    """Forget how the claims of these articles were linked; they and what they were linked with are linked again next time."""
    if article_ids:
        ids = {"ids": list(article_ids)}
        claims = CLAIMS_OF.format("claim_hash")
        con.execute(MARK.format(which=f"claim_hash IN {claims}"), ids)
        con.execute(NEW.format(which=OF_ARTICLES), ids)
        for step in FORGET_ECHOES:
            con.execute(step.format(which=f"claim_a IN {claims} OR claim_b IN {claims}"), ids)
        for step in UNLINK:
            con.execute(step.format(claims), ids)
        for step in FORGET_TOPICS:
            con.execute(step, ids)


def move_claims(con: duckdb.DuckDBPyConnection, moved: pa.Table) -> None:
    """Give claims (claim_hash) another subject_id and subject, and have them and what they were linked with linked again."""
    con.register("moved", moved)
    con.execute(MARK.format(which=f"claim_hash IN {MOVED}"))
    con.execute(MARK.format(which=BESIDE))
    for step in UNLINK:
        con.execute(step.format(MOVED))
    for step in MOVE:
        con.execute(step)
    con.unregister("moved")


def relink_claims(con: duckdb.DuckDBPyConnection, claim_ids: Sequence[str]) -> None:
    """Have the parts with these claims linked again next time."""
    con.execute(MARK.format(which="claim_hash IN (SELECT md5_number_lower(unnest($ids::VARCHAR[])))"), {"ids": list(claim_ids)})


def relink_everything(con: duckdb.DuckDBPyConnection) -> None:
    """Have all claims linked next time, whether or not they were before."""
    for step in FORGET_ECHOES:
        con.execute(step.format(which="true"))
    con.execute(NEW.format(which="true"))
    con.execute(MARK.format(which="true"))
