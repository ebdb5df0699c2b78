"""Writing what was linked: the rows of changed parts replace those that were there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from corpus.ids import stable_id
from warehouse.linking.blocks import Block, Fact
from warehouse.linking.claims import dimension, title
from warehouse.linking.records import Cluster, Conflict, Linked, Places, Shown
from warehouse.linking.voices import weights
from warehouse.stale import NUMBER

FLUSH = 20_000  # claims whose rows are written together

SEEN = "SELECT conflict_id, first_seen_at, part, title, claim_a, claim_b, rowid FROM ledger_tables.conflict WHERE "
GONE = "SELECT DISTINCT part_hash FROM gone JOIN batch USING (block) WHERE number = $number"
OLD = f"{GONE} UNION SELECT before FROM wanted JOIN batch USING (block) WHERE number = $number"
PARTS = f"part_hash IN ({OLD})"
TITLES = "title IN (SELECT block FROM batch WHERE number = $number)"
LOSING = "(SELECT unnest($gone::UBIGINT[]) UNION ALL SELECT md5_number_lower(unnest($replaced::VARCHAR[])))"
CLEARED = f"part_hash IN {LOSING}"
OLD_TITLES = f"""
INSERT INTO ledger_tables.stale_title BY NAME
SELECT DISTINCT title FROM ledger_tables.linked_claim WHERE title IS NOT NULL AND {CLEARED}
UNION SELECT title FROM ledger_tables.stale_part WHERE title IS NOT NULL AND md5_number_lower(part) IN {LOSING}
"""
UNLINKED = f"""
DELETE FROM ledger_tables.claim_link
WHERE claim_id IN (SELECT claim_id FROM ledger_tables.linked_claim WHERE {CLEARED})
"""
NEW_TITLES = """
INSERT INTO ledger_tables.stale_title BY NAME
SELECT title, md5_number_lower(claim_id) AS claim_hash FROM linked_rows WHERE title IS NOT NULL
"""
LAST = "\U0010ffff"  # behind every id
LOST = "SELECT title FROM ledger_tables.stale_title JOIN batch ON block = title WHERE number = $number AND claim_hash IS NULL"
REMOVE = "DELETE FROM ledger_tables.conflict WHERE rowid IN (SELECT unnest($rows::BIGINT[]))"
LINKED = f"""
INSERT INTO ledger_tables.linked_claim BY NAME
SELECT
    r.* EXCLUDE (fact_id, cluster_id),
    {NUMBER.format("fact_id")} AS fact_number, {NUMBER.format("cluster_id")} AS cluster_number,
    w.claim_hash, md5_number_lower(w.block) AS block_hash, md5_number_lower(r.part) AS part_hash,
    md5_number_lower(r.title) AS title_hash, w.metric, w."time", w.size
FROM linked_rows AS r JOIN wanted AS w ON w.claim_hash = md5_number_lower(r.claim_id)
"""
LINKS = "INSERT INTO ledger_tables.claim_link BY NAME SELECT claim_id, fact_id, cluster_id FROM linked_rows"
WEIGHTS = """
UPDATE ledger_tables.linked_claim AS l SET weight = r.weight
FROM linked_rows AS r WHERE md5_number_lower(r.claim_id) = l.claim_hash
"""


class Seen(NamedTuple):
    """A conflict of the ledger before the batch is written: of a part, or between subjects of a title."""

    conflict_id: str
    first_seen_at: datetime
    part: str
    title: str | None
    claim_a: str
    claim_b: str
    row: int


class Writer:
    """Writes what one batch was linked into. Ranks and superlatives that its claims give or gave are queued."""

    def __init__(self, con: duckdb.DuckDBPyConnection, run_id: str, number: int, which: str) -> None:
        """`which` are the conflicts of the batch: those of its PARTS or of its TITLES."""
        self.con, self.run_id, self.batch = con, run_id, {"number": number}
        self.now = datetime.now(UTC).replace(tzinfo=None)
        self.seen = {row[0]: Seen(*row) for row in con.execute(SEEN + which, self.batch).fetchall()}
        self.shown_in: Shown = defaultdict(list)
        for seen in self.seen.values():
            self.shown_in[seen.part].append((seen.claim_a, seen.claim_b))
        self.gone: list[int] = []  # parts by their hashes
        self.replaced: list[str] = []
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}

    def write(self, linked: Iterable[tuple[str, Block, Places | None]]) -> None:
        """Write parts: what they gained if some of their claims have places, else in place of what was there."""
        self.gone = [part_hash for (part_hash,) in self.con.execute(GONE, self.batch).fetchall()]
        for part, block, places in linked:
            if places is None:
                self.replaced.append(part)
            rows = self.rows
            rows["unweighed_part"].append({"part": part})
            rows["fact"] += [{**fact_row(fact), "part": part, "run_id": self.run_id} for fact in block.facts]
            rows["cluster"] += [{**cluster_row(cluster), "part": part, "run_id": self.run_id} for cluster in block.clusters]
            rows["conflict"] += [self.conflict_row(conflict, part=part, held=None) for conflict in block.conflicts]
            rows["pair_note"] += [
                {"claim_a": a.claim_id, "claim_b": b.claim_id, "kind": said.kind, "reason": said.reason, "part": part}
                | {"run_id": self.run_id}
                for a, b, said in block.notes
            ]
            for name, row in link_rows(part, block, places or {}):
                rows[name].append(row)
            if len(rows["linked_claim"]) >= FLUSH:
                self.flush()
        self.flush()

    def write_across(self, conflicts: Iterable[tuple[str, Conflict]]) -> None:
        """Write conflicts between subjects over the titles of the batch: in place of what was there where a title lost holders.

        Elsewhere two clusters show the conflict by the first two of their claims, be these new or not.
        """
        lost = {held for (held,) in self.con.execute(LOST, self.batch).fetchall()}
        self.remove(seen for seen in self.seen.values() if seen.title in lost)
        shown = {seen.conflict_id: (seen.claim_a, seen.claim_b) for seen in self.seen.values() if seen.title not in lost}
        found = (self.conflict_row(conflict, part=None, held=held) for held, conflict in conflicts)
        self.rows["conflict"] += [
            row for row in found if (row["claim_a"], row["claim_b"]) < shown.get(row["conflict_id"], (LAST,))
        ]
        self.flush()

    def flush(self) -> None:
        """Remove the parts that were linked anew, and write the rows that were collected."""
        if self.gone or self.replaced:
            for statement in (OLD_TITLES, UNLINKED, *CLEAR):
                self.con.execute(statement, {"gone": self.gone, "replaced": self.replaced})
            self.gone.clear()
            self.replaced.clear()
        for name, rows in self.rows.items():
            if rows:
                if name == "conflict":
                    self.remove(self.seen[row["conflict_id"]] for row in rows if row["conflict_id"] in self.seen)
                self.con.register("linked_rows", pa.Table.from_pylist(rows, schema=TABLES[name]))
                for statement in WRITE[name]:
                    self.con.execute(statement)
                self.con.unregister("linked_rows")
                rows.clear()

    def remove(self, conflicts: Iterable[Seen]) -> None:
        """Delete conflicts by their places in the table, which stay the same within the transaction."""
        if found := [seen.row for seen in conflicts]:
            self.con.execute(REMOVE, {"rows": found})

    def conflict_row(self, conflict: Conflict, *, part: str | None, held: str | None) -> dict[str, Any]:
        """A conflict; its id depends on the two clusters, and between subjects on the title, alone."""
        a, b, said = conflict.claim_a, conflict.claim_b, conflict.judgement
        ends = sorted((conflict.a.cluster_id, conflict.b.cluster_id))
        conflict_id = stable_id("conflict", *ends, *([held] if held else []))
        return {
            "conflict_id": conflict_id,
            "fact_id": conflict.a.fact_id,
            "subject": a.subject or None,
            "metric": a.metric,
            "claim_a": a.claim_id,
            "claim_b": b.claim_id,
            "cluster_a": conflict.a.cluster_id,
            "cluster_b": conflict.b.cluster_id,
            "value_a": a.value.value,
            "value_b": b.value.value,
            "value_date_a": a.value.iso,
            "value_date_b": b.value.iso,
            "unit": a.value.unit,
            "ratio": said.ratio,
            "kind": said.kind,
            "reason": said.reason,
            "severity": said.severity,
            "confidence": conflict.confidence,
            "status": conflict.status,
            "first_seen_at": self.seen[conflict_id].first_seen_at if conflict_id in self.seen else self.now,
            "part": part,
            "title": held,
            "run_id": self.run_id,
        }


def columns(names: str) -> pa.Schema:
    """The schema of a table: what is a number or a time by its name, and all else text."""
    return pa.schema([(name, TYPES.get(name, pa.string())) for name in names.split()])


TIME = pa.timestamp("us")
NUMBERS = ("value", "value_high", "value_a", "value_b", "ratio", "confidence", "weight", "probability")
TYPES = dict.fromkeys(NUMBERS, pa.float64())
TYPES |= dict.fromkeys(("first_seen_at", "published_at"), TIME) | {"leading": pa.bool_()}
TABLES = {
    "fact": columns("fact_id subject_id subject metric scope kind unit as_of part run_id"),
    "cluster": columns("cluster_id fact_id value value_high value_date unit leading probability part run_id"),
    "conflict": columns(
        "conflict_id fact_id subject metric claim_a claim_b cluster_a cluster_b value_a value_b value_date_a value_date_b unit"
        " ratio kind reason severity confidence status first_seen_at part title run_id"
    ),
    "pair_note": columns("claim_a claim_b kind reason part run_id"),
    "linked_claim": columns("claim_id subject_id dimension part title fact_id cluster_id source published_at weight"),
    "weight": columns("claim_id weight"),
    "unweighed_part": columns("part"),
}
CLEAR = [
    f"DELETE FROM ledger_tables.{name} WHERE {CLEARED}" for name in ("fact", "cluster", "conflict", "pair_note", "linked_claim")
]
INSERT = "INSERT INTO ledger_tables.{0} BY NAME SELECT *, md5_number_lower(part) AS part_hash FROM linked_rows"
# Of what grew the rows are there already, under the same ids. (INSERT OR REPLACE takes twice as long.)
REPLACE = "DELETE FROM ledger_tables.{0} WHERE {0}_number IN (SELECT {1} FROM linked_rows)"
NUMBERED = (
    "INSERT INTO ledger_tables.{0} BY NAME SELECT *, md5_number_lower(part) AS part_hash, {1} AS {0}_number FROM linked_rows"
)
WRITE = {
    name: [statement.format(name, NUMBER.format(f"{name}_id")) for statement in (REPLACE, NUMBERED)]
    for name in ("fact", "cluster")
} | {
    "conflict": [INSERT.format("conflict")],
    "pair_note": [INSERT.format("pair_note")],
    "linked_claim": [LINKED, LINKS, NEW_TITLES],
    "weight": [WEIGHTS],
    "unweighed_part": ["INSERT INTO ledger_tables.unweighed_part SELECT md5_number_lower(part) FROM linked_rows"],
}


def link_rows(part: str, block: Block, places: Places) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) for each claim of a part that has no place yet, or whose weight is another there."""
    clusters = {claim.claim_id: cluster.cluster_id for cluster in block.clusters for claim in cluster.members}
    for fact in block.facts:
        for claim, weight in zip(fact.members, weights(fact.members), strict=True):
            known = places.get(claim.claim_id)
            if known is None:
                yield (
                    "linked_claim",
                    {
                        "claim_id": claim.claim_id,
                        "subject_id": claim.subject_id,
                        "dimension": dimension(claim),
                        "part": part,
                        "title": title(claim),
                        "fact_id": fact.fact_id,
                        "cluster_id": clusters[claim.claim_id],
                        "source": claim.source,
                        "published_at": claim.published,
                        "weight": weight,
                    },
                )
            elif known.weight != weight:
                yield "weight", {"claim_id": claim.claim_id, "weight": weight}


def fact_row(fact: Fact) -> dict[str, Any]:
    """A fact: its subject, and what most of its claims say of metric, scope, unit and time."""
    first: Linked = fact.members[0]
    return {
        "fact_id": fact.fact_id,
        "subject_id": first.subject_id,
        "subject": first.subject or None,
        "metric": commonest([claim.metric for claim in fact.members]),
        "scope": commonest(["; ".join(sorted(claim.scope)) for claim in fact.members]),
        "kind": first.value.kind,
        "unit": commonest([claim.value.unit or "" for claim in fact.members]) or None,
        "as_of": commonest([claim.as_of or "" for claim in fact.members]) or None,
    }


def commonest(words: list[str]) -> str:
    """The word that occurs most; the first of the alphabet where several do."""
    return min(Counter(words).items(), key=lambda item: (-item[1], item[0]))[0]


def cluster_row(cluster: Cluster) -> dict[str, Any]:
    """A cluster, with the value of the claim that stands for it. Which one leads is decided when all are written."""
    value = cluster.speaks.value
    return {
        "cluster_id": cluster.cluster_id,
        "fact_id": cluster.fact_id,
        "value": value.value,
        "value_high": value.high,
        "value_date": value.iso,
        "unit": value.unit,
        "leading": False,
        "probability": None,
    }
