"""The units and counters that may stand after a Japanese number, and the nouns that it may count."""

import string
from collections.abc import Iterator
from typing import NamedTuple

from extractors.figures.grammar import Grammar, Unit

# Bytes and thousands are never printed so short in Japanese text; "B" is a size of a language model.
NOT_IN_JAPANESE = frozenset({"B", "b", "C"})
# Newspapers set long katakana units in one square (Unicode block "CJK Compatibility").
SQUARED = {
    "メートル": "㍍",
    "キロ": "㌔",
    "センチ": "㌢",
    "ミリ": "㍉",
    "グラム": "㌘",
    "ヘクタール": "㌶",
    "アール": "㌃",
    "リットル": "㍑",
    "ワット": "㍗",
    "ドル": "㌦",
    "セント": "㌣",
    "パーセント": "㌫",
    "カロリー": "㌍",
    "トン": "㌧",
    "km": "㎞",
    "cm": "㎝",
    "mm": "㎜",
    "kg": "㎏",
    "mg": "㎎",
    "kW": "㎾",
    "cc": "㏄",
}
LATIN = frozenset(string.ascii_letters + string.digits)
NEVER_AFTER = ("化", "性の", "的", "目標", "制")


def squared(name: str) -> Iterator[str]:
    """The Japanese name, and its forms with some or all of its katakana units in squares."""
    yield name
    for word, square in SQUARED.items():
        if word in name:
            yield name.replace(word, square)
            name = name.replace(word, square)
            yield name


class Word(NamedTuple):
    """A unit or counter: `unit` is None for a counter, `noun` empty for a unit, both empty for what makes no figure."""

    text: str
    unit: Unit | None
    noun: str
    apart: tuple[str, ...] = ()
    latin: bool = False


NOTHING = Word("", None, "")


class Lexicon:
    """Looks a unit or counter up by its first two characters."""

    def __init__(self, tables: Grammar) -> None:
        self.units = tables.japanese
        words: dict[str, Word] = {}
        for text, unit in (*tables.japanese.items(), *tables.symbols.items()):
            if text not in NOT_IN_JAPANESE:
                for form in squared(text):
                    words.setdefault(form, Word(form, unit, "", tables.ja_apart.get(text, ()), form[-1].isascii()))
        for text, noun in tables.counters.items():
            apart = (*tables.ja_apart.get(text, ()), *NEVER_AFTER)
            words.setdefault(text, Word(text, None, noun, apart, text[-1].isascii()))
        for text in tables.ja_unread:
            words.setdefault(text, NOTHING._replace(text=text, latin=text[-1].isascii()))
        by_start: dict[str, list[Word]] = {}
        for word in sorted(words.values(), key=lambda word: -len(word.text)):
            by_start.setdefault(word.text[:2], []).append(word)
        self.by_start = {
            start: (*found, *by_start.get(start[0], ())) if start[1:] else (*found,) for start, found in by_start.items()
        }

    def find(self, folded: str, at: int) -> Word | None:
        """The longest unit or counter at `at`; `NOTHING` if it is the head of another word; None if there is none."""
        start = folded[at : at + 2]
        words = self.by_start.get(start) or self.by_start.get(start[:1])
        if words is None:
            return None
        apart = False
        for word in words:
            if folded.startswith(word.text, at):
                end = at + len(word.text)
                if word.latin and folded[end : end + 1] in LATIN:
                    continue
                if word.apart and folded.startswith(word.apart, end):
                    apart = True
                    continue
                return word if word.unit or word.noun else NOTHING
        return NOTHING if apart else None


class Nouns:
    """Known nouns by their last character."""

    def __init__(self, *tables: dict[str, str]) -> None:
        by_last: dict[str, list[tuple[str, str]]] = {}
        for table in tables:
            for text, noun in sorted(table.items(), key=lambda item: -len(item[0])):
                by_last.setdefault(text[-1], []).append((text, noun))
        self.by_last = {last: sorted(found, key=lambda pair: -len(pair[0])) for last, found in by_last.items()}

    def ending(self, folded: str, end: int) -> str | None:
        """The English noun of the known noun that ends at `end`."""
        for text, noun in self.by_last.get(folded[end - 1 : end], ()):
            if folded.endswith(text, 0, end):
                before = folded[end - len(text) - 1 : end - len(text)]
                if not (text[0].isascii() and before.isascii() and before.isalnum()):
                    return noun
        return None
