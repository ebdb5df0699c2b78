"""What the words around tell of a Japanese figure that does not say what it counts."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.figures.numerals import KANJI_LARGE
from extractors.records import Figure, Kind


def in_context(figures: list[Figure], folded: str) -> Iterator[Figure]:
    """The figures, with bare scaled numbers (「70億」) given the unit that their sentence shows."""
    previous: Figure | None = None
    for figure in figures:
        if figure.kind is Kind.COUNT and figure.unit is None:
            figure = contextual(figure, previous, folded)
        if figure.kind not in (Kind.DATE, Kind.DURATION, Kind.PERCENT):
            previous = figure
        yield figure


def contextual(figure: Figure, previous: Figure | None, folded: str) -> Figure:
    """A bare scaled number, as parameters or as what the figure before it counts."""
    left = re.split(r"[。\n]", folded[max(0, figure.start - 120) : figure.start])[-1]
    right = re.split(r"[。\n]", folded[figure.end : figure.end + 60])[0]
    scaled = figure.text[-1] in KANJI_LARGE
    near = previous is not None and previous.end > figure.start - len(left)
    if (near and previous is not None and previous.kind is Kind.PARAMETERS) or "パラメ" in left + right:
        return replace(figure, kind=Kind.PARAMETERS, unit="parameters")
    if near and previous is not None and previous.unit and previous.kind in (Kind.MONEY, Kind.COUNT) and scaled:
        return replace(figure, kind=previous.kind, unit=previous.unit)
    wide = folded[max(0, figure.start - 120) : figure.start]
    if scaled and "パラメ" in wide:
        return replace(figure, kind=Kind.PARAMETERS, unit="parameters")
    return figure
