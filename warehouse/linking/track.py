"""The sources' track record, and by it which value of each fact leads.

The record is judged anew from all facts that several independent sources speak of, while the ledger is small and whenever a
tenth of it is new; between, the values of changed facts are weighed by the record as it stands. So a linking costs what is new,
and accuracies that shift by a little do not have everything rewritten. Right after the record is judged, leaders and
probabilities are those of linking from scratch.
"""

from datetime import UTC, datetime

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array

from warehouse.linking.decided import Rulings
from warehouse.linking.truth import ACCURACY, Real, Sources, Votes, Whole, find_truth, probabilities

SMALL = 5_000  # claims up to which the record is judged at each linking: that takes a fraction of a second
NEWS = 0.1  # the share of new claims that has it judged anew
SUSPECT = 0.1  # a probability of copying below this is not kept

VOTES = """
SELECT fact_number, cluster_number, source, max(weight) AS weight, coalesce(max(epoch(published_at)), 0.0) AS latest
FROM ledger_tables.linked_claim {which} GROUP BY ALL ORDER BY fact_number, cluster_number, source
"""
DUE = """
SELECT judged_at IS NULL OR total <= $small OR changed >= $news * total
FROM ledger_tables.linking, (SELECT count(*) AS total FROM ledger_tables.linked_claim)
"""
RIGHT = "SELECT DISTINCT cluster_number FROM ledger_tables.linked_claim WHERE claim_id IN (SELECT unnest($ids::VARCHAR[]))"
UPDATE = """
UPDATE ledger_tables.cluster AS k SET "leading" = n."leading", probability = n.probability
FROM new_leader AS n
WHERE n.cluster_number = k.cluster_number
    AND (k."leading" IS DISTINCT FROM n."leading" OR k.probability IS DISTINCT FROM n.probability)
"""


def lead(con: duckdb.DuckDBPyConnection, rulings: Rulings) -> None:
    """Set the leading value and the probabilities of the facts that have none yet, or of all facts if the record is due."""
    due = con.execute(DUE, {"small": SMALL, "news": NEWS}).fetchall()[0][0]
    which = "" if due else "WHERE part_hash IN (SELECT part_hash FROM ledger_tables.unweighed_part)"
    votes = Ballot(con.sql(VOTES.format(which=which)).to_arrow_table(), con, rulings)
    con.execute("DELETE FROM ledger_tables.unweighed_part")
    if not len(votes.clusters):
        return
    sources = judge_sources(con, votes) if due else known_sources(con, votes.sources)
    probability = np.round(probabilities(votes.votes, sources), 9)
    con.register(
        "new_leader",
        pa.table({"cluster_number": votes.clusters, "leading": votes.leaders(probability), "probability": probability}),
    )
    con.execute(UPDATE)
    con.unregister("new_leader")


class Ballot:
    """The votes of the ledger in numbers, with the names that the numbers stand for."""

    def __init__(self, table: pa.Table, con: duckdb.DuckDBPyConnection, rulings: Rulings) -> None:
        self.clusters, value = numbered(table.column("cluster_number"))
        _, fact = numbered(table.column("fact_number"))
        names, source = numbered(table.column("source"))
        order = np.argsort(names.to_numpy(zero_copy_only=False))
        self.sources, source = names.take(pa.array(order)).to_pylist(), np.argsort(order)[source]
        fact_of = np.zeros(len(self.clusters), np.int64)
        fact_of[value] = fact
        self.latest = np.zeros(len(self.clusters))
        np.maximum.at(self.latest, value, table.column("latest").to_numpy())
        fixed = np.full(len(self.clusters), np.nan)
        if rulings.right:
            right = con.execute(RIGHT, {"ids": sorted(rulings.right)}).fetchall()
            chosen = pc.is_in(self.clusters, pa.array([number for (number,) in right], pa.uint64())).to_numpy(
                zero_copy_only=False
            )
            fixed[np.isin(fact_of, fact_of[chosen])] = 0.0
            fixed[chosen] = 1.0
        self.votes = Votes(source, value, table.column("weight").to_numpy(), fact_of, fixed)

    def shared(self) -> Votes:
        """The votes on facts of which several sources speak."""
        fact = self.votes.fact[self.votes.value]
        speakers = np.unique(np.stack((fact, self.votes.source)), axis=1)[0]
        several = np.bincount(speakers, minlength=int(fact.max()) + 1) > 1
        rows, values = several[fact], several[self.votes.fact]
        number, facts = np.cumsum(values) - 1, np.cumsum(several) - 1
        return Votes(
            self.votes.source[rows],
            number[self.votes.value[rows]],
            self.votes.weight[rows],
            facts[self.votes.fact[values]],
            self.votes.fixed[values],
        )

    def leaders(self, probability: Real) -> Whole:
        """For each cluster whether it leads: the likeliest of its fact, then the latest, then the last by id."""
        order = np.lexsort((np.arange(len(probability)), self.latest, probability, self.votes.fact))
        last = np.append(np.diff(self.votes.fact[order]) != 0, True)
        leads = np.zeros(len(probability), bool)
        leads[order[last]] = True
        return leads


def numbered(column: pa.ChunkedArray) -> tuple[pa.Array, Whole]:
    """(the different values, in the order in which they first come; which of them each row has)."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return encoded.dictionary, encoded.indices.to_numpy().astype(np.int64)


def judge_sources(con: duckdb.DuckDBPyConnection, ballot: Ballot) -> Sources:
    """The record from all votes, which is written to the ledger."""
    shared = ballot.shared()
    found = find_truth(shared, len(ballot.sources)).sources
    judged = np.bincount(shared.source, minlength=len(ballot.sources))
    known, names = judged > 0, np.array(ballot.sources, dtype=object)
    copying = found.copying.tocoo()
    pairs = (copying.row < copying.col) & (copying.data >= SUSPECT)
    tables = {
        "source_record": {"source": names[known], "accuracy": found.accuracy[known], "judged": judged[known]},
        "source_copy": {
            "source_a": names[copying.row[pairs]],
            "source_b": names[copying.col[pairs]],
            "probability": copying.data[pairs],
        },
    }
    for name, columns in tables.items():
        con.execute(f"DELETE FROM ledger_tables.{name}")
        con.register("judged", pa.table(columns))
        con.execute(f"INSERT INTO ledger_tables.{name} BY NAME SELECT * FROM judged")
        con.unregister("judged")
    con.execute("UPDATE ledger_tables.linking SET changed = 0, judged_at = ?", [datetime.now(UTC).replace(tzinfo=None)])
    return found


def known_sources(con: duckdb.DuckDBPyConnection, names: list[str]) -> Sources:
    """The record of these sources as it stands in the ledger."""
    known = con.sql("SELECT source, accuracy FROM ledger_tables.source_record").to_arrow_table()
    copies = con.sql("SELECT source_a, source_b, probability FROM ledger_tables.source_copy").to_arrow_table()
    number = pa.array(names)
    accuracy = np.full(len(names), ACCURACY)
    at = numbers(known.column("source"), number)
    accuracy[at[at >= 0]] = known.column("accuracy").to_numpy()[at >= 0]
    a, b = (numbers(copies.column(side), number) for side in ("source_a", "source_b"))
    both = (a >= 0) & (b >= 0)
    a, b, value = a[both], b[both], copies.column("probability").to_numpy()[both]
    ends = np.concatenate((a, b)), np.concatenate((b, a))
    return Sources(accuracy, coo_array((np.concatenate((value, value)), ends), shape=(len(names),) * 2).tocsr())


def numbers(column: pa.ChunkedArray, names: pa.Array) -> Whole:
    """The place of each text among the names, -1 for one that is none of them."""
    found: Whole = pc.fill_null(pc.index_in(column, names), -1).to_numpy().astype(np.int64)
    return found
