"""What the English names of an article are: one kind for each name, decided over all its mentions."""

import re
from collections import Counter, defaultdict

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Span

from extractors.entities.names import key
from extractors.entities.names_english import MODEL, Name, english_names, guessed_kind, is_common
from extractors.entities.names_model import KINDS
from extractors.reading import Parsed, Reading

HE_OR_SHE = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b")
FULL_NAME = re.compile(r"[A-Z][a-z'’-]+(?: [A-Z]\.?)?(?: [A-Z][\w'’-]+){1,2}")
MODIFIERS = frozenset({"amod", "compound"})  # a name before another word may be one that only looks unknown: "Fatter fish"
NO_NAME = "none"
# A name is dropped if the model takes it for none with this probability at each mention. At 0.8 the precision of the runs of
# proper nouns on PUD news rises from 68.5 to 71.0, and their recall falls from 83.5 to 82.7.
SURE = 0.8


def named_spans(reading: Reading) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """(start, end, kind) of the names in the sentences, and of those in the title, one kind for each name of the article.

    The kind is what the words beside a name tell, else the model's vote, else a guess; what is no name is left out.
    """
    inside = [(parsed, name) for parsed in reading.parsed.values() for name in english_names(parsed.doc)]
    titled = [(reading.title, name) for name in english_names(reading.title.doc)] if reading.title else []
    told: dict[str, Counter[str]] = defaultdict(Counter)
    votes: dict[str, list[NDArray[np.float32]]] = defaultdict(list)
    guesses: dict[str, str] = {}
    for parsed, name in (*inside, *titled):
        this, span = key(name.text), parsed.doc[name.start : name.end]
        if this not in guesses:
            guesses[this] = guessed_kind(span)
        if name.told:
            told[this][name.told] += 1
        elif not MODEL.match(name.text) and (vote := vote_of(span)) is not None:
            if parsed is reading.title and span.root.dep_ not in MODIFIERS and not any(map(is_common, span)):
                vote[0] = 0.0  # a headline is too short for the model to tell that an unknown word is no name
            votes[this].append(vote)
    kinds = {this: told_or_voted(told[this], votes[this], guess) for this, guess in guesses.items()}
    if (person := whom_he_is(reading, inside, kinds)) and not told[person]:
        kinds[person] = "person"

    def decided(names: list[tuple[Parsed, Name]]) -> list[tuple[int, int, str]]:
        placed = (
            (parsed.start(parsed.words[name.start]), parsed.end(parsed.words[name.end - 1]), kinds[key(name.text)])
            for parsed, name in names
        )
        return [found for found in placed if found[2] != NO_NAME]

    return decided(inside), decided(titled)


def whom_he_is(reading: Reading, names: list[tuple[Parsed, Name]], kinds: dict[str, str]) -> str | None:
    """The key of the name that the first "he" or "she" stands for, if nobody before is known for a person."""
    pronoun = HE_OR_SHE.search(reading.text)
    before = [(parsed, name) for parsed, name in names if pronoun and parsed.start(parsed.words[name.start]) < pronoun.start()]
    if any(kinds[key(name.text)] == "person" for _, name in before):
        return None
    acting = (name for parsed, name in reversed(before) if parsed.doc[name.start : name.end].root.dep_ == "nsubj")
    return next((key(name.text) for name in acting if FULL_NAME.fullmatch(name.text)), None)


def told_or_voted(told: Counter[str], votes: list[NDArray[np.float32]], guess: str) -> str:
    """The kind that most mentions tell, else the one with the largest sum of votes, else the guess."""
    if told:
        return max(told, key=lambda kind: (told[kind], kind))
    if not votes:
        return guess
    if min(vote[0] for vote in votes) >= SURE:
        return NO_NAME
    return KINDS[int(np.sum(votes, axis=0)[1:].argmax())]


def vote_of(span: Span) -> NDArray[np.float32] | None:
    """The probabilities of being no name and of each of KINDS, the mean over the words; None without the model."""
    shares = span.doc._.name_shares
    if shares is None:
        return None
    rows = shares[span.start : span.end]
    rows = rows[rows.sum(-1) > 0]  # beyond the reach of the encoder there are none
    if not len(rows):
        return None
    mean = rows.mean(0)
    return np.concatenate([mean[:1], mean[1:].reshape(-1, 2).sum(-1)])
