"""Reading figures in English text."""

import re
from dataclasses import replace
from functools import cache

from extractors.figures import dates_english, english_names
from extractors.figures.draft import Draft
from extractors.figures.english_context import in_context
from extractors.figures.english_numerals import ORDINAL_PART, RUN, WORDS, scaled
from extractors.figures.english_patterns import (
    ALSO_NUMBERED,
    AND_ORDINAL,
    DASHES,
    GLUED_ORDINAL,
    JOINER,
    NUMBER_ONLY,
    OF_A,
    OFFICE_ACTS,
    PREPOSITIONS,
    RANK_BEFORE,
    RANK_ENDS,
    RATIO_OF,
    SCALED_A,
    VAGUE,
)
from extractors.figures.english_qualifiers import english_qualifier
from extractors.figures.english_quantity import MAX_SIGN, PARAMETER_MARKS, Quantity, QuantityReader
from extractors.figures.english_words import and_a_half, fraction, fraction_value, moved_to, multiple, rank, ranked
from extractors.figures.grammar import grammar
from extractors.figures.numerals import MAX_RUN, three_digits
from extractors.figures.text import fold, lower
from extractors.records import Figure, Kind, Qualifier

ENDS_NUMBER = frozenset("%,;:)\"'\n")
BEGINS_NOTE = frozenset("jfmasondqt-–")  # months, "of", "to", "Q1", "fiscal"
HYPHENED = re.compile(r"(?!plus|odd|strong)[a-z]")
CHANGE_BEFORE = re.compile(
    r"(?:rose|fell|up|down|gained|lost|climbed|dropped|slipped|jumped|slid|sank|added|shed|surged|plunged|edged up"
    r"|(?<!grow )(?<!rise )(?<!fall )(?<!drop )(?<!climb )(?<!expand )(?<!shrink )(?<!increase )(?<!decline )by) $"
)
SHARE_STARTS = (" in ", " out of ", " of every ")
JOINER_STARTS = frozenset(" -–—~")
NO_CLAIM_BEFORE_ONE = ("at ", "the ", "no ", "this ", "that ")
NO_COUNT_BEFORE_ONE = frozenset({"the", "this", "that", "no", "each", "every", "any"})
PAIR_BEFORE = frozenset({"the", "these", "those", "its", "their", "his", "her", "our", "other"})  # "the two sides" are known

Read = tuple[list[Draft], int]  # the figures found, and where to read on


class English(QuantityReader):
    """The English reader."""

    def figures(self, text: str) -> list[Figure]:
        """The figures of a text, in order."""
        folded = fold(text)
        low = lower(folded)
        found: list[Draft] = []
        position = end = 0
        if low and low[0].isalpha() and (match := self.word_seed.match(low)):
            result, position = self.word(match, folded, low)
            found.extend(result)
            end = found[-1].end if found else 0
            position = max(position, end)
        search = self.candidate.search
        # A word is found by the character before it, so the search starts one character early where that is no letter.
        while hit := search(low, position - 1 if position and not low[position - 1].isalnum() else position):
            start = hit.start()
            if "0" <= low[start] <= "9":
                result, position = self.digits(folded, low, start)
            else:
                letter, start = low[start].isalpha(), start + 1
                match = None if letter else self.word_seed.match(low, start)
                result, position = self.word(match, folded, low) if match else ([], start)
            for draft in result:
                rate = draft.start == end + 1 and found and low.startswith(("a ", "an "), draft.start)  # "$5 a gigawatt"
                if draft.start >= end and draft.end > draft.start and not rate:
                    found.append(draft)
                    end = draft.end
            position = max(position, end, start + 1)
        in_context(found, low)
        return [draft.figure(text) for draft in found]

    def word(self, match: re.Match[str], folded: str, low: str) -> Read:
        """The figures that start at this word."""
        group, start, end = match.lastgroup, match.start(), match.end()
        draft: Draft | None = None
        if group == "number":
            if start > 1 and low[start - 1] == "-" and low[start - 2].isalpha():
                return [], end  # "a top-five finish"
            ordinal = WORDS.match(low, start)
            if ordinal and (part := ORDINAL_PART.match(low, ordinal.end())):
                return [], part.end()  # "the twenty-first century"
            return self.numbers(folded, low, start)
        if group == "name":
            return [], end
        if group == "date":
            draft, end = dates_english.read(folded, low, start)
            return ([draft] if draft else []), max(end, start + 1)
        if group == "ranked":
            first = ranked(low, end)
            if also := AND_ORDINAL.match(low, first.end):
                second = ranked(low, also.end())
                return [first, second], second.end
            return [first], first.end
        if group == "and_a_half":
            return [self.qualified(and_a_half(match), low)], end
        if group == "fraction":
            return self.fraction(match, folded, low)
        if group == "class":
            unit = self.tables.english[match[0]]
            draft = Draft(start, end, unit.kind, unit.value(1.0), unit.unit)
        elif group == "moved":
            draft = moved_to(low, start)
        else:
            draft = rank(match, low) if group == "rank" else multiple(match, low)
        if draft is None:
            return [], end
        return [self.qualified(draft, low)], max(end, draft.end)

    def fraction(self, match: re.Match[str], folded: str, low: str) -> Read:
        """A fraction of a whole, or of a unit: "a third", "a quarter of a million people", "half of a percentage point"."""
        if of := OF_A.match(low, match.end()):
            said = self.quantity(folded, low, of.end())
            if said and (said.unit or said.scale != 1.0):
                top, bottom = fraction_value(match[0])
                said.start, said.number = match.start(), said.number * top / bottom
                draft = self.draft(folded, low, said)
                return ([draft] if draft else []), said.end
        if draft := fraction(match, low):
            return [self.qualified(draft, low)], match.end()
        if low.startswith(("a ", "an ", "a-"), match.start()):
            return [], match.end() - 1
        return self.numbers(folded, low, match.start())

    def digits(self, folded: str, low: str, start: int) -> Read:
        """The figures that start at these digits, if they are a number."""
        end = RUN.match(folded, start).end()  # type: ignore[union-attr]
        if end - start > MAX_RUN:
            return [], end
        spaced = start > 1 and folded[start - 1] == " "
        sign = None if spaced and folded[start - 2] not in self.sign_ends else self.sign_before(folded, start)
        if sign is None:
            if not spaced and (skipped := english_names.glued(folded, low, start, end)):
                return [], skipped
            if self.may_be_note(low, start, end) and (match := self.digit_seed.match(low, start)):
                read = self.digits_of_note(match, folded, low)
                if read is not None:
                    return read
            skipped = (
                english_names.no_number(folded, low, start, end)
                or (spaced and self.after_name(folded, low, start))
                or (folded[end : end + 2].istitle() and english_names.address(folded, low, start, end))
            )
            if skipped:
                return [], skipped
        decimal = start > 0 and folded[start - 1] == "."  # a sign may stand before the point: "$.75"
        return self.numbers(folded, low, start, sign or (None if decimal else ()))

    def may_be_note(self, low: str, start: int, end: int) -> bool:
        """False if what follows the digits shows that they begin no date, name, rank or fraction."""
        if low[start:end] in self.name_runs or low.count(".", start, end) > 1:
            return True
        following = low[end : end + 1]
        return following not in ENDS_NUMBER and (following != " " or low[end + 1 : end + 2] in BEGINS_NOTE)

    def digits_of_note(self, match: re.Match[str], folded: str, low: str) -> Read | None:
        """The date, name, rank or fraction that the digits begin; None if they are a number after all."""
        group, start, end = match.lastgroup, match.start(), match.end()
        if group == "name":
            return [], end
        draft: Draft | None = None
        if group == "date":
            draft, end = dates_english.read(folded, low, start)
            if draft is None and end > start:
                return [], end
        elif group == "rank":
            draft = rank(match, low)
        else:
            top, bottom = map(int, low[start:end].split("/"))
            if top < bottom:
                draft = self.qualified(Draft(start, end, Kind.RATIO, three_digits(top / bottom), "times"), low)
        return ([draft], max(end, draft.end)) if draft else None

    def after_name(self, folded: str, low: str, start: int) -> int:
        """Where to read on if the word before the digits makes them part of its name ("Boeing 737", "Llama 3"), else 0."""
        head = english_names.word_before(low, start)
        if head in self.heads:
            following = self.quantity(folded, low, start)
            if following and (following.unit or following.scale != 1.0):
                return 0
            end = max(english_names.token_end(folded, start), start + 1)
            also = ALSO_NUMBERED.match(low, end) if head.endswith("s") else None
            return also.end() if also else end
        return 0

    def qualified(self, draft: Draft, low: str) -> Draft:
        """The figure with the limit that the words around it set."""
        start = draft.start
        if draft.kind is Kind.DURATION and low.endswith(("over ", "over the "), max(0, start - 9), start):
            return draft  # "over four years": a span, not a bound
        draft.qualifier = english_qualifier(low, start, draft.end)
        return draft

    def numbers(self, folded: str, low: str, start: int, sign: tuple[int, str] | tuple[()] | None = None) -> Read:
        """The figure or the range whose number starts at `start`, if it is one, and where to read on."""
        first = self.quantity(folded, low, start, sign=sign)
        if first is None:
            run = RUN.match(low, start)
            return [], run.end() if run else start + 1
        if first.unit is None and first.noun is None and first.scale == 1.0 and not first.word:
            if GLUED_ORDINAL.match(low, first.end):
                return [], first.end + 2
            if folded[first.end : first.end + 1].isalpha() and folded[first.end].isascii():
                return [], english_names.token_end(folded, first.end)
        if low.startswith(SHARE_STARTS, first.end) and (share := self.share_of(folded, low, first)):
            return share
        return self.combine(folded, low, first)

    def share_of(self, folded: str, low: str, first: Quantity) -> Read | None:
        """As in "one in five", "nine out of ten": a fraction of a whole."""
        if first.unit or first.noun or first.scale != 1.0 or first.number % 1 or not 0 < first.number < 100:
            return None
        link = RATIO_OF.match(low, first.end)
        if not link or self.number_start(folded, low, link.end()) != link.end():
            return None
        if link[0] == " in " and not (first.word or first.number < 10):
            return None
        whole = self.quantity(folded, low, link.end(), seek_noun=False)
        if whole is None or whole.unit or whole.year or not first.number < whole.number * whole.scale <= 1e6:
            return None
        if whole.scale != 1.0 and whole.number != 1:
            return None
        draft = Draft(first.start, whole.end, Kind.RATIO, three_digits(first.number / (whole.number * whole.scale)), "times")
        return [self.qualified(draft, low)], whole.end

    def combine(self, folded: str, low: str, first: Quantity) -> Read:
        """A range if a second quantity is joined to the first, else the first alone."""
        joiner = JOINER.match(low, first.end) if low[first.end : first.end + 1] in JOINER_STARTS else None
        if first.year and (match := dates_english.YEAR_SPAN.match(low, first.digits)):
            return dates_english.span(match)
        if joiner and first.noun is None and not first.year:
            at = self.number_start(folded, low, joiner.end())
            second = self.quantity(folded, low, at) if at is not None else None
            if second and not second.year and second.start >= joiner.end():
                joined = self.join(folded, low, first, second, joiner[0].lstrip("-").strip() or "-")
                if joined is not None:
                    return joined
        draft = self.draft(folded, low, first)
        return ([draft] if draft else []), first.end

    def number_start(self, folded: str, low: str, position: int) -> int | None:
        """Where a number starts at `position`, past a currency sign or code."""
        for length in range(MAX_SIGN + 2):
            at = position + length
            if "0" <= low[at : at + 1] <= "9":
                sign = folded[position:at].strip()
                return at if length == 0 or sign == "+" or sign in self.tables.signs else None
        return position if WORDS.match(low, position) or SCALED_A.match(low, position) else None

    def join(self, folded: str, low: str, first: Quantity, second: Quantity, link: str) -> Read | None:
        """The figures of two joined quantities: a range, two figures that share a scale or unit, or None to read them apart."""
        before = low[max(0, first.start - 14) : first.start].rstrip("(\"' ").split()
        last = before[-1] if before else ""
        if first.unit and second.unit and first.unit.unit != second.unit.unit:
            return None
        said_in_full = first.unit is not None or first.scale != 1.0
        if link == "to" and said_in_full and CHANGE_BEFORE.search(low, max(0, first.start - 14), first.start):
            return None  # "rose 5p to 120p"
        first = replace(first)  # it stays as it is if the two are read apart
        if first.scale == 1.0 and second.scale != 1.0 and first.number <= second.number and not first.grouped:
            first.scale = second.scale
        if first.unit is None:
            first.unit, first.noun = second.unit, second.noun
        elif second.unit is None:
            if second.noun is not None or (link not in DASHES and not (first.unit.kind is Kind.MONEY and second.scale > 1.0)):
                return None
            second.unit = first.unit
        low_value, high_value = first.number * first.scale, second.number * second.scale
        bare = first.unit is None and first.noun is None and first.scale == 1.0
        if link in DASHES:
            if bare and not (first.grouped or second.grouped):
                return [], second.end  # a score, a season, a span of pages
            ranged = low_value < high_value
        elif link == "and":
            ranged = "between" in before[-2:] and low_value < high_value
        elif link == "or":
            near = second.number == first.number + 1 or first.number < second.number <= 1.5 * first.number
            ranged = first.scale == second.scale and near  # "two or three years", "50 or 60 people"
        else:
            ranged = last != "from" and low_value < high_value and not (bare and not first.word)
        if ranged:
            return self.range(folded, low, first, second)
        if last == "from" and link == "to" and not bare:
            return [draft for draft in (self.draft(folded, low, first), self.draft(folded, low, second)) if draft], second.end
        return None

    def range(self, folded: str, low: str, first: Quantity, second: Quantity) -> Read | None:
        """One figure for two quantities; None if either says nothing."""
        first.grouped = second.grouped = True
        draft, upper = self.draft(folded, low, first), self.draft(folded, low, second)
        if draft is None or upper is None:
            return None
        draft.end, draft.value_high, draft.qualifier = second.end, upper.value, Qualifier.RANGE
        return [draft], second.end

    def draft(self, folded: str, low: str, said: Quantity) -> Draft | None:
        """The figure that a quantity makes, or None for what claims nothing ("one", a name's number)."""
        number, start = said.number if said.scale == 1.0 else scaled(said.number, said.scale), said.start
        if said.unit is not None:
            if said.word and number == 1 and low.endswith(NO_CLAIM_BEFORE_ONE, max(0, start - 5), start):
                return None
            draft = Draft(start, said.end, said.unit.kind, said.unit.value(number), said.unit.unit)
            draft.factor = said.scale * said.unit.factor
            return self.bounded(draft, low, said)
        before = low[start - 28 if start > 28 else 0 : start]
        if before.endswith("factor of "):
            return Draft(start, said.end, Kind.RATIO, number, "times")
        if said.scale == 1.0 and before.endswith(RANK_ENDS) and number % 1 == 0:
            found = RANK_BEFORE.search(before)
            if found and not (said.noun and found[0].startswith("rank")):
                return None if self.is_office(low, said, found[0]) else numbered(low, said, found[0])
        if said.year:
            return dates_english.year(said.digits, before, number)
        last = before[before.rfind(" ", 0, -1) + 1 :].strip()
        if said.noun is None and low[said.end : said.end + 1] == "-" and HYPHENED.match(low, said.end + 1):
            return None  # "a six-figure sum", "a million-to-one chance"
        if said.word and says_nothing(low, said, last):
            return None
        if said.noun is not None:
            if english_names.repeats_name(folded, start):
                return None
            return self.bounded(Draft(start, said.end, Kind.COUNT, number, said.noun, factor=said.scale), low, said)
        if self.capitalised_name(folded, said):
            return None
        if said.mark in PARAMETER_MARKS and said.scale >= 1e9:
            return self.bounded(Draft(start, said.end, Kind.PARAMETERS, number, "parameters"), low, said)
        kind = Kind.NUMBER if number % 1 else Kind.COUNT
        return self.bounded(Draft(start, said.end, kind, number), low, said)

    def is_office(self, low: str, said: Quantity, before: str) -> bool:
        """True if the number of a house does what an office does: "No 10 declined to comment"."""
        number = NUMBER_ONLY.match(low, said.digits)
        return (
            number is not None
            and low[said.start - len(before) : number.end()] in self.offices
            and OFFICE_ACTS.match(low, number.end()) is not None
        )

    def bounded(self, draft: Draft, low: str, said: Quantity) -> Draft:
        """The figure with the limit that stands inside it, or around it."""
        if said.bound is not Qualifier.EXACT:
            draft.qualifier = said.bound
            return draft
        return self.qualified(draft, low)

    def capitalised_name(self, folded: str, said: Quantity) -> bool:
        """True if a small bare number follows a capitalised word inside a sentence ("Llama 3", "Fugaku 2")."""
        start = said.start
        if said.word or said.grouped or said.scale != 1.0 or said.number >= 1000 or start < 2 or folded[start - 1] != " ":
            return False
        words = folded[max(0, start - 40) : start - 1].split(" ")
        return (
            len(words) > 1
            and words[-1][:1].isupper()
            and words[-1].isalpha()
            and words[-2][-1:] not in ".!?:\n-"
            and words[-1].lower() not in PREPOSITIONS
        )


def says_nothing(low: str, said: Quantity, last: str) -> bool:
    """True for number words that count nothing: "several hundred", "that one", "half a loaf", "the two sides"."""
    if last.strip(",") in VAGUE:
        return True
    if said.scale != 1.0:
        return False
    if said.number == 1:
        return said.noun is None or low[said.digits + 3 : said.digits + 4] == "-" or last in NO_COUNT_BEFORE_ONE
    return abs(said.number) < 1 or (said.number == 2 and last in PAIR_BEFORE and low[said.digits + 3 : said.digits + 4] != "-")


def numbered(low: str, said: Quantity, before: str) -> Draft:
    """A rank: "No. 1", "#3", "ranked 4"."""
    start = said.start if before.startswith("rank") else said.start - len(before)
    number_only = NUMBER_ONLY.match(low, said.start)
    return Draft(start, number_only.end() if number_only and said.noun else said.end, Kind.RANK, said.number, "rank")


@cache
def english() -> English:
    """The reader, made once."""
    return English(grammar())


def read_english(text: str) -> list[Figure]:
    """The figures of an English text, in order, never overlapping."""
    return english().figures(text)
