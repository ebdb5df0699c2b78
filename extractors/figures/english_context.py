"""What the words around tell of an English figure that does not say what it counts."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.figures.english_patterns import CONVERSION, SENTENCE_BREAK
from extractors.records import Figure, Kind, Qualifier

LOOK_BACK, LOOK_AHEAD = 200, 100
OPERATIONS = ("quadrillion", "quintillion")


def in_context(figures: list[Figure], low: str) -> Iterator[Figure]:
    """The figures, with bare scaled numbers ("1.6 trillion") given the unit that their sentence shows.

    An amount put beside another in brackets or by "or" is limited as that one is.
    """
    previous: Figure | None = None
    for figure in figures:
        if (
            previous is not None
            and figure.qualifier is Qualifier.EXACT
            and figure.kind is previous.kind is Kind.MONEY
            and figure.unit != previous.unit
            and previous.qualifier is not Qualifier.RANGE
            and CONVERSION.fullmatch(low, previous.end, figure.start)
        ):
            figure = replace(figure, qualifier=previous.qualifier)
        if figure.kind is Kind.COUNT and figure.unit is None:
            figure = contextual(figure, previous, low)
        if figure.kind is not Kind.DATE and figure.kind is not Kind.DURATION:
            previous = figure
        yield figure


def contextual(figure: Figure, previous: Figure | None, low: str) -> Figure:
    """A bare count, as parameters, operations, or what the figure before it in the sentence counts."""
    start = max(0, figure.start - LOOK_BACK)
    left = SENTENCE_BREAK.split(low[start : figure.start])[-1]
    right = SENTENCE_BREAK.split(low[figure.end : figure.end + LOOK_AHEAD])[0]
    scaled = figure.text[-1:].isalpha()
    near = previous if previous is not None and previous.end > figure.start - len(left) else None
    told = "parameter" in left + right or (near is None and "parameter" in low[start : figure.start])
    if scaled and told and "token" not in right:
        return replace(figure, kind=Kind.PARAMETERS, unit="parameters")
    if figure.text.endswith(OPERATIONS):
        return replace(figure, kind=Kind.COMPUTE, unit="FLOPS")
    if near is None or not near.unit:
        return figure
    if near.kind is Kind.COUNT:
        return replace(figure, unit=near.unit)
    if scaled and near.kind in (Kind.MONEY, Kind.PARAMETERS) and re.search("[a-z]", near.text.lower()):
        return replace(figure, kind=near.kind, unit=near.unit)
    return figure
