"""Pairs of names that may be one entity, with what speaks for it. Nobody is merged by this: people decide."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractors.entities.names import key, names_of
from extractors.entities.sounds import first_sound, is_katakana_name, is_spoken_latin, similarity
from extractors.records import Entity

ALIKE = 0.75  # of two names that sound alike; see extractors.entities.sounds
ACRONYM = re.compile(r"[A-Z]{3,8}")
INITIAL = re.compile(r"\b[A-Z]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entities that may be one. `why` is a phrase for people; `score`, 0 to 1, orders the list."""

    entity: Entity
    other: Entity
    why: str
    score: float


def propose(unknown: Iterable[Entity], known: Iterable[Entity]) -> list[Proposal]:
    """Whom each unknown entity (`Proposal.other`) may be, among the known and the other unknown ones; the surest first."""
    fresh = list(unknown)
    everybody = {entity.entity_id: entity for entity in (*known, *fresh)}
    found: dict[tuple[str, str], Proposal] = {}
    new = {entity.entity_id for entity in fresh}
    for proposal in (*_same_spelling(fresh, everybody), *_same_sound(fresh, everybody), *_acronyms(fresh, everybody)):
        if proposal.other.entity_id not in new:
            proposal = replace(proposal, entity=proposal.other, other=proposal.entity)
        pair = (proposal.entity.entity_id, proposal.other.entity_id)
        if pair[::-1] not in found and (pair not in found or found[pair].score < proposal.score):
            found[pair] = proposal
    return sorted(found.values(), key=lambda proposal: (-proposal.score, proposal.entity.name, proposal.other.name))


def _same_spelling(fresh: list[Entity], everybody: dict[str, Entity]) -> Iterator[Proposal]:
    """A name that an article gives to another entity too, or that is the same but for spaces, hyphens and case."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in everybody.values():
        for name in names_of(entity):
            owners[_squeezed(name)].add(entity.entity_id)
    for entity in fresh:
        for name in names_of(entity):
            for owner in sorted(owners[_squeezed(name)] - {entity.entity_id}):
                other = everybody[owner]
                same = any(key(name) == key(further) for further in names_of(other))
                why = f"{other.name} is called {name}, too" if same else f"{name} and {other.name} differ in spelling only"
                yield Proposal(other, entity, why, 0.95 if same else 0.9)


def _same_sound(fresh: list[Entity], everybody: dict[str, Entity]) -> Iterator[Proposal]:
    """A katakana name and a name in Latin letters."""
    new = {entity.entity_id for entity in fresh}
    latin: dict[str, list[tuple[str, Entity]]] = defaultdict(list)
    katakana = []
    for entity in everybody.values():
        for name in names_of(entity):
            if is_spoken_latin(name):
                latin[first_sound(name)].append((name, entity))
            elif is_katakana_name(name):
                katakana.append((name, entity))
    for name, entity in katakana:
        for other_name, other in latin[first_sound(name)]:
            if (
                entity.kind != other.kind
                or entity.entity_id == other.entity_id
                or not new & {entity.entity_id, other.entity_id}
            ):
                continue
            if (alike := similarity(name, other_name)) >= ALIKE:
                yield Proposal(other, entity, f"{name} sounds like {other_name} ({alike:.2f})", alike)


def _acronyms(fresh: list[Entity], everybody: dict[str, Entity]) -> Iterator[Proposal]:
    """The initials of a longer name."""
    short = {entity.name: entity for entity in fresh if ACRONYM.fullmatch(entity.name)}
    for entity in everybody.values():
        for name in names_of(entity):
            other = short.get("".join(INITIAL.findall(name)))
            if other is not None and " " in name and other.entity_id != entity.entity_id and other.kind == entity.kind:
                yield Proposal(entity, other, f"{other.name} are the initials of {name}", 0.8)


def _squeezed(name: str) -> str:
    return re.sub(r"[\s\-・･.,'’]", "", key(name))
