"""Two or more Japanese numbers that belong together: ranges, changes, shares, fractions and lists."""

import re
from dataclasses import replace

from extractors.figures import dates_japanese
from extractors.figures.draft import Draft
from extractors.figures.japanese_figures import FigureMaker, qualified
from extractors.figures.japanese_patterns import (
    BETWEEN,
    CHANGED_TO,
    DASHES,
    JOINER,
    JOINER_NEXT,
    NUMERAL,
    OPEN_JOINERS,
    REFERENCES,
)
from extractors.figures.japanese_said import Said
from extractors.figures.numerals import JAPANESE, KANJI_LARGE, MAX_RUN, japanese_value, shared_scale, three_digits
from extractors.records import Kind, Qualifier

Found = tuple[list[Draft], int]  # figures, and where to read on
YEAR = re.compile("(?:19|20)[0-9]{2}")
DIGITS = re.compile("[0-9]{1,4}")
LISTED = re.compile(r"[0-9]{1,4}(?:[、・][0-9]{1,4}){1,8}(?![0-9,、])")
NEIGHBOURS = 10  # 「2、3人」 is two or three people, 「24、25人」 two numbers


def one(figure: Draft | None, end: int) -> Found:
    """What was found where at most one figure may be."""
    return [figure] if figure else [], end


class RangeReader(FigureMaker):
    """Reads what several numbers say together."""

    def share(self, folded: str, said: Said) -> Found | None:
        """What に joins to a count, as a ratio: 「5人に1人」."""
        match = JAPANESE.match(folded, said.end + 1)
        if match is None or match.end() - match.start() > MAX_RUN or not folded.startswith(said.counter, match.end()):
            return None
        part, end = japanese_value(match[0]), match.end() + len(said.counter)
        if part is None or not 0 < part < said.number:
            return None
        return [qualified(folded, said.start, end, Kind.RATIO, three_digits(part / said.number), "times")], end

    def fraction(self, folded: str, start: int, printed: str, at: int) -> Found:
        """N分のM."""
        bottom, match = japanese_value(printed), JAPANESE.match(folded, at)
        top = japanese_value(match[0]) if match and match.end() - at <= MAX_RUN else None
        if match is None or top is None or not bottom:
            return [], at
        return [qualified(folded, start, match.end(), Kind.RATIO, three_digits(top / bottom), "times")], match.end()

    # -- ranges --------------------------------------------------------------------------------------------------------

    def range(self, folded: str, first: Said) -> Found | None:
        """The range that a second number joined to the first makes, or both numbers of a change; None if it stands alone."""
        if folded[first.end : first.end + 1] not in JOINER_NEXT or not (joiner := JOINER.match(folded, first.end)):
            return None
        at, word = joiner.end(), joiner[0].rstrip()
        while folded[at : at + 1] in BETWEEN or (folded[at : at + 1] == "-" and word == "~"):
            if at >= len(folded):
                return None
            at += 1
        second = self.quantity(folded, at, joiner.end()) if folded[at : at + 1] in NUMERAL else None
        if second is None:
            return None
        if not first.unit and not first.counter and not second.unit and not second.counter:
            return self.bare_range(folded, first, second, word)
        if first.counter and first.counter != second.counter:
            return None
        if first.unit and second.unit and (first.unit.unit != second.unit.unit or first.unit.kind is not second.unit.kind):
            return None
        if (first.unit and second.counter) or (first.unit and not second.unit):
            return None
        return self.joined(folded, first, second, word)

    def bare_range(self, folded: str, first: Said, second: Said, word: str) -> Found | None:
        """Two numbers without a unit: a score of a match, an age group; None if they are read one by one."""
        if word in DASHES and len(first.printed) <= 3 and len(second.printed) <= 3:
            return [], second.end
        if folded.startswith(REFERENCES, second.end):
            return [], second.end
        return None if word in DASHES else self.joined(folded, first, second, word)

    def joined(self, folded: str, first: Said, second: Said, word: str) -> Found | None:
        """The range, or both figures where 「から」 or an arrow tells of a change."""
        whole = first.unit is not None or bool(first.counter)
        changed = word == "→" or (word in OPEN_JOINERS and folded.startswith(CHANGED_TO, second.end))
        second.context = first.start
        upper = self.figure(folded, second)
        if upper is None:
            return None if whole else ([], second.end)
        low = first.with_unit_of(second, self.lent_scale(first, second)) if not whole else first
        lower = self.figure(folded, low)
        if lower is None or isinstance(lower.value, str) or isinstance(upper.value, str) or lower.kind is not upper.kind:
            return None
        if changed:
            return [lower, upper], upper.end
        if lower.value >= upper.value:
            return None
        start, unit = lower.start, upper.unit if upper.unit and lower.unit != upper.unit else lower.unit
        return [Draft(start, upper.end, lower.kind, lower.value, unit, upper.value, Qualifier.RANGE)], upper.end

    @staticmethod
    def lent_scale(first: Said, second: Said) -> float:
        """What the scale printed with the second number makes of the first ("3〜4兆円", "2〜3千万円")."""
        if any(char in KANJI_LARGE for char in first.printed):
            return 1.0
        product, last = shared_scale(second.printed)
        for scale in (product, last):
            if scale > 1 and first.number * scale < second.number:
                return scale
        return 1.0

    # -- lists ---------------------------------------------------------------------------------------------------------

    def listed(self, folded: str, first: Said) -> Found | None:
        """Numbers that share the unit of the last of them (「24、25日」, 「2、3割」); None if this is no such list."""
        match = LISTED.match(folded, first.start)
        if match is None or not first.printed.isdigit() or first.unit or first.counter:
            return None
        starts = [first.start + part.start() for part in re.finditer("[0-9]+", match[0])]
        date, end = dates_japanese.single(folded, starts[-1])
        if date is None and YEAR.fullmatch(first.printed) and folded.startswith("年", match.end()):
            date = self.dated_like(first.printed, starts[-1], folded)
            date, end = date and replace(date, end=match.end() + 1), match.end() + 1
        if date is not None:
            value = str(date.value)
            dates = [day for start in starts[:-1] if (day := self.dated_like(value, start, folded))]
            return ([*dates, date], end) if len(dates) == len(starts) - 1 else None
        last = self.quantity(folded, starts[-1], starts[-1])
        if last is None or folded.startswith(REFERENCES, last.end):
            return [], match.end()
        if last.unit is None and not last.counter:
            return None
        figure = self.figure(folded, last)
        if figure is None or isinstance(figure.value, str):
            return [], last.end
        shared = (self.figure(folded, self.sharing(folded, start, last)) for start in starts[:-1])
        shares = [share for share in shared if share]
        if not shares or figure.kind is Kind.RANK or len(starts) > 2:
            return [*shares, figure], last.end
        if last.number == first.number + 1 and last.number <= NEIGHBOURS:
            return [replace(shares[0], end=figure.end, value_high=figure.value, qualifier=Qualifier.RANGE)], last.end
        return [*shares, figure], last.end

    def sharing(self, folded: str, start: int, last: Said) -> Said:
        """The number at `start` with the unit and scale of the last one of its list."""
        match = DIGITS.match(folded, start)
        assert match is not None
        said = Said(start, match.end(), float(match[0]), match[0])
        return said.with_unit_of(last, self.lent_scale(said, last))

    @staticmethod
    def dated_like(value: str, start: int, folded: str) -> Draft | None:
        """The date that a bare number is in a list whose last date is `value`."""
        match = DIGITS.match(folded, start)
        assert match is not None
        number = int(match[0])
        if value.startswith("---") and 1 <= number <= 31:
            text = f"---{number:02d}"
        elif value.startswith("--") and len(value) == len("--04") and 1 <= number <= 12:
            text = f"--{number:02d}"
        elif len(value) == 4 and len(match[0]) in (2, 4):
            text = f"{number if number > 99 else dates_japanese.century(number)}"
        else:
            return None
        return Draft(start, match.end(), Kind.DATE, text)
