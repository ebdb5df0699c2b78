"""Names that an article gives to somebody itself: in brackets, in an aside, or by initials."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from extractors.entities.mention import Mention, Places
from extractors.entities.names import entity_of, fold_width, lang_of
from extractors.entities.names_english import NOT_A_NAME
from extractors.entities.names_japanese import NOT_A_NAME_JA
from extractors.reading import Reading
from extractors.records import Entity

SHORT = r"[A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ0-9０-９&.-]{1,9}"
BRACKETS = re.compile(rf"\s?[(（](?:以下、?|hereafter )?[「“\"]?({SHORT}|[一-龠ぁ-んァ-ヶー]{{2,8}})[」”\"]?[)）]")
ASIDE = re.compile(rf",? (?:or|(?:better |also |widely )?(?:known|abbreviated) as|called) (?:the )?({SHORT})(?=[,.;) ])")
ACRONYM = re.compile(r"[A-ZＡ-Ｚ]{2,8}")
LATIN = re.compile(r"[」』]?\s?[(（]([A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ0-9０-９&.'’ -]{3,40})[)）]")
LATIN_END = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ0-9０-９]$")


def learn_aliases(named: list[Mention], reading: Reading) -> list[Mention]:
    """The mentions with those by an alias that the text gives itself: "理化学研究所(理研)", "State Bank of India, or SBI", and
    the initials of a name of three words or more. What the text says goes before what is known: no other SBI is meant here.
    """
    romanised = dict(in_latin(named, reading))
    named = [replace(mention, entity=romanised.get(mention.entity.entity_id, mention.entity)) for mention in named]
    aliases = dict(reversed(list(given_aliases(named, reading))))
    named = [
        mention
        for mention in named
        if mention.text not in aliases or mention.entity.entity_id == aliases[mention.text].entity_id
    ]
    named = [replace(mention, entity=also_called(mention.entity, aliases)) for mention in named]
    places = Places([*((m.start, m.end) for m in named), *((figure.start, figure.end) for figure in reading.figures)])
    for alias, entity in sorted(aliases.items(), key=lambda item: -len(item[0])):
        edges = (r"(?<![A-Za-zＡ-Ｚａ-ｚ])", r"(?![A-Za-zＡ-Ｚａ-ｚ0-9０-９])") if LATIN_END.search(alias) else ("", "")
        for match in re.finditer(re.escape(alias).join(edges), reading.text):
            if places.take(match.start(), match.end()):
                named.append(Mention(match.start(), match.end(), match[0], also_called(entity, aliases), "known"))
    return named


def in_latin(named: list[Mention], reading: Reading) -> Iterator[tuple[str, Entity]]:
    """(id, entity by its name in Latin letters) of those whom no list has and whose Japanese name that follows in brackets:
    アルダ・モーターズ（Alda Motors）. So articles in both languages speak of one.
    """
    for mention in named:
        if mention.how == "proper" and lang_of(mention.text) == "ja" and (match := LATIN.match(reading.text, mention.end)):
            name, entity = fold_width(match[1]), mention.entity
            if any(letter.islower() for letter in name):
                yield entity.entity_id, replace(entity_of(name, entity.kind), names=((name, "en"), (mention.text, "ja")))


def given_aliases(named: list[Mention], reading: Reading) -> Iterator[tuple[str, Entity]]:
    """(alias, whose) in the order of the text."""
    names = {mention.text for mention in named if mention.how == "known"}
    for mention in named:
        if mention.entity.kind == "place":
            continue
        match = BRACKETS.match(reading.text, mention.end) or ASIDE.match(reading.text, mention.end)
        if match and match[1] not in NOT_A_NAME_JA and match[1].lower() not in NOT_A_NAME and match[1] != mention.text:
            new = match[1] not in names or ACRONYM.fullmatch(match[1])
            if new and (re.fullmatch(SHORT, match[1]) or cut_from(match, mention.text)):
                yield match[1], mention.entity
        elif (initials := initials_of(mention.text)) and re.search(rf"\b{initials}\b", reading.text[mention.end :]):
            yield initials, mention.entity


def cut_from(match: re.Match[str], name: str) -> bool:
    """True for a Japanese alias of letters that the name has in this order, 日本銀行（日銀）, or called one: 以下「甲社」."""
    letters = iter(name)
    return len(match[0].strip(" ()（）")) > len(match[1]) or all(letter in letters for letter in match[1])


def initials_of(name: str) -> str:
    """The initials of a name of three words or more with a capital; "" for another."""
    initials = "".join(re.findall(r"(?:^|(?<=[ -]))[A-Z]", name))
    return initials if len(initials) >= 3 else ""


def also_called(entity: Entity, aliases: Mapping[str, Entity]) -> Entity:
    """The entity with those of the aliases that are its own among its names."""
    further = [(name, lang_of(name)) for name, owner in aliases.items() if owner.entity_id == entity.entity_id]
    return replace(entity, names=tuple(dict.fromkeys((*entity.names, *further)))) if further else entity
