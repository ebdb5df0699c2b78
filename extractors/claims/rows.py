"""Rows of a table: the first cell names what the others are of, as in "Trn2 instance | 16 chips | 1.5 TB"."""

import re
from collections.abc import Iterator, Sequence

from extractors.claims.common_nouns import NO_SUBJECTS
from extractors.claims.subject import Asked
from extractors.claims.vocabulary import telling_words
from extractors.entities.mention import Mention
from extractors.entities.names import entity_of
from extractors.reading import Reading

ROW = re.compile(r"(?:[-*•・]\s*)?(?P<cell>[^|｜\t:：]{2,60}?)\s*[|｜\t]")
NAMED = ("product", "organization", "person", "place")  # what a row is of, the likeliest first


def row_heads(reading: Reading, asked: Sequence[Asked], mentions: Sequence[Mention]) -> Iterator[tuple[int, Mention]]:
    """(number, what the first cell names) of the figures in the further cells of a row.

    A first cell that says what is measured ("Net profit | $3 billion") or when ("2023 | $3 billion") names nothing.
    """
    for number, item in enumerate(asked):
        sentence = item.parsed.sentence
        match = ROW.match(reading.text, sentence.start, sentence.end)
        if match is None or item.figure.start < match.end():
            continue
        start, end = match.span("cell")
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
        inside = [mention for mention in inside if mention.how != "reference" and mention.entity.kind in NAMED]
        if inside:
            yield number, min(reversed(inside), key=lambda mention: NAMED.index(mention.entity.kind))
        elif names_a_thing(reading, start, end):
            yield number, Mention(start, end, match["cell"], entity_of(match["cell"], "thing"), "common")


def names_a_thing(reading: Reading, start: int, end: int) -> bool:
    """True for a cell without a figure and without a word that tells a metric or nothing."""
    text = reading.text[start:end].lower() if reading.lang == "en" else reading.text[start:end]
    holds_figure = any(figure.start < end and start < figure.end for figure in reading.figures)
    return not holds_figure and not telling_words(text, reading.lang) and not NO_SUBJECTS.intersection((*text.split(), text))
