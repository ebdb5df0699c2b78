"""Schema changes: numbered SQL files in warehouse/sql, applied in order and recorded; then the views are made anew."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import duckdb

VIEWS = ("views.sql", "views_sources.sql")  # in the order in which they refer to each other


class Migration(NamedTuple):
    """One numbered SQL file."""

    number: int
    name: str
    sql: str


@cache
def migrations() -> tuple[Migration, ...]:
    """All numbered SQL files, in order."""
    found = [path for path in files("warehouse").joinpath("sql").iterdir() if path.name[:3].isdigit()]
    return tuple(
        Migration(int(path.name[:3]), path.name.removesuffix(".sql"), path.read_text(encoding="utf-8"))
        for path in sorted(found, key=lambda path: path.name)
    )


def newest() -> int:
    """The number of the newest schema that this code knows."""
    return migrations()[-1].number


def schema_version(con: duckdb.DuckDBPyConnection) -> int | None:
    """The number of the last migration applied to the file, or None if it holds no ledger."""
    # fetchall, here and everywhere: an answer that is not read to its end keeps the connection busy.
    tables = con.execute(
        "SELECT 1 FROM duckdb_tables()"
        " WHERE database_name = current_database() AND schema_name = 'ledger_tables' AND table_name = 'migration'"
    ).fetchall()
    if not tables:
        return None
    return int(con.execute("SELECT coalesce(max(number), 0) FROM ledger_tables.migration").fetchall()[0][0])


def migrate(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Apply what is missing, each file in a transaction of its own; return the names of the files applied."""
    version = schema_version(con)
    if version is None:
        con.execute("CREATE SCHEMA IF NOT EXISTS ledger_tables")
        con.execute(
            "CREATE TABLE ledger_tables.migration (number INTEGER, name VARCHAR, applied_at TIMESTAMP DEFAULT now()::TIMESTAMP)"
        )
        con.execute("COMMENT ON TABLE ledger_tables.migration IS 'The schema changes applied to this file.'")
    known = {number for (number,) in con.execute("SELECT number FROM ledger_tables.migration").fetchall()}
    missing = [migration for migration in migrations() if migration.number not in known]
    for migration in missing:
        con.execute("BEGIN")
        try:
            con.execute(migration.sql)
            if migration is missing[-1]:
                for name in VIEWS:
                    con.execute(files("warehouse").joinpath("sql", name).read_text(encoding="utf-8"))
            con.execute("INSERT INTO ledger_tables.migration (number, name) VALUES (?, ?)", [migration.number, migration.name])
        except duckdb.Error:
            con.execute("ROLLBACK")
            raise
        con.execute("COMMIT")
    return [migration.name for migration in missing]
