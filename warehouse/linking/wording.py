"""The words around a figure, and how much of them two claims share: a measure that needs no model and works in any language."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from warehouse.linking.values import narrow

STEM = 5  # letters by which an English word is known whatever its ending
SHORT = 3  # letters of an English word that says something
# How near a word is to its figure, e times less for so many words, or characters of Japanese, between them.
NEAR_WORDS, NEAR_CHARACTERS = 10.0, 20.0
REACH = 400  # characters on either side of a figure; what is further off hardly counts
WORD = re.compile(r"[A-Za-z][A-Za-z'-]+|[0-9]+")
JAPANESE = re.compile(r"[一-龯々ァ-ヶーA-Za-z]+")
SMALL_WORDS = frozenset(
    """
        the and for was were been are has have had its she they their his her that this with from not but which who will would
        said says than more about after before over under into out down also per other some all one two when while there what
        can could may
    """.split()
)
Words = Mapping[str, float]  # each word, or pair of Japanese characters, with how near it is to the figure: from 0 to 1
Span = tuple[int, int]


def words_around(sentence: str, figure: Span, others: Sequence[Span], lang: str) -> Words:
    """The words of a sentence around a figure, without those of the `others`; all are given by where they start and end."""
    first = max(0, figure[0] - REACH)
    narrowed = narrow(sentence[first : figure[1] + REACH])
    figure, *rest = ((start - first, end - first) for start, end in (figure, *others))
    taken = (figure, *rest)
    found: dict[str, float] = {}
    for word, nearness in (english if lang == "en" else japanese)(narrowed, figure, taken):
        found[word] = max(found.get(word, 0.0), nearness)
    return found


def english(sentence: str, figure: Span, taken: Sequence[Span]) -> Iterable[tuple[str, float]]:
    """The beginnings of the words, nearest by the words between."""
    words = list(WORD.finditer(sentence))
    place = sum(word.start() < figure[0] for word in words)
    for number, word in enumerate(words):
        small = word[0].lower()
        if word[0].isalpha() and len(small) >= SHORT and small not in SMALL_WORDS and outside(word.start(), taken):
            yield small[:STEM], math.exp(-abs(number - place) / NEAR_WORDS)


def japanese(sentence: str, figure: Span, taken: Sequence[Span]) -> Iterable[tuple[str, float]]:
    """Two characters at a time of what is written in kanji, katakana or letters, nearest by the characters between."""
    for run in JAPANESE.finditer(sentence):
        if outside(run.start(), taken):
            apart = min(abs(run.start() - figure[1]), abs(figure[0] - run.end()))
            for at in range(max(1, len(run[0]) - 1)):
                yield run[0][at : at + 2], math.exp(-apart / NEAR_CHARACTERS)


def outside(place: int, spans: Iterable[Span]) -> bool:
    """True if a place is in none of the stretches."""
    return not any(start <= place < end for start, end in spans)


class Rarity:
    """How much each word says where these sentences stand side by side: the fewer have it, the more."""

    def __init__(self, sentences: Sequence[Iterable[str]]) -> None:
        """`sentences` are the words of each sentence (inverse document frequency: Spärck Jones 1972)."""
        self.sentences = len(sentences)
        self.having = Counter(word for words in sentences for word in set(words))

    def of(self, word: str) -> float:
        """The logarithm of how many sentences there are for each that has the word."""
        return math.log((self.sentences + 1) / (self.having[word] + 0.5))

    def weigh(self, words: Words) -> float:
        """How much the words around a figure say in all."""
        return sum(self.of(word) * nearness for word, nearness in words.items())

    def shared(self, a: Words, b: Words) -> list[float]:
        """How much each word says that stands around both figures."""
        return [self.of(word) * math.sqrt(a[word] * b[word]) for word in sorted(a.keys() & b.keys())]
