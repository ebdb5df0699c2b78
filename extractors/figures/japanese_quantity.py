"""Japanese quantities: a number with its sign, and its unit or counter."""

import re

from extractors.figures.grammar import Grammar, Unit
from extractors.figures.japanese_lexicon import NOTHING, Lexicon, Nouns
from extractors.figures.japanese_patterns import GLOSS, GLOSS_NEXT, JOINER, MARK_FACTORS, MODEL_SIZE, NUMERAL, SCALE_MARK, STEPS
from extractors.figures.japanese_said import Said
from extractors.figures.numerals import FRACTION_CHARS, JAPANESE, MAX_RUN, japanese_value
from extractors.records import Kind

SECOND = Unit(Kind.DURATION, "seconds")
PARAMETERS = Unit(Kind.PARAMETERS, "parameters", 1e9)
LONGEST_UNIT = 12
NEAR = 60  # characters on either side that may tell one currency from another
MINUS = "-▲△"
SIGN_ENDS = frozenset("-▲△+ス")  # of "-", "マイナス", "プラス"
SIGNED_KINDS = (Kind.PERCENT, Kind.MONEY, Kind.TEMPERATURE)
HALF_APART = ("半年", "半ば", "半期", "半額", "半値", "半数", "半減", "半分")


class QuantityReader:
    """Reads numbers with what stands around them."""

    def __init__(self, tables: Grammar) -> None:
        self.lexicon = Lexicon(tables)
        self.people = Nouns(tables.ja_people)
        self.places = Nouns(tables.ja_places)
        self.things = Nouns(tables.ja_nouns, tables.ja_places)
        self.nouns = Nouns(tables.ja_nouns, tables.ja_places, tables.ja_people)
        self.signs = {sign: code for sign, code in tables.signs.items() if sign[-1] != " "}
        self.sign_ends = frozenset(sign[-1] for sign in self.signs)
        self.longest_sign = max(map(len, self.signs))
        words = {code: [word for word in found if not word.isascii()] for code, found in tables.contexts.items()}
        self.near_currency = {code: re.compile("|".join(found)) for code, found in words.items() if found}
        self.shared = tables.shared

    def sign_before(self, folded: str, start: int, floor: int = 0) -> tuple[int, str] | None:
        """(where it starts, ISO code) of the currency sign or code before `start`."""
        if start <= floor or folded[start - 1] not in self.sign_ends:
            if start - 1 <= floor or folded[start - 1] != " ":
                return None
            start -= 1
        for length in range(min(self.longest_sign, start - floor), 0, -1):
            code = self.signs.get(folded[start - length : start])
            if code and (length < 2 or not folded[start - length].isalpha() or not _latin(folded, start - length - 1)):
                return start - length, code
        return None

    def quantity(self, folded: str, start: int, floor: int, match: re.Match[str] | None = None) -> Said | None:
        """The number at `start`, whose sign may not begin before `floor`; None for what is no number."""
        match = match or JAPANESE.match(folded, start)
        if match is None or match.end() - start > MAX_RUN:
            return None
        printed, end = match[0], match.end()
        value = japanese_value(printed)
        if value is None:
            return None
        if folded[end : end + 1] in FRACTION_CHARS:
            value, end = value + FRACTION_CHARS[folded[end]], end + 1
        said = Said(start, end, value, printed)
        before = folded[start - 1] if start > floor else ""
        signed = before in SIGN_ENDS and self.signed(said, folded, floor)
        if not signed and (before == " " or before in self.sign_ends):
            self.money(said, folded, floor)
        self.measure(said, folded)
        if signed and before in "-+" and not self.sign_fits(said, folded):
            said.start, said.number = start, abs(said.number)
        return said

    def signed(self, said: Said, folded: str, floor: int) -> bool:
        """Take in the plus or minus sign before the number; False if there is none."""
        start = said.start
        before = folded[start - 1]
        if before in MINUS or before == "+":
            if start - 2 >= 0 and before in "-+" and _latin(folded, start - 2):
                return False
            said.start, said.number = start - 1, -said.number if before in MINUS else said.number
            return True
        for word, sign in (("マイナス", -1.0), ("プラス", 1.0)):
            if folded.endswith(word, floor, start):
                said.start, said.number = start - len(word), sign * said.number
                return True
        return False

    @staticmethod
    def sign_fits(said: Said, folded: str) -> bool:
        """A hyphen after a word is a sign only before what can fall: 「前年比-5%」, but not 「A社-5人」."""
        if said.unit is not None and said.unit.kind in SIGNED_KINDS:
            return True
        return said.start == 0 or not folded[said.start - 1].isalnum()

    def money(self, said: Said, folded: str, floor: int) -> None:
        """Take in the currency sign or code before the number, and what scales it ("$1.5B")."""
        sign = self.sign_before(folded, said.start, floor)
        if sign is None:
            return
        start, code = sign
        said.start, said.unit = (
            start,
            Unit(Kind.MONEY, self.currency(code, folded[start : said.digits].rstrip(), folded, start)),
        )
        if (mark := SCALE_MARK.match(folded, said.end)) and mark.lastgroup:
            said.number *= MARK_FACTORS[mark.lastgroup]
            said.end = mark.end()

    def measure(self, said: Said, folded: str) -> None:
        """Take in the unit or counter after the number."""
        end = said.end
        following = folded[end : end + 1]
        if not following or following in "。、)」":
            return
        at = end + 1 if following == "余" and self.lexicon.find(folded, end + 1) else end  # 「六十余人」
        word = self.lexicon.find(folded, at)
        if following in GLOSS_NEXT and (gloss := GLOSS.match(folded, end)):
            self.glossed(said, folded, gloss)
            return
        if word is None and following == " ":
            at = end + 1
            word = self.lexicon.find(folded, at)
        if word is None:
            if following == "B" and said.unit is None and (size := MODEL_SIZE.match(folded, end)):
                said.unit, said.end = PARAMETERS, size.end()
            return
        if word is NOTHING:
            said.counter = "\0"
            return
        if word.unit is None:
            if said.unit is None:
                said.counter, said.noun, said.end = word.text, word.noun, at + len(word.text)
            return
        if said.unit is not None and (word.unit.kind is not Kind.MONEY or word.unit.unit != said.unit.unit):
            return
        said.unit, said.end = word.unit, at + len(word.text)
        if word.text in self.shared:
            said.unit = Unit(Kind.MONEY, self.currency(word.unit.unit, word.text, folded, end))
        self.complete(said, folded)

    def glossed(self, said: Said, folded: str, gloss: re.Match[str]) -> None:
        """Take in a unit whose prefix is explained in brackets: 「120メガ(メガは100万)ワット」."""
        prefix, end = gloss["prefix"], gloss.end()
        word = self.lexicon.find(prefix + folded[end : end + LONGEST_UNIT], 0)
        if word is None or word.unit is None:
            return
        said.unit = word.unit
        said.end = end + len(word.text) - len(prefix) if len(word.text) > len(prefix) else gloss.start() + len(prefix)

    def currency(self, code: str, printed: str, folded: str, at: int) -> str:
        """The code, or that of a currency which shares what is printed, if the text around speaks of its country alone."""
        if printed not in self.shared or self.speaks_of(code, folded, at):
            return code
        return next((other for other in self.shared[printed] if self.speaks_of(other, folded, at)), code)

    def speaks_of(self, code: str, folded: str, at: int) -> bool:
        """True if a word near decides for a currency."""
        words = self.near_currency.get(code)
        return words is not None and words.search(folded, max(0, at - NEAR), at + NEAR) is not None

    def complete(self, said: Said, folded: str) -> None:
        """Take in the rest of a value printed in two units ("1円50銭", "2時間30分") and the half of 「1年半」."""
        unit = said.unit
        assert unit is not None
        kind = unit.kind
        if kind is Kind.DURATION and folded.startswith("半", said.end) and not folded.startswith(HALF_APART, said.end):
            said.number, said.end = said.number + 0.5, said.end + 1
            return
        if kind not in (Kind.MONEY, Kind.DURATION, Kind.LENGTH) or said.end >= len(folded):
            return
        while folded[said.end : said.end + 1] in NUMERAL and (match := JAPANESE.match(folded, said.end)):
            part = japanese_value(match[0]) if match.end() - said.end <= MAX_RUN else None
            if part is None:
                return
            word = self.lexicon.find(folded, match.end())
            if unit.unit == "years" and folded.startswith("月", match.end()):  # 「懲役2年6月」
                said.number += part / 12
                said.end = match.end() + 1
                return
            if word is None and kind in (Kind.DURATION, Kind.LENGTH):  # 「9秒97」, 「8メートル40」
                if folded.endswith(("秒", "メートル"), 0, said.end) and match[0].isdigit() and len(match[0]) <= 2:
                    said.number += part / 10.0 ** len(match[0]) * (smaller(unit, SECOND) or 1.0)
                    said.end = match.end()
                return
            if word is None and kind is Kind.MONEY:
                self.complete_range(said, folded, match)
                return
            if word is None or word.unit is None or (share := smaller(unit, word.unit)) is None:
                return
            said.number += part * share
            said.end = match.end() + len(word.text)
            if kind is not Kind.DURATION or word.unit.unit not in ("minutes", "seconds"):
                return

    def complete_range(self, said: Said, folded: str, match: re.Match[str]) -> None:
        """「151円25〜26銭」: the whole part is printed once for both ends."""
        joiner = JOINER.match(folded, match.end())
        upper = JAPANESE.match(folded, joiner.end()) if joiner else None
        word = self.lexicon.find(folded, upper.end()) if upper else None
        assert said.unit is not None
        if upper is None or word is None or word.unit is None or (share := smaller(said.unit, word.unit)) is None:
            return
        low, high = japanese_value(match[0]), japanese_value(upper[0])
        if low is not None and high is not None and low < high:
            said.high = said.number + high * share
            said.number += low * share
            said.end = upper.end() + len(word.text)


def smaller(unit: Unit, part: Unit) -> float | None:
    """What one `part` is of one `unit`, where a value may be printed in both; else None."""
    if unit.kind is not part.kind:
        return None
    if unit.kind is Kind.DURATION:
        steps = STEPS.get((unit.unit, part.unit)) or (3600.0 if (unit.unit, part.unit) == ("hours", "seconds") else None)
        return 1 / steps if steps and unit.factor == part.factor == 1 else None
    return part.factor / unit.factor if unit.unit == part.unit and part.factor < unit.factor else None


def _latin(folded: str, at: int) -> bool:
    """True if the character at `at` is an ASCII letter or digit."""
    return at >= 0 and folded[at].isascii() and folded[at].isalnum()
