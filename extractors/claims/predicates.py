"""The predicates that a figure of a Japanese sentence depends on, nearest first, and the form of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from spacy.tokens import Token

from extractors.reading import Parsed, ancestors
from extractors.records import Figure

CARRIES = frozenset({"AUX", "SCONJ", "PART"})  # what may follow a predicate and belongs to it
HELPER = "動詞-非自立可能"  # verbs such as いる, ある, いく, when they follow another
LINKED = ("連用形", "語幹")
STATE = re.compile(r"[てで](?:い|お|あ)(?:る|り|ます|た|て|ない|ません|ました)")
IF = re.compile(r"(?:ば|たら|だら|なら)$")
QUOTED = re.compile(r"[」』]?(?:と(?!も)|って)")  # after a predicate that somebody says, thinks or expects


class Form(StrEnum):
    """How a predicate ends."""

    PAST = "past"  # 増やした
    STATE = "state"  # 増やしている
    PLAIN = "plain"  # 増やす
    LINKED = "linked"  # 増やし、 増やして: of the tense of what follows
    IF = "if"  # 増やせば
    NAMED = "named"  # a noun: 9億円、 9億円だ


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate with all that belongs to it."""

    node: Token
    form: Form
    text: str
    attributive: bool  # it stands before a noun that it describes
    quoted: bool  # と follows: somebody says or expects it


def predicates(parsed: Parsed, figure: Figure) -> Iterator[Predicate]:
    """The predicates above a figure, nearest first."""
    token = parsed.head(figure.start, figure.end)
    for node in ancestors(token) if token is not None else []:
        if (found := predicate_at(node)) is not None:
            yield found


@lru_cache(maxsize=64)  # the figures of a sentence ask for the same ones
def predicate_at(node: Token) -> Predicate | None:
    """The predicate whose first word a token is; None if it is none."""
    last = node
    while last.i + 1 < len(node.doc) and belongs(last.nbor()):
        last = last.nbor()
    text = node.doc[node.i : last.i + 1].text
    quoted = text.endswith("と") or bool(QUOTED.match(node.doc[last.i + 1 : last.i + 5].text))  # its longest is of 4
    verbal = node.tag_.startswith(("動詞", "形容詞")) or (
        node.i < last.i and (node.nbor().lemma_ in ("する", "できる", "いたす") or node.pos_ == "VERB")
    )
    if not verbal:
        copula = node.i < last.i and node.nbor().lemma_ in ("だ", "です")
        if not copula and node.dep_ != "ROOT":
            return None
        linked = copula and last == node.nbor() and last.text == "で"
        form = Form.PAST if in_past(node, last) else Form.LINKED if linked else Form.NAMED
        return Predicate(node, form, text, attributive=False, quoted=quoted)
    follows = last.nbor() if last.i + 1 < len(node.doc) else None
    nominal = last.text == "の" or (follows is not None and follows.pos_ in ("NOUN", "PROPN", "NUM", "PRON"))
    attributive = nominal and not ends_linked(last)
    return Predicate(node, form_of(node, last, text), text, attributive=attributive, quoted=quoted)


def belongs(token: Token) -> bool:
    """True for a token that goes on with the predicate before it."""
    return token.pos_ in CARRIES or (token.tag_ == HELPER and token.dep_ in ("fixed", "aux"))


def in_past(node: Token, last: Token) -> bool:
    """True if た stands among what belongs to a predicate."""
    return any("助動詞-タ;" in "".join(token.morph.get("Inflection", [])) for token in node.doc[node.i + 1 : last.i + 1])


def form_of(node: Token, last: Token, text: str) -> Form:
    """The form of a verb or adjective with what belongs to it."""
    if IF.search(text):
        return Form.IF
    if STATE.search(text):
        return Form.STATE
    if in_past(node, last):
        return Form.PAST
    return Form.LINKED if ends_linked(last) else Form.PLAIN


def ends_linked(last: Token) -> bool:
    """True for a predicate that another one goes on with: て, ながら, the continuative form."""
    if last.text in ("て", "で", "ながら", "つつ", "ず", "ずに"):
        return True
    inflection = "".join(last.morph.get("Inflection", []))
    return any(form in inflection for form in LINKED)
