"""What the verbs of an English sentence say of how firm a figure is."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extractors.claims.tense import FINITE, finite_tags, in_past
from extractors.claims.words import status_words, words
from extractors.reading import Parsed, ancestors
from extractors.records import Figure, Status

# What each piece of evidence costs, beside those of `status`.
SETTLED = 3  # what something changes from
ASIDE = 6  # for each step to the verb of a relative clause in the present
PAST = 12  # for each step to a finite verb in the past tense, which reports
TO_DO = 6  # for each step to a verb that somebody is bound to do
WOULD = 10  # for each step to a verb with "would" in what somebody said

# What comes about, and is not done: "it would cost 95 billion".
OUTCOMES = frozenset(
    """
        be become bring come cost drop exceed fall get go grow hit last lose make mean need rise save shrink stand take total
        yield
    """.split()
)
RELATIVE = frozenset({"which", "who", "that", "whose", "whom", "where"})
FROM = re.compile(r"\bfrom (?:(?:about|around|nearly|roughly|some|over|just|the|a) )*$")
REVISED = re.compile(r"\b(?:forecast|expect|estimate|guidance|outlook|target|prediction)")


def tense_english(parsed: Parsed, figure: Figure) -> Iterator[tuple[float, Status]]:
    """What the nearest finite verb above the figure says.

    Reported in the past tense, or where it is "already" so, or in an aside in the present ("which owns two brands"); with
    "would" hypothetical or, in what somebody said, planned and, of an outcome, estimated.
    """
    token = parsed.head(figure.start, figure.end)
    height, node = finite(token)
    for above, found in enumerate(ancestors(token)[: height + 1] if token is not None else []):
        if to_be_done(found):
            yield TO_DO * max(1, above), Status.PLANNED
            break
    if node is None:
        return
    steps = max(1, height)
    if in_past(node) or any(child.lower_ == "already" for child in node.children):
        yield PAST * steps, Status.REPORTED
    elif is_aside(node) and "MD" not in finite_tags(node) and not tells_status(parsed, node):
        yield ASIDE * steps, Status.REPORTED
    elif any(child.lower_ in ("would", "'d") for child in node.children if child.dep_ == "aux"):
        below = {child.lower_ for child in node.children}
        if not told(node):
            if "as" not in below:  # "as we would put it"
                yield WOULD * steps, Status.HYPOTHETICAL
        elif "have" not in below:
            yield WOULD * steps, Status.ESTIMATED if node.lemma_.lower() in OUTCOMES else Status.PLANNED


def settled_english(parsed: Parsed, figure: Figure) -> Iterator[tuple[float, Status]]:
    """Reported, of what something changes from: "from 5 percent to 9 percent"; not where a forecast is what changes."""
    text = parsed.low
    start = figure.start - parsed.sentence.start
    if FROM.search(text, max(0, start - 30), start) and not REVISED.search(text):
        yield SETTLED, Status.REPORTED


def to_be_done(node: Token) -> bool:
    """True for the verb of what somebody has bound himself to do, or wants done: "voted to spend", "an offer to buy"."""
    return (
        node.dep_ in ("xcomp", "ccomp", "acl", "advcl")
        and node.head.lemma_.lower() in words().commits_en
        and any(child.lower_ == "to" and child.dep_ in ("mark", "aux") for child in node.children)
    )


def finite(token: Token | None) -> tuple[int, Token | None]:
    """The nearest finite verb at or above a token, and the steps to it."""
    for height, node in enumerate(ancestors(token) if token is not None else []):
        if finite_tags(node) & FINITE:
            return height, node
    return 0, None


def is_aside(node: Token) -> bool:
    """True for the finite verb of a relative clause with its pronoun: "which owns two brands"."""
    if node.dep_ != "acl:relcl" or not finite_tags(node) & FINITE:
        return False
    return any(child.lower_ in RELATIVE for child in node.subtree if child.i < node.i)


def told(node: Token) -> bool:
    """True for the verb of what somebody said in the past, or one beside it."""
    while node.dep_ == "conj":
        node = node.head
    return node.dep_ in ("ccomp", "parataxis") and (in_past(node.head) or node.head.tag_ == "VBG")


def tells_status(parsed: Parsed, node: Token) -> bool:
    """True if a word of status is a verb, an auxiliary or a noun right below it."""
    spans = [(child.idx, child.idx + len(child)) for child in (node, *node.children)]
    said = status_words(parsed.low, "en")
    return any(first < stop and at < last for _, _, at, stop in said for first, last in spans)
