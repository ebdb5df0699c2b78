"""Gzip data as what is in it, up to a limit."""

import zlib

GZIP = b"\x1f\x8b"
ANY_HEADER = zlib.MAX_WBITS | 32  # gzip or zlib
STEP = 1 << 20


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
