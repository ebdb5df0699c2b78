"""Reading figures in Japanese text."""

import re
from dataclasses import replace
from functools import cache

from extractors.figures import dates_japanese
from extractors.figures.grammar import Unit, grammar
from extractors.figures.japanese_context import in_context
from extractors.figures.japanese_patterns import (
    CLOCK,
    CONSECUTIVE,
    CONSECUTIVE_UNITS,
    FRACTION,
    JOINER,
    LATIN_BEFORE,
    LONGEST_NOUN,
    MARKER,
    MONTHS_ONLY,
    NOUN_AFTER,
    NUMERALS,
    PARTICLES,
    PER,
    PER_SECOND,
    PHONE,
    RATE_BASE,
    REFERENCES,
    SCALES,
    SCORE,
    TEMPERATURE,
    VAGUE_BEFORE,
    VERSION,
    WARI,
    WORDS,
)
from extractors.figures.japanese_quantity import Quantity, QuantityReader
from extractors.figures.numerals import (
    JAPANESE,
    MAX_RUN,
    japanese_value,
)
from extractors.figures.qualifiers import japanese_qualifier
from extractors.figures.text import fold
from extractors.records import Figure, Kind, Qualifier


class Japanese(QuantityReader):
    """The Japanese reader."""

    def figures(self, text: str) -> list[Figure]:
        """The figures of a text, in order."""
        folded = fold(text)
        found: list[Figure] = []
        position = 0
        while match := self.seed.search(folded, position):
            figures, position = self.read(match, folded)
            for figure in figures:
                if not found or figure.start >= found[-1].end:
                    found.append(replace(figure, text=text[figure.start : figure.end]))
                    position = max(position, figure.end)
            position = max(position, match.start() + 1)
        return list(in_context(found, folded))

    def read(self, match: re.Match[str], folded: str) -> tuple[list[Figure], int]:
        """(figures that start at this seed, where to read on)."""
        group, start = match.lastgroup, match.start()
        if group == "name":
            return [], match.end()
        if group == "word":
            return self.word(match, folded)
        if group == "era":
            figure, end = dates_japanese.read(folded, start)
            return ([figure], end) if figure else ([], match.end())
        return self.numbers(folded, start)

    def word(self, match: re.Match[str], folded: str) -> tuple[list[Figure], int]:
        """A word that is a figure by itself (首位, 半減, ほぼ倍)."""
        start, before = match.start(), folded[max(0, match.start() - 3) : match.start()]
        if before[-1:] in VAGUE_BEFORE and before:
            return [], match.end()
        if match[0] in WORDS:
            kind, value, unit = WORDS[match[0]]
            end = start + len(match[0].replace("以上", ""))
        else:
            kind, value, unit = Kind.RATIO, 2.0, "times"
            end = match.end()
        figure = Figure(start=start, end=end, text="", kind=kind, value=value, unit=unit)
        if match[0] == "過半数":
            return [replace(figure, qualifier=Qualifier.MORE_THAN)], end
        return [self.qualified(figure, folded)], end

    # -- quantities ----------------------------------------------------------------------------------------------------

    def numbers(self, folded: str, start: int) -> tuple[list[Figure], int]:
        """The figures of the number at `start`, and where to read on."""
        skipped = self.no_figure(folded, start)
        if skipped:
            return [], skipped
        date, end = dates_japanese.read(folded, start)
        if date is not None:
            return [date], end
        match = JAPANESE.match(folded, start)
        if match is None:
            return [], start + 1
        if match.end() - start > MAX_RUN:
            return [], match.end()
        end = match.end()
        vague = start and (folded[start - 1] in "何幾" or (folded[start - 1] == "数" and folded[start] in SCALES))
        if vague or folded[end : end + 1] == "数":
            return [], end + 1
        value = japanese_value(match[0])
        if value is None:
            return [], end
        if link := FRACTION.match(folded, end):
            return self.fraction(folded, start, value, link.end())
        if consecutive := CONSECUTIVE.match(folded, end):
            in_a_row = self.simple(start, consecutive.end(), Kind.COUNT, value, CONSECUTIVE_UNITS[consecutive["unit"]])
            return [in_a_row], consecutive.end()
        first = self.quantity(folded, start)
        if first is None:
            return [], end
        if (
            first.unit is not None
            and first.unit.kind is Kind.MONEY
            and first.number == 1
            and RATE_BASE.match(folded, first.end)
        ):
            return [], first.end
        joined = self.range(folded, first)
        if joined is not None:
            return joined
        figure = self.figure(folded, first)
        return ([figure] if figure else []), first.end

    def no_figure(self, folded: str, start: int) -> int:
        """Where to read on if the numerals at `start` are part of a name, a time, a marker; else 0."""
        before = folded[start - 1] if start else "\n"
        if before.isascii() and (
            before.isalpha()
            or before in "_@/\\"
            or (before == "-" and start > 1 and folded[start - 2].isascii() and folded[start - 2].isalpha())
        ):
            word = LATIN_BEFORE.search(folded, max(0, start - 12), start)
            if not self.sign_before(folded, start) and not (word and word[0] in self.tables.ja_nouns):
                return re.compile(r"[A-Za-z0-9.\-]*").match(folded, start, start + 100).end()  # type: ignore[union-attr]
        if not folded[start].isascii():
            return 0
        for pattern in (CLOCK, PHONE):
            if match := pattern.match(folded, start):
                return match.end()
        if (match := SCORE.match(folded, start)) and "対" in match[0]:
            return match.end()
        if before == "\n" and (match := MARKER.match(folded, start)):
            return match.end()
        if before in "[(" and (match := re.compile(r"[0-9]{1,2}[\])]").match(folded, start)):
            return match.end()
        if match := VERSION.match(folded, start):
            return match.end()
        if re.search(r"[A-Za-z]{2,} $", folded[max(0, start - 12) : start]) and (
            match := re.compile(r"[0-9.]{1,4}(?=[^0-9A-Za-z%,万億兆円ドル基台枚個人社年月日倍位]|$)").match(folded, start)
        ):
            return match.end()  # "tsuzumi 2": a Latin name and its number
        if match := MONTHS_ONLY.match(folded, start):
            return match.end()
        if folded[max(0, start - 8) : start].endswith(self.heads):
            return re.compile(r"[0-9.]+").match(folded, start).end()  # type: ignore[union-attr]
        return 0

    def fraction(self, folded: str, start: int, bottom: float, at: int) -> tuple[list[Figure], int]:
        """N分のM."""
        match = JAPANESE.match(folded, at)
        top = japanese_value(match[0]) if match else None
        if match is None or top is None or not bottom:
            return [], at
        return [
            self.qualified(self.simple(start, match.end(), Kind.RATIO, float(f"{top / bottom:.3g}"), "times"), folded)
        ], match.end()

    def range(self, folded: str, first: Quantity) -> tuple[list[Figure], int] | None:
        """A range if a second number is joined to the first; None if it stands alone."""
        joiner = JOINER.match(folded, first.end)
        if joiner is None:
            return None
        at = joiner.end()
        while folded[at : at + 1] and folded[at] in "$¥€£約":
            at += 1
        if not re.match(f"[{NUMERALS}]", folded[at : at + 1]):
            return None
        second = self.quantity(folded, at)
        if second is None or (second.unit is None and not second.counter and first.unit is None):
            return None
        if (
            joiner[0].strip() in ("から", "ないし", "または")
            and (first.unit is not None or first.counter)
            and folded.startswith(("に", "へ", "と", "まで"), second.end)
        ):
            return None
        if (first.unit and second.unit and first.unit.unit != second.unit.unit) or (
            first.counter != second.counter and first.counter
        ):
            return None
        number = (
            first.number * second.large
            if not first.scaled and second.scaled and first.number <= second.number / second.large
            else first.number
        )
        lower_end = replace(first, number=number, unit=first.unit or second.unit, counter=second.counter)
        upper_end = replace(second, unit=second.unit or first.unit)
        figure, upper = self.figure(folded, lower_end), self.figure(folded, upper_end)
        if figure is None or upper is None or figure.kind is not upper.kind or not float(figure.value) < float(upper.value):
            return None
        return [replace(figure, end=second.end, value_high=upper.value, qualifier=Qualifier.RANGE)], second.end

    # -- figures -------------------------------------------------------------------------------------------------------

    def simple(self, start: int, end: int, kind: Kind, value: float | str, unit: str | None) -> Figure:
        """A figure whose text is filled in later."""
        return Figure(start=start, end=end, text="", kind=kind, value=value, unit=unit)

    def qualified(self, figure: Figure, folded: str) -> Figure:
        """The figure with the limit that the words around it set."""
        qualifier = japanese_qualifier(folded[max(0, figure.start - 8) : figure.start], folded[figure.end : figure.end + 8])
        return figure if qualifier is Qualifier.EXACT else replace(figure, qualifier=qualifier)

    def figure(self, folded: str, said: Quantity) -> Figure | None:
        """The figure that a quantity makes, or None for what claims nothing."""
        after = folded[said.end : said.end + 6]
        if said.unit is not None:
            return self.measured(folded, said, said.unit)
        if folded.startswith("度", said.end) and TEMPERATURE.search(folded[max(0, said.start - 8) : said.start]):
            sign = -1 if folded[max(0, said.start - 4) : said.start].rstrip("約").endswith(("零下", "氷点下")) else 1
            return self.qualified(self.simple(said.start, said.end + 1, Kind.TEMPERATURE, sign * said.number, "C"), folded)
        if said.counter:
            return self.counted(folded, said)
        if after.startswith("つ") and 1 < said.number < 10 and not after.startswith("つ目"):
            return self.qualified(self.simple(said.start, said.end + 1, Kind.COUNT, said.number, "thing"), folded)
        if after.startswith(REFERENCES) or (said.kanji and not said.scaled):
            return None
        if re.fullmatch("(?:19|20)[0-9]{2}", folded[said.start : said.end]):
            return self.simple(said.start, said.end, Kind.DATE, folded[said.start : said.end], None)
        noun = self.noun_at_end(folded[max(0, said.start - 10) : said.start].removesuffix("数"))
        kind = Kind.COUNT if said.number == int(said.number) else Kind.NUMBER
        return self.qualified(self.simple(said.start, said.end, kind, said.number, noun), folded)

    def measured(self, folded: str, said: Quantity, unit: Unit) -> Figure | None:
        """A figure with a unit of measure."""
        value, end, start = unit.value(said.number), said.end, said.start
        if folded.startswith(PER, end):
            return None
        if unit.kind is Kind.PERCENT and folded[end - 1 : end] == "割":
            match = WARI.match(folded, end - 1)
            assert match is not None
            value += (japanese_value(match["bu"]) or 0) if match["bu"] else 0
            value += (japanese_value(match["rin"]) or 0) / 10 if match["rin"] else 0
            end = match.end()
        if unit.kind is Kind.RANK and folded[start - 1 : start] == "第":
            start -= 1
        if unit.unit == "years" and said.kanji and said.number == 1 and folded.startswith(("度", "中", "生"), end):
            return None
        return self.qualified(self.simple(start, end, unit.kind, value, unit.unit), folded)

    def counted(self, folded: str, said: Quantity) -> Figure | None:
        """A figure with a counter; operations per second are compute."""
        after = folded[said.end : said.end + 16]
        if after.startswith((*PER, "目")) or folded[said.start - 1 : said.start] == "第":
            return None
        if (
            said.counter == "回"
            and (said.number >= 1e12 or PER_SECOND.search(folded[max(0, said.start - 12) : said.start]))
            and said.number >= 1e6
        ):
            return self.qualified(self.simple(said.start, said.end, Kind.COMPUTE, said.number, "FLOPS"), folded)
        if said.counter == "種" and after.startswith("の") and said.number == 1:
            return None
        if said.counter in ("人", "つ") and said.number == 1 and folded[said.start - 1 : said.start] == "の":
            return None
        noun = self.tables.counters[said.counter]
        match = NOUN_AFTER.match(after)
        if (match and (named := self.noun_at_end(match["noun"]))) or (
            noun in ("unit", "piece", "site", "item", "model", "type", "person")
            and (named := self.noun_before(folded, said.start))
        ):
            noun = named
        return self.qualified(self.simple(said.start, said.end, Kind.COUNT, said.number, noun), folded)

    def noun_at_end(self, text: str) -> str | None:
        """The English noun of the known Japanese noun that ends `text`."""
        return next(
            (
                self.tables.ja_nouns[text[-n:]]
                for n in range(min(LONGEST_NOUN, len(text)), 0, -1)
                if text[-n:] in self.tables.ja_nouns
            ),
            None,
        )

    def noun_before(self, folded: str, start: int) -> str | None:
        """The English noun of the known Japanese noun just before the number ("GPUを2000基")."""
        return self.noun_at_end(folded[max(0, start - 14) : start].rstrip(PARTICLES))


@cache
def japanese() -> Japanese:
    """The reader, made once."""
    return Japanese(grammar())


def read_japanese(text: str) -> list[Figure]:
    """The figures of a Japanese text, in order, never overlapping."""
    return japanese().figures(text)
