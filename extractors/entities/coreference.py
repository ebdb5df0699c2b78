"""Mentions by pronoun or description, and the entity that each most likely stands for."""

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from spacy.tokens import Token

from extractors.entities.knowledge import Knowledge
from extractors.entities.mention import Mention
from extractors.entities.tables import countries_by_demonym, demonym_search, is_government, references
from extractors.reading import Parsed, Reading
from extractors.records import Entity

REACH = 30  # mentions back in which an antecedent is looked for
BARE_SEAT = re.compile(r"(?:^|[、。「])([市県町村区])(?=[はがのも])")  # 「市は」 after 南斗市
JOINED = frozenset({"conj", "flat", "appos"})
ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent"})
STATES = frozenset({"country", "nation"})
# "The placebo group": people who are counted or asked together, and no firm.
NO_FIRM = frozenset("placebo control treatment test study age peer focus working ethnic minority income pressure user".split())
# What is a country's own: its economy, prices and people.
NATIONAL = re.compile(
    r" (?:annual |consumer |core |real |headline |total |economic |industrial |factory |household )*"
    r"(?:economy|growth|gdp|GDP|inflation|prices|wages|unemployment|exports|imports|output|population|births|deaths|debt|"
    r"households|voters|rainfall|harvest|retail sales)\b"
)
OF_TWO = ("the latter", "the former")
TELLER = 0.5  # what it costs to be whoever tells of another
ANTECEDENTS = 4  # kept of each reference


def refer(reading: Reading, named: list[Mention], knowledge: Knowledge) -> Iterator[Mention]:
    """Mentions by pronouns and descriptions in the parsed sentences, each with the entity it most likely stands for."""
    table = references()[reading.lang]
    find = english_references if reading.lang == "en" else japanese_references
    spoken_of = list(named)
    starts = [mention.start for mention in named]
    taken = [(mention.start, mention.end) for mention in named]
    for parsed in reading.parsed.values():
        for start, end, kinds in find(parsed, table):
            if any(s < end and start < e for s, e in taken):
                continue
            before = spoken_of[: bisect_left(starts, start)]
            if reading.lang == "en":
                before = eligible(reading, parsed, start, end, before, table)
                likely = likely_english(reading, parsed, start, end, kinds, before, knowledge)
            else:
                likely = likely_japanese(reading, start, end, kinds, before)
            if not likely and "organization" in kinds:
                makers = (knowledge.makers.get(mention.entity.entity_id) for mention in reversed(before))
                likely = [maker for maker in makers if maker][:1]
            if likely:
                found = Mention(start, end, reading.text[start:end], likely[0], "reference", tuple(likely[1:ANTECEDENTS]))
                yield found
                if found.entity.kind != "place":
                    spoken_of.insert(bisect_left(starts, start), found)
                    insort(starts, start)


def nations(reading: Reading, knowledge: Knowledge) -> Iterator[Mention]:
    """Countries that their adjectives stand for: Zambia in "Zambian inflation", but not in "Zambian mines"."""
    for match, name in nationalities(reading.text):
        nation = knowledge.get(name)
        if nation is not None and NATIONAL.match(reading.text, match.end()):
            yield Mention(match.start(), match.end(), match[0], nation, "reference")


@lru_cache(maxsize=2)  # the references of an article ask for its text and its title one after another
def nationalities(text: str) -> list[tuple[re.Match[str], str]]:
    """The English adjectives of countries in a text, each with its country."""
    return [(match, countries_by_demonym()[match[1]]) for match in demonym_search().finditer(text)]


def likely_english(
    reading: Reading, parsed: Parsed, start: int, end: int, kinds: list[str], before: list[Mention], knowledge: Knowledge
) -> list[Entity]:
    """The entities that the English words from `start` to `end` may stand for, the likeliest first."""
    if told := self_reported(parsed, start, end, before, kinds):
        return [told]
    words = reading.text[start:end].lower()
    if words in OF_TWO:
        return of_two(before, words)
    same = same_noun(reading, before, words)
    if same is None and words.endswith(" government"):
        same = ruling(reading, before, start, knowledge)
    national = same is None and (words.split()[-1] in STATES or words == "the economy")
    if national and (told := country(reading, before, start, knowledge)):
        return [told]  # no other place will do
    return first(same, antecedents(reading, before, start, kinds))


def likely_japanese(reading: Reading, start: int, end: int, kinds: list[str], before: list[Mention]) -> list[Entity]:
    """The entities that the Japanese words from `start` to `end` may stand for, the likeliest first."""
    same = same_suffix(reading, before, reading.text[start:end].removeprefix("同"))
    return first(same, antecedents(reading, before, start, kinds))


def first(entity: Entity | None, others: list[Entity]) -> list[Entity]:
    """The entities with this one, if there is one, before the others."""
    return others if entity is None else [entity, *(other for other in others if other.entity_id != entity.entity_id)]


def english_references(parsed: Parsed, table: dict[str, Any]) -> Iterator[tuple[int, int, list[str]]]:
    """(start, end, kinds) of pronouns and definite descriptions."""
    low = [token.lower_ for token in parsed.words]
    for token, word in zip(parsed.words, low, strict=True):
        if kinds := table["pronouns"].get(word):
            if token.dep_ != "expl":
                yield parsed.start(token), parsed.end(token), kinds
        elif kinds := table["nouns"].get(hyphenated(token) if low[token.i - 1] == "-" else word):
            determiner = next(
                (child for child in token.children if child.dep_ == "det" and child.lower_ in ("the", "this", "that")), None
            )
            if word == "group" and any(child.lower_ in NO_FIRM for child in token.children):
                continue
            proper = [child for child in token.children if child.dep_ in ("compound", "flat", "amod") and child.pos_ == "PROPN"]
            if determiner is not None and not proper:
                yield parsed.start(determiner), parsed.end(token), kinds
            elif determiner is not None and len(proper) == 1 and word in table["private"]:
                yield parsed.start(token), parsed.end(token), kinds  # "the Hangzhou firm", if that is no name
        elif f"the {word}" in OF_TWO and token.dep_ != "amod" and token.i and low[token.i - 1] == "the":
            yield parsed.start(token.nbor(-1)), parsed.end(token), []


def eligible(
    reading: Reading, parsed: Parsed, start: int, end: int, before: list[Mention], table: dict[str, Any]
) -> list[Mention]:
    """The mentions that the words from `start` to `end` may stand for.

    Not the place of the dateline for "it"; not those whose analysts are reckoning; no other argument of the same verb ("with
    NEC and Hitachi, the company ..."); for "the rival" none that the sentence has named; a part of the state for "the
    ministry", and for "the firm" none.
    """
    token = parsed.head(start, end)
    noun = token.lower_ if token is not None else ""
    pronoun = token is not None and token.pos_ == "PRON"
    own = [mention for mention in before if mention.start >= parsed.sentence.start]
    barred = {
        mention.entity.entity_id
        for mention in own
        if noun in table["others"] or reckons(parsed, mention, table["outsiders"]) or beside(parsed, token, mention)
    }
    state, private = noun in table["state"], noun in table["private"]
    return [
        mention
        for mention in before
        if mention.entity.entity_id not in barred
        and not (pronoun and mention.start < reading.sentences.dateline)
        and not (state and not is_government(mention.entity) and mention.entity.kind == "organization")
        and not (private and is_government(mention.entity))
    ]


def beside(parsed: Parsed, reference: Token | None, mention: Mention) -> bool:
    """True if a mention and a reference are arguments of one verb, and so two: principle B of binding (Chomsky 1981)."""
    token = parsed.head(mention.start, mention.end)
    while token is not None and token.dep_ in JOINED:
        token = token.head
    return (
        token is not None
        and reference is not None
        and token != reference
        and token.head == reference.head
        and token.dep_ in ARGUMENTS
        and reference.dep_ in ARGUMENTS
    )


def self_reported(parsed: Parsed, start: int, end: int, before: list[Mention], kinds: list[str]) -> Entity | None:
    """Whoever says or plans it of itself: "Oracle said it would spend", "Oracle said its sales rose"; else None.

    It is the one named last, if he is the subject of the verb that the clause depends on, or the only one named, if he opens
    the sentence and the clause begins with "that": "Oracle, its rival, said on Monday that it would spend".
    """
    token = parsed.head(start, end)
    if token is None or token.pos_ != "PRON" or not before or before[-1].start < parsed.sentence.start:
        return None
    clause = token.head.head if token.dep_ == "nmod:poss" else token.head
    named = parsed.head(before[-1].start, before[-1].end)
    if clause.dep_ == "ccomp" and named is not None and named.dep_ == "nsubj" and named.head == clause.head:
        return before[-1].entity if before[-1].entity.kind in kinds else None
    own = [
        mention
        for mention in before
        if mention.start >= parsed.sentence.start and mention.how != "reference" and mention.entity.kind != "place"
    ]
    alone = bool(own) and own[0].start == parsed.sentence.start and all(mention.entity == own[0].entity for mention in own)
    reported = any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)
    return own[0].entity if alone and reported and own[0].entity.kind in kinds else None


def ruling(reading: Reading, before: list[Mention], start: int, knowledge: Knowledge) -> Entity | None:
    """The government of the country that the text is about at `start`, if it is known."""
    for place in antecedents(reading, before, start, ["place"]):
        for article in ("", "the "):
            if found := knowledge.get(f"government of {article}{place.name}"):
                return found
    return None


def country(reading: Reading, before: list[Mention], start: int, knowledge: Knowledge) -> Entity | None:
    """The country that was spoken of last before `start`, by its name or as an adjective, else the one that the title names,
    else the first that is spoken of after it.
    """
    known = references()["countries"]
    named = [(mention.start, mention.entity.name) for mention in before if mention.entity.name in known]
    told = [(match.start(), nation) for match, nation in nationalities(reading.text)]
    earlier = [one for one in (*named, *told) if one[0] < start]
    titled = [(-1, entity.name) for entity in reading.titled if entity.name in known]
    titled += [(-1, nation) for _, nation in nationalities(reading.article.title)]
    name = max((*earlier, *titled), default=min(told, default=(0, "")))[1]
    return knowledge.get(name) if name else None


def reckons(parsed: Parsed, mention: Mention, outsiders: list[str]) -> bool:
    """True if the mention only says where those work who tell: "analysts at X"."""
    token = parsed.head(mention.start, mention.end)
    return token is not None and any(node.lemma_.lower() in outsiders for node in token.ancestors if node.dep_ == "nsubj")


def of_two(before: list[Mention], words: str) -> list[Entity]:
    """The last one named for "the latter", and for "the former" the one of its kind before."""
    entities = list(dict.fromkeys(mention.entity for mention in reversed(before)))[:REACH]
    alike = [entity for entity in entities if entity.kind == entities[0].kind]
    return alike[OF_TWO.index(words) :]


def hyphenated(token: Token) -> str:
    """The word that a token ends, in small letters: "start-up", which is three tokens."""
    first = token
    while first.i >= 2 and first.nbor(-1).text == "-" and not first.nbor(-1).whitespace_ and not first.nbor(-2).whitespace_:
        first = first.nbor(-2)
    return token.doc[first.i : token.i + 1].text.lower() if first is not token else token.lower_


def japanese_references(parsed: Parsed, table: dict[str, Any]) -> Iterator[tuple[int, int, list[str]]]:
    """(start, end, kinds) of 同社 and the like."""
    text = parsed.text
    for word, kinds in table["words"].items():
        for match in re.finditer(word, text):
            yield parsed.sentence.start + match.start(), parsed.sentence.start + match.end(), kinds
    for match in BARE_SEAT.finditer(text):
        yield parsed.sentence.start + match.start(1), parsed.sentence.start + match.end(1), ["place"]


def same_suffix(reading: Reading, before: list[Mention], suffix: str) -> Entity | None:
    """The last one named with this suffix: 東北大学 for 同大 and 同大学, 浪江町 for 同町."""
    for mention in reversed(before):
        if mention.text.endswith(suffix) or reading.text.startswith(suffix, mention.end):
            return mention.entity
        if suffix == "大" and mention.text.endswith("大学"):
            return mention.entity
    return None


def same_noun(reading: Reading, before: list[Mention], words: str) -> Entity | None:
    """The last one named with this noun: Teplin for "the dam" after "the Teplin dam", Storm Malene for "the storm"."""
    noun = words.removeprefix("the ")
    if noun == words:
        return None
    for mention in reversed(before):
        if noun in mention.text.lower().split() or reading.text[mention.end : mention.end + len(noun) + 2].lower().startswith(
            f" {noun}"
        ):
            return mention.entity
    return None


def tells_of_another(parsed: Parsed | None, mention: Mention) -> bool:
    """True for whoever says or wants something of somebody else, who is talked of further: "RIKEN said Fugaku was ..."."""
    token = parsed.head(mention.start, mention.end) if parsed else None
    if token is None or token.dep_ != "nsubj":
        return False
    said = (child for child in token.head.children if child.dep_ == "ccomp")
    return any(child.dep_.startswith("nsubj") and child.pos_ != "PRON" for clause in said for child in clause.children)


def antecedents(reading: Reading, before: list[Mention], start: int, kinds: list[str]) -> list[Entity]:
    """The entities of these kinds named before `start`, the most salient first: near, early in its sentence, often named, in
    the title.
    """
    here = reading.sentences.index_at(start)
    counts = Counter(mention.entity.entity_id for mention in before)
    scores: dict[str, tuple[float, Entity]] = {}
    for mention in before[-REACH:]:
        entity = mention.entity
        if entity.kind not in kinds:
            continue
        index = reading.sentences.index_at(mention.start)
        sentence = reading.sentences.all[index]
        initial = 1.0 - min(1.0, (mention.start - sentence.start) / max(1, sentence.end - sentence.start))
        topical = 0.5 if reading.text[mention.end : mention.end + 1] in "はも" and reading.lang == "ja" else 0.0
        titled = 0.5 if mention.text in reading.article.title else 0.0
        score = -0.8 * min(here - index, 6) + initial + topical + titled + 0.1 * min(5, counts[entity.entity_id])
        score -= TELLER * tells_of_another(reading.parsed.get(index), mention)
        if entity.entity_id not in scores or score >= scores[entity.entity_id][0]:
            scores[entity.entity_id] = (score, entity)
    return [entity for _, entity in sorted(scores.values(), key=lambda item: (-item[0], item[1].entity_id))]
