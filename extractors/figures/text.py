"""Folding of a text, one character to one, so that offsets never move."""

import re

# Full-width forms (U+FF01 to U+FF5E) to ASCII, odd spaces to a space, dashes and quotes to plain ones, minus signs to "-".
FOLDED: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FOLDED |= {ord(char): ord(" ") for char in "\u3000\u00a0\u2009\u202f\u2007\u2002\u2003\u200a"}
FOLDED |= {ord(char): ord("-") for char in "\u2010\u2011\u2012\u2212\uff0d"}
FOLDED |= {ord(char): ord("'") for char in "\u2018\u2019"}
FOLDED |= {
    ord("￥"): ord("¥"),
    ord("￡"): ord("£"),
    ord("￦"): ord("₩"),
    ord("〜"): ord("~"),
    ord("～"): ord("~"),
    ord("μ"): ord("µ"),
}
PLAIN = {chr(code): chr(plain) for code, plain in FOLDED.items()}
NEEDS_FOLDING = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(FOLDED)) + "]")
UPPER = {ord(char): ord(char.lower()) for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
GROUPING_SPACE = re.compile(r"(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")


def fold(text: str) -> str:
    """The text with full-width and typographic characters made plain; same length.

    A space that groups digits turns into an apostrophe.
    """
    if not NEEDS_FOLDING.search(text):
        return text
    text = GROUPING_SPACE.sub("'", text)
    for char in PLAIN.keys() & set(text):  # few of them in a text, where str.translate looks up every character
        text = text.replace(char, PLAIN[char])
    return text


def lower(text: str) -> str:
    """The text in lower case; same length, whatever the script."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(UPPER)
