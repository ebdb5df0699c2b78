"""Editors' decisions: taken, withdrawn, and obeyed by every later linking.

A decision is kept with the claims that it is about and their figures, so that it holds when clusters change, and when a text is
read again and its claims get other ids. Nothing is deleted: withdrawing adds a time.
"""

from datetime import UTC, datetime

import duckdb

from corpus.errors import ClaimledgerError
from corpus.ids import stable_id
from warehouse.linking.decided import Decided
from warehouse.stale import relink_claims

CLAIM = """
SELECT c.figure_id, c.subject_id, l.dimension
FROM ledger_tables.claim AS c LEFT JOIN ledger_tables.linked_claim AS l ON l.claim_id = c.claim_id
WHERE c.claim_id = ?
"""
CONFLICTS = """
SELECT conflict_id, cluster_a, cluster_b FROM ledger_tables.conflict
WHERE list_sort([cluster_a, cluster_b]) = list_sort([
    (SELECT cluster_id FROM ledger_tables.claim_link WHERE claim_id = $a),
    (SELECT cluster_id FROM ledger_tables.claim_link WHERE claim_id = $b)
])
ORDER BY conflict_id
"""


def decide_conflict(
    con: duckdb.DuckDBPyConnection,
    conflict_id: str,
    verdict: Decided,
    *,
    decided_by: str,
    right_claim: str | None = None,
    note: str | None = None,
) -> str:
    """Settle a conflict; return the decision's id. `right_claim` is one of its two claims, for the verdict right_value.

    Raises ClaimledgerError if there is no such conflict, or the claim is none of its two.
    """
    found = con.execute("SELECT claim_a, claim_b FROM ledger_tables.conflict WHERE conflict_id = ?", [conflict_id]).fetchall()
    if not found:
        raise ClaimledgerError(f"There is no conflict {conflict_id!r}. `claimledger conflicts --all` lists them.")
    claim_a, claim_b = found[0]
    if (verdict is Decided.RIGHT_VALUE) != (right_claim is not None) or right_claim not in (None, claim_a, claim_b):
        raise ClaimledgerError(
            f"The right claim {right_claim!r} does not go with the verdict {verdict.value!r} on {conflict_id!r}. "
            f"For right_value give {claim_a!r} or {claim_b!r}, for other verdicts none."
        )
    if right_claim == claim_b:
        claim_a, claim_b = claim_b, claim_a
    return decide(con, verdict, claim_a, claim_b, decided_by=decided_by, note=note)


def decide(
    con: duckdb.DuckDBPyConnection,
    verdict: Decided,
    claim_a: str,
    claim_b: str | None = None,
    *,
    decided_by: str,
    note: str | None = None,
) -> str:
    """Record what an editor decided about two claims, or, for right_value, about one; return the decision's id.

    The status of a conflict between them changes at once; facts and leading values change with the next linking, which is due
    from now on. For right_value the first claim is the right one. Raises ClaimledgerError if a claim is not in the ledger, if
    two are needed, or if claims of two subjects or kinds are said to answer one fact.
    """
    sides = [(claim_id, *_claim(con, claim_id)) for claim_id in (claim_a, claim_b) if claim_id is not None]
    if len({claim_id for claim_id, *_ in sides}) < 2 and not (verdict is Decided.RIGHT_VALUE and claim_b is None):
        raise ClaimledgerError(f"The verdict {verdict.value!r} is about two different claims. Give another claim_b.")
    blocks = {(subject_id, dimension) for _, _, subject_id, dimension in sides}
    if verdict is Decided.SAME_FACT and len(blocks) > 1:
        raise ClaimledgerError(
            f"The claims {claim_a!r} and {claim_b!r} are about two subjects or of two kinds, so they cannot answer one fact. "
            "If both names mean one entity, merge these: `claimledger entities merge --help`."
        )
    conflicts = con.execute(CONFLICTS, {"a": claim_a, "b": claim_b}).fetchall()
    now = datetime.now(UTC).replace(tzinfo=None)
    number = con.execute("SELECT count(*) FROM ledger_tables.decision").fetchall()[0][0]
    decision_id = stable_id("decision", verdict.value, claim_a, claim_b or "", decided_by, now.isoformat(), str(number))
    con.execute(
        "INSERT INTO ledger_tables.decision"
        " (decision_id, conflict_id, verdict, note, decided_by, decided_at, claim_a, claim_b, figure_a, figure_b)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            decision_id,
            conflicts[0][0] if conflicts and verdict is not Decided.SAME_FACT else None,
            verdict.value,
            note,
            decided_by,
            now,
            claim_a,
            claim_b,
            sides[0][1],
            sides[1][1] if claim_b else None,
        ],
    )
    relink_claims(con, [claim_id for claim_id, *_ in sides])
    return decision_id


def withdraw(con: duckdb.DuckDBPyConnection, decision_id: str) -> None:
    """Take a decision back; from the next linking on it is as if it had not been taken.

    Raises ClaimledgerError if no decision of this id stands.
    """
    found = con.execute(
        "UPDATE ledger_tables.decision SET withdrawn_at = ? WHERE decision_id = ? AND withdrawn_at IS NULL"
        " RETURNING conflict_id, claim_a, claim_b",
        [datetime.now(UTC).replace(tzinfo=None), decision_id],
    ).fetchall()
    if not found:
        raise ClaimledgerError(f"No decision {decision_id!r} stands. The view `decisions` lists all, with those withdrawn.")
    conflict_id, *claims = found[0]
    con.execute("UPDATE ledger_tables.conflict SET status = 'open' WHERE conflict_id = ?", [conflict_id])
    relink_claims(con, [claim_id for claim_id in claims if claim_id is not None])


def _claim(con: duckdb.DuckDBPyConnection, claim_id: str) -> tuple[str, str | None, str | None]:
    """(figure, subject, dimension) of a claim."""
    found = con.execute(CLAIM, [claim_id]).fetchall()
    if not found:
        raise ClaimledgerError(f"There is no claim {claim_id!r} in this ledger. The view `claims` lists them.")
    figure_id, subject_id, dimension = found[0]
    return figure_id, subject_id, dimension
