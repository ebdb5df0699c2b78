"""Known names that several entities share, or that are common words too: decided by the text, or left open."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.ids import stable_id
from extractors.entities.knowledge import Hit, Knowledge
from extractors.entities.mention import Mention, Places
from extractors.entities.names import entity_of, fold_width, lang_of, names_of
from extractors.entities.tables import references
from extractors.reading import Reading
from extractors.records import Entity, Kind

LATIN_WORD = re.compile(r"[A-Za-z0-9]")
JAPANESE_APPOSITION = re.compile(r"(?:大手|新興|メーカー|会社|企業|銀行|社|米|英|仏|独|韓国|中国)の?「?$")


def known_mentions(reading: Reading, knowledge: Knowledge) -> list[Mention]:
    """The known names of the text in order, each with its entity: the only one of that name, the one that the text tells, or,
    where it does not tell, an entity for the open name. A common word that nothing shows to be a name is none.
    """
    sums = Places((figure.start, figure.end) for figure in reading.figures if figure.kind is Kind.MONEY)
    hits = [hit for hit in knowledge.find(reading.text) if sums.free(hit.start, hit.end)]  # "US$5" names no country
    told = {hit.strong[0].entity_id for hit in (*hits, *knowledge.find(reading.article.title)) if hit.plain}
    chosen: dict[str, Entity | None] = {}
    mentions = []
    for hit in hits:
        name = reading.text[hit.start : hit.end]
        entity: Entity | None = hit.entities[0]
        if not hit.plain:
            entity = chosen.get(name) or choose(hit, told, reading)
            chosen[name] = entity
        if entity is not None:
            mentions.append(Mention(hit.start, hit.end, name, entity, "known"))
        elif len(hit.strong) > 1:
            mentions.append(Mention(hit.start, hit.end, name, open_entity(name, hit.strong), "open", hit.strong))
    return mentions


def open_entity(name: str, owners: Sequence[Entity]) -> Entity:
    """An entity for a name that the text does not decide: none of its `owners`, and the same wherever these may be meant."""
    shared = Counter(known for owner in owners for known in names_of(owner))
    names = [known for known, count in shared.items() if count == len(owners)] or [name]
    plain = entity_of(min(names, key=lambda known: (lang_of(known) != "en", len(known))), owners[0].kind)
    ids = sorted(owner.entity_id for owner in owners)
    return replace(plain, entity_id=stable_id("entity", "open", *ids), names=tuple((known, lang_of(known)) for known in names))


def choose(hit: Hit, told: set[str], reading: Reading) -> Entity | None:
    """Whose name it is: of the one that the text names in full; else of the one of the kind that the words beside it tell; else
    of the one that the text has most context words of; else of the one that needs no evidence. None if that decides nothing.
    """
    if found := _only(entity for entity in hit.entities if entity.entity_id in told):
        return found
    kind = cued_kind(reading.text, hit.start, hit.end, reading.lang)
    candidates = [entity for entity in hit.entities if entity.kind == kind]
    if found := _only(candidates):
        return found
    name = reading.text[hit.start : hit.end]
    candidates = candidates or list(hit.entities)
    speaks = {entity.entity_id: context_words(entity, name, reading) for entity in candidates}
    best = max(speaks.values())
    if best:
        return _only(entity for entity in candidates if speaks[entity.entity_id] == best)
    return _only(entity for entity in candidates if entity in hit.strong)


def context_words(entity: Entity, name: str, reading: Reading) -> int:
    """How many of the words that go with an entity, its other names included, the text and title have."""
    text = f"{reading.article.title}\n{reading.text}".replace(name, " ")
    words = {*entity.context, *(other for other in names_of(entity) if name not in other and other not in entity.weak)}
    return sum(bool(re.search(rf"\b{re.escape(word)}\b", text) if LATIN_WORD.match(word) else word in text) for word in words)


def _only(entities: Iterable[Entity]) -> Entity | None:
    found = list(entities)
    return found[0] if len(found) == 1 else None


def cued_kind(text: str, start: int, end: int, lang: str) -> str | None:
    """The kind that a word right beside a name tells: "Inc." after it, "supercomputer" before or after it, 社 after it."""
    if lang == "ja":
        after = fold_width(text[end : end + 12])
        cues = references()["cues_ja"]
        kind = next((kind for kind in cues if any(after.startswith(cue) for cue in cues[kind])), None)
        return kind or ("organization" if JAPANESE_APPOSITION.search(text, max(0, start - 8), start) else None)
    cues = references()["cues_en"]
    before = re.findall(r"[\w.]+", text[max(0, start - 30) : start].lower())[-1:]
    after_words = re.findall(r"[\w.]+", text[end : end + 30].lower())[:1] if text[end : end + 1] == " " else []
    return next((kind for kind in cues if any(word in cues[kind] for word in (*before, *after_words))), None)
