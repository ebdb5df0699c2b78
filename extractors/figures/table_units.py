"""Units that a table gives once for its cells: 「(単位：億円)」, "(in millions of yen)", a column headed "Power (MW)"."""

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extractors.figures.text import fold
from extractors.records import Figure, Kind

Unit = tuple[str, str]  # what a cell's number is read with, before it and after it

LINE = re.compile(r"[^\n]+|\n(?=[^\S\n]*\n)")  # a line, or what ends a paragraph
SCALE = r"(?:thousand|million|billion|trillion)s?"
# The unit of all cells below, in the line above them.
ALL_CELLS = (
    re.compile(r"単位\s?[:は]\s?(?P<after>[^\s()、,。;:・]{1,8})"),
    re.compile(r"\((?P<after>(?:[十百千]?[万億兆]|[百千])?(?:円|ドル|ユーロ))(?:、[^()]*)?\)[^\S\n]*$", re.MULTILINE),
    re.compile(rf"\([^()]*\bin (?P<after>{SCALE} of (?:U\.S\. )?[A-Za-z]{{3,12}})\b[^()]*\)", re.IGNORECASE),
    re.compile(rf"\((?:in )?(?P<before>(?:US|NT|HK|C|A|S)?[$€£¥]) ?(?P<after>{SCALE})\b[^()]*\)", re.IGNORECASE),
)
PLURAL = re.compile(r"s (?:of )?|s$")  # "in millions of yen" is said "5 million yen"
HEADED = re.compile(r"\((?P<after>[^()0-9]{1,12})\)[\s|]*$")  # the unit of a column, or of a row
SEPARATOR = re.compile(r"[|\t]")
OPENS, CLOSES = re.compile(r"(?:^|[|\t: ])[-+▲△]?$"), re.compile(r"$|[|\t( ]")  # around a number that fills a cell
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def with_table_units(text: str, figures: Sequence[Figure], read: Callable[[str], list[Figure]]) -> list[Figure]:
    """The figures of a text; those of cells without a unit have that of their table. `read` is the reader of its language."""
    folded = fold(text)
    if not any(rule.search(folded) for rule in ALL_CELLS) and not SEPARATOR.search(folded):
        return list(figures)
    units = {figure.start: unit for figure, unit in cells(folded, figures)}
    united = (with_unit(figure, units[figure.start], read) if figure.start in units else figure for figure in figures)
    return [figure for figure in united if figure is not None]


def cells(folded: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Unit | None]]:
    """The figures that fill cells and say no unit, each with the unit of its row, of its column or else of its table.

    Those that are in the words for the unit itself, as in 「(百万円)」, with None.
    """
    table: Unit | None = None
    columns: list[Unit | None] = []
    filled = False  # whether the table has had a row
    left = iter(figures)
    figure = next(left, None)
    for line in LINE.finditer(folded):
        said, start = line[0], line.start()
        inside: list[Figure] = []
        while figure is not None and figure.start < line.end():
            inside.append(figure)
            figure = next(left, None)
        ends = [match.start() for match in SEPARATOR.finditer(said)]
        heads = [HEADED.search(said, *cell) for cell in zip([0, *ends], [*ends, len(said)], strict=True)]
        if declared := next((match for rule in ALL_CELLS if (match := rule.search(said))), None):
            table, columns, filled = unit_of(declared), [], False
            yield from ((item, None) for item in inside if declared.start() <= item.start - start < declared.end())
        elif len(heads) > 1 and any(heads) and not any(map(bare, inside)):
            columns, filled = [unit_of(head) if head else None for head in heads], False
        elif said == "\n" or said.endswith(("。", ".")):
            table, columns = (None, []) if filled else (table, columns)
        else:
            row = HEADED.search(said, 0, inside[0].start - start) if inside else None
            for item in inside:
                unit = columns[bisect(ends, item.start - start)] if len(columns) == len(heads) else table
                unit = unit_of(row) if row else unit
                if unit and bare(item) and fills_cell(said, item.start - start, item.end - start):
                    filled = True
                    yield item, unit


def unit_of(match: re.Match[str]) -> Unit:
    """The unit that a heading says."""
    said = match.groupdict()
    return said.get("before") or "", PLURAL.sub(" ", said["after"]).strip()


def bare(figure: Figure) -> bool:
    """True for a number without a unit that is no year."""
    return figure.kind in (Kind.COUNT, Kind.NUMBER) and figure.unit is None and not YEAR.fullmatch(fold(figure.text))


def fills_cell(line: str, start: int, end: int) -> bool:
    """True if nothing but blanks or a sign stands between a number and the ends of its cell."""
    return OPENS.search(line, max(0, start - 4), start) is not None and CLOSES.match(line, end) is not None


def with_unit(figure: Figure, unit: Unit | None, read: Callable[[str], list[Figure]]) -> Figure | None:
    """The figure as its number is read with the unit; as it is where that makes no figure."""
    if unit is None:
        return None
    before, after = unit
    said = f"{before}{figure.text}{' ' if after.isascii() and after != '%' else ''}{after}"
    match read(said):
        case [Figure(start=0, end=end) as whole] if end == len(said):
            return replace(figure, kind=whole.kind, value=whole.value, value_high=whole.value_high, unit=whole.unit)
    return figure
