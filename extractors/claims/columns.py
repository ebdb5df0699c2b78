"""What heads the columns of a table: dates at which the figures below hold, or words that tell what they measure."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from extractors.reading import Reading
from extractors.records import Figure, Kind

SEPARATOR = re.compile(r"[|｜\t]")
ROWS = 30  # lines above a cell among which the head of its column is looked for
LONGEST = 400  # characters of a line of a table; what is longer is prose

Span = tuple[int, int]


def head_of_column(reading: Reading, figure: Figure) -> Figure | None:
    """The date that heads the column of a figure: that at its place in the nearest line above with only dates, one for each.

    None for a figure that stands alone in its line.
    """
    row = [item for item in figures_in(reading, line_of(reading, figure.start)) if item.kind is not Kind.DATE]
    if len(row) < 2 or figure not in row:
        return None
    for line in lines_above(reading, figure.start):
        above = figures_in(reading, line)
        if len(above) == len(row) and all(item.kind is Kind.DATE for item in above):
            return above[row.index(figure)]
    return None


def heads_column(reading: Reading, figure: Figure) -> bool:
    """True for one of several dates alone in their line, where the next line has a figure for each."""
    line = line_of(reading, figure.start)
    row = figures_in(reading, line)
    if len(row) < 2 or any(item.kind is not Kind.DATE for item in row):
        return False
    below = figures_in(reading, line_of(reading, line[1] + 1))
    return len(row) == sum(item.kind is not Kind.DATE for item in below)


def title_of_column(reading: Reading, figure: Figure) -> str:
    """What the first line of a table says above a figure, in a column between bars or tabs; "" where there is none."""
    start, end = line_of(reading, figure.start)
    place, size = (len(SEPARATOR.findall(reading.text, start, stop)) for stop in (figure.start, end))
    title = ""
    for line in lines_above(reading, figure.start) if place else ():
        cells = SEPARATOR.split(reading.text[slice(*line)])
        if len(cells) != size + 1:
            break
        title = cells[place]
    return title


def lines_above(reading: Reading, at: int) -> Iterator[Span]:
    """The lines above that in which a character stands, the nearest first, up to a blank one."""
    start, _ = line_of(reading, at)
    for _ in range(ROWS):
        if not start:
            return
        start, end = line_of(reading, start - 1)
        if not reading.text[start:end].strip():
            return
        yield start, end


def line_of(reading: Reading, at: int) -> Span:
    """(start, end) of the line in which a character stands; empty where that is longer than a line of a table."""
    start = reading.text.rfind("\n", max(0, at - LONGEST), at) + 1
    end = reading.text.find("\n", at, at + LONGEST)
    end = min(len(reading.text), at + LONGEST) if end < 0 else end
    return (start, end) if (start or at <= LONGEST) and end - start <= LONGEST else (at, at)


def figures_in(reading: Reading, line: Span) -> list[Figure]:
    """The figures of a line."""
    first, last = (bisect_left(reading.figures, place, key=attrgetter("start")) for place in line)
    return list(reading.figures[first:last])
