"""Mentions: where a text names somebody or something, and whom."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from extractors.entities.aliases import learn_aliases
from extractors.entities.ambiguous import known_mentions
from extractors.entities.coreference import nations, refer
from extractors.entities.introduced import introduced_spans
from extractors.entities.kinds_english import named_spans
from extractors.entities.knowledge import Knowledge
from extractors.entities.mention import Mention, Places
from extractors.entities.names import entity_of
from extractors.entities.names_english import DIRECTIONS
from extractors.entities.names_japanese import named_spans_ja
from extractors.entities.short_forms import short_forms
from extractors.entities.tables import references
from extractors.reading import Reading
from extractors.records import Entity


def find_mentions(reading: Reading, knowledge: Knowledge) -> list[Mention]:
    """The mentions of the article in order, never overlapping: names everywhere they are known, others where parsed.

    Whom the title names is noted in `reading.titled`.
    """
    named = known_mentions(reading, knowledge)
    if reading.lang == "ja":
        for start, end in introduced_spans(named, reading):
            named = add_name(named, reading, start, end, "organization", knowledge)
    inside, titled = named_spans_ja(reading) if reading.lang == "ja" else named_spans(reading)
    for start, end, kind in inside:
        named = add_name(named, reading, start, end, kind, knowledge)
    named = repeat_names(sorted(named, key=lambda mention: mention.start), reading, knowledge, titled)
    if reading.lang == "en":
        named = [facility(mention, named, reading) for mention in named]
    named = learn_aliases(sorted(named, key=lambda mention: mention.start), reading)
    named = fuller_names(sorted(named, key=lambda mention: mention.start), knowledge)
    named = short_forms(sorted(named, key=lambda mention: mention.start), reading, knowledge)
    reading.titled = titled_entities(reading, knowledge, titled, named)
    referring = [*refer(reading, named, knowledge)]
    if reading.lang == "en":
        places = Places((mention.start, mention.end) for mention in (*named, *referring))
        referring += [mention for mention in nations(reading, knowledge) if places.free(mention.start, mention.end)]
    return sorted([*named, *referring], key=lambda mention: mention.start)


def titled_entities(
    reading: Reading, knowledge: Knowledge, titled: list[tuple[int, int, str]], named: list[Mention]
) -> list[Entity]:
    """Whom the title names: known ones, and other names as the text resolves them where it has them too."""
    known = [hit for hit in knowledge.find(reading.article.title) if hit.plain]
    resolved = {mention.text: mention.entity for mention in named}
    found = [hit.entities[0] for hit in known]
    for start, end, kind in titled:
        text = re.sub(r"['’]s$", "", reading.article.title[start:end])
        if not common(text, reading) and not any(hit.start < end and start < hit.end for hit in known):
            found.append(resolved.get(text) or entity_of(text, kind))
    return list({entity.entity_id: entity for entity in found}.values())


def repeat_names(
    named: list[Mention], reading: Reading, knowledge: Knowledge, titled: list[tuple[int, int, str]]
) -> list[Mention]:
    """The mentions with every further place where a name found once stands, those of the title (start, end, kind) included."""
    proper = {mention.text: mention.entity for mention in reversed(named) if mention.how == "proper"}
    for start, end, kind in titled:
        text = re.sub(r"['’]s$", "", reading.article.title[start:end])
        proper.setdefault(text, knowledge.get(text) or entity_of(text, kind))
    if reading.lang == "en":
        named = without_parts(named, proper, reading)
    places = Places([*((m.start, m.end) for m in named), *((figure.start, figure.end) for figure in reading.figures)])
    named = [mention for mention in named if mention.how != "proper" or not common(mention.text, reading)]
    found = []
    for name, entity in sorted(proper.items(), key=lambda item: -len(item[0])):
        if len(name) < 2 or common(name, reading):
            continue
        boundary = r"(?<![A-Za-z0-9])" + re.escape(name) + r"(?![A-Za-z0-9]|\.[0-9])" if name[0].isascii() else re.escape(name)
        free = (match for match in re.finditer(boundary, reading.text) if places.take(match.start(), match.end()))
        found += [Mention(match.start(), match.end(), match[0], entity, "proper") for match in free]
    return [*named, *found]


def without_parts(named: list[Mention], proper: Iterable[str], reading: Reading) -> list[Mention]:
    """The mentions without unknown names that stand in a longer name of the article: Basin where it says Great Basin."""
    longer: dict[str, list[tuple[str, int]]] = defaultdict(list)  # a name -> names that it is a part of, and where in them
    for name in proper:
        for other in proper:
            if name != other and (place := f" {other} ".find(f" {name} ")) >= 0:
                longer[name].append((other, place))

    def is_part(mention: Mention) -> bool:
        places = ((name, mention.start - at) for name, at in longer[mention.text])
        return any(place >= 0 and reading.text.startswith(name, place) for name, place in places)

    return [mention for mention in named if mention.how != "proper" or not is_part(mention)]


FACILITY = re.compile(
    r" (?:(?:wind|solar|rail|railway|base|power|nuclear|gas|oil|coal|steel|battery|assembly|chip|data|storage|container) )?"
    r"(?:plant|factory|fab|refinery|smelter|shipyard|mine|quarry|oilfield|field|dam|reservoir|tunnel|bridge|canal|pipeline|"
    r"terminal|station|airport|port|reactor|farm|park|link|line|campus|cent(?:er|re)|site|stadium|arena|hospital)\b(?!['’-])"
)


def facility(mention: Mention, named: list[Mention], reading: Reading) -> Mention:
    """The mention with what stands in a place or is only named with it: the Teplin dam, the Dogger Lane wind farm."""
    match = FACILITY.match(reading.text, mention.end)
    if match is None or mention.entity.kind == "person":
        return mention
    alike = [other for other in named if other.entity == mention.entity]
    alone = mention.how == "proper" and all(FACILITY.match(reading.text, other.end) for other in alike)
    if mention.entity.kind != "place" and not alone:
        return mention
    text = mention.text + match[0]
    return replace(mention, end=match.end(), text=text, entity=entity_of(text, "product"), how="proper")


def common(name: str, reading: Reading) -> bool:
    """True for a capitalised English word that the text also writes small: a noun that starts a sentence or headline."""
    return (
        reading.lang == "en"
        and name.isalpha()
        and name[1:].islower()
        and name.lower() in reading.text
        and bool(re.search(rf"\b{name.lower()}s?\b", reading.text))
    )


def add_name(named: list[Mention], reading: Reading, start: int, end: int, kind: str, knowledge: Knowledge) -> list[Mention]:
    """`named` with the proper name from `start` to `end`, unless a known name already says who it is."""
    inside = [mention for mention in named if mention.start < end and start < mention.end]
    text = reading.text[start:end]
    if NUMBER_FORMAT.fullmatch(text) or any(figure.start < end and start < figure.end for figure in reading.figures):
        return named
    if inside:
        glued = any(
            text[mention.end - start : mention.end - start + 1] in ("-", "ー")
            or text[mention.end - start :].strip()[:1].isdigit()
            for mention in inside
            if mention.end < end
        )
        if inside[0].start <= start and end <= inside[0].end:
            return named
        if glued:
            kind = "product"
        elif not part_of_longer(inside, start, end, kind, reading):
            return named
        named = [mention for mention in named if mention not in inside]
    bare = re.sub(r"['’]s$|(?<=[0-9])s$", "", text)  # "the H100s"
    entity = knowledge.get(bare) or knowledge.get_by_sound(bare, kind) or entity_of(bare, kind)
    return [*named, Mention(start, end, text, entity, "proper")]


def part_of_longer(inside: list[Mention], start: int, end: int, kind: str, reading: Reading) -> bool:
    """True if the known names inside a longer name only lend it their words: Bank of India, Claude Marchetti, 石川太郎."""
    first = inside[0]
    text = reading.text[start:end]
    if reading.lang == "ja":
        rest = text[first.end - start :]
        if len(inside) == 1 and first.entity.kind == "place" and start < first.start and first.end == end:
            return bool(SUBSIDIARY.fullmatch(text[: first.start - start]))  # スカイ九州
        return (
            len(inside) == 1
            and first.start == start
            and (
                (kind == "person" and first.entity.kind != "person")
                or (first.entity.kind == "organization" and bool(SUBSIDIARY.fullmatch(rest)))
                or rest in references()["tails_ja"]
            )
        )
    if kind == "person":
        return " " in text and all(mention.entity.kind != "person" for mention in inside)
    if all(mention.entity.kind == "place" for mention in inside):
        institutions = references()["cues_en"]["organization"]
        directed = text[: first.start - start].strip() in DIRECTIONS and first.end == end
        return any(word in institutions for word in text.lower().split()) or (
            len(inside) == 1 and (first.start == start or directed)
        )
    return len(inside) == 1 and first.start == start and first.entity.kind != "organization"


NUMBER_FORMAT = re.compile(r"(?:FP|BF|TF|INT)[0-9]{1,2}")  # in which a chip calculates
SUBSIDIARY = re.compile(r"[ァ-ヺー&・]{3,}")  # after the name of a firm: 日立エナジー
SHORT_MODEL = re.compile(r"[A-Z]{1,3}[0-9][\w.-]*")


def fuller_names(named: list[Mention], knowledge: Knowledge) -> list[Mention]:
    """The mentions with a model's short name given to the known product of a maker that the text names: R1 is DeepSeek-R1.

    Two short names of one maker's products tell the maker, too: V3 and R1.
    """
    short = {mention.text for mention in named if mention.how == "proper" and SHORT_MODEL.fullmatch(mention.text)}
    products = {text: knowledge.models.get(text, {}) for text in sorted(short)}
    makers = [mention.entity.name for mention in named if mention.entity.kind == "organization"]
    told = Counter(maker for owners in products.values() for maker in owners)
    makers += [maker for maker, count in told.items() if count > 1]
    fuller = {text: owners[maker] for text, owners in products.items() for maker in reversed(makers) if maker in owners}
    return [replace(mention, entity=fuller.get(mention.text, mention.entity)) for mention in named]
