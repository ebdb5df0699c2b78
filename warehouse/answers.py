"""Answers to the project's own queries."""

from typing import Any

import duckdb


def rows(con: duckdb.DuckDBPyConnection, query: str, **values: Any) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries; `values` are those of its named parameters."""
    answer = con.execute(query, values)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
