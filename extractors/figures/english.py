"""Reading figures in English text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractors.figures import dates_english
from extractors.figures.grammar import Grammar, Unit, alternatives, grammar
from extractors.figures.numerals import (
    DIGITS,
    EXPONENT,
    FRACTION_CHARS,
    MAX_RUN,
    ORDINAL_WORDS,
    RUN,
    SCALE_MARKS,
    SCALE_WORDS,
    SMALL_WORDS,
    SUPERSCRIPTS,
    TENS_WORDS,
    WORDS,
    digits_value,
    words_value,
)
from extractors.figures.nouns import MODIFIERS, counted_noun
from extractors.figures.qualifiers import english_qualifier
from extractors.figures.text import fold, lower
from extractors.records import Figure, Kind, Qualifier

MULTIPLES = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "quintupl": 5.0, "halv": 0.5}
FRACTIONS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
WORD_SEEDS = sorted((*SMALL_WORDS, *TENS_WORDS), key=len, reverse=True)
SCALES_AFTER_A = "hundred|thousand|million|billion|trillion|quadrillion|dozen|lakh|crore"
ORDINAL = rf"(?:{'|'.join(ORDINAL_WORDS)}|[0-9]{{1,4}}(?:st|nd|rd|th))"
RANKED = rf"(?P<ordinal>{ORDINAL})"
FRACTION = (
    rf"(?:(?P<numer>an?|{'|'.join(list(SMALL_WORDS)[1:10])})[ -](?P<denom>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|half|halve)s?)"
)

NUMBER_SEED = (
    rf"(?P<number>[0-9]|(?:{'|'.join(WORD_SEEDS)})(?![a-z])|an? (?={SCALES_AFTER_A}(?![a-z]))|half an? (?=(?:{SCALES_AFTER_A})(?![a-z])))"
)
SPECIAL_SEED = (
    rf"(?P<rank>{ORDINAL}(?:[ -](?:[a-z]{{2,15}}est|most(?= [a-z])|place|position|spot|consecutive|straight|successive)(?![a-z])))"
    rf"|(?P<ranked>(?:rank(?:ed|s|ing)?|placed|plac(?:es|ing)|finish(?:ed|es|ing)?)(?: at| in)? (?={ORDINAL}(?![a-z-])))"
    rf"|(?P<fraction>(?:an?|{'|'.join(list(SMALL_WORDS)[1:10])})[ -](?:thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|halves)(?![a-z-]))"
    r"|(?P<half>(?<=over )half|(?<=than )half|(?<=about )half|(?<=nearly )half|(?<=almost )half|(?<=under )half|(?<=roughly )half|half(?= (?:of|the|its|their|his|her|that|as|what|this|those|all|again)(?![a-z])|[.,;]| in| had| were| are| is| was))"
    r"|(?P<twice>twice(?= (?:as|the|that|its|their|what|more|last|his|her)(?![a-z])))"
    r"|(?P<multiple>(?:doubl|tripl|trebl|quadrupl|quintupl|halv)(?:ed|es|ing|e)(?![a-z-]))"
    r"|(?P<fold>(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|thousand)-?fold(?![a-z]))"
)
RANK_BEFORE = re.compile(r"(?:(?<![a-z])(?:no\.? ?|number |nr\. ?|rank(?:ed|s|ing)? (?:at )?)|# ?)$")
RATIO_OF = re.compile(r" (?:in|out of|in every|out of every|of every) ")
JOINER = re.compile(r" ?[-–—~] ?| to | and | or ")
GLUED_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![a-z])")
CLOCK = re.compile(r"[0-9]{1,2}(?:[:.][0-9]{2}){1,2}(?: ?[ap]\.?m\b\.?)|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])|[0-9]{1,2} ?[ap]\.?m\b\.?|[0-9]{1,2} o'clock")
PHONE = re.compile(r"[0-9]{1,5}[-. ][0-9]{2,4}[-. ][0-9]{3,4}(?![0-9])")
TOKEN_END = re.compile(r"[A-Za-z0-9_./\\-]*")
TIMES_A = re.compile(r" (?:an?|per|each|every|in|since) ")
SHARED_RATE = ("per ", "a ", "an ")
PREPOSITIONS = frozenset({"in", "since", "by", "until", "till", "from", "of", "during", "before", "after", "through", "early", "late", "mid", "fiscal", "year", "and", "to", "for"})
VAGUE = frozenset({"several", "few", "couple", "many", "some"})
MAX_SIGN = 6


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


class English:
    """The English grammar, compiled once."""

    def __init__(self, tables: Grammar) -> None:
        self.tables = tables
        names = alternatives(re.sub(r"[’]", "'", name.lower()) for name in tables.names["en"])
        web = r"(?:https?://|www\.)[^\s<>\"]{1,2000}"
        self.seed = re.compile(rf"(?<![a-z0-9])(?:(?P<name>{web}|(?:{names})(?![a-z]))|(?P<date>{dates_english.SEED})|{SPECIAL_SEED}|{NUMBER_SEED})|(?P<digit>[0-9])")
        self.scale_word = re.compile(rf"[ -]?(?:{alternatives(SCALE_WORDS)})(?![a-z])")
        self.scale_mark = re.compile(rf"(?:{alternatives(SCALE_MARKS)})(?![A-Za-z0-9])")
        self.unit_word = re.compile(rf"[ -]?(?:{alternatives(tables.english)})(?![a-z])")
        self.symbol = re.compile(rf"[ -]?(?:{alternatives(tables.symbols)})(?![A-Za-z0-9])")
        self.signs = tables.signs
        self.heads = tables.name_heads["en"]

    # -- the parts of a quantity ---------------------------------------------------------------------------------------

    def sign_before(self, folded: str, start: int) -> tuple[int, str] | None:
        """(where it starts, ISO code) of the currency sign or code that stands before `start`."""
        end = start - 1 if start and folded[start - 1] == " " else start
        for length in range(min(MAX_SIGN, end), 0, -1):
            mark = folded[end - length : end]
            code = self.signs.get(mark)
            if code and not (mark[0].isalpha() and end - length > 0 and folded[end - length - 1].isalnum()):
                if end != start and not mark[0].isalpha() and mark[-1] not in "€£¥₩₹$":
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
            noun, end = counted_noun(folded, low, end, self.tables, modifiers=0 if mark in ("B", "T") else MODIFIERS)
        return Quantity(begin, end, value, scale, unit, noun, grouped, word, mark, self.is_year(folded, start, end, noun, scale, unit), start)

    def named(self, name: str) -> Unit:
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
        if scale == 1.0 and low.startswith((" times", "-times"), end) and not low[end + 6 : end + 7].isalpha() and not TIMES_A.match(low, end + 6):
            return Unit(Kind.RATIO, "times"), end + 6
        return None, end

    def money_code(self, low: str, code: str, start: int) -> str:
        """The currency that a shared sign stands for, by the words of its sentence."""
        if code != "JPY" or low[start] != "¥":
            return code
        around = low[max(0, start - 300) : start + 200]
        cny, jpy = (sum(map(around.count, words)) for words in (self.tables.contexts["CNY"], ("japan", "tokyo", "yen", "osaka")))
        return "CNY" if cny > jpy else code

    def is_year(self, folded: str, start: int, end: int, noun: str | None, scale: float, unit: Unit | None) -> bool:
        """True if a bare number from 1900 to 2099 is a year."""
        digits = folded[start : start + 4]
        if scale != 1.0 or unit is not None or not (digits.isdigit() and digits[:2] in ("19", "20")):
            return False
        if folded[start + 4 : start + 5].isdigit() or folded[start + 4 : start + 6].lstrip(",.")[:1].isdigit() or folded[start + 4 : start + 5] in FRACTION_CHARS:
            return False
        before = folded[max(0, start - 12) : start].lower().split()
        return noun is None or (bool(before) and before[-1].strip("(\"'") in PREPOSITIONS)

    # -- figures -------------------------------------------------------------------------------------------------------

    def figures(self, text: str) -> list[Figure]:
        folded = fold(text)
        low = lower(folded)
        found: list[Figure] = []
        position = 0
        while match := self.seed.search(low, position):
            start = match.start()
            result, position = self.read(match, folded, low)
            for figure in result:
                if figure.end > figure.start and (not found or figure.start >= found[-1].end):
                    found.append(replace(figure, text=text[figure.start : figure.end]))
                    position = max(position, figure.end)
            position = max(position, start + 1)
        return list(in_context(found, low))

    def read(self, match: re.Match[str], folded: str, low: str) -> tuple[list[Figure], int]:
        """(figures that start at this seed, where to read on)."""
        group, start = match.lastgroup, match.start()
        if group == "name":
            return [], match.end()
        if group == "date":
            figure, end = dates_english.read(folded, low, start)
            if figure or not low[start].isdigit():
                return ([figure] if figure else []), max(end, start + 1)
            return self.numbers(folded, low, start)
        if group == "ranked":
            start = match.end()
            ordinal = re.compile(ORDINAL).match(low, start)
            assert ordinal is not None
            return [self.simple(start, ordinal.end(), Kind.RANK, float(ordinal_value(ordinal[0])), "rank")], ordinal.end()
        if group == "rank":
            return self.rank(match, low)
        if group == "fraction":
            return self.fraction(match, folded, low)
        if group in ("half", "twice", "multiple", "fold"):
            value = {"half": 0.5, "twice": 2.0}.get(group or "")
            if group == "multiple":
                value = next(v for stem, v in MULTIPLES.items() if match[0].startswith(stem))
            elif group == "fold":
                word = re.sub(r"-?fold", "", match[0])
                value = SMALL_WORDS.get(word) or TENS_WORDS.get(word) or SCALE_WORDS[word]
            if group == "half" and low[max(0, start - 9) : start].endswith(("first ", "second ", "latter ", "other ", "-")):
                return [], match.end()
            return [self.qualified(self.simple(start, match.end(), Kind.RATIO, float(value or 0), "times"), low)], match.end()
        return self.numbers(folded, low, start)

    def simple(self, start: int, end: int, kind: Kind, value: float, unit: str | None) -> Figure:
        return Figure(start=start, end=end, text="", kind=kind, value=value, unit=unit)

    def qualified(self, figure: Figure, low: str) -> Figure:
        if figure.qualifier is Qualifier.RANGE:
            return figure
        before = low[max(0, figure.start - 40) : figure.start]
        if figure.kind is Kind.DURATION and before.endswith(("over ", "over the ")):
            return figure  # "over four years": a span, not a bound
        qualifier = english_qualifier(before, low[figure.end : figure.end + 16])
        return figure if qualifier is Qualifier.EXACT else replace(figure, qualifier=qualifier)

    def rank(self, match: re.Match[str], low: str) -> tuple[list[Figure], int]:
        """A rank ("second-largest", "third place") or a count of times in a row ("fourth consecutive year")."""
        word = re.compile(ORDINAL).match(low, match.start())
        assert word is not None
        value, last = float(ordinal_value(word[0])), re.split(r"[ -]", match[0])[-1]
        if last in ("consecutive", "straight", "successive"):
            following = re.compile(r" ([a-z]+)").match(low, match.end())
            noun, end = (following[1], following.end()) if following else ("time", match.end())
            return [self.simple(match.start(), end, Kind.COUNT, value, noun)], end
        if last.endswith("est") and last in NOT_SUPERLATIVE or (value == 1 and last not in ("place", "position", "spot")):
            return [], match.end()
        return [self.simple(match.start(), match.end(), Kind.RANK, value, "rank")], match.end()

    def fraction(self, match: re.Match[str], folded: str, low: str) -> tuple[list[Figure], int]:
        """A fraction of a whole; "a third" and the like only where the words around say so."""
        numer, denom = re.split(r"[ -]", match[0])
        top = 1 if numer in ("a", "an") else SMALL_WORDS[numer]
        bottom = FRACTIONS[denom if denom == "halves" else denom.rstrip("s") if denom.endswith("s") else denom]
        plural, after = denom.endswith("s"), low[match.end() : match.end() + 12]
        before = low[max(0, match.start() - 14) : match.start()].split()
        fractional = (top > 1) == plural and (
            top > 1
            or match[0].startswith("one-")
            or after.startswith((" of ", " as ", " less", " more", " larg", " small", " high", " low", " dear", " cheap", " that", " to ", ".", ",", ";", ")", " on "))
            or (bool(before) and before[-1] in ("by", "than", "about", "nearly", "almost", "roughly", "around", "to", "over", "under", "only", "just"))
        )
        if not fractional or (denom in ("quarter", "quarters") and after.startswith((" to ", " on "))) and not before[-1:] == ["by"]:
            return self.numbers(folded, low, match.start()) if numer not in ("a", "an") else ([], match.start() + len(numer))
        if denom.startswith(("third", "fourth", "fifth")) and numer in ("a", "an") and re.match(r" [a-z]+(?<!of)(?: |$)", after) and not after.startswith((" of ", " as ", " less", " more", " larg", " small", " high", " low", " dear", " cheap", " that", " to ", " on ")):
            return [], match.end()
        return [self.qualified(self.simple(match.start(), match.end(), Kind.RATIO, rounded(top / bottom), "times"), low)], match.end()

    def numbers(self, folded: str, low: str, start: int) -> tuple[list[Figure], int]:
        """The figure or the range whose number starts at `start`, if it is one, and where to read on."""
        if low[start].isdigit():
            skipped = self.no_figure(folded, low, start)
            if skipped:
                return [], skipped
        first = self.quantity(folded, low, start)
        if first is None:
            run = RUN.match(low, start)
            return [], run.end() if run else start + 1
        if low[start].isdigit() and first.unit is None and first.scale == 1.0 and first.noun is None:
            if GLUED_ORDINAL.match(low, first.end):
                return [], first.end + 2
            if folded[first.end : first.end + 1].isalpha() and folded[first.end].isascii():
                return [], TOKEN_END.match(folded, first.end).end()  # type: ignore[union-attr]
        if first.year and dates_english.DECADE.match(low, start):
            return [], start + 5
        share = self.share_of(folded, low, first)
        if share:
            return share
        return self.combine(folded, low, first)

    def no_figure(self, folded: str, low: str, start: int) -> int:
        """Where to read on if the digits at `start` are part of a name, an address, a time, a marker; else 0."""
        before = folded[start - 1] if start else "\n"
        end = RUN.match(folded, start).end()  # type: ignore[union-attr]
        if end - start > MAX_RUN:
            return end
        token_end = TOKEN_END.match(folded, start, start + 200).end()  # type: ignore[union-attr]
        if before.isalnum() or before in "_@/\\":
            if not self.sign_before(folded, start):
                return token_end
        if before == "-" and start > 1 and folded[start - 2].isalnum():
            word = re.split(r"[^a-z]", low[max(0, start - 12) : start - 1])[-1]
            if word not in ("mid", "pre", "post", "late", "early", "sub", "fy"):
                return token_end if folded[start - 2].isalpha() else 0
        if low[end : end + 1] == "@" or (low[end : end + 1] == "-" and "@" in folded[start:token_end]):
            return token_end
        for pattern in (CLOCK, PHONE):
            if (match := pattern.match(low, start)) and not (pattern is PHONE and match[0].count("-") + match[0].count(".") < 2):
                return match.end()
        if before in "\n" and re.compile(r"[0-9]{1,2}[.)](?=\s)").match(low, start):
            return end + 1
        if before in "[(" and folded[end : end + 1] == {"[": "]", "(": ")"}[before] and end - start <= 2:
            return end + 1
        if "." in folded[start:end] and folded[start:end].count(".") > 1 and DIGITS.fullmatch(folded, start, end) is None:
            return end
        return self.after_name(folded, low, start, end)

    def after_name(self, folded: str, low: str, start: int, end: int) -> int:
        """`end` if the word before the digits makes them part of its name ("Boeing 737", "Llama 3"), else 0."""
        if start < 2 or folded[start - 1] != " ":
            return 0
        word = low[max(0, start - 20) : start - 1].rsplit(" ", 1)[-1].lstrip("(\"'“‘")
        if word in self.heads:
            following = self.quantity(folded, low, start)
            if following and (following.unit or following.scale != 1.0):
                return 0
            return end
        return 0

    def share_of(self, folded: str, low: str, first: Quantity) -> tuple[list[Figure], int] | None:
        """ "one in five", "nine out of ten": a fraction of a whole."""
        if first.unit is not None or first.noun is not None or first.scale != 1.0 or first.number != int(first.number) or not 0 < first.number < 100:
            return None
        link = RATIO_OF.match(low, first.end)
        if not link or not (low[link.end() : link.end() + 1].isdigit() or WORDS.match(low, link.end())):
            return None
        whole = self.quantity(folded, low, link.end(), seek_noun=False)
        if whole is None or whole.unit is not None or whole.year or not first.number < whole.number <= 1000 or whole.scale != 1.0:
            return None
        if link[0] == " in " and not (first.word or first.number < 10):
            return None
        figure = self.simple(first.start, whole.end, Kind.RATIO, rounded(first.number / whole.number), "times")
        return [self.qualified(figure, low)], whole.end

    def combine(self, folded: str, low: str, first: Quantity) -> tuple[list[Figure], int]:
        """A range if a second quantity is joined to the first, else the first alone."""
        joiner = JOINER.match(low, first.end)
        if joiner and first.noun is None and not first.year:
            at = self.number_start(folded, low, joiner.end())
            second = self.quantity(folded, low, at) if at is not None else None
            if second and not second.year and (second.start >= joiner.end()):
                joined = self.join(folded, low, first, second, joiner[0].strip())
                if joined is not None:
                    return joined
        if first.year and joiner and joiner[0].strip() in "-–—to" and (match := dates_english.YEAR_SPAN.match(low, first.start)):
            return dates_english.span(match)
        figure = self.figure(folded, low, first)
        return ([figure] if figure else []), first.end

    def number_start(self, folded: str, low: str, position: int) -> int | None:
        """Where a number starts at `position`, past a currency sign or code."""
        for length in range(0, MAX_SIGN + 2):
            at = position + length
            if low[at : at + 1].isdigit():
                if length == 0 or folded[position:at].strip() in self.signs:
                    return at
                return None
        if WORDS.match(low, position) or re.compile(rf"an? (?:{SCALES_AFTER_A})").match(low, position):
            return position
        return None

    def join(self, folded: str, low: str, first: Quantity, second: Quantity, link: str) -> tuple[list[Figure], int] | None:
        """The figures of two joined quantities: a range, two figures that share a scale or unit, or None to read them apart."""
        before = low[max(0, first.start - 14) : first.start].rstrip("(\"' ").split()
        last = before[-1] if before else ""
        if first.unit and second.unit and first.unit.unit != second.unit.unit:
            return None
        if first.scale == 1.0 and second.scale != 1.0 and first.number <= second.number and not first.grouped:
            first = replace(first, scale=second.scale)
        if first.unit is None:
            first = replace(first, unit=second.unit, noun=second.noun)
        elif second.unit is None:
            if second.noun is not None or link not in ("-", "–", "—", "~") and not (first.unit.kind is Kind.MONEY and second.scale > 1.0):
                return None
            second = replace(second, unit=first.unit)
        low_value, high_value = first.number * first.scale, second.number * second.scale
        bare = first.unit is None and first.noun is None and first.scale == 1.0
        if link in ("-", "–", "—", "~"):
            if bare and not (first.grouped or second.grouped):
                return [], second.end  # a score, a season, a span of pages
            ranged = low_value < high_value
        elif link == "and":
            ranged = "between" in before[-2:] and low_value < high_value
        elif link == "or":
            return None
        else:
            ranged = last != "from" and low_value < high_value and not (bare and not first.word)
        if not ranged:
            if last == "from" and (first.unit or first.scale != 1.0):
                return [f for f in (self.figure(folded, low, first), self.figure(folded, low, second)) if f], second.end
            return None
        figure = self.figure(folded, low, replace(first, grouped=True))
        upper = self.figure(folded, low, replace(second, grouped=True))
        if figure is None or upper is None:
            return None
        start = figure.start
        return [replace(figure, start=start, end=second.end, value_high=upper.value, qualifier=Qualifier.RANGE)], second.end

    def figure(self, folded: str, low: str, said: Quantity) -> Figure | None:
        """The figure that a quantity makes, or None for what claims nothing ("one", a name's number)."""
        number = said.number * said.scale
        before = low[max(0, said.start - 40) : said.start]
        if said.unit is not None:
            figure = self.simple(said.start, said.end, said.unit.kind, said.unit.value(number), said.unit.unit)
            if said.word and said.number == 1 and said.scale == 1 and before.endswith(("at ", "the ", "no ", "this ", "that ")):
                return None
            return self.qualified(figure, low)
        rank = RANK_BEFORE.search(before)
        if rank and said.scale == 1.0 and number == int(number) and not (said.noun and rank[0].startswith("rank")):
            start = said.start - len(rank[0]) if not rank[0].startswith("rank") else said.start
            end = said.end if said.noun is None else said.start + len(re.match(r"[0-9,]+|[a-z-]+", low[said.start : said.end])[0])  # type: ignore[index]
            return self.simple(start, end, Kind.RANK, number, "rank")
        if said.year:
            return dates_english.year(said.sign_end, before, number)
        words = before.split()
        if words and words[-1].strip(",") in VAGUE and words[-1] != "some" and said.word:
            return None
        if said.noun is not None:
            if said.word and number == 1 and words[-1:] and words[-1] in ("the", "this", "that", "no", "each", "every", "any"):
                return None
            return self.qualified(self.simple(said.start, said.end, Kind.COUNT, number, said.noun), low)
        if said.word and number == 1 and said.scale == 1.0:
            return None
        if self.capitalised_name(folded, said):
            return None
        if said.mark in ("B", "T") and said.scale >= 1e9:
            return self.qualified(self.simple(said.start, said.end, Kind.PARAMETERS, number, "parameters"), low)
        kind = Kind.COUNT if number == int(number) else Kind.NUMBER
        return self.qualified(self.simple(said.start, said.end, kind, number, None), low)

    def capitalised_name(self, folded: str, said: Quantity) -> bool:
        """True if a small bare number follows a capitalised word inside a sentence ("Llama 3", "Fugaku 2")."""
        if said.word or said.grouped or said.scale != 1.0 or said.number >= 1000 or said.start < 2 or folded[said.start - 1] != " ":
            return False
        words = folded[max(0, said.start - 40) : said.start - 1].split(" ")
        return len(words) > 1 and words[-1][:1].isupper() and words[-1].isalpha() and words[-2][-1:] not in ".!?:\n-" and words[-1].lower() not in PREPOSITIONS


NOT_SUPERLATIVE = frozenset({"interest", "request", "forest", "guest", "quest", "test", "contest", "protest", "harvest", "west", "rest", "invest", "arrest", "priest", "chest", "nest", "conquest"})
CONVERSION = re.compile(r" ?\(|,? or |, ")
SENTENCE_BREAK = re.compile(r"[.!?](?:\s|$)|\n")


def rounded(fraction: float) -> float:
    """A fraction at three significant digits, as the contract writes a third: 0.333."""
    return float(f"{fraction:.3g}")


def ordinal_value(text: str) -> int:
    """The number of an ordinal: "second", "49th"."""
    return ORDINAL_WORDS[text] if text in ORDINAL_WORDS else int(text[:-2])


def in_context(figures: list[Figure], low: str) -> Iterator[Figure]:
    """The figures, with bare scaled numbers ("1.6 trillion") given the unit that their sentence shows.

    An amount put beside another in brackets or by "or" is limited as that one is.
    """
    previous: Figure | None = None
    for figure in figures:
        if previous is not None and figure.qualifier is Qualifier.EXACT and figure.kind is previous.kind is Kind.MONEY and figure.unit != previous.unit:
            if CONVERSION.fullmatch(low, previous.end, figure.start) and previous.qualifier is not Qualifier.RANGE:
                figure = replace(figure, qualifier=previous.qualifier)
        if figure.kind is Kind.COUNT and figure.unit is None:
            figure = contextual(figure, previous, low)
        if figure.kind is not Kind.DATE and figure.kind is not Kind.DURATION:
            previous = figure
        yield figure


def contextual(figure: Figure, previous: Figure | None, low: str) -> Figure:
    """A bare count, as parameters, operations, or what the figure before it in the sentence counts."""
    start = max(0, figure.start - 200)
    left = SENTENCE_BREAK.split(low[start : figure.start])[-1]
    right = SENTENCE_BREAK.split(low[figure.end : figure.end + 100])[0]
    sentence = left + right
    scaled = bool(re.search(r"[a-z]$", figure.text.lower()))
    near = previous is not None and previous.end > figure.start - len(left)
    if scaled and ("parameter" in sentence or (not near and "parameter" in low[start : figure.start])) and "token" not in right:
        return replace(figure, kind=Kind.PARAMETERS, unit="parameters")
    if "quadrillion" in figure.text or "quintillion" in figure.text:
        return replace(figure, kind=Kind.COMPUTE, unit="FLOPS")
    if near and previous is not None and previous.unit and scaled and previous.kind in (Kind.MONEY, Kind.COUNT, Kind.PARAMETERS):
        if previous.kind is Kind.COUNT or re.search(r"[a-z]", previous.text.lower()):
            return replace(figure, kind=previous.kind, unit=previous.unit)
    if near and previous is not None and previous.kind is Kind.COUNT and previous.unit and not scaled:
        return replace(figure, unit=previous.unit)
    return figure


@cache
def english() -> English:
    return English(grammar())


def read_english(text: str) -> list[Figure]:
    """The figures of an English text, in order, never overlapping."""
    return english().figures(text)
