"""Bytes as text, in whichever encoding English and Japanese news comes in."""

import codecs
import re
import unicodedata

from corpus.quarantine import Reason, Unreadable

BOMS = (  # the longer mark first: the one of UTF-32 starts with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (  # first bytes of files that are no text
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a program"),
)
ISO_2022_JP = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")
CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
MOST_CONTROL = 0.01  # of the bytes; text has next to none, compressed or random bytes have a tenth
# What Windows-1252 text in English may hold besides ASCII: letters of names and foreign words, signs, typographic marks.
WESTERN = frozenset("ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÛÜßàáâäåæçèéêëíîïñóôöøúûü–—‘’“”…•€£¥¢©®™°±²³µ·½¼¾×§«»\xa0")
MOST_WESTERN = 0.15  # of the characters; a short sentence full of quotation marks and dashes has a tenth
# Codecs by the names that pages declare, where Python's codec of that name is narrower than what is meant.
DECLARED = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "iso-8859-1": "cp1252", "latin-1": "cp1252"}
LEGACY = ("cp932", "euc_jp", "cp1252")


def binary_sign(head: bytes) -> str | None:
    """What makes these first bytes of a file not text, or None if they may be text."""
    for magic, name in MAGIC:
        if head.startswith(magic):
            return f"it is {name}"
    if head.startswith(tuple(mark for mark, _ in BOMS)):
        return None
    if b"\0" in head:
        return "it holds NUL bytes"
    if len(CONTROL.findall(head)) > MOST_CONTROL * len(head):
        return "it is full of control characters"
    return None


def decode(raw: bytes, *, declared: str | None = None) -> str:
    """The bytes as text. `declared` is what the page says its encoding is; it is believed only where it fits.

    Raises Unreadable if no encoding fits: guessing would make figures out of noise.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _decode_marked(raw[len(mark) :], encoding)
    if any(escape in raw for escape in ISO_2022_JP):
        text = _strictly(raw, "iso2022_jp_ext")
        if text is not None:
            return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as err:
        fault = err
    if _is_mostly_utf8(raw):
        raise Unreadable(
            Reason.ENCODING,
            f"Broken UTF-8: byte {fault.start} (0x{raw[fault.start]:02x}) cannot be decoded. Fetch or save it again.",
        )
    if declared:
        text = _strictly(raw, DECLARED.get(declared.lower(), declared))
        if text is not None and _is_plausible(text):
            return text
    text = _guess(raw)
    if text is None:
        raise Unreadable(
            Reason.ENCODING,
            f"Byte {fault.start} (0x{raw[fault.start]:02x}) is not UTF-8, and the whole is not Shift_JIS, EUC-JP, "
            "ISO-2022-JP or Windows-1252 either. Save it as UTF-8.",
        )
    return text


def _decode_marked(raw: bytes, encoding: str) -> str:
    text = _strictly(raw, encoding)
    # Bytes that only by chance begin like UTF-16 come out as rare characters without a space or a comma among them.
    if text is None or (encoding != "utf-8" and text and not re.search(r"[\s、。,.]", text)):
        raise Unreadable(Reason.ENCODING, f"It begins with the mark of {encoding.upper()} but is not valid {encoding.upper()}.")
    return text


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether more characters outside ASCII decode as UTF-8 than fail to."""
    text = raw.decode("utf-8", "replace")
    failed = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - failed > failed


def _guess(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes

    for match in from_bytes(raw, cp_isolation=list(LEGACY)):
        text = _strictly(raw, match.encoding)
        if text is not None and _is_plausible(text):
            return text
    return None


def _is_plausible(text: str) -> bool:
    """Whether the characters outside ASCII are such as Japanese or English text has."""
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return True
    if all(char in WESTERN for char in foreign):
        return len(foreign) <= MOST_WESTERN * len(text)
    japanese = sum(_is_japanese(char) for char in foreign)
    # Other bytes read as Shift_JIS come out as half-width katakana, which text has hardly any of.
    return japanese >= 0.8 * len(foreign) and any("\u3041" <= char <= "\u30fa" for char in foreign)


def _is_japanese(char: str) -> bool:
    if "\uff61" <= char <= "\uff9f":
        return False
    return unicodedata.east_asian_width(char) in ("W", "F", "A")
