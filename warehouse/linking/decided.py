"""Editors' decisions as linking obeys them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import duckdb

from warehouse.linking.differences import Comparison, conflict
from warehouse.linking.records import Judgement, Linked, Verdict
from warehouse.linking.values import Relation
from warehouse.linking.verdict import judge


class Decided(StrEnum):
    """What an editor can decide about two claims, or about one."""

    SAME_FACT = "same_fact"  # both answer one question
    DIFFERENT_FACT = "different_fact"
    CONFIRMED = "confirmed"  # they cannot both be true, and which is right is open
    DISMISSED = "dismissed"  # not worth showing
    RIGHT_VALUE = "right_value"  # the first claim is right


# A claim that a new reading gave another id is found by its figure.
STANDING = """
WITH sides AS (
    SELECT d.decision_id, d.decided_at, d.verdict, side.claim_id, side.figure_id, side.number
    FROM ledger_tables.decision AS d,
        LATERAL (VALUES (d.claim_a, d.figure_a, 1), (d.claim_b, d.figure_b, 2)) AS side(claim_id, figure_id, number)
    WHERE d.withdrawn_at IS NULL AND side.claim_id IS NOT NULL
)
SELECT
    s.decision_id, s.verdict, s.number,
    coalesce(max(c.claim_id) FILTER (c.claim_id = s.claim_id), min(c.claim_id)) AS claim_id
FROM sides AS s
JOIN ledger_tables.claim AS c ON c.claim_id = s.claim_id OR c.figure_id = s.figure_id
GROUP BY ALL
ORDER BY max(s.decided_at), s.decision_id, s.number
"""


@dataclass(frozen=True, slots=True)
class Rulings:
    """The decisions that stand: of two decisions about the same claims the later one counts."""

    pairs: dict[frozenset[str], Decided] = field(default_factory=dict)
    right: frozenset[str] = frozenset()
    joined: tuple[frozenset[str], ...] = ()

    def judge(self, a: Linked, b: Linked) -> Judgement:
        """What two claims are to each other: as decided, else as they are judged."""
        ruling = self.pairs.get(frozenset((a.claim_id, b.claim_id))) if self.pairs else None
        if ruling is Decided.DIFFERENT_FACT:
            return Judgement(Verdict.OTHER, "decided", "an editor said that they are of two facts")
        if ruling in (Decided.SAME_FACT, Decided.CONFIRMED):
            values = Comparison(a.value, b.value)
            if values.relation is Relation.SAME:
                return Judgement(Verdict.SAME, "same", values.match.reason)
            if values.relation is Relation.COMPATIBLE and ruling is Decided.SAME_FACT:
                return Judgement(Verdict.COMPATIBLE, "compatible", values.match.reason)
            return conflict(a, b, values)
        return judge(a, b)

    def firm(self, a: Linked, b: Linked) -> bool:
        """True if an editor said that two claims answer one question."""
        ruling = self.pairs.get(frozenset((a.claim_id, b.claim_id))) if self.pairs else None
        return ruling in (Decided.SAME_FACT, Decided.CONFIRMED, Decided.RIGHT_VALUE)

    def status(self, a: str, b: str) -> str:
        """The status of a conflict between two claims, given by their ids: the verdict on it, else open."""
        ruling = self.pairs.get(frozenset((a, b))) if self.pairs else None
        return "open" if ruling in (None, Decided.SAME_FACT) else str(ruling)

    def among(self, claim_ids: Iterable[str]) -> list[tuple[str, str, Decided]]:
        """The rulings about two of these claims, in the order of their decision."""
        if not self.pairs:
            return []
        here = set(claim_ids)
        found = [(sorted(pair), ruling) for pair, ruling in self.pairs.items() if pair <= here]
        return [(pair[0], pair[1], ruling) for pair, ruling in found]


NONE = Rulings()


def standing_rulings(con: duckdb.DuckDBPyConnection) -> Rulings:
    """The decisions in the ledger that have not been withdrawn."""
    decisions: dict[str, tuple[Decided | None, dict[int, str]]] = {}
    known = {verdict.value: verdict for verdict in Decided}
    for decision_id, verdict, number, claim_id in con.execute(STANDING).fetchall():
        decisions.setdefault(decision_id, (known.get(verdict), {}))[1][number] = claim_id
    pairs: dict[frozenset[str], Decided] = {}
    right: set[str] = set()
    for verdict, sides in decisions.values():
        pair = frozenset(sides.values())
        if verdict and len(pair) == 2:
            pairs.pop(pair, None)
            pairs[pair] = verdict
            right -= pair
        if verdict is Decided.RIGHT_VALUE and 1 in sides:
            right.add(sides[1])
    joined = tuple(pair for pair, verdict in pairs.items() if verdict in (Decided.SAME_FACT, Decided.CONFIRMED))
    return Rulings(pairs, frozenset(right), joined)
