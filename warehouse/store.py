"""Opening the ledger's file."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from corpus.errors import StopRun
from warehouse.migrations import migrate, newest, schema_version

MEMORY = ":memory:"
# Nothing is fetched from anywhere: an extension that is not built in is an error, not a download.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
MAGIC_AT, MAGIC = 8, b"DUCK"


class Held(StopRun):
    """Another process has the ledger open, or it may not be read or written."""


class Warehouse:
    """An open ledger: `con` is the DuckDB connection, with the schema in place.

    A read-only warehouse refuses every write. DuckDB lets one process write a file, and while it has the file open no
    other process can even read it.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, *, path: str, read_only: bool) -> None:
        self.con = con
        self.path = path
        self.read_only = read_only
        self._writing = False

    @classmethod
    def open(cls, path: str | Path = MEMORY, *, read_only: bool = False, memory: str | None = None) -> Self:
        """The ledger in the file, made if it is missing (unless read-only). Raises StopRun, saying why, if that fails.

        `memory` ("1GB") is what DuckDB may hold in memory, by default most of the machine's; the rest goes to a folder beside
        the file.
        """
        name = str(path)
        with ExitStack() as undo:  # an interrupt too must free the file
            con = _connect(name, read_only=read_only, memory=memory)
            undo.callback(con.close)
            con.execute("SET enable_progress_bar = false")  # it would stand in the output of whoever asks long questions
            _check_schema(con, name, read_only=read_only)
            undo.pop_all()
        return cls(con, path=name, read_only=read_only)

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All that is done inside is written together, or not at all if it raises; one inside another is part of that."""
        if self._writing:
            yield self.con
            return
        self.con.execute("BEGIN")
        self._writing = True
        try:
            with ExitStack() as undo:  # an interrupt too must leave nothing half written
                undo.callback(self.con.execute, "ROLLBACK")
                yield self.con
                undo.pop_all()
            self.con.execute("COMMIT")
        finally:
            self._writing = False

    def close(self) -> None:
        """Write everything out and free the file for other processes."""
        self.con.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _connect(name: str, *, read_only: bool, memory: str | None) -> duckdb.DuckDBPyConnection:
    config = CONFIG | ({"memory_limit": memory} if memory else {})
    if name == MEMORY:
        return duckdb.connect(MEMORY, config=config)
    path = Path(name)
    if not path.exists():
        if read_only:
            raise StopRun(f"There is no warehouse at {name!r}. `claimledger run INPUT --warehouse {name}` makes one.")
        if not path.absolute().parent.is_dir():
            raise StopRun(f"There is no folder {str(path.absolute().parent)!r} to make the warehouse {path.name!r} in.")
    elif not _is_duckdb_file(path):
        raise StopRun(f"{name!r} is not a DuckDB file. Pass another --warehouse, or move the file away.")
    try:
        return duckdb.connect(name, read_only=read_only, config=config)
    except duckdb.ConnectionException as err:
        raise StopRun(f"This process has {name!r} open already, in the other mode. Close it first. ({err})") from err
    except duckdb.IOException as err:
        raise Held(
            f"The warehouse {name!r} cannot be opened: another process holds it, or it may not be read or written. While "
            "one process writes a DuckDB file no other can open it, not even to read. Wait until that process ends, or "
            f"work on a copy of the file. (DuckDB says: {err})"
        ) from err


def _is_duckdb_file(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as handle:
            return handle.read(MAGIC_AT + len(MAGIC))[MAGIC_AT:] == MAGIC
    except OSError as err:
        raise StopRun(f"The warehouse {str(path)!r} cannot be read: {err}.") from err


def _check_schema(con: duckdb.DuckDBPyConnection, name: str, *, read_only: bool) -> None:
    version = schema_version(con)
    if version is not None and version > newest():
        raise StopRun(
            f"{name!r} was made by a newer claimledger (schema {version}; this one knows up to {newest()}). "
            "Update claimledger, or pass another --warehouse."
        )
    if version is None and not read_only and con.execute("SELECT 1 FROM duckdb_tables() WHERE NOT internal").fetchall():
        raise StopRun(f"{name!r} is a DuckDB file with other tables in it. Pass another --warehouse.")
    if not read_only:
        migrate(con)
    elif version is None:
        raise StopRun(f"{name!r} is a DuckDB file without a ledger in it. Pass another --warehouse.")
    elif version < newest():
        raise StopRun(
            f"{name!r} has an older schema ({version}; this claimledger wants {newest()}). "
            f"`claimledger run INPUT --warehouse {name}` brings it up to date."
        )
