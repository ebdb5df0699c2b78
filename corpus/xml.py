"""What the readers of XML share: bytes as UTF-8, whatever they say of themselves, and the name of the first element."""

import re
import sys

from corpus.decode import DECLARED, decode
from corpus.quarantine import Unreadable

DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>", re.IGNORECASE)
STATED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
PROLOGUE = re.compile(r"\A(?:\s|\ufeff|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>)+", re.DOTALL | re.IGNORECASE)
ROOT = re.compile(r"\A<([\w:.-]+)")
REFERENCE = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)
UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML may hold these
# Addresses with a bare ampersand are common, and what follows it would be lost. In CDATA it is as it should be.
AMPERSAND = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#\d+;|#x[0-9a-f]+;|\w+;)", re.DOTALL | re.IGNORECASE)
MOST_DIGITS = 9
SURROGATES = range(0xD800, 0xE000)
HEAD = 4096  # bytes in which the first element has to begin


def as_utf8(body: bytes, charset: str | None = None) -> tuple[bytes, str | None]:
    """The XML in UTF-8 without its declaration, and what was wrong with its bytes.

    What cannot be decoded is replaced: an address and its title are worth having though a byte beside them is broken.
    """
    match = STATED.match(body)
    declared = (charset, match[1].decode("ascii", "replace") if match else None)
    fault = None
    try:
        text = decode(body, declared=declared)
    except Unreadable as err:
        text = _replaced(body, declared[0] or declared[1] or "utf-8")
        fault = err.detail
    plain = UNSAID.sub("\ufffd", DECLARATION.sub("", text.lstrip("\ufeff")))
    return AMPERSAND.sub(_escaped, REFERENCE.sub(_storable, plain)).encode("utf-8", "replace"), fault


def root_of(body: bytes) -> str:
    """The name of the first element in lower case and without its prefix; "" if the bytes do not begin like XML."""
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    head = body[:HEAD].removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace")
    match = ROOT.match(PROLOGUE.sub("", head))
    return match[1].rpartition(":")[2].lower() if match else ""


def _storable(match: re.Match[str]) -> str:
    """The reference to a character, if there is such a character."""
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    code = int(digits, base) if len(digits) < MOST_DIGITS else sys.maxunicode + 1
    if code > sys.maxunicode or code in SURROGATES or UNSAID.match(chr(code)):
        return "\ufffd"
    return match[0]


def _escaped(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else match[0]


def _replaced(body: bytes, declared: str) -> str:
    try:
        return body.decode(DECLARED.get(declared.lower(), declared), "replace")
    except (LookupError, ValueError):  # no such encoding, or none of text
        return body.decode("utf-8", "replace")
