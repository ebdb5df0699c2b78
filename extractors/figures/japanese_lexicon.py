"""The units and counters that may stand after a Japanese number, and the nouns that it may count."""

from typing import NamedTuple

from extractors.figures.grammar import Grammar, Unit

# Bytes and thousands are never printed so short in Japanese text; "B" is a size of a language model.
NOT_IN_JAPANESE = frozenset({"B", "b", "C"})
NEVER_AFTER = ("化", "性の", "的", "目標")


class Word(NamedTuple):
    """A unit or counter: `unit` is None for a counter, `noun` empty for a unit, both empty for what makes no figure."""

    text: str
    unit: Unit | None
    noun: str
    apart: tuple[str, ...] = ()
    latin: bool = False


NOTHING = Word("", None, "")


class Lexicon:
    """Looks a unit or counter up by its first character."""

    def __init__(self, tables: Grammar) -> None:
        words: dict[str, Word] = {}
        for text, unit in (*tables.japanese.items(), *tables.symbols.items()):
            if text not in NOT_IN_JAPANESE:
                words.setdefault(text, Word(text, unit, "", tables.ja_apart.get(text, ()), text[-1].isascii()))
        for text, noun in tables.counters.items():
            apart = (*tables.ja_apart.get(text, ()), *NEVER_AFTER)
            words.setdefault(text, Word(text, None, noun, apart, text[-1].isascii()))
        by_first: dict[str, list[Word]] = {}
        for word in sorted(words.values(), key=lambda word: -len(word.text)):
            by_first.setdefault(word.text[0], []).append(word)
        self.by_first = {first: tuple(found) for first, found in by_first.items()}

    def find(self, folded: str, at: int) -> Word | None:
        """The longest unit or counter at `at`; `NOTHING` if it is the head of another word; None if there is none."""
        apart = False
        for word in self.by_first.get(folded[at : at + 1], ()):
            if folded.startswith(word.text, at):
                end = at + len(word.text)
                if word.latin:
                    following = folded[end : end + 1]
                    if following.isascii() and following.isalnum():
                        continue
                if word.apart and folded.startswith(word.apart, end):
                    apart = True
                    continue
                return word
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
                if text[0].isascii() and end > len(text) and folded[end - len(text) - 1].isascii():
                    if folded[end - len(text) - 1].isalnum():
                        continue
                return noun
        return None
