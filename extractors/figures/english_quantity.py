"""English quantities: a number with its sign, scale, unit or noun."""

import re
from dataclasses import dataclass

from extractors.figures import dates_english
from extractors.figures.english_patterns import NUMBER_SEED, PREPOSITIONS, SPECIAL_SEED, TIMES_A, WEB
from extractors.figures.grammar import Grammar, Unit, alternatives
from extractors.figures.nouns import MODIFIERS, counted_noun
from extractors.figures.numerals import (
    DIGITS,
    EXPONENT,
    FRACTION_CHARS,
    MAX_RUN,
    RUN,
    SCALE_MARKS,
    SCALE_WORDS,
    SUPERSCRIPTS,
    WORDS,
    digits_value,
    words_value,
)
from extractors.records import Kind

MAX_SIGN = 6
SIGN_ENDS = "€£¥₩₹$"
YEN_WORDS = ("japan", "tokyo", "yen", "osaka")
PARAMETER_MARKS = ("B", "T")  # "13B" alone is a number of parameters


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what is written around it, not yet a figure."""

    start: int
    end: int
    number: float
    scale: float = 1.0
    unit: Unit | None = None
    noun: str | None = None
    grouped: bool = False
    word: bool = False  # spelt out
    mark: str = ""  # the scale mark glued to the number: "B"
    year: bool = False
    sign_end: int = 0  # where a sign or code before the number ends


class QuantityReader:
    """The English grammar, compiled once."""

    def __init__(self, tables: Grammar) -> None:
        self.tables = tables
        names = alternatives(name.lower() for name in tables.names["en"])
        self.seed = re.compile(
            rf"(?<![a-z0-9])(?:(?P<name>{WEB}|(?:{names})(?![a-z]))|(?P<date>{dates_english.SEED})|{SPECIAL_SEED}|{NUMBER_SEED})"
            r"|(?P<digit>[0-9])"
        )
        self.scale_word = re.compile(rf"[ -]?(?:{alternatives(SCALE_WORDS)})(?![a-z])")
        self.scale_mark = re.compile(rf"(?:{alternatives(SCALE_MARKS)})(?![A-Za-z0-9])")
        self.unit_word = re.compile(rf"[ -]?(?:{alternatives(tables.english)})(?![a-z])")
        self.symbol = re.compile(rf"[ -]?(?:{alternatives(tables.symbols)})(?![A-Za-z0-9])")

    def sign_before(self, folded: str, start: int) -> tuple[int, str] | None:
        """(where it starts, ISO code) of the currency sign or code that stands before `start`."""
        end = start - 1 if start and folded[start - 1] == " " else start
        for length in range(min(MAX_SIGN, end), 0, -1):
            mark = folded[end - length : end]
            code = self.tables.signs.get(mark)
            if code and not (mark[0].isalpha() and end - length > 0 and folded[end - length - 1].isalnum()):
                if end != start and not mark[0].isalpha() and mark[-1] not in SIGN_ENDS:
                    continue
                return end - length, code
        return None

    def number_at(self, folded: str, low: str, start: int) -> tuple[int, float, bool, bool] | None:
        """(end, value, grouped, spelt out) of the number that starts at `start`."""
        if low[start].isdigit():
            run = RUN.match(folded, start)
            if run is None or run.end() - start > MAX_RUN:
                return None
            match = DIGITS.match(folded, start, run.end())
            if match is None or match.end() != run.end():
                return None
            end, value = run.end(), digits_value(match[0])
            if end < len(folded) and folded[end] in FRACTION_CHARS:
                end, value = end + 1, value + FRACTION_CHARS[folded[end]]
            elif exponent := EXPONENT.match(folded, end):
                power = exponent[1] or exponent[2] or exponent[3].translate(SUPERSCRIPTS)
                end, value = exponent.end(), value * 10.0 ** int(power)
            return end, value, "," in match[0] or "'" in match[0], False
        if low.startswith("half a", start):
            end = start + (7 if low.startswith("half an ", start) else 6)
            return end, 0.5, False, True
        if low.startswith(("a ", "an "), start):
            return start + (1 if low[start + 1] == " " else 2), 1.0, False, True
        match = WORDS.match(low, start)
        if match is None:
            return None
        value = words_value(match[0])
        return match.end(), value, value >= 1000, True

    def quantity(self, folded: str, low: str, start: int, *, seek_noun: bool = True) -> Quantity | None:
        """The quantity whose number starts at `start`, with its sign, scale, unit or noun; None if there is none."""
        number = self.number_at(folded, low, start)
        if number is None:
            return None
        end, value, grouped, word = number
        begin, scale, mark, unit = start, 1.0, "", None
        sign = None if word else self.sign_before(folded, start)
        minus = begin if sign is None else sign[0]
        if sign:
            begin = sign[0]
            unit = Unit(Kind.MONEY, self.money_code(low, sign[1], begin))
        if minus and folded[minus - 1] == "-" and (minus == 1 or folded[minus - 2] in " (\n\t,:;"):
            begin, value = minus - 1, -value
        while scaled := self.scale_word.match(low, end):
            if scale > 1 and SCALE_WORDS[scaled[0].strip(" -")] < 1000:
                break
            scale, end = scale * SCALE_WORDS[scaled[0].strip(" -")], scaled.end()
        if scale == 1.0 and not word:
            spaced = end + 1 if sign and folded[end : end + 1] == " " else end
            if glued := self.scale_mark.match(folded, spaced):
                scale, mark, end = SCALE_MARKS[glued[0]], glued[0], glued.end()
        if unit is None:
            unit, end = self.unit_after(folded, low, end, scale=scale)
        elif unit.kind is Kind.MONEY and (name := self.unit_word.match(low, end)) and self.named(name[0]).kind is Kind.MONEY:
            unit, end = self.named(name[0]), name.end()
        noun = None
        if unit is None and seek_noun:
            noun, end = counted_noun(folded, low, end, self.tables, modifiers=0 if mark in PARAMETER_MARKS else MODIFIERS)
        year = self.is_year(folded, start, noun, scale, unit)
        return Quantity(begin, end, value, scale, unit, noun, grouped, word, mark, year, start)

    def named(self, name: str) -> Unit:
        """The unit of a name as matched."""
        return self.tables.english[name.lstrip(" -")]

    def unit_after(self, folded: str, low: str, end: int, *, scale: float) -> tuple[Unit | None, int]:
        """The unit written from `end` on and where it ends."""
        symbol = self.symbol.match(folded, end)
        name = self.unit_word.match(low, end)
        if symbol and (not name or symbol.end() >= name.end()):
            text = symbol[0].lstrip(" -")
            if symbol[0][0] == "-" and len(text) == 1:
                return None, end
            return self.tables.symbols[text], symbol.end()
        if name:
            unit = self.named(name[0])
            if unit.kind is Kind.DURATION and low.startswith(("-old", " old"), name.end()):
                return unit, name.end() + 4
            return unit, name.end()
        if (
            scale == 1.0
            and low.startswith((" times", "-times"), end)
            and not low[end + 6 : end + 7].isalpha()
            and not TIMES_A.match(low, end + 6)
        ):
            return Unit(Kind.RATIO, "times"), end + 6
        return None, end

    def money_code(self, low: str, code: str, start: int) -> str:
        """The currency that a shared sign stands for, by the words of its sentence."""
        if code != "JPY" or low[start] != "¥":
            return code
        around = low[max(0, start - 300) : start + 200]
        cny, jpy = (sum(map(around.count, words)) for words in (self.tables.contexts["CNY"], YEN_WORDS))
        return "CNY" if cny > jpy else code

    def is_year(self, folded: str, start: int, noun: str | None, scale: float, unit: Unit | None) -> bool:
        """True if a bare number from 1900 to 2099 is a year."""
        digits, following = folded[start : start + 4], folded[start + 4 : start + 6]
        if scale != 1.0 or unit is not None or not (digits.isdigit() and digits[:2] in ("19", "20")):
            return False
        if following[:1].isdigit() or following.lstrip(",.")[:1].isdigit() or following[:1] in FRACTION_CHARS:
            return False
        before = folded[max(0, start - 12) : start].lower().split()
        return noun is None or (bool(before) and before[-1].strip("(\"'") in PREPOSITIONS)
