"""The trees of spaCy's own English pipelines (ClearNLP's labels) turned into Universal Dependencies, which the extractors read.

Source of the correspondences: the ClearNLP guidelines (Choi and Palmer 2012) beside those of Universal Dependencies, version 2.
"""

from spacy.language import Language
from spacy.tokens import Doc, Token

COMPONENT = "universal_dependencies"
RENAMED = {
    "dobj": "obj",
    "dative": "iobj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "poss": "nmod:poss",
    "relcl": "acl:relcl",
    "npadvmod": "obl",
    "quantmod": "advmod",
    "neg": "advmod",
    "prt": "compound:prt",
    "oprd": "xcomp",
    "pcomp": "advcl",
    "nmod": "compound",
    "predet": "det",
    "preconj": "cc",
    "intj": "discourse",
    "meta": "dep",
}
HEADS = "_bunsetu"  # what GiNZA's parser adds to the label of the head of each phrase
PHRASE_HEADS = "phrase_heads"
OBJECTS = ("pobj", "pcomp")
COMPLEMENTS = ("attr", "acomp")
CLEARNLP_ONLY = frozenset({"prep", "pobj", "dobj", "nsubjpass", "auxpass", "poss", "relcl", "attr", "acomp"})
CLAUSAL = ("VERB", "AUX", "ADJ", "ADV")


@Language.component(COMPONENT)
def universal_dependencies(doc: Doc) -> Doc:
    """The document with its tree and labels in Universal Dependencies: content words govern prepositions and copulas."""
    heads = [token.head.i for token in doc]
    labels = [RENAMED.get(token.dep_, token.dep_) for token in doc]
    for token in doc:
        if token.dep_ in ("prep", "agent"):
            turn_preposition(token, heads, labels)
    for token in doc:
        if token.dep_ in COMPLEMENTS and token.head.lemma_ == "be":
            turn_copula(token, heads, labels)
    for token in doc:
        token.dep_ = labels[token.i]
        token.head = doc[heads[token.i]]
    return doc


@Language.component(PHRASE_HEADS)
def phrase_heads(doc: Doc) -> Doc:
    """The document with the labels of GiNZA's parser as Universal Dependencies has them, which know no heads of phrases."""
    strings = doc.vocab.strings
    for token in doc:
        if token.dep_.endswith(HEADS):
            token.dep = strings.add(token.dep_.removesuffix(HEADS))
    return doc


def is_clearnlp(doc: Doc) -> bool:
    """True if the tree has a label that Universal Dependencies lack."""
    return any(token.dep_ in CLEARNLP_ONLY for token in doc)


def turn_preposition(token: Token, heads: list[int], labels: list[str]) -> None:
    """Hang the object of a preposition on what the preposition hung on, and the preposition on its object."""
    target = next((child for child in token.children if child.dep_ in OBJECTS), None)
    if target is None:
        return
    governor = heads[token.i]
    clausal = token.doc[governor].pos_ in CLAUSAL
    heads[target.i] = governor
    labels[target.i] = "obl:agent" if token.dep_ == "agent" else "obl" if clausal else "nmod"
    heads[token.i], labels[token.i] = target.i, "case"


def turn_copula(token: Token, heads: list[int], labels: list[str]) -> None:
    """Make a predicate the head of its clause, in the place of "be"."""
    copula = token.head
    heads[token.i] = token.i if heads[copula.i] == copula.i else heads[copula.i]
    labels[token.i] = labels[copula.i]
    for child in copula.children:
        if child.i != token.i and heads[child.i] == copula.i:
            heads[child.i] = token.i
    heads[copula.i], labels[copula.i] = token.i, "cop"
