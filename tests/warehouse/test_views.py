"""What the views compute: counts of claims and of independent sources, times, decisions."""

from datetime import datetime
from typing import Any

import pytest

from warehouse.conflicts import Severity, list_conflicts
from warehouse.loader import Loader
from warehouse.store import Warehouse

WIRE = (
    "RIKEN said on Monday that its supercomputer Fugaku delivers 442 petaflops on the benchmark that ranks the fastest machines. "
    "The machine in Kobe was built together with Fujitsu, which made its chips, and with money of the government."
)


@pytest.fixture
def linked(loader: Loader, warehouse: Warehouse, make_article: Any, make_extraction: Any, run_id: str) -> Warehouse:
    """Four articles on one fact: a wire story, its copy elsewhere, and two publishers of their own with other values."""
    texts = {
        "https://wire.example/": ("Wire", WIRE, "442 petaflops", 1),
        "https://copy.example/": ("Copy", f"(Wire) {WIRE}", "442 petaflops", 2),
        "https://own.example/": ("Own", "Fugaku reaches 442 petaflops, a visitor was told in Kobe.", "442 petaflops", 3),
        "https://slip.example/": ("Slip", "Fugaku reaches 537 petaflops, as its maker told us last week.", "537 petaflops", 4),
        "https://nobody.example/": (None, "Somebody wrote that Fugaku has 537 petaflops in all.", "537 petaflops", 5),
    }
    for key, (publisher, text, figure, day) in texts.items():
        article = make_article(key, text, publisher=publisher, published_at=datetime(2024, 1, day))
        loader.load([article], [make_extraction(article, figure)], run_id)
    warehouse.con.execute(
        """
        INSERT INTO ledger_tables.claim_link SELECT claim_id, 'f', 'c' || left(figure, 3) FROM ledger_tables.claim;
        INSERT INTO ledger_tables.fact BY NAME
            SELECT 'f' AS fact_id, 'entity-fugaku' AS subject_id, 'Fugaku' AS subject, 'peak_performance' AS metric, 'compute' AS kind;
        INSERT INTO ledger_tables.cluster BY NAME
            SELECT cluster_id, 'f' AS fact_id, any_value(value) AS value, cluster_id = 'c442' AS "leading"
            FROM ledger_tables.claim JOIN ledger_tables.claim_link USING (claim_id) GROUP BY ALL;
        INSERT INTO ledger_tables.conflict BY NAME
            SELECT severity AS conflict_id, 'f' AS fact_id, 'Fugaku' AS subject, 'peak_performance' AS metric,
                   min(claim_id) FILTER (figure LIKE '442%') AS claim_a, min(claim_id) FILTER (figure LIKE '537%') AS claim_b,
                   'c442' AS cluster_a, 'c537' AS cluster_b, 4.42e17 AS value_a, 5.37e17 AS value_b, ratio, 'value' AS kind,
                   'They differ.' AS reason, severity, TIMESTAMP '2025-01-01' AS first_seen_at
            FROM ledger_tables.claim, (VALUES ('low', 9.0), ('high', 1.2), ('medium', 1.1)) AS s(severity, ratio) GROUP BY ALL;
        """
    )
    return warehouse


def test_facts_count_claims_sources_and_values(linked: Warehouse) -> None:
    assert linked.con.execute('SELECT claims, sources, "values", first_published, last_published FROM facts').fetchall() == [
        (5, 4, 2, datetime(2024, 1, 1), datetime(2024, 1, 5))
    ]


def test_clusters_count_a_copied_text_once(linked: Warehouse) -> None:
    assert linked.con.execute(
        'SELECT cluster_id, claims, sources, "leading", first_published FROM clusters ORDER BY cluster_id'
    ).fetchall() == [("c442", 3, 2, True, datetime(2024, 1, 1)), ("c537", 2, 2, False, datetime(2024, 1, 4))]


def test_sources(linked: Warehouse) -> None:
    assert linked.con.execute("SELECT publisher, articles, claims, copies FROM sources ORDER BY publisher").fetchall() == [
        ("(unknown)", 1, 1, 0),
        ("Copy", 1, 1, 1),
        ("Own", 1, 1, 0),
        ("Slip", 1, 1, 0),
        ("Wire", 1, 1, 0),
    ]


@pytest.mark.parametrize(
    ("least", "ids"),
    [
        pytest.param(Severity.LOW, ["high", "medium", "low"], id="low"),
        pytest.param(Severity.MEDIUM, ["high", "medium"], id="medium"),
        pytest.param(Severity.HIGH, ["high"], id="high"),
    ],
)
def test_conflicts_come_worst_first(least: Severity, ids: list[str], linked: Warehouse) -> None:
    found = list_conflicts(linked.con, min_severity=least)
    assert [conflict.conflict_id for conflict in found] == ids
    assert (found[0].a.figure, found[0].b.figure, found[0].a.value) == ("442 petaflops", "537 petaflops", 4.42e17)
    assert found[0].b.publisher in ("Slip", None)
    assert found[0].b.sentence is not None


def test_a_decision_settles_a_conflict_until_it_is_withdrawn(linked: Warehouse) -> None:
    decide = "INSERT INTO ledger_tables.decision (decision_id, conflict_id, verdict, decided_by, decided_at, withdrawn_at) VALUES (?, 'high', ?, 'me', ?, ?)"
    linked.con.execute(decide, ["d1", "a_is_right", datetime(2025, 1, 2), None])
    assert [conflict.conflict_id for conflict in list_conflicts(linked.con)] == ["medium", "low"]
    assert [conflict.status for conflict in list_conflicts(linked.con, everything=True)] == ["a_is_right", "open", "open"]
    linked.con.execute(decide, ["d2", "no_conflict", datetime(2025, 1, 3), None])
    assert list_conflicts(linked.con, everything=True)[0].status == "no_conflict"
    linked.con.execute("UPDATE ledger_tables.decision SET withdrawn_at = TIMESTAMP '2025-01-04'")
    assert [conflict.conflict_id for conflict in list_conflicts(linked.con)] == ["high", "medium", "low"]
