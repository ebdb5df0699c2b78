"""Japanese quantities: a number with its sign, unit or counter."""

import re
from dataclasses import dataclass

from extractors.figures import dates_japanese
from extractors.figures.grammar import Grammar, Unit, alternatives
from extractors.figures.japanese_patterns import MAX_SIGN, NOT_AFTER_COUNTER, NUMERALS, WEB, WORDS
from extractors.figures.numerals import FRACTION_CHARS, JAPANESE, KANJI_DIGITS, KANJI_LARGE, MAX_RUN, japanese_value
from extractors.records import Kind


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit or counter, not yet a figure."""

    start: int
    end: int
    number: float
    unit: Unit | None = None
    counter: str = ""
    scaled: bool = False  # has 万, 億 or the like
    large: float = 1.0  # its last scale character
    kanji: bool = False  # no ASCII digit in it
    grouped: bool = False


class QuantityReader:
    """The Japanese grammar, compiled once."""

    def __init__(self, tables: Grammar) -> None:
        self.tables = tables
        words = "|".join(WORDS)
        self.seed = re.compile(
            rf"(?P<name>{alternatives(tables.names['ja'])}|{WEB})|(?P<word>{words}|倍(?=に|の|増|近|以|強|弱|超|で|だ|。|、))"
            rf"|(?P<era>(?:{dates_japanese.ERA}|西暦)(?=\s?[0-9元{''.join(KANJI_DIGITS)}十])|FY\s?(?=[0-9]))|(?P<number>[{NUMERALS}])"
        )
        self.units = tables.japanese
        self.longest_unit = max(map(len, tables.japanese))
        self.longest_counter = max(map(len, tables.counters))
        self.symbol = re.compile(rf"\s?(?:{alternatives(tables.symbols)})(?![A-Za-z0-9])")
        self.heads = tuple(tables.name_heads["ja"])

    def sign_before(self, folded: str, start: int) -> tuple[int, str] | None:
        """(where it starts, ISO code) of the currency sign or code before `start`."""
        for length in range(min(MAX_SIGN, start), 0, -1):
            code = self.tables.signs.get(folded[start - length : start])
            if code and not (
                start > length
                and folded[start - length].isalpha()
                and folded[start - length - 1].isascii()
                and folded[start - length - 1].isalnum()
            ):
                return start - length, code
        return None

    def quantity(self, folded: str, start: int) -> Quantity | None:
        """The number at `start` with its sign, unit or counter."""
        match = JAPANESE.match(folded, start)
        if match is None or match.end() - start > MAX_RUN:
            return None
        value, end = japanese_value(match[0]), match.end()
        if value is None:
            return None
        if end < len(folded) and folded[end] in FRACTION_CHARS:
            value, end = value + FRACTION_CHARS[folded[end]], end + 1
        text, begin = match[0], start
        large = next((float(KANJI_LARGE[c]) for c in reversed(text) if c in KANJI_LARGE), 1.0)
        kanji = not re.search("[0-9]", text)
        if (
            folded[begin - 1 : begin] in ("▲", "△", "-")
            and begin
            and not (folded[begin - 1] == "-" and folded[begin - 2 : begin - 1].isalnum())
        ):
            begin, value = begin - 1, -value
        elif folded[max(0, begin - 4) : begin] == "マイナス":
            begin, value = begin - 4, -value
        sign = self.sign_before(folded, begin)
        unit: Unit | None = None
        counter = ""
        if sign:
            begin, unit = sign[0], Unit(Kind.MONEY, sign[1])
        unit_after, counter, end = self.unit_after(folded, end)
        if unit is None:
            unit = unit_after
        if (
            unit is not None
            and unit.kind is Kind.DURATION
            and folded.startswith("半", end)
            and not folded.startswith(("半年", "半ば"), end)
        ):
            value, end = value + 0.5, end + 1
        return Quantity(begin, end, value, unit, counter, large > 1, large, kanji, "," in text)

    def unit_after(self, folded: str, end: int) -> tuple[Unit | None, str, int]:
        """(unit, counter, new end) of what stands after a number."""
        at = end + 1 if folded[end : end + 1] == " " else end
        if match := self.symbol.match(folded, end):
            return self.tables.symbols[match[0].strip()], "", match.end()
        for length in range(self.longest_unit, 0, -1):
            word = folded[at : at + length]
            if len(word) == length and (unit := self.units.get(word)):
                if word == "人民元" or not self.longer_counter(folded, at, length):
                    return unit, "", at + length
                break
        for length in range(self.longest_counter, 0, -1):
            word = folded[at : at + length]
            if len(word) == length and word in self.tables.counters:
                if folded.startswith(NOT_AFTER_COUNTER, at + length):
                    return None, "", end
                return None, word, at + length
        return None, "", end

    def longer_counter(self, folded: str, at: int, length: int) -> bool:
        """True if a counter longer than the unit found starts here (人分 over 人)."""
        return any(folded[at : at + size] in self.tables.counters for size in range(self.longest_counter, length, -1))
