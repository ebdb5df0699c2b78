"""Noun phrases without a name that a figure may be about."""

from spacy.tokens import Token

from extractors.claims.tellers import SUBJECTS
from extractors.claims.vocabulary import is_metric
from extractors.entities.mention import Mention
from extractors.entities.names import entity_of
from extractors.reading import Parsed, Reading, ancestors
from extractors.records import Figure

# What a sentence is built with, and no figure is about: times, people of whom nothing else is said, answers and results.
NO_SUBJECTS = frozenset(
    """
        year month week day hour morning evening afternoon night quarter half decade century time moment period season spring
        summer autumn winter man woman people person nobody everybody somebody one thing something nothing everything lot rest
        number figure total sum amount answer question part way case result reason fact idea point problem news story report
        study estimate reckoning calculation comparison desk reader writer
    """.split()
)


def common_nouns(reading: Reading, parsed: Parsed, figure: Figure, metric: str, own: list[Mention]) -> list[Mention]:
    """Noun phrases without a name that are subjects of what governs the figure ("construction costs", 従業員数).

    What only names the metric is none: 消費電力 of a power consumption.
    """
    target = parsed.head(figure.start, figure.end)
    if target is None:
        return []
    found = []
    up = ancestors(target)
    for node in up[:6]:
        for child in node.children:
            if child.dep_ in SUBJECTS and child.pos_ in ("NOUN", "PROPN", "X"):
                if reading.lang == "en" and child in up:
                    continue  # "a fine of $5 million", "the opening of 25 stores": what happened, not to whom
                tokens = [
                    item
                    for item in child.subtree
                    if item.i == child.i or (item.head.i == child.i and item.dep_ in ("compound", "amod", "nummod", "flat"))
                ]
                run = contiguous(tokens, child)
                start, end = parsed.start(run[0]), parsed.end(run[-1])
                owners = child.subtree if reading.lang == "ja" else (c for c in child.children if c.dep_ == "nmod:poss")
                if any(item.i < child.i and in_mention(parsed, item, own) for item in owners):
                    continue  # "Microsoft's investment", 「ラトビアの消費者物価」: the name says whose
                if any(mention.start < end and start < mention.end for mention in own) or (
                    start < figure.end and figure.start < end
                ):
                    continue
                text = reading.text[start:end]
                if child.lemma_.lower() in NO_SUBJECTS or is_metric(
                    metric, text.lower() if reading.lang == "en" else text, reading.lang
                ):
                    continue
                found.append(Mention(start, end, text, entity_of(text, "thing"), "common"))
    return found


def in_mention(parsed: Parsed, token: Token, own: list[Mention]) -> bool:
    """True if the token is part of a mention."""
    return any(mention.start <= parsed.start(token) < mention.end for mention in own)


def contiguous(tokens: list[Token], head: Token) -> list[Token]:
    """The unbroken run of `tokens` that ends at `head`."""
    indexes = {token.i: token for token in tokens if token.i <= head.i}
    run = [head]
    while run[0].i - 1 in indexes:
        run.insert(0, indexes[run[0].i - 1])
    return run
