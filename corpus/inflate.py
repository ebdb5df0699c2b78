"""Gzip data as what is in it, up to a limit."""

import io
import zlib
from typing import Any, BinaryIO

GZIP = b"\x1f\x8b"
ANY_HEADER = zlib.MAX_WBITS | 32  # gzip or zlib
STEP = 1 << 20
BLOCK = 65_536  # bytes read of a member at once: most members are smaller


def inflated(raw: bytes, *, most: int) -> tuple[bytes, str | None]:
    """What is in the gzip data, at most so many bytes, and why it is not all: cut short, damaged or too large."""
    out = bytearray()
    while raw.startswith(GZIP):  # a file may be several, one after the other
        member = zlib.decompressobj(ANY_HEADER)
        while not member.eof:
            try:
                piece = member.decompress(raw, STEP)
            except zlib.error as err:
                return bytes(out), f"the gzip data is damaged: {err}"
            out += piece
            raw = member.unconsumed_tail
            if len(out) > most:
                return bytes(out[:most]), f"it has more than {most:,} bytes when unpacked"
            if not piece and not raw and not member.eof:
                return bytes(out), "the gzip data is cut short"
        raw = member.unused_data
    return bytes(out), None


class Member(io.RawIOBase):
    """One gzip member of a file as a stream of what is in it; `end` is where the next one begins, once it is read through.

    Raises EOFError if it is cut short, and zlib.error if it is damaged.
    """

    def __init__(self, handle: BinaryIO, offset: int) -> None:
        handle.seek(offset)
        self._handle = handle
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """How many bytes were unpacked into the buffer; 0 at the end of the member."""
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._handle.read(BLOCK)
            piece = self._unpacker.decompress(packed, len(buffer))
            if piece:
                buffer[: len(piece)] = piece
                return len(piece)
            if not packed:
                raise EOFError("the gzip data is cut short")
        return 0

    @property
    def end(self) -> int:
        """The offset of what follows the member."""
        return self._handle.tell() - len(self._unpacker.unused_data)
