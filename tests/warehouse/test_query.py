"""Queries of other people's making."""

from pathlib import Path

import pytest

from corpus.errors import ClaimledgerError, StopRun
from warehouse.query import run_query
from warehouse.store import Warehouse


@pytest.fixture
def path(tmp_path: Path) -> str:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        opened.con.execute(
            "INSERT INTO ledger_tables.entity VALUES ('e', 'Fugaku', 'product', NULL), ('f', 'RIKEN', 'organization', NULL)"
        )
    return str(tmp_path / "w.duckdb")


def test_an_answer(path: str) -> None:
    with run_query(path, "SELECT entity_id, name AS called FROM entities ORDER BY 1") as result:
        assert result.columns == ("entity_id", "called")
        assert list(result.rows) == [("e", "Fugaku"), ("f", "RIKEN")]


def test_a_long_answer(path: str) -> None:
    with run_query(path, "SELECT * FROM range(5000)") as result:
        assert sum(row[0] for row in result.rows) == 4999 * 2500


REFUSED = [
    pytest.param("DELETE FROM ledger_tables.entity", "read-only", id="delete"),
    pytest.param("CREATE TABLE x (a INTEGER)", "read-only", id="create"),
    pytest.param("COPY (SELECT 1) TO '{folder}/x.csv'", "disabled by configuration", id="copy"),
    pytest.param("ATTACH '{folder}/y.duckdb'", "disabled by configuration", id="attach"),
    pytest.param("SELECT * FROM read_csv('/etc/passwd')", "disabled by configuration", id="read-a-file"),
    pytest.param("SET enable_external_access = true", "lock", id="unlock"),
    pytest.param("INSTALL httpfs", "Permission Error", id="install"),
    pytest.param("SELECT nonsense", "nonsense", id="column"),
    pytest.param("SELEKT 1", "syntax error", id="syntax"),
    pytest.param("SELECT error('late') FROM range(3)", "late", id="at-run-time"),
]


@pytest.mark.parametrize(("sql", "said"), REFUSED)
def test_refused_queries(sql: str, said: str, path: str, tmp_path: Path) -> None:
    before = Path(path).read_bytes()
    with pytest.raises(ClaimledgerError, match=said), run_query(path, sql.format(folder=tmp_path)) as result:
        list(result.rows)
    assert Path(path).read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["w.duckdb"]


def test_no_warehouse(tmp_path: Path) -> None:
    with pytest.raises(StopRun, match="There is no warehouse"), run_query(str(tmp_path / "none.duckdb"), "SELECT 1"):
        pass
