"""One article while it is being read: its sentences, figures and parsed sentences."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from spacy.tokens import Doc, Token

from corpus.article import Article
from extractors.records import Entity, Figure
from extractors.sentences import Sentence, Sentences


@lru_cache(maxsize=128)  # the figures and mentions of a sentence ask one after another
def ancestors(token: Token) -> list[Token]:
    """The token, its head, that one's head and so on to the root."""
    chain = [token]
    while (head := token.head).i != token.i and len(chain) < 30:
        token = head
        chain.append(token)
    return chain


@dataclass(eq=False)
class Parsed:
    """A sentence that went through the language pipeline. Token offsets are those of the article's text."""

    sentence: Sentence
    doc: Doc
    heads: dict[tuple[int, int], Token | None] = field(default_factory=dict, init=False, repr=False)  # of the spans asked for

    def start(self, token: Token) -> int:
        """Where a token starts in the article."""
        return self.sentence.start + token.idx

    def end(self, token: Token) -> int:
        """Where a token ends in the article."""
        return self.sentence.start + token.idx + len(token)

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens that overlap the article's offsets from `start` to `end`."""
        first = max(0, bisect_right(self.starts, start - self.sentence.start) - 1)
        last = bisect_left(self.starts, end - self.sentence.start)
        return [token for token in self.words[first:last] if start < self.end(token)]

    @cached_property
    def text(self) -> str:
        """The text of the sentence, which spaCy puts together from its tokens each time it is asked for."""
        return self.doc.text

    @cached_property
    def low(self) -> str:
        """The text in small letters."""
        return self.text.lower()

    @cached_property
    def words(self) -> list[Token]:
        """The tokens of the sentence."""
        return list(self.doc)

    @cached_property
    def verbs(self) -> list[Token]:
        """Those of its tokens that are verbs."""
        return [token for token in self.words if token.pos_ == "VERB"]

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in the sentence."""
        return [token.idx for token in self.words]

    def head(self, start: int, end: int) -> Token | None:
        """The token of the span whose own head is outside it."""
        if (start, end) not in self.heads:
            tokens = self.tokens(start, end)
            inside = {token.i for token in tokens}
            outer = (token for token in tokens if token.head.i not in inside or token.head.i == token.i)
            self.heads[start, end] = next(outer, None)
        return self.heads[start, end]


@dataclass(eq=False)
class Reading:
    """What is known of an article so far."""

    article: Article
    sentences: Sentences
    figures: list[Figure]
    parsed: dict[int, Parsed] = field(default_factory=dict)
    title: Parsed | None = None  # offsets are those of the title
    titled: list[Entity] = field(default_factory=list)  # whom the title names

    @cached_property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @cached_property
    def lang(self) -> str:
        """The article's language."""
        return self.article.lang

    @property
    def docs(self) -> list[Doc]:
        """The sentences that are parsed, the title last."""
        return [part.doc for part in (*self.parsed.values(), *([self.title] if self.title else []))]

    def figures_within(self, sentence: Sentence) -> list[tuple[int, int]]:
        """(start, end) of the figures that start in a sentence, counted from its start."""
        found = (figure for figure in self.figures if sentence.start <= figure.start < sentence.end)
        return [(figure.start - sentence.start, figure.end - sentence.start) for figure in found]
