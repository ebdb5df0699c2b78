"""The records of a WARC file as they stand in it, one by one; where one is broken, the next that begins like one follows."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias, cast

from corpus.inflate import GZIP, Member
from corpus.page import MOST_PAGE
from corpus.quarantine import Reason, Unreadable

MOST_RECORD = MOST_PAGE + 1_000_000  # bytes of a record that is kept, with the headers of its answer
MOST_HEADER = 65_536  # bytes of a record's own header
STEP = 1 << 20
VERSION = b"WARC/"
KEPT = frozenset({"response", "resource"})  # types of records that may hold a page
MEMBER = re.compile(rb"\x1f\x8b\x08")
BREAKS = (b"\r", b"\n")
Stream: TypeAlias = "io.BufferedReader[Any]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A record, or what is broken between two: where it begins and ends, its headers, and its block if it may hold a page.

    Reading can start at `offset` and go on at `end`. Records that were packed together share the offset of their package.
    """

    offset: int
    end: int
    kind: str
    headers: Any = None
    block: bytes | None = None
    fault: Unreadable | None = None


class _Lost(Exception):
    """Raised where something else stands than a record."""


def raw_records(handle: Stream, start: int = 0) -> Iterator[Raw]:
    """The records from the offset on, which is that of a record, with little of the file in memory."""
    size = handle.seek(0, io.SEEK_END)
    handle.seek(0)
    packed = handle.read(2) == GZIP
    offset = start
    while offset < size:
        try:
            for raw in _packed(handle, offset) if packed else _plain(handle, offset):
                yield raw
                offset = raw.end
            offset = max(offset, handle.tell()) if not packed else offset
        except (zlib.error, EOFError) as err:
            end = _next_member(handle, offset + 1, size)
            yield Raw(offset=offset, end=end, kind="broken", fault=Unreadable(Reason.FORMAT, f"The record is broken: {err}."))
            offset = end


def _plain(handle: Stream, offset: int) -> Iterator[Raw]:
    handle.seek(offset)
    while _has_more(handle):
        offset = handle.tell()
        kind, headers, block, fault = _record(handle)
        _has_more(handle)
        yield Raw(offset=offset, end=handle.tell(), kind=kind, headers=headers, block=block, fault=fault)


def _packed(handle: Stream, offset: int) -> Iterator[Raw]:
    member = Member(handle, offset)
    stream = io.BufferedReader(cast(io.RawIOBase, member), STEP)
    if not _has_more(stream):
        yield Raw(offset=offset, end=member.end, kind="empty")
        return
    more = True
    while more:
        kind, headers, block, fault = _record(stream)
        more = _has_more(stream)
        yield Raw(offset=offset, end=offset if more else member.end, kind=kind, headers=headers, block=block, fault=fault)


def _record(stream: Stream) -> tuple[str, Any, bytes | None, Unreadable | None]:
    """The record's type, headers and block, and what is wrong with it; the stream stands behind it."""
    try:
        headers = _headers(stream)
        length = int(headers.get_header("Content-Length") or "none")
        if length < 0:
            raise ValueError(f"{length} is no length")
    except (_Lost, ValueError) as err:
        while not stream.peek(len(VERSION)).startswith(VERSION) and stream.readline(STEP):
            pass
        return "broken", None, None, Unreadable(Reason.FORMAT, f"There is no record where one should begin: {err}.")
    kind = (headers.get_header("WARC-Type") or "untyped").strip().lower()
    if kind in KEPT and length <= MOST_RECORD:
        block = stream.read(length)
        short = len(block) < length
    else:
        block, short = None, _skip(stream, length)
    if short:
        return kind, headers, None, Unreadable(Reason.FORMAT, f"The record is cut short: it should have {length:,} bytes.")
    if kind in KEPT and block is None:
        said = f"The record has {length:,} bytes; {MOST_RECORD:,} is the most."
        return kind, headers, None, Unreadable(Reason.TOO_LARGE, said)
    return kind, headers, block, None


def _headers(stream: Stream) -> Any:
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    if not stream.peek(len(VERSION)).startswith(VERSION):
        raise _Lost(f"there is {stream.readline(STEP)[:40]!r}")
    head = b""
    while line := stream.readline(MOST_HEADER):
        head += line
        if not line.strip():
            break
        if len(head) > MOST_HEADER:
            raise _Lost("its header does not end")
    try:
        return StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES).parse(io.BytesIO(head))
    except (StatusAndHeadersParserException, EOFError, ValueError, LookupError) as err:
        raise _Lost(" ".join(str(err).split())[:200]) from err


def _has_more(stream: Stream) -> bool:
    """Whether something other than line breaks follows; it is what is read next."""
    while (ahead := stream.peek(1)[:1]) in BREAKS:
        stream.read(1)
    return bool(ahead)


def _skip(stream: Stream, length: int) -> bool:
    """Whether the stream ended before so many bytes were passed by."""
    while length and (passed := len(stream.read(min(length, STEP)))):
        length -= passed
    return length > 0


def _next_member(handle: BinaryIO, offset: int, size: int) -> int:
    """Where the next gzip member with a record in it begins; `size` if there is none."""
    while offset < size:
        handle.seek(offset)
        window = handle.read(STEP)
        for match in MEMBER.finditer(window):
            if _begins_record(handle, offset + match.start()):
                return offset + match.start()
        offset += max(1, len(window) - 2)  # a mark may lie across two windows
    return size


def _begins_record(handle: BinaryIO, offset: int) -> bool:
    try:
        return bool(io.BufferedReader(cast(io.RawIOBase, Member(handle, offset)), 64).read(len(VERSION)) == VERSION)
    except (zlib.error, EOFError):
        return False
