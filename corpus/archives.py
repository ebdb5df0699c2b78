"""The reader for web archives: WARC, plain or gzip'd, such as those of CC-NEWS. A stopped reading can go on where it was."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from corpus.article import Article
from corpus.decode import binary_sign, content_type
from corpus.draft import Place
from corpus.page import MOST_PAGE, read_articles
from corpus.pieces import START, Piece, Position, Unread, refused
from corpus.quarantine import Quarantined, Reason, Unreadable
from corpus.warc import Raw, raw_records

PAGES = frozenset({"text/html", "application/xhtml+xml"})
OK = "200"
LOOKED_AT = 4_000_000  # bytes from which the number of pages in an archive is estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of an archive: where it begins and ends, what it is, and its article or why there is none.

    A page with a live blog has several articles, and a record that is passed by has none.
    """

    offset: int  # bytes into the file; reading can start here, and, at `end`, go on
    end: int
    kind: str  # "response", "request", "revisit", ...; "response 404" or "response image/png" if it is no page
    items: tuple[Article | Quarantined, ...]


def read_warc(path: Path, place: Place, *, start: int = 0) -> Iterator[Article | Quarantined]:
    """The articles on the pages of the archive, and for each page or record that cannot be read why not.

    `start` is the offset of a record, from which the file is read. Records that hold no page are passed by; if there are
    no others, that is said.
    """
    for piece in warc_pieces(path, place, Position(start)):
        yield from piece.read()


def warc_pieces(path: Path, place: Place, start: Position = START) -> Iterator[Piece]:
    """The pages of the archive, still to be read, and why a record cannot be; if there are no others, that."""
    passed: Counter[str] = Counter()
    nothing = start == START
    for _, kind, piece in _records(path, place, start.offset):
        if piece.page or piece.items:
            nothing = False
            yield piece
        else:
            passed[kind] += 1
    if nothing:
        held = ", ".join(f"{count:,} {kind}" for kind, count in passed.most_common(5)) or "no record"
        detail = f"There is no page in the archive. It holds: {held}."
        yield Piece(items=(refused(place, Unreadable(Reason.EMPTY, detail)),))


def read_records(path: Path, place: Place, *, start: int = 0) -> Iterator[Record]:
    """Every record of the archive from the offset on, with the article on it."""
    for raw, kind, piece in _records(path, place, start):
        yield Record(offset=raw.offset, end=raw.end, kind=kind, items=piece.read())


def _records(path: Path, place: Place, start: int) -> Iterator[tuple[Raw, str, Piece]]:
    """Every record with its kind and its page."""
    with path.open("rb") as handle:
        for raw in raw_records(handle, start):
            # Records that were packed together have one offset, but not one address.
            here = replace(place, origin=f"{place.origin}:{raw.offset}", key=f"{place.key}:{raw.offset}:{_target(raw)}")
            kind, end = raw.kind, Position(raw.end)
            piece = Piece(end=end)
            try:
                if raw.fault or raw.block is not None:
                    piece = Piece(page=_page(raw, here), end=end)
            except _NoPage as err:
                kind = str(err)
            except Unreadable as err:
                piece = Piece(items=(refused(here, err),), end=end)
            yield raw, kind, piece


def estimate_pages(path: Path) -> int:
    """About how many pages the archive holds, from its beginning: to count them would take as long as to read it."""
    pages, seen = 0, 0
    with path.open("rb") as handle:
        for raw in raw_records(handle):
            pages += raw.block is not None or raw.fault is not None
            seen = raw.end
            if seen > LOOKED_AT:
                break
    return max(1, round(pages * path.stat().st_size / seen) if seen else 1)


class _NoPage(Exception):
    """Raised for an answer that is no page; its text says what it is."""


def _page(raw: Raw, place: Place) -> Unread:
    if raw.fault:
        raise raw.fault
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    assert raw.block is not None
    stream = io.BytesIO(raw.block)
    answer = None
    try:
        if raw.kind == "response":
            answer = ArcWarcRecordLoader(verify_http=True, arc2warc=False).http_parser.parse(stream)
        media_type, charset = content_type((answer or raw.headers).get_header("Content-Type"))
        if answer and answer.get_statuscode() != OK:
            raise _NoPage(f"response {answer.get_statuscode()}")
        if media_type not in PAGES:
            raise _NoPage(f"{raw.kind} {media_type}")
        body = _body(stream, answer)
    except (StatusAndHeadersParserException, EOFError, ValueError, LookupError) as err:
        raise Unreadable(Reason.FORMAT, f"The answer in the record is broken: {' '.join(str(err).split())[:200]}.") from err
    sign = binary_sign(body[:4096])
    if sign:
        raise Unreadable(Reason.BINARY, f"This is not text: {sign}.")
    if not body.strip():
        raise Unreadable(Reason.EMPTY, "The page in the record is empty.")
    moment = _moment(raw.headers.get_header("WARC-Date")) or place.fetched_at
    dated = replace(place, fetched_at=moment)
    work = partial(read_articles, body, dated, charset=charset, url=_target(raw) or None)
    return Unread(work=work, place=place, size=len(body))


def _body(stream: BinaryIO, answer: Any) -> bytes:
    """The page itself, out of its chunks and unpacked, at most a byte more than a page may have."""
    from warcio.bufferedreaders import BufferedReader, ChunkedDataReader

    encoding = (answer.get_header("Content-Encoding") or "").strip().lower() if answer else ""
    known = encoding if encoding in BufferedReader.get_supported_decompressors() else None
    if answer and (answer.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        return bytes(ChunkedDataReader(stream, decomp_type=known).read(MOST_PAGE + 1))
    return bytes(BufferedReader(stream, decomp_type=known).read(MOST_PAGE + 1))


def _moment(stated: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((stated or "").strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _target(raw: Raw) -> str:
    return (raw.headers.get_header("WARC-Target-URI") or "").strip().strip("<>") if raw.headers else ""
