"""The body of an answer, unpacked within bounds."""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli

from corpus.quarantine import Reason, Unreachable, Unreadable

PIECE = 65_536  # bytes unpacked at a time, so that no few bytes can fill the memory before they are counted
MOST_RATIO = 200  # times its packed size; pages of news are packed to a tenth, the densest feeds to a fiftieth
UNPACKED_FREELY = 1_000_000  # bytes up to which the ratio does not matter
MOST_ENCODINGS = 2  # one inside the other

Unpack = Callable[[Iterable[bytes]], Iterator[bytes]]


def unpacked(chunks: Iterable[bytes], encoding: str, *, most: int, cut: bool = False) -> bytes:
    """The whole body without its content encoding.

    Raises Unreadable if it has more than `most` bytes (with `cut` only the first are taken), swells like a bomb or is damaged,
    Unreachable if its end is missing.
    """
    packed = 0

    def counted() -> Iterator[bytes]:
        nonlocal packed
        for chunk in chunks:
            packed += len(chunk)
            yield chunk

    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    stream: Iterator[bytes] = counted()
    for name in reversed(_known(names)):
        stream = UNPACK[name](stream)
    body = bytearray()
    try:
        for piece in stream:
            body += piece
            if len(body) > most and cut:
                return bytes(body[:most])
            if len(body) > most:
                raise Unreadable(Reason.TOO_LARGE, f"It has more than {most:,} bytes.")
            if len(body) > UNPACKED_FREELY and len(body) > MOST_RATIO * packed:
                raise Unreadable(
                    Reason.TOO_LARGE, f"It unpacks to more than {MOST_RATIO} times the {packed:,} bytes that were sent."
                )
    except (zlib.error, brotli.error) as err:
        raise Unreadable(Reason.FORMAT, f"Its {encoding} encoding is damaged: {err}.") from err
    return bytes(body)


def _known(names: list[str]) -> list[str]:
    if len(names) > MOST_ENCODINGS or not UNPACK.keys() >= set(names):
        raise Unreadable(
            Reason.FORMAT, f"It is sent in the encoding {', '.join(names)!r}. Read are {', '.join(sorted(UNPACK))}."
        )
    return names


def _ungzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return _inflate(chunks, lambda _: 16 + zlib.MAX_WBITS, members=True)


def _undeflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Some servers send deflate without the zlib header that the standard asks for."""
    return _inflate(chunks, lambda first: zlib.MAX_WBITS if first[0] & 0x0F == 8 else -zlib.MAX_WBITS)


def _inflate(chunks: Iterable[bytes], window: Callable[[bytes], int], *, members: bool = False) -> Iterator[bytes]:
    """Unpacks piece by piece. What follows the end of the data is left aside unless it is another gzip member."""
    unpacker = None
    for chunk in chunks:
        data = chunk
        while data:
            if unpacker is None:
                unpacker = zlib.decompressobj(window(data))
            yield unpacker.decompress(data, PIECE)
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                data = unpacker.unused_data
                if not (members and data.startswith(b"\x1f\x8b")):
                    return
                unpacker = None
    if unpacker is not None:
        while rest := unpacker.decompress(b"", PIECE):
            yield rest
        if not unpacker.eof:
            raise Unreachable("The connection was cut: the packed body has no end.")


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    some = False
    for chunk in chunks:
        some = some or bool(chunk)
        yield unpacker.process(chunk, output_buffer_limit=PIECE)
        while not unpacker.can_accept_more_data():
            yield unpacker.process(b"", output_buffer_limit=PIECE)
        if unpacker.is_finished():
            return
    if some:
        raise Unreachable("The connection was cut: the packed body has no end.")


UNPACK: dict[str, Unpack] = {"gzip": _ungzip, "x-gzip": _ungzip, "deflate": _undeflate, "br": _unbrotli}
ACCEPTED = "gzip, deflate, br"
