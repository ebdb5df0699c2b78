"""Counting: what was asked and found, by language and by kind of figure, as precision, recall and F1."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that counts: an annotation, found or not, or something that was said, right or not."""

    lang: str  # "en+ja" for a pair across languages
    kind: str
    gold: bool = False
    hit: bool = False
    said: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many were annotated and how many of these were found; how many were said and how many of these are right."""

    gold: int
    hit: int
    said: int
    right: int

    @classmethod
    def of(cls, points: Iterable[Point]) -> "Score":
        """The score of the points."""
        listed = list(points)
        return cls(
            gold=sum(point.gold for point in listed),
            hit=sum(point.hit for point in listed),
            said=sum(point.said for point in listed),
            right=sum(point.right for point in listed),
        )

    @property
    def precision(self) -> float | None:
        """The share of what was said that is right; None if nothing was said."""
        return share(self.right, self.said)

    @property
    def recall(self) -> float | None:
        """The share of what was annotated that was found; None if nothing was annotated."""
        return share(self.hit, self.gold)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None if nothing was annotated and nothing said.

        None, too, if what was found is not among what precision is measured on.
        """
        if (not self.gold or self.hit) and not self.said:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def as_dict(self) -> dict[str, Any]:
        """The score as JSON takes it."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "gold": self.gold,
            "found": self.hit,
            "said": self.said,
            "right": self.right,
        }


@dataclass(frozen=True, slots=True)
class Grouped(Generic[Result]):
    """A result for everything, for each language and for each kind of figure."""

    whole: Result
    by_lang: dict[str, Result]
    by_kind: dict[str, Result]

    def as_dict(self, plain: Callable[[Result], Any]) -> dict[str, Any]:
        """The results as JSON takes them, each by `plain`."""
        return {
            "all": plain(self.whole),
            "by_language": {name: plain(result) for name, result in self.by_lang.items()},
            "by_kind": {name: plain(result) for name, result in self.by_kind.items()},
        }


def grouped(
    items: Sequence[Item],
    result: Callable[[list[Item]], Result],
    *,
    lang: Callable[[Item], str],
    kind: Callable[[Item], str],
) -> Grouped[Result]:
    """The result of all items, and of those of each language and kind, in alphabetical order."""

    def by(key: Callable[[Item], str]) -> dict[str, Result]:
        return {name: result([item for item in items if key(item) == name]) for name in sorted({key(item) for item in items})}

    return Grouped(result(list(items)), by(lang), by(kind))


def scored(points: Sequence[Point]) -> Grouped[Score]:
    """The score of the points, of all and by group."""
    return grouped(points, Score.of, lang=lambda point: point.lang, kind=lambda point: point.kind)


def share(part: int, whole: int) -> float | None:
    """The part of the whole, in [0, 1]; None of nothing."""
    return part / whole if whole else None
