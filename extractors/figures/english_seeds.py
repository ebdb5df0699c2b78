"""Where figures may start: a quick pattern that finds the places, and full ones that say what stands there."""

import re

from extractors.figures import dates_english
from extractors.figures.english_patterns import AN, FIRST_WORDS, NUMBER_WORDS, ORDINAL_PHRASE, SLASH, SPECIAL_SEED, WEB
from extractors.figures.english_trie import trie
from extractors.figures.grammar import Grammar


def candidate(tables: Grammar) -> re.Pattern[str]:
    """Finds a digit, or the character before a word that a figure may start with. Reads each letter of the text about once."""
    names = [name.lower() for name in tables.names["en"]]
    return re.compile(rf"[^a-z0-9](?={trie([*FIRST_WORDS, *(name for name in names if not name[0].isdigit())])})|[0-9]")


def word_seed(tables: Grammar) -> re.Pattern[str]:
    """What may stand at a letter."""
    names = trie(name.lower() for name in tables.names["en"] if not name[0].isdigit())
    return re.compile(
        rf"(?P<date>{dates_english.WORD_SEED})|(?P<name>(?:{WEB})|{names}(?![a-z]))|{SPECIAL_SEED}"
        rf"|(?P<number>{NUMBER_WORDS}(?![a-z])|{AN})"
    )


def digit_seed(tables: Grammar) -> re.Pattern[str]:
    """What may stand at a digit, besides a number."""
    names = trie(name.lower() for name in tables.names["en"] if name[0].isdigit())
    return re.compile(
        rf"(?P<date>{dates_english.DIGIT_SEED})|(?P<name>{names}(?![a-z]))|(?P<slash>{SLASH.pattern})"
        rf"|(?P<rank>(?=[0-9]{{1,4}}[snrt]){ORDINAL_PHRASE})"
    )
