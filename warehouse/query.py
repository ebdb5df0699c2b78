"""Queries of other people's making, with no way to change anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import duckdb

from corpus.errors import ClaimledgerError
from warehouse.store import Warehouse


class Result(NamedTuple):
    """The columns of an answer and its rows, which are fetched as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def run_query(path: str, sql: str) -> Iterator[Result]:
    """The answer to a query on the ledger in the file.

    The file is opened read-only and DuckDB may touch no other file, so a query can neither change the ledger nor write
    anything elsewhere. Raises StopRun if the ledger cannot be opened and ClaimledgerError if the query is wrong.
    """
    with Warehouse.open(path, read_only=True) as warehouse:
        warehouse.con.execute("SET enable_external_access = false")
        warehouse.con.execute("SET lock_configuration = true")
        try:
            answer = warehouse.con.execute(sql)
            columns = tuple(column[0] for column in answer.description or ())
            yield Result(columns, _rows(answer))
        except duckdb.Error as err:
            raise ClaimledgerError(f"The query failed. {err}") from err


def _rows(answer: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := answer.fetchmany(1000):
        yield from batch
