"""The reader for JSON lines: one article a line, and a bad line costs nothing but itself."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from pydantic import BaseModel, ConfigDict, StrictStr, ValidationError

from corpus.article import Article
from corpus.decode import decode
from corpus.draft import Draft, Place, to_article
from corpus.inflate import inflated
from corpus.page import MOST_PAGE, read_html
from corpus.pieces import START, Piece, Position, Unread, refused
from corpus.quarantine import Quarantined, Reason, Unreadable

MOST_LINE = MOST_PAGE  # bytes; what may be in a file of its own may be on a line
LOOKED_AT = 1_000_000  # bytes of a gzip'd file from which its lines are estimated
MOST_UNPACKED = 50_000_000


class Record(BaseModel):
    """A line of the input. Numbers are taken for strings, for an id or a year; what has another name is not looked at."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    text: StrictStr | None = None
    html: StrictStr | None = None
    id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    lang: str | None = None


def read_json_lines(path: Path, place: Place) -> Iterator[Article | Quarantined]:
    """The articles of the file, which may be gzip'd, and for each line that is none why not."""
    for piece in json_pieces(path, place):
        yield from piece.read()


def json_pieces(path: Path, place: Place, start: Position = START) -> Iterator[Piece]:
    """The lines of the file from the position on, HTML still to be read. Of a gzip'd file, what lies before is unpacked."""
    try:
        with opened(path) as handle:
            handle.seek(start.offset)
            yield from _read_lines(handle, place, start.number)
    except (EOFError, zlib.error, gzip.BadGzipFile) as err:
        detail = f"Its gzip data is broken, and what comes after that is lost: {err}."
        yield Piece(items=(refused(place, Unreadable(Reason.FORMAT, detail)),))


def opened(path: Path) -> BinaryIO:
    """The file, unpacked if its name ends in .gz."""
    return cast(BinaryIO, gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def count_lines(path: Path) -> int:
    """How many lines are in the file; of one that is gzip'd, about how many, from its beginning."""
    with path.open("rb") as handle:
        if path.suffix.lower() != ".gz":
            return max(1, sum(chunk.count(b"\n") for chunk in iter(lambda: handle.read(1 << 20), b"")))
        head = handle.read(LOOKED_AT)
    lines = inflated(head, most=MOST_UNPACKED)[0].count(b"\n")
    return max(1, round(lines * path.stat().st_size / max(1, len(head))))


def _read_lines(handle: BinaryIO, place: Place, passed: int) -> Iterator[Piece]:
    empty = not passed
    for number, line in _bounded_lines(handle, passed):
        if line is not None and not line.strip():
            continue
        empty = False
        # A line is known by its number only if the record names neither an address nor an id.
        here = replace(place, origin=f"{place.origin}:{number}", key=f"{place.key}:{number}")
        end = Position(handle.tell(), number)
        try:
            yield replace(record_piece(_parsed(line), here), end=end)
        except Unreadable as err:
            yield Piece(items=(refused(here, err),), end=end)
    if empty:
        yield Piece(items=(refused(place, Unreadable(Reason.EMPTY, "There is no line in it.")),))


def _bounded_lines(handle: BinaryIO, number: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines, numbered on; None for one that is too long, which is skipped without being kept in memory."""
    while line := handle.readline(MOST_LINE + 1):
        number += 1
        if len(line) <= MOST_LINE:
            yield number, line
            continue
        while not line.endswith(b"\n") and (line := handle.readline(1 << 20)):
            pass
        yield number, None


def _parsed(line: bytes | None) -> Record:
    if line is None:
        raise Unreadable(Reason.TOO_LARGE, f"The line is longer than {MOST_LINE:,} bytes.")
    return _parse(decode(line))


def record_piece(record: Record, place: Place) -> Piece:
    """The article in the record, or the page if that is still to be read. Raises Unreadable if there is none."""
    if (record.text or "").strip() or not record.html:
        return Piece(items=(read_record(record, place),))
    return Piece(page=Unread(work=partial(read_record, record, place), place=place, size=len(record.html)))


def read_record(record: Record, place: Place) -> Article:
    """The article in the record. Raises Unreadable if there is none."""
    draft = Draft(
        text=record.text or "",
        title=record.title,
        url=record.url,
        external_id=record.id,
        publisher=record.publisher,
        published=record.published,
        lang=record.lang,
    )
    if draft.text.strip() or not record.html:
        return to_article(draft, place)
    return read_html(record.html, place, url=record.url, given=draft)


def _parse(line: str) -> Record:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise Unreadable(Reason.FORMAT, f"The line is not JSON: {err}.") from err
    if not isinstance(found, dict):
        kind = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}.get(type(found), "a number")
        raise Unreadable(Reason.FORMAT, f'The line is {kind}, not an object like {{"text": "..."}}.')
    return parse_record(found)


def parse_record(found: Mapping[str, Any]) -> Record:
    """The record with these fields. Raises Unreadable if one is of the wrong kind."""
    try:
        return Record.model_validate(found)
    except ValidationError as err:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in err.errors())
        raise Unreadable(Reason.FORMAT, f"The record has fields of the wrong kind. {faults}.") from err
