"""Mentions: where a text names somebody or something, and whom."""

import re
from bisect import bisect_left
from dataclasses import replace

from extractors.entities.coreference import refer
from extractors.entities.kinds_english import decide_kinds, decided_names
from extractors.entities.knowledge import Knowledge, entity_of, key
from extractors.entities.mention import Mention
from extractors.entities.names_japanese import japanese_names
from extractors.reading import Reading
from extractors.records import Entity


def find_mentions(reading: Reading, knowledge: Knowledge) -> list[Mention]:
    """The mentions of the article in order, never overlapping: names everywhere they are known, others where parsed."""
    named = [
        Mention(hit.start, hit.end, reading.text[hit.start : hit.end], hit.entity, "known")
        for hit in knowledge.find(reading.text)
    ]
    kinds = decide_kinds(reading) if reading.lang == "en" else {}
    for parsed in reading.parsed.values():
        runs = japanese_names(parsed) if reading.lang == "ja" else decided_names(parsed, kinds)
        for start, end, kind in runs:
            named = add_name(named, reading, start, end, kind, knowledge)
    named = repeat_names(sorted(named, key=lambda mention: mention.start), reading, knowledge, kinds)
    named = learn_aliases(sorted(named, key=lambda mention: mention.start), reading)
    named = fuller_names(sorted(named, key=lambda mention: mention.start), knowledge)
    named = same_names(named, reading.lang)
    return sorted([*named, *refer(reading, named)], key=lambda mention: mention.start)


def repeat_names(named: list[Mention], reading: Reading, knowledge: Knowledge, kinds: dict[str, str]) -> list[Mention]:
    """The mentions with every further place where a name found once stands, those of the title included."""
    proper = {mention.text: mention.entity for mention in reversed(named) if mention.how == "proper"}
    if reading.title is not None:
        runs = japanese_names(reading.title) if reading.lang == "ja" else decided_names(reading.title, kinds)
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


SHORT_MODEL = re.compile(r"[A-Z]{1,3}[0-9][\w.-]*")
MODEL_TAIL = re.compile(r"(?<=[a-z])[- ]((?:[a-z]{1,3})[0-9][\w.-]*)$")  # of a name in lower case: "v3" of "deepseek-v3"
ALIAS = re.compile(r"\s?[(（]([A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ0-9０-９&.-]{1,9}|[一-龠ァ-ヶー]{2,8})[)）]")


def learn_aliases(named: list[Mention], reading: Reading) -> list[Mention]:
    """The mentions with those by an alias that the text gives in brackets after a name: "理化学研究所(理研)"."""
    aliases: dict[str, Entity] = {}
    for mention in named:
        match = ALIAS.match(reading.text, mention.end)
        if match and mention.entity.kind != "place":
            aliases.setdefault(match[1], mention.entity)
    taken = sorted([(m.start, m.end) for m in named] + [(figure.start, figure.end) for figure in reading.figures])
    found = []
    for alias, entity in aliases.items():
        edge = r"(?![A-Za-zＡ-Ｚａ-ｚ0-9０-９])" if LATIN_END.search(alias) else ""
        for match in re.finditer((r"(?<![A-Za-zＡ-Ｚａ-ｚ])" if edge else "") + re.escape(alias) + edge, reading.text):
            position = bisect_left(taken, (match.start(), match.end()))
            if not any(s < match.end() and match.start() < e for s, e in taken[max(0, position - 1) : position + 1]):
                found.append(Mention(match.start(), match.end(), match[0], entity, "known"))
    return [*named, *found]


LATIN_END = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ0-9０-９]$")


def common(name: str, reading: Reading) -> bool:
    """True for a capitalised English word that the text also writes small: a noun that starts a sentence or headline."""
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


def fuller_names(named: list[Mention], knowledge: Knowledge) -> list[Mention]:
    """The mentions with a model's short name given to the known product of a maker that the text names: R1 is DeepSeek-R1."""
    makers = list(dict.fromkeys(mention.entity.name for mention in named if mention.entity.kind == "organization"))
    fuller: dict[str, Entity] = {}
    for text in {mention.text for mention in named if mention.how == "proper" and SHORT_MODEL.fullmatch(mention.text)}:
        owners = [known for maker in makers for glue in "- " if (known := knowledge.get(f"{maker}{glue}{text}"))]
        if owners:
            fuller[text] = owners[0]
    return [replace(mention, entity=fuller.get(mention.text, mention.entity)) for mention in named]


def same_names(named: list[Mention], lang: str) -> list[Mention]:
    """The mentions with short forms given to the fuller name before them ("Son" to "Masayoshi Son")."""
    seen: dict[str, Entity] = {}
    result: list[Mention] = []
    for mention in named:
        entity = seen.get(key(mention.text), mention.entity)
        result.append(mention if entity is mention.entity else replace(mention, entity=entity))
        seen.setdefault(key(mention.text), entity)
        if entity.kind == "product" and (tail := MODEL_TAIL.search(key(mention.text))):
            seen.setdefault(tail[1], entity)
        words = key(mention.text).split(" ")
        if lang == "en" and len(words) > 1:
            for part in (
                {words[-1], words[0], " ".join(words[:-1])} if entity.kind == "person" else {words[0], " ".join(words[:-1])}
            ):
                if len(part) > 2:
                    seen.setdefault(part, entity)
    return result
