"""What heads the columns of a table: dates at which the figures below hold, or words that tell what they measure."""

import re
from bisect import bisect_left
from operator import attrgetter

from extractors.reading import Reading
from extractors.records import Figure, Kind

SEPARATOR = re.compile(r"[|｜\t]")
ROWS = 30  # lines above a cell among which the head of its column is looked for


def head_of_column(reading: Reading, figure: Figure) -> Figure | None:
    """The date that heads the column of a figure: that at its place in the nearest line above with only dates, one for each.

    None for a figure that stands alone in its line.
    """
    start, row = line_of(reading, figure.start)
    row = [item for item in row if item.kind is not Kind.DATE]
    if len(row) < 2 or figure not in row:
        return None
    for _ in range(ROWS):
        end = start - 1
        if end < 0:
            break
        start, above = line_of(reading, end)
        if not reading.text[start:end].strip():
            break  # the table begins after a blank line
        if len(above) == len(row) and all(item.kind is Kind.DATE for item in above):
            return above[row.index(figure)]
    return None


def heads_column(reading: Reading, figure: Figure) -> bool:
    """True for one of several dates alone in their line, where the next line has a figure for each."""
    _, row = line_of(reading, figure.start)
    if len(row) < 2 or any(item.kind is not Kind.DATE for item in row):
        return False
    end = reading.text.find("\n", figure.end)
    below = line_of(reading, end + 1)[1] if end >= 0 else []
    return len(row) == sum(item.kind is not Kind.DATE for item in below)


def title_of_column(reading: Reading, figure: Figure) -> str:
    """What the first line of a table says above a figure, in a column between bars or tabs; "" where there is none."""
    start, title = reading.text.rfind("\n", 0, figure.start) + 1, ""
    place = len(SEPARATOR.findall(reading.text, start, figure.start))
    if not place:
        return ""
    cells = len(cells_at(reading, start))
    for _ in range(ROWS if start else 0):
        start = reading.text.rfind("\n", 0, start - 1) + 1
        above = cells_at(reading, start)
        if len(above) != cells:
            break
        title = above[place]
        if not start:
            break
    return title


def cells_at(reading: Reading, start: int) -> list[str]:
    """The cells of the line that starts there."""
    end = reading.text.find("\n", start)
    return SEPARATOR.split(reading.text[start : end if end >= 0 else None])


def line_of(reading: Reading, at: int) -> tuple[int, list[Figure]]:
    """(where the line starts in which a character stands, its figures)."""
    start, end = reading.text.rfind("\n", 0, at) + 1, reading.text.find("\n", at)
    end = end if end >= 0 else len(reading.text)
    first, last = (bisect_left(reading.figures, place, key=attrgetter("start")) for place in (start, end))
    return start, list(reading.figures[first:last])
