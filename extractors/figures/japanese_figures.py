"""From a Japanese quantity to the figure that it makes, or to none."""

import re
from dataclasses import replace

from extractors.figures.draft import Draft
from extractors.figures.grammar import Unit
from extractors.figures.japanese_lexicon import Nouns
from extractors.figures.japanese_patterns import (
    AFFECTED,
    BELOW_ZERO,
    DASHES,
    IN_A_ROW,
    IN_A_ROW_NEXT,
    IN_BRACKETS,
    MAGNITUDES,
    MASS_BEFORE,
    NOUN_AFTER,
    NOUN_AFTER_NEXT,
    PARTICLES,
    PER,
    PER_SECOND,
    PERIODS,
    RATE_BEFORE,
    RATES,
    REFERENCES,
    SCALE_NAMES,
    SPEEDS,
    TEMPERATURE,
    WARI,
)
from extractors.figures.japanese_qualifiers import japanese_qualifier
from extractors.figures.japanese_quantity import QuantityReader
from extractors.figures.japanese_said import Said
from extractors.figures.numerals import KANJI_LARGE, japanese_value
from extractors.records import Kind, Qualifier

CENTURY_LONG = ("にわた", "ぶり", "以上", "余", "前", "近く", "間", "あまり", "も", "を経")
FLOORS_AFTER, FLOORS_BEFORE = ("建",), ("地上", "地下")
FULL_TURN = 360  # degrees: more of them, or a fraction, are no angle
POINTS = 100  # from here on ポイント are points of an index or of a loyalty card, not of percent
COPIES = 100  # fewer 部 are parts
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
ORDER_AFTER = re.compile(r"番目(?=に(?:[大高多長速広重早古低小少厳若短安強]|人気)|の(?:大き|高さ|多さ|規模|広さ)|\Z)")
INDEX_MOVE = re.compile("[高安](?![いくまめか])")
# A bare kanji number that is no word: 「賛成二百三十三」.
WRITTEN_OUT = re.compile("[一二三四五六七八九][百千][一二三四五六七八九十百]+|[百千][一二三四五六七八九十百]{2,}")
# Kanji or katakana right after a small number without a unit make a word with it: 「3連休」, 「2大政党」, 「2軸」.
WORD_AFTER = re.compile("[一-龠々ァ-ヶ]")
SMALL = 100
DEGREES = re.compile(r"度(?:([0-9])分)?")


class FigureMaker(QuantityReader):
    """Decides what a quantity says."""

    def figure(self, folded: str, said: Said) -> Draft | None:
        """The figure that a quantity makes, or None for what claims nothing."""
        if said.unit is not None:
            return self.measured(folded, said, said.unit)
        if said.counter == "\0":
            return None
        if said.counter:
            return self.counted(folded, said)
        following = folded[said.end : said.end + 1]
        if following == "度":
            if row := in_a_row(folded, said.start, said.end + 1, said.number, "time"):
                return row
            if figure := self.temperature(folded, said):
                return figure
        if following == "つ" and 1 < said.number < 10 and not folded.startswith("つ目", said.end):
            noun = self.noun_after(folded, said.end + 1, self.things) or self.noun_before(folded, said.start, self.things)
            return qualified(folded, said.start, said.end + 1, Kind.COUNT, said.number, noun or "thing")
        if following == "番" and (order := ORDER_AFTER.match(folded, said.end)):
            return qualified(folded, said.start, order.end(), Kind.RANK, said.number, "rank")
        return self.bare(folded, said, following)

    # -- bare numbers --------------------------------------------------------------------------------------------------

    def bare(self, folded: str, said: Said, following: str) -> Draft | None:
        """A number without a unit or counter: a count of something unsaid, a year, or part of a name."""
        start, end = said.start, said.end
        scaled = any(char in KANJI_LARGE for char in said.printed)
        alone = start == 0 and end == len(folded)  # nothing around that makes a word of it
        if not (scaled or alone or said.printed[0].isascii() or WRITTEN_OUT.fullmatch(said.printed)):
            return None
        if folded.startswith(REFERENCES, end):
            return None
        noun = self.noun_before(folded, start, self.nouns) or self.noun_after(folded, end, self.nouns)
        if not scaled and self.in_name(folded, said, following, known=noun is not None):
            return None
        figure = qualified(folded, start, end, Kind.COUNT, said.number, noun)
        if not scaled and noun is None and figure.qualifier is Qualifier.EXACT and YEAR.fullmatch(said.printed):
            return Draft(start, end, Kind.DATE, said.printed)
        whole = said.number == int(said.number) and (scaled or "." not in said.printed)
        return figure if whole else replace(figure, kind=Kind.NUMBER)

    def in_name(self, folded: str, said: Said, following: str, *, known: bool) -> bool:
        """True if a bare number is part of a name, a token or a list, or stands for the thing it numbers."""
        start = said.start
        before = folded[start - 1 : start]
        if following.isascii() and following.isalpha():
            return True
        if "," in said.printed:
            return False
        if before and before in "([<" and IN_BRACKETS.match(folded, start) and not YEAR.fullmatch(said.printed):
            return True
        if known:
            return False
        if WORD_AFTER.match(following) and said.number < SMALL:
            return True
        if ("ァ" <= before <= "ヶ" or before == "ー" or before == "・") and not folded.endswith(MAGNITUDES, 0, start):
            return True
        if before == " " and start > 1 and folded[start - 2].isascii() and folded[start - 2].isalpha():
            return True
        if following == "・" and folded[said.end + 1 : said.end + 2].isdigit():
            return True
        if following and following in DASHES and folded[said.end + 1 : said.end + 2].isalnum():
            return True
        return folded.endswith(self.heads, 0, start)

    heads: tuple[str, ...] = ()

    # -- units ---------------------------------------------------------------------------------------------------------

    def measured(self, folded: str, said: Said, unit: Unit) -> Draft | None:
        """A figure with a unit of measure."""
        value, start, end = unit.value(said.number), said.start, said.end
        kind, name = unit.kind, unit.unit
        high = None if said.high is None else unit.value(said.high)
        if folded.startswith(PER, end) and not (kind is Kind.PERCENT or (folded.startswith("平均", end) and said.number != 1)):
            return None
        printed = folded[end - 1]
        if kind is Kind.PERCENT:
            if printed == "割":
                value, end = wari(folded, end, value)
            elif folded.endswith("ポイント", start, end) and folded[end - 5] not in "ト%" and self.of_an_index(folded, said):
                kind, name = Kind.COUNT, "point"
        elif kind is Kind.RANK:
            start -= folded[start - 1 : start] == "第"
        elif kind is Kind.DURATION:
            if folded.startswith("目", end) or (unit.unit == "minutes" and folded.endswith(PERIODS, 0, start)):
                return None
            if (
                folded[end : end + 1] in IN_A_ROW_NEXT
                and unit.factor == 1
                and (row := in_a_row(folded, start, end, value, unit.unit.removesuffix("s")))
            ):
                return row
            if printed == "紀" and said.number > 1 and not folded.startswith(CENTURY_LONG, end):
                return None
        elif kind is Kind.TEMPERATURE:
            start, value = self.signed_degrees(folded, start, value)
        elif kind is Kind.LENGTH or kind is Kind.DATA:
            start, kind, name, value = self.rated(folded, said, unit)
        figure = qualified(folded, start, end, kind, value, name)
        return figure if high is None else replace(figure, value_high=high, qualifier=Qualifier.RANGE)

    @staticmethod
    def of_an_index(folded: str, said: Said) -> bool:
        """True if ポイント are points of an index or of a loyalty card: so many of them, or 「12.34ポイント高」."""
        return said.number >= POINTS or INDEX_MOVE.match(folded, said.end) is not None

    def rated(self, folded: str, said: Said, unit: Unit) -> tuple[int, Kind, str, float]:
        """(start, kind, unit, value) of a length or an amount of data, which 時速 or 毎秒 before it makes a speed."""
        start, value, context = said.start, unit.value(said.number), said.context
        window = folded[max(0, context - AFFECTED) : context]
        if ("速" in window or "毎" in window) and (match := RATE_BEFORE.search(window)):
            rate = RATES.get(match["rate"]) or SPEEDS[match["rate"]]
            if not match["gap"] and match["rate"] in RATES and start == context:
                start -= 2
            if unit.kind is Kind.LENGTH:
                return start, Kind.SPEED, "km/h", round(value * rate / 1000, 9)
            if match[0].startswith("毎秒") and unit.unit == "B":
                return start, Kind.DATA, "bit/s", value * 8
            return said.start, unit.kind, unit.unit, value
        if unit.factor == 1000 and folded[said.end - 1] in "ロ㌔" and MASS_BEFORE.search(folded, max(0, context - 10), context):
            return start, Kind.MASS, "g", value
        return start, unit.kind, unit.unit, value

    def signed_degrees(self, folded: str, start: int, value: float) -> tuple[int, float]:
        """(start, value) of a temperature with the words that say its scale or that it is below zero."""
        if folded.endswith(BELOW_ZERO, 0, start):
            start -= 3 if folded.endswith("氷点下", 0, start) else 2
            value = -value
        if folded.endswith(SCALE_NAMES, 0, start):
            start -= 2
        return start, value

    def temperature(self, folded: str, said: Said) -> Draft | None:
        """A number of degrees where the text around speaks of temperature, or writes a fraction of a degree."""
        start, match = said.start, DEGREES.match(folded, said.end)
        assert match is not None
        end = match.end()
        if folded.startswith(("目", "数", "線", "合"), end):
            return None
        near = TEMPERATURE.search(folded, max(0, said.context - 14), start) or TEMPERATURE.search(folded, end, end + 9)
        alone = start == 0 and end == len(folded)  # nothing around that says otherwise
        if not near and not alone and 0 <= said.number <= FULL_TURN and said.number == int(said.number):
            return None
        value = said.number + (int(match[1]) / 10 if match[1] else 0)
        if folded.endswith("華氏", 0, start):
            value = self.lexicon.units["℉"].value(value)
        start, value = self.signed_degrees(folded, start, value)
        return qualified(folded, start, end, Kind.TEMPERATURE, value, "C")

    # -- counters ------------------------------------------------------------------------------------------------------

    def counted(self, folded: str, said: Said) -> Draft | None:
        """A figure with a counter; operations per second are compute."""
        start, end, counter, number = said.start, said.end, said.counter, said.number
        following = folded[end : end + 1]
        if following == "目" or folded.startswith(PER, end) or (counter == "回" and folded.endswith(PERIODS, 0, start)):
            return None
        if following in IN_A_ROW_NEXT and (row := in_a_row(folded, start, end, number, said.noun)):
            return row
        if counter == "回" and number >= 1e6 and (number >= 1e12 or PER_SECOND.search(folded[max(0, start - 12) : start])):
            return qualified(folded, start, end, Kind.COMPUTE, number, "FLOPS")
        if number == 1 and (
            (counter == "種" and following == "の") or (counter in ("人", "つ") and folded[start - 1 : start] == "の")
        ):
            return None
        if counter == "階" and not (
            folded.startswith(FLOORS_AFTER, end) or folded.endswith(FLOORS_BEFORE, 0, start) or end == len(folded)
        ):
            return None
        if counter == "部" and number < COPIES:
            return None
        noun = said.noun
        if nouns := self.nouns_for(noun):
            noun = (
                nouns.ending(folded, start)
                or self.noun_after(folded, end, nouns)
                or self.noun_before(folded, start, nouns)
                or noun
            )
        return qualified(folded, start, end, Kind.COUNT, number, noun)

    def nouns_for(self, noun: str) -> Nouns | None:
        """The nouns that a counter for this may count."""
        if noun == "person":
            return self.people
        if noun in ("site", "building", "home"):
            return self.places
        return self.things if noun in ("unit", "piece", "item", "model", "type", "case") else None

    def noun_after(self, folded: str, end: int, nouns: Nouns) -> str | None:
        """The English noun of the known Japanese noun that follows ("2000基のGPU", "300余りの企業")."""
        if folded[end : end + 1] not in NOUN_AFTER_NEXT or not (match := NOUN_AFTER.match(folded, end)):
            return None
        stop = match.end("noun")
        if noun := nouns.ending(folded, stop):
            return noun
        for at in range(stop - 1, match.start("noun"), -1):
            if not folded[at - 1].isascii() and (noun := nouns.ending(folded, at)):
                return noun
        return None

    def noun_before(self, folded: str, start: int, nouns: Nouns) -> str | None:
        """The English noun of the known Japanese noun just before the number ("GPUを2000基", "ノード数は15万")."""
        at, stop = start, max(0, start - AFFECTED)
        while at > stop and folded[at - 1] in PARTICLES:
            at -= 1
        if at > 1 and folded[at - 1] == "数":
            at -= 1
        return nouns.ending(folded, at)


def in_a_row(folded: str, start: int, end: int, number: float, noun: str) -> Draft | None:
    """How often something happened in a row (2期連続, 3日続けて); None if the text does not say so."""
    row = IN_A_ROW.match(folded, end)
    return Draft(start, row.end(), Kind.COUNT, number, noun) if row else None


def wari(folded: str, end: int, value: float) -> tuple[float, int]:
    """(percent, end) of tenths with their hundredths and thousandths (3割2分1厘)."""
    match = WARI.match(folded, end - 1)
    if match is None:
        return value, end
    value += (japanese_value(match["bu"]) or 0) if match["bu"] else 0
    value += (japanese_value(match["rin"]) or 0) / 10 if match["rin"] else 0
    return value, match.end()


def qualified(folded: str, start: int, end: int, kind: Kind, value: float | str, unit: str | None) -> Draft:
    """A figure with the limit that the words around it set."""
    over = folded.find("余", start, end) > 0  # 「六十余人」
    qualifier = Qualifier.MORE_THAN if over else japanese_qualifier(folded, start, end)
    return Draft(start, end, kind, value, unit, qualifier=qualifier)
