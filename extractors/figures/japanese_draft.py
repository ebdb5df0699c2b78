"""What the Japanese reader passes on while it reads: a figure without its text, and a number with what stands around it."""

from typing import NamedTuple

from extractors.figures.grammar import Unit
from extractors.records import Figure, Kind, Qualifier


class Draft(NamedTuple):
    """A figure by its place; its text is cut from the article's text at the end."""

    start: int
    end: int
    kind: Kind
    value: float | str
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACT
    value_high: float | str | None = None

    def figure(self, text: str) -> Figure:
        """The figure, as printed in `text`."""
        return Figure(
            start=self.start,
            end=self.end,
            text=text[self.start : self.end],
            kind=self.kind,
            value=self.value,
            value_high=self.value_high,
            unit=self.unit,
            qualifier=self.qualifier,
        )


class Said:
    """A number with its sign, and its unit or counter: not yet a figure."""

    __slots__ = ("context", "counter", "digits", "end", "high", "noun", "number", "printed", "start", "unit")

    def __init__(self, start: int, end: int, number: float, printed: str) -> None:
        self.start = start
        self.end = end
        self.number = number
        self.printed = printed  # the numerals alone
        self.digits = start  # where the numerals start
        self.unit: Unit | None = None
        self.counter = ""  # as printed
        self.noun = ""  # what the counter counts
        self.context = start  # where the words before it end: before the first number for the second of a range
        self.high: float | None = None  # upper end, where one unit is printed for both ("151円25〜26銭")

    def with_unit_of(self, other: "Said", scale: float) -> "Said":
        """This number as it reads with the unit and the scale that are printed only after the other."""
        said = Said(self.start, self.end, self.number * scale, self.printed)
        said.digits = self.digits
        said.unit, said.counter, said.noun = other.unit, other.counter, other.noun
        return said
