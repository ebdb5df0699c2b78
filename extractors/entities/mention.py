"""The record of one mention, and the places that mentions take."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.records import Entity


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that stands for an entity."""

    start: int
    end: int
    text: str
    entity: Entity
    # "known" by the knowledge base; "open" if several known ones have the name and the text does not tell; a "proper" name that
    # is not known; a "reference" ("the company"); or a "common" noun
    how: str
    others: tuple[Entity, ...] = ()  # whom else it may stand for, the likeliest first


class Places:
    """Stretches of a text that never overlap, in order."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self.all = sorted(stretches)

    def free(self, start: int, end: int) -> bool:
        """True if none of them overlaps this one."""
        position = bisect_left(self.all, (start, end))
        return not any(s < end and start < e for s, e in self.all[max(0, position - 1) : position + 1])

    def take(self, start: int, end: int) -> bool:
        """Add this one if it is free; whether it was."""
        if not self.free(start, end):
            return False
        insort(self.all, (start, end))
        return True
