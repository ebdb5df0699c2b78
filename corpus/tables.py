"""Readers for tables, CSV and Parquet: one article a row, and a bad row costs nothing but itself."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from corpus.article import Article
from corpus.decode import BOMS, decode
from corpus.draft import Place
from corpus.jsonlines import MOST_LINE, Record, parse_record, record_piece
from corpus.pieces import START, Piece, Position, refused
from corpus.quarantine import Quarantined, Reason, Unreadable

COLUMNS = {name: name for name in Record.model_fields}  # field: column
TEXTS = ("text", "html")
DELIMITERS = ",\t;|"
SAMPLE = 262_144  # bytes from which encoding and delimiter are found
BATCH = 64  # rows of a Parquet file in memory; a row may be a page
WIDE = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-32-le": "utf-32", "utf-32-be": "utf-32", "utf-8": "utf-8-sig"}
NARROW = ("utf-8", "cp932", "euc_jis_2004", "cp1252")


def read_csv(path: Path, place: Place, *, columns: Mapping[str, str] = COLUMNS) -> Iterator[Article | Quarantined]:
    """The articles in the rows of the file, and for each row that is none why not; a row is known by its first line.

    The first row names the columns, and `columns` says which of them holds which field. Encoding and delimiter are found out.
    """
    for piece in csv_pieces(path, place, columns=columns):
        yield from piece.read()


def csv_pieces(path: Path, place: Place, start: Position = START, *, columns: Mapping[str, str] = COLUMNS) -> Iterator[Piece]:
    """The rows of the file from the position on, HTML still to be read. What lies before is told into rows, and no more."""
    csv.field_size_limit(MOST_LINE)
    with path.open(encoding=_encoding_of(path), errors="surrogateescape", newline="") as handle:
        lines = _Lines(handle)
        delimiter, names = _header(lines.first(), columns)
        rows = ((number, row) for number, row in _csv_rows(lines, names, delimiter) if number > start.number)
        yield from _read_rows(rows, place, _found(names, columns), empty=start == START)


def read_parquet(path: Path, place: Place, *, columns: Mapping[str, str] = COLUMNS) -> Iterator[Article | Quarantined]:
    """The articles in the rows of the file, and for each row that is none why not; `columns` as for `read_csv`."""
    for piece in parquet_pieces(path, place, columns=columns):
        yield from piece.read()


def parquet_pieces(
    path: Path, place: Place, start: Position = START, *, columns: Mapping[str, str] = COLUMNS
) -> Iterator[Piece]:
    """The rows of the file from the position on, HTML still to be read. Groups of rows that lie before are not even opened."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            found = _found(table.schema_arrow.names, columns)
            groups, passed = list(range(table.num_row_groups)), 0
            while groups and passed + (rows_in := table.metadata.row_group(groups[0]).num_rows) <= start.number:
                groups, passed = groups[1:], passed + rows_in
            batches = table.iter_batches(batch_size=BATCH, row_groups=groups, columns=list(found.values()), use_threads=False)
            rows = (row for batch in batches for row in _plain(batch).to_pylist())
            numbered = ((number, row) for number, row in enumerate(rows, passed + 1) if number > start.number)
            yield from _read_rows(numbered, place, found, empty=start == START)
    except (pa.ArrowException, OSError, ValueError) as err:
        raise Unreadable(Reason.FORMAT, f"The Parquet file is broken: {' '.join(str(err).split())[:300]}.") from err


def count_rows(path: Path) -> int:
    """How many rows the Parquet file says it has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            return int(table.metadata.num_rows)
    except (pa.ArrowException, OSError, ValueError):
        return 1


Row = Mapping[str, Any] | Unreadable


def _read_rows(rows: Iterable[tuple[int, Row]], place: Place, found: Mapping[str, str], *, empty: bool) -> Iterator[Piece]:
    for number, row in rows:
        empty = False
        here = replace(place, origin=f"{place.origin}:{number}", key=f"{place.key}:{number}")
        try:
            if isinstance(row, Unreadable):
                raise row
            record = parse_record({field: _value(row.get(column)) for field, column in found.items()})
            yield replace(record_piece(record, here), end=Position(number=number))
        except Unreadable as err:
            yield Piece(items=(refused(here, err),), end=Position(number=number))
    if empty:
        yield Piece(items=(refused(place, Unreadable(Reason.EMPTY, "There is no row in it.")),))


def _value(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, bytes):
        return decode(value)
    return None if value == "" else value


def _found(names: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which column holds each field, as it is written in the file. Raises Unreadable if none holds the text."""
    written = {name.strip().lower(): name for name in reversed(names)}
    found = {field: written[column.lower()] for field, column in columns.items() if column.lower() in written}
    if not any(field in found for field in TEXTS):
        wanted = " or ".join(repr(columns[field]) for field in TEXTS if field in columns)
        has = ", ".join(repr(name) for name in names[:20])
        raise Unreadable(Reason.FORMAT, f"It has no column {wanted}. Its columns: {has}. Rename one, or pass `columns`.")
    return found


def _plain(batch: Any) -> Any:
    """The batch with times as Python has them: of microseconds."""
    import pyarrow as pa

    for number, field in enumerate(batch.schema):
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            times = batch.column(number).cast(pa.timestamp("us", field.type.tz), safe=False)
            batch = batch.set_column(number, field.name, times)
    return batch


class _Lines:
    """The lines of a file for the CSV reader, which can be given back where they turned out not to be of one row."""

    def __init__(self, handle: TextIO) -> None:
        self._handle = handle
        self._ahead: list[str] = []
        self.taken: list[str] = []  # since the row began
        self.number = 1  # of the line on which the row begins

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.pop() if self._ahead else self._handle.readline(MOST_LINE + 1)
        if not line:
            raise StopIteration
        while len(line) > MOST_LINE and (rest := self._handle.readline(1 << 20)) and not rest.endswith("\n"):
            pass  # the reader refuses the row for its length
        self.taken.append(line)
        return line

    def first(self) -> str:
        """The first line that is not blank."""
        line = next((line for line in self if line.strip()), "")
        self.begin_row()
        return line

    def begin_row(self) -> None:
        """What is taken from here on is of a new row."""
        self.number += len(self.taken)
        self.taken = []

    def give_back(self) -> None:
        """Only the first line was of this row: the others are read again."""
        self._ahead.extend(reversed(self.taken[1:]))
        del self.taken[1:]


def _csv_rows(lines: _Lines, names: Sequence[str], delimiter: str) -> Iterator[tuple[int, Row]]:
    while True:
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        except csv.Error as err:
            lines.give_back()
            yield lines.number, Unreadable(Reason.FORMAT, f"The row is no CSV: {err}.")
        else:
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield lines.number, _row(cells, names)
        lines.begin_row()


def _row(cells: Sequence[str], names: Sequence[str]) -> Row:
    if any(cell.strip() for cell in cells[len(names) :]):
        return Unreadable(Reason.FORMAT, f"The row has {len(cells)} cells and the table {len(names)} columns.")
    broken = next((cell for cell in cells if any("\udc80" <= char <= "\udcff" for char in cell)), None)
    if broken is not None:
        return Unreadable(Reason.ENCODING, f"The row has bytes of another encoding than the file, in {broken[:40]!a}.")
    return dict(zip(names, cells, strict=False))


def _header(line: str, columns: Mapping[str, str]) -> tuple[str, list[str]]:
    """The delimiter, which is the one that finds most of the columns, and the names."""
    wanted = {column.lower() for column in columns.values()}
    headers = {delimiter: next(csv.reader([line], delimiter=delimiter), []) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: (sum(name.strip().lower() in wanted for name in headers[mark]), len(headers[mark])))
    return best, headers[best]


def _encoding_of(path: Path) -> str:
    """The encoding, from the first part of the file that shows it."""
    with path.open("rb") as handle:
        sample = handle.read(SAMPLE)
        for mark, encoding in BOMS:
            if sample.startswith(mark):
                return WIDE[encoding]
        while sample.isascii() and (more := handle.read(SAMPLE)):
            sample = more
    whole = sample[: sample.rfind(b"\n") + 1] or sample  # no character is cut in two
    try:
        text = decode(whole)
    except Unreadable:
        return NARROW[0]  # the rows that are broken will say so
    return next((encoding for encoding in NARROW if whole.decode(encoding, "replace") == text), NARROW[0])
