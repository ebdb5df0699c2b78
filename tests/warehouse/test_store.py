"""Opening the ledger, its schema and its refusals."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from corpus.errors import StopRun
from warehouse.migrations import migrate, migrations, newest, schema_version
from warehouse.store import Warehouse

CONTRACT = {
    "articles": "article_id, external_id, url, publisher, title, published_at, fetched_at, lang, text, content_hash, revision, "
    "duplicate_of, run_id",
    "figures": "figure_id, article_id, figure, figure_start, figure_end, kind, value, value_high, value_date, unit, qualifier",
    "claims": "claim_id, article_id, publisher, url, published_at, lang, sentence, sentence_start, sentence_end, figure, "
    "figure_start, figure_end, kind, value, value_high, value_date, unit, qualifier, subject_id, subject, subject_text, metric, "
    "scope, status, as_of, speaker, confidence, fact_id, cluster_id, extractor_version, run_id",
    "facts": "fact_id, subject_id, subject, metric, scope, kind, unit, claims, sources, values, first_published, last_published",
    "clusters": "cluster_id, fact_id, value, value_high, value_date, unit, claims, sources, first_published, last_published, "
    "leading",
    "conflicts": "conflict_id, fact_id, subject, metric, claim_a, claim_b, cluster_a, cluster_b, value_a, value_b, unit, ratio, "
    "kind, reason, severity, status, first_seen_at",
    "entities": "entity_id, name, kind",
    "entity_names": "entity_id, name, lang",
    "sources": "publisher",
    "runs": "run_id",
    "quarantine": "origin, reason",
    "decisions": "decision_id, verdict",
}


@pytest.mark.parametrize("view", CONTRACT)
def test_every_view_has_the_columns_of_the_contract(view: str, warehouse: Warehouse) -> None:
    found = [column[0] for column in warehouse.con.execute(f"DESCRIBE main.{view}").fetchall()]
    wanted = CONTRACT[view].split(", ")
    assert found[: len(wanted)] == wanted or set(wanted) <= set(found)
    assert set(wanted) <= set(found)


def test_every_view_and_column_has_a_comment(warehouse: Warehouse) -> None:
    silent = warehouse.con.execute(
        """
        SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns()
        WHERE NOT internal AND schema_name = 'main' AND comment IS NULL
        """
    ).fetchall()
    assert silent == []


def test_migrations_are_applied_once_and_recorded(warehouse: Warehouse) -> None:
    numbers = [migration.number for migration in migrations()]
    assert numbers == sorted(set(numbers))
    assert schema_version(warehouse.con) == newest()
    assert migrate(warehouse.con) == []
    recorded = warehouse.con.execute("SELECT name FROM ledger_tables.migration ORDER BY number").fetchall()
    assert [name for (name,) in recorded] == [migration.name for migration in migrations()]


# DuckDB names a database after its file; none of these may clash with a schema or table of ours.
@pytest.mark.parametrize("name", ["ledger.duckdb", "main.duckdb", "claimledger.duckdb", "claims.db", "a b-c.duckdb"])
def test_the_file_may_have_any_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with Warehouse.open(path) as opened:
        assert opened.con.execute("SELECT count(*) FROM facts").fetchall() == [(0,)]
    with Warehouse.open(path, read_only=True) as opened:
        assert opened.con.execute("SELECT count(*) FROM conflicts").fetchall() == [(0,)]
    with duckdb.connect(str(path), read_only=True) as plain:
        assert plain.execute("SELECT count(*) FROM claims").fetchall() == [(0,)]


def test_no_table_that_grows_with_the_ledger_has_an_index(warehouse: Warehouse) -> None:
    keys = "SELECT DISTINCT table_name FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE') ORDER BY 1"
    indexed = [name for (name,) in warehouse.con.execute(keys).fetchall()]
    assert indexed == ["alert", "decision", "delivery", "reading", "run", "source", "source_run"]
    assert warehouse.con.execute("SELECT index_name FROM duckdb_indexes()").fetchall() == []


@pytest.mark.parametrize("read_only", [False, True])
def test_no_bar_stands_in_the_output_of_a_long_query(read_only: bool, tmp_path: Path) -> None:
    Warehouse.open(tmp_path / "w.duckdb").close()
    with Warehouse.open(tmp_path / "w.duckdb", read_only=read_only) as opened:
        assert opened.con.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(False,)]


def test_read_only_refuses_writes(tmp_path: Path) -> None:
    Warehouse.open(tmp_path / "w.duckdb").close()
    with Warehouse.open(tmp_path / "w.duckdb", read_only=True) as opened, pytest.raises(duckdb.Error, match="read-only"):
        opened.con.execute("DELETE FROM ledger_tables.article")


def test_a_missing_file_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match=r"There is no warehouse at .*claimledger run"):
        Warehouse.open(tmp_path / "none.duckdb", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match="There is no folder"):
        Warehouse.open(tmp_path / "nowhere" / "w.duckdb")


@pytest.mark.parametrize("content", [b"", b"hello" * 1000])
def test_another_kind_of_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(content)
    with pytest.raises(StopRun, match="is not a DuckDB file"):
        Warehouse.open(path)
    assert path.read_bytes() == content


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match="is not a DuckDB file"):
        Warehouse.open(tmp_path)


def test_somebody_elses_database(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as con:
        con.execute("CREATE TABLE articles (a INTEGER)")
    with pytest.raises(StopRun, match="with other tables in it"):
        Warehouse.open(tmp_path / "w.duckdb")
    with pytest.raises(StopRun, match="without a ledger in it"):
        Warehouse.open(tmp_path / "w.duckdb", read_only=True)


@pytest.mark.parametrize(
    ("number", "read_only", "said"),
    [
        pytest.param(999, False, "made by a newer claimledger", id="newer"),
        pytest.param(999, True, "made by a newer claimledger", id="newer-reading"),
        pytest.param(1, True, "has an older schema", id="older-reading"),
    ],
)
def test_other_schemas(number: int, read_only: bool, said: str, tmp_path: Path) -> None:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        opened.con.execute("DELETE FROM ledger_tables.migration")
        opened.con.execute("INSERT INTO ledger_tables.migration (number, name) VALUES (?, 'x')", [number])
    with pytest.raises(StopRun, match=said):
        Warehouse.open(tmp_path / "w.duckdb", read_only=read_only)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_another_process_writes(read_only: bool, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    Warehouse.open(path).close()
    hold = f"import duckdb, sys; con = duckdb.connect({str(path)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StopRun, match="another process holds it"):
            Warehouse.open(path, read_only=read_only)
        other.communicate()
    with Warehouse.open(path, read_only=read_only) as opened:
        assert opened.con.execute("SELECT 1").fetchall() == [(1,)]


def test_a_transaction_is_all_or_nothing(warehouse: Warehouse) -> None:
    with pytest.raises(duckdb.CatalogException), warehouse.transaction() as con:
        con.execute("INSERT INTO ledger_tables.entity VALUES ('e', 'E', 'thing', NULL); SELECT * FROM nowhere")
    with warehouse.transaction() as con:
        con.execute("INSERT INTO ledger_tables.entity VALUES ('f', 'F', 'thing', NULL)")
    assert warehouse.con.execute("SELECT entity_id FROM entities").fetchall() == [("f",)]
