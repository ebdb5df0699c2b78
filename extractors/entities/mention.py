"""The record of one mention."""

from dataclasses import dataclass

from extractors.records import Entity


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that stands for an entity."""

    start: int
    end: int
    text: str
    entity: Entity
    how: str  # "known" by the knowledge base, a "proper" name, a "reference" ("the company") or a "common" noun
    others: tuple[Entity, ...] = ()  # whom else a reference may stand for, the likeliest first
