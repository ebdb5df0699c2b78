"""Who only tells a figure of somebody else: "X said that Y has 9 shops" is about Y."""

import re

from extractors.claims.speaker import SAY, TELL
from extractors.entities.mention import Mention
from extractors.reading import Parsed, Reading, ancestors
from extractors.records import Figure

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "dislocated"})
PART_OF_NAME = frozenset({"nmod", "nmod:poss", "compound", "flat", "appos"})
ESTIMATE = frozenset({"estimate", "put", "reckon", "forecast", "predict", "project", "peg", "see", "expect"})


def tells(parsed: Parsed, figure: Figure, mention: Mention, own: list[Mention]) -> bool:
    """True if the mention only says what another name or clause is about: "X said that Y", "X puts Y's share at 9%"."""
    target, token = parsed.head(figure.start, figure.end), parsed.head(mention.start, mention.end)
    while token is not None and token.dep_ in PART_OF_NAME:  # "analysts at X say", "X's president said"
        token = token.head
    if target is None or token is None or token.dep_ != "nsubj" or token.head.lemma_.lower() not in SAY:
        return False
    verb, chain = token.head, ancestors(target)
    if verb not in chain:
        return False
    below = chain[: chain.index(verb)]
    clause = any(child.dep_ in SUBJECTS and child.i != token.i for node in below for child in node.children)
    named = any(
        other.entity.entity_id != mention.entity.entity_id and mention.end <= other.start < figure.start for other in own
    )
    return clause or (named and verb.lemma_.lower() in ESTIMATE)


def reports(parsed: Parsed, mention: Mention) -> bool:
    """True for the subject of a verb of telling or reckoning: "pessimists see 1.7 million", "a projection shows"."""
    token = parsed.head(mention.start, mention.end)
    return token is not None and token.dep_ == "nsubj" and token.head.lemma_.lower() in TELL | ESTIMATE


FORECAST_JA = re.compile(r"と(?:予測|予想|推計|推定|試算|見込|みる|みて|見て|見積)")
TOLD_JA = re.compile(
    r"と(?:の(?:推計|試算|予測|見方)を)?(?:発表|公表|明らか|述べ|話し|語|説明|報じ|伝え|指摘|主張|予測|予想|推計|推定|試算|見込|みる|みて|見て|見積)"
)


def tells_ja(reading: Reading, parsed: Parsed, mention: Mention, own: list[Mention]) -> bool:
    """True if the mention only says what another name is the subject of: 「Xは、Yが…と発表した」."""
    if not re.match(r"[」』]?[はが]", reading.text[mention.end : mention.end + 2]):
        return False
    told = TOLD_JA.search(parsed.text, mention.end - parsed.sentence.start)
    return told is not None and any(
        mention.end < other.start < parsed.sentence.start + told.start()
        and other.entity.entity_id != mention.entity.entity_id
        and bool(re.match(r"[」』]?(?:[はがの]|による)", reading.text[other.end : other.end + 4]))
        for other in own
    )
