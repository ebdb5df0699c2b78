"""A figure while it is being read."""

from dataclasses import dataclass

from extractors.records import Figure, Kind, Qualifier


@dataclass(slots=True)
class Draft:
    """What is known of a figure so far. It may still change, and is cheap to make; `Figure` is what callers get."""

    start: int
    end: int
    kind: Kind
    value: float | str
    unit: str | None = None
    value_high: float | str | None = None
    qualifier: Qualifier = Qualifier.EXACT
    factor: float = 1.0  # what its scale and unit multiplied the number by

    def figure(self, text: str) -> Figure:
        """The finished figure of a text."""
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
