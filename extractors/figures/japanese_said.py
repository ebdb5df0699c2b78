"""A Japanese number with what stands around it."""

from extractors.figures.grammar import Unit


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
