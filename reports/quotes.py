"""Sentences with their figure marked, shortened where they are too long."""

import unicodedata
from dataclasses import dataclass

SEEK = 40  # characters within which a good place to cut is looked for
BREAKS = frozenset("、。，．・」』）】；：,;:)]—–")
JOINER, SKIN = "\u200d", ("\U0001f3fb", "\U0001f3ff")  # what emoji are joined by, and the colours that follow one
NUMERALS = frozenset("一二三四五六七八九十百千万億兆京.,，．%％円")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in three parts; `figure` is empty if its place is not known. An ellipsis is due where it was cut."""

    before: str
    figure: str
    after: str
    cut_before: bool = False
    cut_after: bool = False


def excerpt(sentence: str, start: int, end: int, *, most: int) -> Quote:
    """The sentence with characters `start` to `end` as its figure, cut to about `most` characters around it.

    The figure itself is never cut, however long it is, and half of `most` is left for the words around it. Offsets outside
    the sentence leave the figure empty.
    """
    if not 0 <= start < end <= len(sentence):
        cut = _cut(sentence, most, 0) if len(sentence) > most else len(sentence)
        return Quote(printable(sentence[:cut]), "", "", cut_after=cut < len(sentence))
    left, right = 0, len(sentence)
    if len(sentence) > most:
        room = max(most - (end - start), most // 2)
        before = min(start, max(room // 2, room - (len(sentence) - end)))
        after = min(len(sentence) - end, room - before)
        left = _cut(sentence, start - before, start) if before < start else 0
        right = _cut(sentence, end + after, end) if after < len(sentence) - end else len(sentence)
    return Quote(
        printable(sentence[left:start]).lstrip() if left else printable(sentence[:start]),
        printable(sentence[start:end]),
        printable(sentence[end:right]).rstrip() if right < len(sentence) else printable(sentence[end:]),
        cut_before=left > 0,
        cut_after=right < len(sentence),
    )


def printable(text: str) -> str:
    """The text with a mark in the place of each control character, which HTML does not allow."""
    return "".join("\ufffd" if unicodedata.category(char) == "Cc" and char not in "\t\n" else char for char in text)


def _cut(text: str, at: int, limit: int) -> int:
    """The best place to cut near `at`, on the way to `limit`, which is good in any case."""
    places = range(at, limit, 1 if at <= limit else -1)[:SEEK]
    for is_good in (_is_break, _may_cut, _is_whole):
        for place in places:
            if is_good(text, place):
                return place
    return limit


def _is_break(text: str, at: int) -> bool:
    """Whether a word or clause ends at `at`."""
    return at >= len(text) or (_may_cut(text, at) and (text[at - 1] in BREAKS or text[at - 1].isspace() or text[at].isspace()))


def _may_cut(text: str, at: int) -> bool:
    """Whether a cut at `at` leaves characters, Latin words and numbers whole."""
    return _is_whole(text, at) and not (0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at]))


def _is_whole(text: str, at: int) -> bool:
    """Whether a cut at `at` leaves what is seen as one character whole."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    return not (JOINER in (before, after) or unicodedata.category(after).startswith("M") or SKIN[0] <= after <= SKIN[1])


def _in_word(char: str) -> bool:
    return char in NUMERALS or char.isdigit() or (char.isalpha() and not "\u2e80" <= char <= "\u9fff")
