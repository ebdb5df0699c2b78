"""Short forms of names that the text gives in full before: "Son" for Masayoshi Son, 孫氏 for 孫正義."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.entities.ambiguous import open_entity
from extractors.entities.knowledge import Knowledge
from extractors.entities.mention import Mention, Places
from extractors.entities.names import key
from extractors.entities.names_japanese import KATAKANA
from extractors.entities.tables import references
from extractors.reading import Reading
from extractors.records import Entity

MODEL_TAIL = re.compile(r"(?<=[a-z])[- ]((?:[a-z]{1,3})[0-9][\w.-]*)$")  # of a name in lower case: "v3" of "deepseek-v3"
OF_PLACE = re.compile(r"\b(?:in|at|near|from|to|of|around|outside|across)\s+$", re.IGNORECASE)
CAPITAL_BESIDE = re.compile(r"[\s-][A-Z]")
JAPANESE_PERSON = re.compile(r"[一-龠々ぁ-ん]{3,6}")
PARTS = re.compile(r"[一-龠々]+|[ァ-ヺー]+|[A-Za-z]+|[ぁ-ん]+")
SAME_SCRIPT = re.compile(r"[一-龠々]{2}|[ァ-ヺー]{2}|[A-Za-z]{2}|[ぁ-ん]{2}")
SHORTENED = (
    ("研究所", "研"),
    ("ホールディングス", "HD"),
    ("大学", "大"),
    ("工業", ""),
    ("製作所", ""),
    ("電機", ""),
    ("銀行", "銀"),
    ("商事", ""),
    ("化学", ""),
)
TITLE_REACH = 30  # characters before or after a name in which its title stands


@dataclass(frozen=True)
class Full:
    """A name given in full, and the titles that stand beside it."""

    entity: Entity
    start: int
    titles: frozenset[str]


def short_forms(named: list[Mention], reading: Reading, knowledge: Knowledge) -> list[Mention]:
    """The mentions, with each short form given to the one that the text named in full before. Where two may be meant, the title
    beside the name decides ("Governor Suzuki"), then, if they are of different kinds, the nearer; else it is left open.
    """
    found = japanese_short_forms(named, reading, knowledge) if reading.lang == "ja" else surnames(named, reading)
    by_start = sorted([*named, *found], key=lambda mention: mention.start)
    full: dict[str, dict[str, Full]] = defaultdict(dict)  # short form -> entity id -> the last place where it is named in full
    result: list[Mention] = []
    first: dict[str, Entity] = {}
    for mention in by_start:
        resolved = resolve(mention, full[key(mention.text)], reading)
        if mention.how == "proper" and resolved is mention:
            resolved = replace(mention, entity=first.setdefault(key(mention.text), mention.entity))
        result.append(resolved)
        for part in parts(resolved, reading.lang):
            titles = titles_beside(reading, resolved)
            before = full[part].get(resolved.entity.entity_id)
            full[part][resolved.entity.entity_id] = Full(
                resolved.entity, mention.start, titles | before.titles if before else titles
            )
    return result


def resolve(mention: Mention, full: dict[str, Full], reading: Reading) -> Mention:
    """The mention with the entity that its words are a short form of."""
    candidates = [one for one in full.values() if one.entity.entity_id != mention.entity.entity_id]
    if mention.how in ("known", "open"):
        if OF_PLACE.search(reading.text, max(0, mention.start - 12), mention.start) or mention.entity.entity_id in full:
            return mention
        candidates = [one for one in candidates if one.entity.kind == "person"]
    if not candidates:
        return mention
    if len(candidates) > 1:
        beside = titles_beside(reading, mention)
        titled = [one for one in candidates if one.titles & beside]
        candidates = titled or candidates
    if len(candidates) > 1 and len({one.entity.kind for one in candidates}) == 1:
        entities = tuple(one.entity for one in sorted(candidates, key=lambda one: -one.start))
        return replace(mention, entity=open_entity(mention.text, entities), how="open", others=entities)
    return replace(mention, entity=max(candidates, key=lambda one: one.start).entity)


def parts(mention: Mention, lang: str) -> Iterator[str]:
    """The short forms of a mention's words, as keys."""
    name, entity = key(mention.text), mention.entity
    if mention.how == "open":
        return
    if entity.kind == "product" and (tail := MODEL_TAIL.search(name)):
        yield tail[1]
    words = name.split(" ")
    if lang == "ja":
        yield from japanese_parts(mention)
    elif len(words) > 1:
        prefixes = {" ".join(words[:size]) for size in range(1, len(words))}
        yield from (
            part
            for part in ({words[-1], words[0], " ".join(words[:-1])} if entity.kind == "person" else prefixes)
            if len(part) > 2
        )


def japanese_parts(mention: Mention) -> Iterator[str]:
    """The family name of a person, the first part of another name, or it with its last part cut short."""
    name = mention.text
    if mention.entity.kind == "person":
        if JAPANESE_PERSON.fullmatch(name):
            yield from (name[:size] for size in range(1, len(name) - 1))
        return
    if mention.entity.kind == "place" or len(name) < 4:
        return
    pieces = PARTS.findall(name)
    if len(pieces) > 1 and len(pieces[0]) > 1 and "".join(pieces) == name:
        yield pieces[0]
    for long, short in SHORTENED:
        if name.endswith(long) and len(name) - len(long) > 1:
            yield name.removesuffix(long) + short
    firm = max((firm for firm in references()["firms_ja"] if name.endswith(firm)), key=len, default="")
    if firm and len(name) - len(firm) > (2 if name[0] in KATAKANA else 1):
        yield name.removesuffix(firm)


def surnames(named: list[Mention], reading: Reading) -> Iterator[Mention]:
    """Places where the last word of a person's name stands alone, after the full name, and no mention is yet."""
    places = Places((mention.start, mention.end) for mention in named)
    for mention in named:
        if mention.entity.kind == "person" and " " in mention.text:
            last = re.escape(mention.text.split(" ")[-1])
            for match in re.compile(rf"\b{last}\b").finditer(reading.text, mention.end):
                beside = CAPITAL_BESIDE.match(reading.text, match.end())
                if len(match[0]) > 2 and match[0][0].isupper() and not beside and places.take(match.start(), match.end()):
                    yield Mention(match.start(), match.end(), match[0], mention.entity, "proper")


def japanese_short_forms(named: list[Mention], reading: Reading, knowledge: Knowledge) -> Iterator[Mention]:
    """Places after a full name where a short form of it stands and no mention is yet: a family name before a title, the first
    part of another name by itself.
    """
    places = Places((mention.start, mention.end) for mention in named)
    titles = "|".join(map(re.escape, sorted(references()["cues_ja"]["person"], key=len, reverse=True)))
    for mention in named:
        for part in sorted(japanese_parts(mention), key=len, reverse=True):
            person = mention.entity.kind == "person"
            if not person and knowledge.owners(part):
                continue
            tail = rf"(?={titles})" if person else ""
            for match in re.compile(re.escape(part) + tail).finditer(reading.text, mention.end):
                around = (reading.text[match.start() - 1 : match.start() + 1], reading.text[match.end() - 1 : match.end() + 1])
                if SAME_SCRIPT.fullmatch(around[0]) or (not person and SAME_SCRIPT.fullmatch(around[1])):
                    continue
                if places.take(match.start(), match.end()):
                    yield Mention(match.start(), match.end(), match[0], mention.entity, "proper")


def titles_beside(reading: Reading, mention: Mention) -> frozenset[str]:
    """The titles beside a name: "Governor" before it, 知事 after it."""
    if reading.lang == "ja":
        after = reading.text[mention.end : mention.end + 12]
        return frozenset(title for title in references()["cues_ja"]["person"] if has_title(after, title))
    before = reading.text[max(0, mention.start - TITLE_REACH) : mention.start].lower()
    behind = re.match(r"(?:, | \()[^.;]*", reading.text[mention.end : mention.end + 2 * TITLE_REACH].lower())
    words = {*re.findall(r"[a-z.]+", before)[-3:], *re.findall(r"[a-z.]+", behind[0] if behind else "")}
    return frozenset(words & set(references()["cues_en"]["person"]))


def has_title(after: str, title: str) -> bool:
    """True if a title, and no mere form of address, stands in the words after a name: 広報部長."""
    return (
        title not in ("氏", "さん", "氏ら")
        and title in after[: len(title) + 4]
        and not re.search(r"[、。は]", after[: after.index(title)])
    )
