"""Bytes as text, in whichever encoding English and Japanese news comes in."""

import codecs
import re
import unicodedata
from collections.abc import Sequence
from email.message import Message

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
MOST_GAPS = 20  # broken bytes of a page that is read all the same
ISO_2022_JP = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")
RUNS = re.compile(rb"(\x1b[$(][@BIJ])?([^\x1b]*)")
CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
MOST_CONTROL = 0.01  # of the bytes; text has next to none, compressed or random bytes have a tenth
# What Windows-1252 text in English may hold besides ASCII: letters of names and foreign words, signs, typographic marks.
WESTERN = frozenset("ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÛÜßàáâäåæçèéêëíîïñóôöøúûü–—‘’“”…•€£¥¢©®™°±²³µ·½¼¾×§«»\xa0")
MOST_WESTERN = 0.15  # of the characters; a short sentence full of quotation marks and dashes has a tenth
# Codecs by the names that pages declare, where Python's codec of that name is narrower than what is meant.
DECLARED = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "eucjp-ms": "euc_jp",
    "cp51932": "euc_jp",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
}
JAPANESE = frozenset({"cp932", "shift_jis", "shift_jis_2004", "shift_jisx0213", "euc_jp", "euc_jis_2004", "euc_jisx0213"})
WIDER = {"euc_jp": "euc_jis_2004", "euc-jp": "euc_jis_2004"}  # with ①, ㈱ and other signs that Windows puts into EUC-JP
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


def decode(raw: bytes, *, declared: str | Sequence[str | None] | None = None) -> str:
    """The bytes as text. `declared` is what server and page say the encoding is; each is believed only where it fits.

    Raises Unreadable if no encoding fits: guessing would make figures out of noise.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _decode_marked(raw[len(mark) :], encoding)
    if any(escape in raw for escape in ISO_2022_JP):
        text = _strictly(raw, "iso2022_jp_ext")
        if text is None:
            text = _from_escapes(raw)
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
    for stated in filter(None, [declared] if isinstance(declared, str) else declared or ()):
        encoding = DECLARED.get(stated.lower(), stated)
        text = _strictly(raw, encoding)
        if text is not None and _is_plausible(text, with_kana=not is_japanese(encoding)):
            return text
    text = _guess(raw)
    if text is None:
        raise Unreadable(
            Reason.ENCODING,
            f"Byte {fault.start} (0x{raw[fault.start]:02x}) is not UTF-8, and the whole is not Shift_JIS, EUC-JP, "
            "ISO-2022-JP or Windows-1252 either. Save it as UTF-8.",
        )
    return text


def decode_with_gaps(raw: bytes, *, declared: str | Sequence[str | None] | None = None) -> str:
    """The bytes as text, as `decode` has it, but that a few broken bytes of UTF-8 become U+FFFD each.

    For pages, most of which is no article: whoever takes a text out of it has to look whether a gap is in it.
    """
    try:
        return decode(raw, declared=declared)
    except Unreadable:
        text = raw.decode("utf-8", "replace")
        if text.count("\ufffd") > MOST_GAPS or not _is_mostly_utf8(raw):
            raise
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
    except (UnicodeError, LookupError):
        return _strictly(raw, WIDER[encoding]) if encoding in WIDER else None


def _from_escapes(raw: bytes) -> str | None:
    """ISO-2022-JP with the signs that Windows puts into it, such as ① and ㈱: each run of it as the EUC-JP that it is."""
    text = ""
    for match in RUNS.finditer(raw):
        escape, run = match[1] or b"", match[2]
        if escape == b"\x1b(I":
            run = b"".join(b"\x8e" + bytes([byte | 0x80]) for byte in run)
        elif escape.startswith(b"\x1b$"):
            run = bytes(byte if byte in b"\r\n" else byte | 0x80 for byte in run)
        piece = _strictly(run, "euc_jis_2004")
        if piece is None:
            return None
        text += piece
    return text


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether more characters outside ASCII decode as UTF-8 than fail to."""
    text = raw.decode("utf-8", "replace")
    failed = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - failed > failed


def _guess(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes

    found = [match.encoding for match in from_bytes(raw, cp_isolation=list(LEGACY))]
    for encoding in (*found, "euc_jis_2004"):
        text = _strictly(raw, encoding)
        if text is not None and _is_plausible(text):
            return text
    return None


def is_japanese(encoding: str) -> bool:
    """Whether the encoding is one for Japanese alone."""
    try:
        return codecs.lookup(encoding).name in JAPANESE
    except LookupError:
        return False


def _is_plausible(text: str, *, with_kana: bool = True) -> bool:
    """Whether the characters outside ASCII are such as Japanese or English text has. Chinese has no kana."""
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return True
    if all(char in WESTERN for char in foreign):
        return len(foreign) <= MOST_WESTERN * len(text)
    japanese = sum(_is_japanese(char) for char in foreign)
    # Other bytes read as Shift_JIS come out as half-width katakana, which text has hardly any of.
    return japanese >= 0.8 * len(foreign) and (not with_kana or any("\u3041" <= char <= "\u30fa" for char in foreign))


def _is_japanese(char: str) -> bool:
    if "\uff61" <= char <= "\uff9f":
        return False
    return unicodedata.east_asian_width(char) in ("W", "F", "A")


def content_type(stated: str | None) -> tuple[str, str | None]:
    """The media type and the encoding that a header Content-Type states; without one it is HTML."""
    said = Message()
    said["Content-Type"] = re.sub(r"[\r\n]+", " ", stated or "text/html")
    try:
        return said.get_content_type(), said.get_content_charset()
    except ValueError:  # a NUL in the name of the encoding
        return said.get_content_type(), None
