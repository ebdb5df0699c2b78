"""Mentions: where a text names somebody or something, and whom."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from spacy.tokens import Token

from extractors.entities.knowledge import Knowledge, entity_of, key
from extractors.reading import Parsed, Reading
from extractors.records import Entity

NOT_A_NAME = frozenset(
    """
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december jan feb mar apr jun jul aug sep sept oct nov dec ceo cfo coo cto president
        chairman chairwoman chief executive officer minister prime secretary director professor governor mayor mr mrs ms
        dr yen dollar euro ai gdp it us$ usd jpy eur gpu gpus cpu cpus llm llms ipo q1 q2 q3 q4 fy tv
    """.split()
)
NOT_A_NAME_JA = frozenset(
    """
        AI 人工知能 GPU CPU LLM IT TV GDP IPO EV ドル ユーロ 円 HP PC SNS QR DX IoT IR NISA
    """.split()
)
LINK = frozenset({"-", "&", "–", "/"})
INNER = frozenset({"of", "for", "and", "de", "von", "van"})
LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.&\-]+$")
QUOTED = re.compile(r"[「『]([^「」『』\n]{2,24})[」』]")
DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?$")
# GiNZA's entity labels, as far as they are of use (Sekine's extended hierarchy).
GINZA_KINDS = {
    "Company": "organization",
    "Company_Group": "organization",
    "Government": "organization",
    "Political_Party": "organization",
    "International_Organization": "organization",
    "Corporation_Other": "organization",
    "Organization_Other": "organization",
    "Public_Institution": "organization",
    "Show_Organization": "organization",
    "Cabinet": "organization",
    "Political_Organization_Other": "organization",
    "Sports_Team": "organization",
    "Person": "person",
    "Country": "place",
    "Province": "place",
    "City": "place",
    "GPE_Other": "place",
    "Domestic_Region": "place",
    "Continental_Region": "place",
    "Facility_Other": "place",
    "School": "organization",
    "Research_Institute": "organization",
    "Car": "product",
    "Ship": "product",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that stands for an entity."""

    start: int
    end: int
    text: str
    entity: Entity
    how: str  # "known" by the knowledge base, a "proper" name, a "reference" ("the company") or a "common" noun


@cache
def references() -> dict[str, Any]:
    """The tables of reference words and cues."""
    return tomllib.loads(resources.files(__package__).joinpath("data", "references.toml").read_text(encoding="utf-8"))


def find_mentions(reading: Reading, knowledge: Knowledge) -> list[Mention]:
    """The mentions of the article in order, never overlapping: names everywhere they are known, others where parsed."""
    named = [
        Mention(hit.start, hit.end, reading.text[hit.start : hit.end], hit.entity, "known")
        for hit in knowledge.find(reading.text)
    ]
    for parsed in reading.parsed.values():
        runs = japanese_names(parsed) if reading.lang == "ja" else english_names(parsed)
        for start, end, kind in runs:
            named = add_name(named, reading, start, end, kind, knowledge)
    named = repeat_names(sorted(named, key=lambda mention: mention.start), reading, knowledge)
    named = same_names(sorted(named, key=lambda mention: mention.start), reading.lang)
    return sorted([*named, *refer(reading, named)], key=lambda mention: mention.start)


def repeat_names(named: list[Mention], reading: Reading, knowledge: Knowledge) -> list[Mention]:
    """The mentions with every further place where a name found once stands, those of the title included."""
    proper = {mention.text: mention.entity for mention in reversed(named) if mention.how == "proper"}
    if reading.title is not None:
        runs = japanese_names(reading.title) if reading.lang == "ja" else english_names(reading.title)
        for start, end, kind in runs:
            text = re.sub(r"['’]s$", "", reading.article.title[start:end])
            proper.setdefault(text, knowledge.get(text) or entity_of(text, kind))
    taken = [(mention.start, mention.end) for mention in named] + [(figure.start, figure.end) for figure in reading.figures]
    taken.sort()
    named = [mention for mention in named if mention.how != "proper" or not common(mention.text, reading)]
    found = []
    for name, entity in sorted(proper.items(), key=lambda item: -len(item[0])):
        if len(name) < 2 or common(name, reading):
            continue
        boundary = r"(?<![A-Za-z0-9])" + re.escape(name) + r"(?![A-Za-z0-9])" if name[0].isascii() else re.escape(name)
        for match in re.finditer(boundary, reading.text):
            position = bisect_left(taken, (match.start(), match.end()))
            near = taken[max(0, position - 1) : position + 1]
            if not any(start < match.end() and match.start() < end for start, end in near):
                found.append(Mention(match.start(), match.end(), match[0], entity, "proper"))
                taken.insert(position, (match.start(), match.end()))
    return [*named, *found]


def common(name: str, reading: Reading) -> bool:
    """True for a capitalised English word that the text also writes small: a noun at the start of a sentence or in a headline."""
    return (
        reading.lang == "en"
        and name.isalpha()
        and name[1:].islower()
        and bool(re.search(rf"\b{name.lower()}s?\b", reading.text))
    )


def add_name(named: list[Mention], reading: Reading, start: int, end: int, kind: str, knowledge: Knowledge) -> list[Mention]:
    """`named` with the proper name from `start` to `end`, unless a known name already says who it is."""
    inside = [mention for mention in named if mention.start < end and start < mention.end]
    text = reading.text[start:end]
    if any(figure.start < end and start < figure.end for figure in reading.figures):
        return named
    if inside:
        glued = any(
            text[mention.end - start : mention.end - start + 1] in ("-", "ー")
            or text[mention.end - start :].strip()[:1].isdigit()
            for mention in inside
            if mention.end < end
        )
        covers = inside[0].start <= start and end <= inside[0].end
        if covers or not glued:
            return named
        named = [mention for mention in named if mention not in inside]
        kind = "product"
    entity = knowledge.get(text) or entity_of(re.sub(r"['’]s$", "", text), kind)
    return [*named, Mention(start, end, text, entity, "proper")]


# -- names without a knowledge base ------------------------------------------------------------------------------------


def english_names(parsed: Parsed) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of runs of proper nouns in an English sentence."""
    tokens = list(parsed.doc)
    i = 0
    while i < len(tokens):
        if not is_proper(tokens, i):
            i += 1
            continue
        j = i + 1
        while j < len(tokens):
            if is_proper(tokens, j) or (
                DIGITS.match(tokens[j].text)
                and j + 1 < len(tokens)
                and tokens[j].dep_ in ("flat", "nummod", "nmod")
                and tokens[j].head.i < j
                and tokens[j + 1].text != "%"
            ):
                j += 1
            elif (
                tokens[j].text in LINK
                and j + 1 < len(tokens)
                and (
                    is_proper(tokens, j + 1)
                    or (
                        tokens[j].text == "-"
                        and not tokens[j].whitespace_
                        and not tokens[j - 1].whitespace_
                        and tokens[j + 1].text[:1].isupper()
                    )
                )
            ) or (
                tokens[j].lower_ in INNER
                and j + 1 < len(tokens)
                and is_proper(tokens, j + 1)
                and tokens[j].lower_ in ("of", "de", "von", "van")
            ):
                j += 2
            else:
                break
        j = min(j, len(tokens))
        if parsed.doc[i:j].text.lower() not in NOT_A_NAME and len(parsed.doc[i:j].text) > 1:
            yield parsed.start(tokens[i]), parsed.end(tokens[j - 1]), english_kind(tokens, i, j)
        i = j


def is_proper(tokens: list[Token], i: int) -> bool:
    """True for a token that belongs to a name; a noun in capitals inside a sentence counts, the first word only if tagged so."""
    token = tokens[i]
    if not token.text[:1].isupper() or token.lower_ in NOT_A_NAME:
        return False
    return (
        token.pos_ == "PROPN"
        or (i > 0 and token.pos_ in ("NOUN", "X") and token.text[:1].isupper())
        or (token.pos_ in ("NOUN", "ADJ") and any(c.isupper() for c in token.text[1:]))
    )


def english_kind(tokens: list[Token], start: int, end: int) -> str:
    """The kind of a name, by the words in it and around it."""
    inside = [token.lower_ for token in tokens[start:end]]
    before = [token.lower_ for token in tokens[max(0, start - 3) : start]]
    after = [token.lower_ for token in tokens[end : end + 2]]
    cues = references()["cues_en"]
    for kind in ("organization", "place"):
        if any(word in cues[kind] for word in inside[-2:] + inside[:1]):
            return kind
    if any(word in cues["person"] for word in before):
        return "person"
    if (after and after[0] in cues["product"]) or any(word in cues["product"] for word in before[-1:]):
        return "product"
    if any(any(c.isdigit() for c in word) for word in inside):
        return "product"
    if before[-1:] in (["in"], ["at"], ["near"]) or (after[:1] == [","] and before[-1:] == ["in"]):
        return "place"
    return "organization"


def japanese_names(parsed: Parsed) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of proper names in a Japanese sentence."""
    cues = references()["cues_ja"]
    tokens = list(parsed.doc)
    i = 0
    while i < len(tokens):
        if not is_proper_ja(tokens[i]):
            i += 1
            continue
        j = i + 1
        while (
            j < len(tokens)
            and not tokens[j - 1].whitespace_
            and (
                is_proper_ja(tokens[j])
                or (tokens[j].text in ("-", "・", "－", "&") and j + 1 < len(tokens) and is_proper_ja(tokens[j + 1]))
            )
        ):
            j += 1
        kind = japanese_kind(tokens, i, j, cues)
        while (
            j < len(tokens)
            and tokens[j].pos_ in ("NOUN", "PROPN")
            and any(tokens[j].text == cue for cue in (*cues["organization"], *cues["place"]))
        ):
            j += 1
        text = parsed.doc[i:j].text
        if text not in NOT_A_NAME_JA and len(text) > 1:
            yield parsed.start(tokens[i]), parsed.end(tokens[j - 1]), kind
        i = j
    for match in QUOTED.finditer(parsed.doc.text):
        if len(match[1]) <= 16 and not re.search(r"[。、]|[ぁ-ん]{4,}", match[1]):
            yield parsed.sentence.start + match.start(1), parsed.sentence.start + match.end(1), "product"


def is_proper_ja(token: Token) -> bool:
    """True for a token that belongs to a name: tagged so, or in Latin letters."""
    if token.text in NOT_A_NAME_JA:
        return False
    return "固有名詞" in token.tag_ or bool(
        LATIN_NAME.match(token.text) and token.pos_ in ("NOUN", "PROPN", "X") and not token.text.islower()
    )


def japanese_kind(tokens: list[Token], start: int, end: int, cues: dict[str, list[str]]) -> str:
    """The kind of a name, by its tag, GiNZA's entity and the words around it."""
    last, following = tokens[end - 1], tokens[end].text if end < len(tokens) else ""
    for kind in ("person", "product", "organization", "place"):
        if following in cues[kind]:
            return kind
    if kind := GINZA_KINDS.get(last.ent_type_):
        return kind
    if "人名" in last.tag_:
        return "person"
    if "地名" in last.tag_:
        return "place"
    return "organization"


def same_names(named: list[Mention], lang: str) -> list[Mention]:
    """The mentions with short forms given to the fuller name before them ("Son" to "Masayoshi Son")."""
    seen: dict[str, Entity] = {}
    result: list[Mention] = []
    for mention in named:
        entity = seen.get(key(mention.text), mention.entity)
        result.append(mention if entity is mention.entity else replace(mention, entity=entity))
        seen.setdefault(key(mention.text), entity)
        words = key(mention.text).split(" ")
        if lang == "en" and len(words) > 1:
            for part in (
                {words[-1], words[0], " ".join(words[:-1])} if entity.kind == "person" else {words[0], " ".join(words[:-1])}
            ):
                if len(part) > 2:
                    seen.setdefault(part, entity)
    return result


# -- references --------------------------------------------------------------------------------------------------------


def refer(reading: Reading, named: list[Mention]) -> Iterator[Mention]:
    """Mentions by pronouns and descriptions in the parsed sentences, each with the entity it most likely stands for."""
    table = references()
    starts = [mention.start for mention in named]
    taken = [(mention.start, mention.end) for mention in named]
    for parsed in reading.parsed.values():
        for start, end, kinds in (
            english_references(parsed, table["en"]) if reading.lang == "en" else japanese_references(parsed, table["ja"])
        ):
            if any(s < end and start < e for s, e in taken):
                continue
            entity = antecedent(reading, named[: bisect_left(starts, start)], start, kinds)
            if entity:
                yield Mention(start, end, reading.text[start:end], entity, "reference")


def english_references(parsed: Parsed, table: dict[str, Any]) -> Iterator[tuple[int, int, list[str]]]:
    """(start, end, kinds) of pronouns and definite descriptions."""
    for token in parsed.doc:
        if kinds := table["pronouns"].get(token.lower_):
            if not any(child.dep_ == "expl" for child in (token,)):
                yield parsed.start(token), parsed.end(token), kinds
        elif kinds := table["nouns"].get(token.lower_):
            determiner = next(
                (child for child in token.children if child.dep_ == "det" and child.lower_ in ("the", "this", "that")), None
            )
            if determiner is not None and not any(
                child.dep_ in ("compound", "flat") and child.pos_ == "PROPN" for child in token.children
            ):
                yield parsed.start(determiner), parsed.end(token), kinds


def japanese_references(parsed: Parsed, table: dict[str, Any]) -> Iterator[tuple[int, int, list[str]]]:
    """(start, end, kinds) of 同社 and the like."""
    for word, kinds in table["words"].items():
        for match in re.finditer(word, parsed.doc.text):
            yield parsed.sentence.start + match.start(), parsed.sentence.start + match.end(), kinds


def antecedent(reading: Reading, before: list[Mention], start: int, kinds: list[str]) -> Entity | None:
    """The most salient entity of one of the kinds named before `start`: near, early in its sentence, often named, in the title."""
    best, best_score = None, float("-inf")
    here = reading.sentences.index_at(start)
    counts: dict[str, int] = {}
    for mention in before:
        counts[mention.entity.entity_id] = counts.get(mention.entity.entity_id, 0) + 1
    for mention in before[-30:]:
        if mention.entity.kind not in kinds:
            continue
        index = reading.sentences.index_at(mention.start)
        sentence = reading.sentences.all[index]
        initial = 1.0 - min(1.0, (mention.start - sentence.start) / max(1, sentence.end - sentence.start))
        topical = 0.5 if reading.text[mention.end : mention.end + 1] in "はも" and reading.lang == "ja" else 0.0
        titled = 0.5 if mention.text in reading.article.title else 0.0
        score = -0.8 * min(here - index, 6) + initial + topical + titled + 0.1 * min(5, counts[mention.entity.entity_id])
        if score >= best_score:
            best, best_score = mention.entity, score
    return best
