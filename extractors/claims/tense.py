"""What a figure's predicate is, and whether it tells of the past or of what is to come."""

from spacy.tokens import Token

from extractors.reading import Parsed, ancestors
from extractors.records import Figure

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
FUTURE = frozenset({"will", "shall", "'ll", "wo"})
SAYS = frozenset({"VERB", "AUX", "ADJ"})


def finite_tags(node: Token) -> set[str]:
    """The tags of a verb and its auxiliaries."""
    return {node.tag_, *(child.tag_ for child in node.children if child.dep_ in ("aux", "aux:pass", "cop"))}


def in_past(node: Token) -> bool:
    """True for a predicate in the past tense: finite and without a modal verb in English, with た in Japanese."""
    if node.lang_ == "en":
        tags = finite_tags(node)
        return "VBD" in tags and "MD" not in tags
    return node.i + 1 < len(node.doc) and node.nbor().pos_ == "AUX" and node.nbor().lemma_ in ("た", "だ")


def in_future(node: Token) -> bool:
    """True for an English predicate with "will"; Japanese has no future tense."""
    return any(child.dep_ == "aux" and child.lower_ in FUTURE for child in node.children)


def predicate(parsed: Parsed, figure: Figure) -> Token | None:
    """The nearest verb or adjective above a figure, else the head of its sentence; None for a figure outside the parse."""
    token = parsed.head(figure.start, figure.end)
    above = ancestors(token) if token is not None else []
    return next((node for node in above if node.pos_ in SAYS and node != token), above[-1] if above else None)
