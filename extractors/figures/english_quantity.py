"""English quantities: a number with its sign, scale, unit or noun."""

import re
from dataclasses import dataclass

from extractors.figures import english_seeds
from extractors.figures.english_numerals import (
    EXPONENT,
    MIXED,
    POWER,
    RUN,
    SCALE_MARKS,
    SCALE_WORDS,
    WORDS,
    digits_value,
    mixed_value,
    power_of_ten,
    words_value,
)
from extractors.figures.english_patterns import (
    BOUND,
    COMPARED,
    GROWTH_BEFORE,
    LENGTH_AFTER,
    OCCASIONS,
    OF_GOODS,
    PREPOSITIONS,
    TIMES_PER,
    WEIGHT,
)
from extractors.figures.english_qualifiers import BOUND_MARKS
from extractors.figures.english_trie import trie
from extractors.figures.grammar import Grammar, Unit
from extractors.figures.nouns import MODIFIERS, counted_noun, is_thing
from extractors.figures.numerals import FRACTION_CHARS, MAX_RUN
from extractors.records import Kind, Qualifier

MAX_SIGN = 6
SIGN_ENDS = "€£¥₩₹$"
PARAMETER_MARKS = ("B", "T")  # "13B" alone is a number of parameters
MINUS = ("minus ", "negative ")
AFTER_DIGITS = frozenset(" -/eEx×*").union(FRACTION_CHARS)  # what may go on with a number after its digits
SEPARATED = (" ", "-")
SCALE_STARTS = frozenset(word[0].lower() for word in (*SCALE_WORDS, *SCALE_MARKS))
BEFORE_DURATION = re.compile(
    " (?:more|extra|additional|further|full|whole|long|straight|consecutive|successive|working|business|trading)(?= )"
)
GLUED_ONLY = frozenset("x×")  # "3x", but "3 x 4" is a product
NEARBY, FAR = 300, 5_000  # characters to each side in which the words for a country decide what a shared name means
MODEL_NUMBER = 100  # from here on a number before a capital X is that of a model: the 777X, but 10X faster
TIMES = Unit(Kind.RATIO, "times")
POUND = Unit(Kind.MASS, "g", 453.59237)
METRE = Unit(Kind.LENGTH, "m")
FOOT = 0.3048
INCHES = re.compile(
    r"-(1[01]|[0-9])(?:-inch)?(?![0-9a-z-])| (1[01]|[0-9]) ?in(?![a-z])"
)  # after feet: "6-foot-7", "5 ft 11 in"
OLD = re.compile("[ -]olds?(?![a-z])")


@dataclass(slots=True)
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
    digits: int = 0  # where the digits start, after a sign or code
    bound: Qualifier = Qualifier.EXACT  # what stands between number and noun tells: "300+ rooms"
    loose: bool = False  # a European decimal comma: a number only if a unit or a scale says so


class QuantityReader:
    """The English grammar, compiled once."""

    def __init__(self, tables: Grammar) -> None:
        self.tables = tables
        self.money = {code: Unit(Kind.MONEY, code) for code in tables.codes}
        self.heads = tables.name_heads["en"]
        self.offices = tables.offices
        self.candidate = english_seeds.candidate(tables)
        self.word_seed, self.digit_seed = english_seeds.word_seed(tables), english_seeds.digit_seed(tables)
        runs = (RUN.match(name) for name in tables.names["en"])
        self.name_runs = frozenset(run[0] for run in runs if run)
        self.scale_word = re.compile(rf"[ -]?(?:{trie(SCALE_WORDS)})(?![a-z])")
        self.scale_mark = re.compile(rf"(?:{trie(SCALE_MARKS)})(?![A-Za-z0-9])")
        self.unit_word = re.compile(rf"[ -]?(?:{trie(tables.english)})(?![a-z])")
        self.after_number = {sign: Unit(Kind.MONEY, code) for sign, code in tables.signs.items() if len(sign) == 1}  # "20€"
        self.after_number |= tables.symbols
        self.symbol = re.compile(rf"[ -]?(?:{trie(self.after_number)})(?![A-Za-z0-9])")
        self.glued = re.compile(rf"(?:{trie(tables.glued)})(?![A-Za-z0-9])")
        starts = {word[0] for words in (self.after_number, tables.english, tables.glued) for word in words} | set(" -+t")
        self.unit_starts = frozenset(starts | {char.upper() for char in starts})
        self.sign_ends = frozenset(sign[-1] for sign in tables.signs)

    def sign_before(self, folded: str, start: int) -> tuple[int, str] | None:
        """(where it starts, ISO code) of the currency sign or code that stands before `start`."""
        end = start - 1 if start and folded[start - 1] == " " else start
        if end == 0 or folded[end - 1] not in self.sign_ends:
            return None
        for length in range(min(MAX_SIGN, end), 0, -1):
            mark = folded[end - length : end]
            code = self.tables.signs.get(mark)
            if code and not (mark[0].isalpha() and end - length > 0 and folded[end - length - 1].isalnum()):
                if end != start and not mark[0].isalpha() and mark[-1] not in SIGN_ENDS:
                    continue
                return end - length, code
        return None

    def number_at(self, folded: str, low: str, start: int) -> Quantity | None:
        """The number that starts at `start`: digits with a fraction or an exponent, words, or an article for one."""
        char = low[start]
        if "0" <= char <= "9":
            return digits_at(folded, start)
        if char == "h" and low.startswith("half", start):
            return Quantity(start, start + (6 if low[start + 6] in " -" else 7), 0.5, word=True)
        if char == "a" and (low[start + 1] == " " or low[start + 1 : start + 3] == "n "):
            return Quantity(start, start + (1 if low[start + 1] == " " else 2), 1.0, word=True)
        match = WORDS.match(low, start)
        if match is None:
            return None
        value = words_value(match[0])
        return Quantity(start, match.end(), value, grouped=value >= 1000, word=True)

    def quantity(
        self, folded: str, low: str, start: int, *, seek_noun: bool = True, sign: tuple[int, str] | tuple[()] | None = None
    ) -> Quantity | None:
        """The quantity whose number starts at `start`, with its sign, scale, unit or noun; None if there is none.

        `sign` is what `sign_before` found, empty where it found nothing, None where nobody looked.
        """
        said = self.number_at(folded, low, start)
        if said is None:
            return None
        said.digits = said.start
        self.signs(folded, low, said, sign)
        following = low[said.end : said.end + 1]
        if following.isalnum() or (following in SEPARATED and low[said.end + 1 : said.end + 2] in SCALE_STARTS):
            self.scales(folded, low, said)
        if said.unit is None:
            self.unit_after(folded, low, said)
        elif (name := self.unit_word.match(low, said.end)) and self.named(name[0]).kind is Kind.MONEY:
            said.unit, said.end = self.named(name[0]), name.end()
        if said.unit is None and seek_noun:
            self.noun_after(folded, low, said)
        if said.loose and said.unit is None and said.scale == 1.0:
            return None
        if said.unit is None and said.scale == 1.0 and not said.word and is_year(folded, start, said):
            said.year, said.noun, said.end = True, None, start + 4
        return said

    def signs(self, folded: str, low: str, said: Quantity, sign: tuple[int, str] | tuple[()] | None) -> None:
        """Takes in the currency sign and the minus before the number."""
        begin = said.start
        if begin == 0:
            return
        if not said.word:
            sign = self.sign_before(folded, begin) if sign is None else sign
            if not sign and folded[begin - 1] == "-" and (sign := self.sign_before(folded, begin - 1)):
                said.number = -said.number  # "$-3.2 billion"
        if sign:
            begin = sign[0]
            said.unit = self.money[self.money_code(low, sign[1], begin)]
        if begin and folded[begin - 1] in "-–":
            if begin == 1 or (folded[begin - 2] in " (\n\t,:;" and not low[max(0, begin - 3) : begin - 2].isdigit()):
                begin, said.number = begin - 1, -said.number
        elif low.endswith(MINUS, 0, begin):
            at = begin - (6 if low.endswith(MINUS[0], 0, begin) else 9)
            apart = not low[max(0, at - 1) : at].isalnum() and not low[max(0, at - 2) : max(0, at - 1)].isdigit()
            if apart and not low.endswith("plus or ", 0, at):
                begin, said.number = at, -said.number
        said.start = begin

    def scales(self, folded: str, low: str, said: Quantity) -> None:
        """Takes in scale words and marks: "2 lakh crore", "5bn", "two million five hundred thousand"."""
        end = said.end
        while scaled := self.scale_word.match(low, end):
            factor = SCALE_WORDS[scaled[0].strip(" -")]
            if said.scale > 1 and factor < 1000:
                break
            said.scale, end = said.scale * factor, scaled.end()
        if said.scale >= 1e6 and said.word and (rest := WORDS.match(low, end + 1)) and low[end] == " ":
            value, after = words_value(rest[0]), rest.end()
            if scaled := self.scale_word.match(low, after):
                value, after = value * SCALE_WORDS[scaled[0].strip(" -")], scaled.end()
            if 100 <= value < said.scale:
                said.number, end = said.number + value / said.scale, after
        if said.scale == 1.0 and not said.word:
            spaced = end + 1 if said.unit and folded[end : end + 1] == " " else end
            glued = self.scale_mark.match(folded, spaced)
            if glued and not (said.unit is None and no_scale(glued[0], low, glued.end())):
                said.scale, said.mark, end = SCALE_MARKS[glued[0]], glued[0], glued.end()
        said.end = end

    def named(self, name: str) -> Unit:
        """The unit of a name as matched."""
        return self.tables.english[name.lstrip(" -")]

    def unit_after(self, folded: str, low: str, said: Quantity) -> None:
        """Takes in the unit written after the number."""
        end = said.end
        if end >= len(low):
            return
        if folded[end] == "%":
            said.unit, said.end = self.tables.symbols["%"], end + 1
            return
        following = folded[end]
        if following not in self.unit_starts or (following == "X" and said.number >= MODEL_NUMBER):
            return
        if (bound := bound_at(low, end)) and (name := self.unit_word.match(low, bound.end())):
            said.unit, said.end, said.bound = self.named(name[0]), name.end(), BOUND_MARKS[bound[0]]
            return
        symbol, name = self.symbol.match(folded, end), self.unit_word.match(low, end)
        if not symbol and not name and following == " ":
            name = self.modified_duration(low, end)
        if symbol and (not name or symbol.end() >= name.end()):
            text = symbol[0].lstrip(" -")
            if len(text) == 1 and (symbol[0][0] == "-" or (symbol[0][0] == " " and text in GLUED_ONLY)):
                return
            said.unit, said.end = self.after_number[text], symbol.end()
            inches_after(low, said)
        elif name:
            self.named_unit(low, said, name)
        elif (glued := self.glued.match(folded, end)) and not said.word and glued_unit(said, glued[0]):
            said.unit, said.end = self.tables.glued[glued[0]], glued.end()
        elif times := TIMES_PER.match(low, end):
            if said.scale == 1.0 and is_multiple(folded, low, said, times.end()):
                said.unit = TIMES
            else:
                said.noun = "time"
            said.end = times.end()
        elif folded.startswith("m", end) and said.scale == 1.0 and LENGTH_AFTER.match(low, end + 1):
            said.unit, said.end = METRE, end + 1

    def named_unit(self, low: str, said: Quantity, name: re.Match[str]) -> None:
        """Takes in a unit that is spelt out, with what belongs to it."""
        said.unit, said.end = self.named(name[0]), name.end()
        if said.unit.kind is Kind.DURATION and (old := OLD.match(low, said.end)):
            said.end = old.end()
        elif said.unit.factor == FOOT:
            inches_after(low, said)
        elif said.unit.unit == "GBP" and said.scale == 1.0 and "pound" in name[0] and is_weight(low, said):
            said.unit = POUND
        elif said.unit.kind is Kind.MONEY and said.unit.factor == 1.0:
            if code := self.currency(low, said.unit.unit, name[0].lstrip(" -"), said.end):
                said.unit = Unit(Kind.MONEY, code)
            else:
                said.unit, said.end = None, name.start()

    def modified_duration(self, low: str, end: int) -> re.Match[str] | None:
        """The unit in "two more years", "31 straight days"."""
        modifier = BEFORE_DURATION.match(low, end)
        name = self.unit_word.match(low, modifier.end()) if modifier else None
        return name if name and self.named(name[0]).kind is Kind.DURATION else None

    def noun_after(self, folded: str, low: str, said: Quantity) -> None:
        """Takes in the noun that is counted; the end moves only over one that stands right after the number."""
        if said.noun is not None:
            return
        if bound := bound_at(low, said.end):
            said.noun, _ = counted_noun(folded, low, bound.end() - (bound[0][-1] == " "), self.tables)
            said.bound = BOUND_MARKS[bound[0]]
            return
        end = said.end
        if not (said.word and said.number == 1 and said.scale == 1.0 and low.startswith(" ", end)):  # "as one hears"
            modifiers = 0 if said.mark in PARAMETER_MARKS else MODIFIERS
            said.noun, end = counted_noun(folded, low, end, self.tables, modifiers=modifiers)
        if said.noun is None and 0 < said.number * said.scale <= 1:
            said.noun, end = is_thing(low, said.end, self.tables, people_only=said.word)
        said.end = end

    def money_code(self, low: str, code: str, start: int) -> str:
        """The currency that a shared sign stands for, by the words of its sentence."""
        if code != "JPY" or low[start] != "¥":
            return code
        cny, jpy = (self.spoken_of(low, code, start) for code in ("CNY", "JPY"))
        return "CNY" if cny > jpy else code

    def currency(self, low: str, code: str, name: str, at: int) -> str:
        """The currency of a name, or another of that name if the text around, near or far, speaks of its country alone.

        "" for a name that is a currency only where the text speaks of one's country ("two crowns").
        """
        name = name if name in self.tables.shared else name.removesuffix("s")
        codes: tuple[str, ...] = (code, *self.tables.shared.get(name, ()))
        if len(codes) == 1:
            return code
        for around in (NEARBY, FAR):
            if found := next((one for one in codes if self.spoken_of(low, one, at, around)), None):
                return found
        return "" if name in self.tables.needs_context else code

    def spoken_of(self, low: str, code: str, at: int, around: int = NEARBY) -> int:
        """How often the text around, so many characters to each side, speaks of the country of a currency."""
        return sum(map(low[max(0, at - around) : at + around].count, self.tables.contexts[code]))


def digits_at(folded: str, start: int) -> Quantity | None:
    """The digits at `start` with a fraction sign or an exponent after them, or a bare decimal point before them."""
    if folded.startswith("10", start) and (power := POWER.match(folded, start)):
        return Quantity(start, power.end(), power_of_ten(power))
    run = RUN.match(folded, start)
    if run is None or run.end() - start > MAX_RUN:
        return None
    end, text = run.end(), run[0]
    if text.isdigit():
        if start and folded[start - 1] == "." and (start == 1 or not folded[start - 2].isalnum()):
            return Quantity(start - 1, end, float("0." + text))
        value, how = float(text), ""
    elif read := digits_value(text):
        value, how = read
    else:
        return None
    char = folded[end : end + 1]
    if char in AFTER_DIGITS:
        following = folded[end + 1 : end + 2]
        if char in FRACTION_CHARS:
            end, value = end + 1, value + FRACTION_CHARS[char]
        elif following.isdigit() and (mixed := MIXED.match(folded, start)):
            return Quantity(start, mixed.end(), mixed_value(mixed))
        elif (char not in SEPARATED or following in ("x", "×", "*")) and (exponent := EXPONENT.match(folded, end)):
            end, value = exponent.end(), value * power_of_ten(exponent)
    return Quantity(start, end, value, grouped=how == "grouped" or how == "european", loose=how == "comma")


def inches_after(low: str, said: Quantity) -> None:
    """Takes in the inches after feet."""
    if said.unit and said.unit.factor == FOOT and (inches := INCHES.match(low, said.end)):
        said.number, said.end = said.number + int(inches[1] or inches[2]) / 12, inches.end()


def glued_unit(said: Quantity, symbol: str) -> bool:
    """False for a small whole number before C or F: 5C is a seat or a telephone more often than a temperature."""
    return symbol not in ("C", "F") or abs(said.number) >= 10 or said.number % 1 != 0


def bound_at(low: str, end: int) -> re.Match[str] | None:
    """What `BOUND` matches after a number; most numbers are told apart by two characters."""
    char = low[end : end + 1]
    if char == "+" or (char in (" ", "-") and low[end + 1 : end + 2] in ("o", "p")):
        return BOUND.match(low, end)
    return None


def no_scale(mark: str, low: str, end: int) -> bool:
    """True if a letter glued to a number without a currency is a unit: 5t are tonnes, a 100m race is run over metres."""
    return mark == "t" or (mark == "m" and LENGTH_AFTER.match(low, end) is not None)


def is_weight(low: str, said: Quantity) -> bool:
    """True if pounds weigh something here: words of weight are near, or goods follow ("5 pounds of sugar")."""
    around = low[max(0, said.start - 60) : said.end + 40]
    return WEIGHT.search(around) is not None or OF_GOODS.match(low, said.end) is not None


def is_multiple(folded: str, low: str, said: Quantity, end: int) -> bool:
    """True if "three times" compares, False if it says how often."""
    if low[end : end + 1] == "-" or said.number % 1:
        return True
    if COMPARED.match(folded, end):
        return True
    if OCCASIONS.match(low, end):
        return GROWTH_BEFORE.search(low[max(0, said.start - 40) : said.start]) is not None
    return True


# Numbers of four digits without a comma in these years are years before most nouns ("2024 results"); these nouns are counted.
YEARS = range(1950, 2040)
BEFORE_OLD_YEAR = frozenset({"in", "since", "circa", "until", "of", "before", "after"})
COUNTED = frozenset(
    """
        person employee worker job man woman child student soldier troop case death victim car vehicle truck member home house
        household unit share GPU CPU node core chip server customer user store patient bed vote voter point mile tree book
        ticket passenger resident room seat school machine device hour
    """.split()
)


def is_year(folded: str, start: int, said: Quantity) -> bool:
    """True if a number without unit and scale is a year: from 1900 to 2099, or an earlier one after "in"."""
    if not 1000 <= said.number <= 2099 or said.number % 1 or said.digits != start or not folded[start : start + 4].isdigit():
        return False
    following = folded[start + 4 : start + 6]
    if following[:1].isdigit() or following.lstrip(",.")[:1].isdigit() or following[:1] in FRACTION_CHARS:
        return False
    words = folded[max(0, start - 12) : start].lower().split()
    last = words[-1].strip("(\"'") if words else ""
    if said.number < 1900:
        return said.noun is None and last in BEFORE_OLD_YEAR and said.number >= 1500
    if said.noun is None or last in PREPOSITIONS:
        return True
    return said.number in YEARS and said.number % 100 != 0 and said.noun not in COUNTED
