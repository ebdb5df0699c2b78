"""Reading figures in English text."""

import re
from dataclasses import replace
from functools import cache

from extractors.figures import dates_english
from extractors.figures.english_context import in_context
from extractors.figures.english_patterns import (
    BRACKETS,
    CLOCK,
    DASHES,
    GLUED_ORDINAL,
    JOINER,
    MARKER,
    NUMBER_ONLY,
    PHONE,
    PREPOSITIONS,
    RANK_BEFORE,
    RATIO_OF,
    SCALED_A,
    TOKEN,
    VAGUE,
)
from extractors.figures.english_quantity import MAX_SIGN, PARAMETER_MARKS, Quantity, QuantityReader
from extractors.figures.english_words import fraction, multiple, rank, ranked, rounded, simple
from extractors.figures.grammar import grammar
from extractors.figures.numerals import DIGITS, MAX_RUN, RUN, WORDS
from extractors.figures.qualifiers import english_qualifier
from extractors.figures.text import fold, lower
from extractors.records import Figure, Kind, Qualifier

NO_CLAIM_BEFORE_ONE = ("at ", "the ", "no ", "this ", "that ")
NO_COUNT_BEFORE_ONE = frozenset({"the", "this", "that", "no", "each", "every", "any"})
DATE_PREFIXES = frozenset({"mid", "pre", "post", "late", "early", "sub", "fy"})  # "mid-2027"

Read = tuple[list[Figure], int]  # the figures found, and where to read on


class English(QuantityReader):
    """The English reader."""

    def figures(self, text: str) -> list[Figure]:
        """The figures of a text, in order."""
        folded = fold(text)
        low = lower(folded)
        found: list[Figure] = []
        position = 0
        while match := self.seed.search(low, position):
            result, position = self.read(match, folded, low)
            for figure in result:
                if figure.end > figure.start and (not found or figure.start >= found[-1].end):
                    found.append(replace(figure, text=text[figure.start : figure.end]))
                    position = max(position, figure.end)
            position = max(position, match.start() + 1)
        return list(in_context(found, low))

    def read(self, match: re.Match[str], folded: str, low: str) -> Read:
        """The figures that start at this seed."""
        group, start = match.lastgroup, match.start()
        if group == "name":
            return [], match.end()
        if group == "date":
            figure, end = dates_english.read(folded, low, start)
            if figure or not low[start].isdigit():
                return ([figure] if figure else []), max(end, start + 1)
        elif group == "ranked":
            figure = ranked(low, match.end())
            return [figure], figure.end
        elif group == "rank":
            figure = rank(match, low)
            return ([figure] if figure else []), match.end()
        elif group == "fraction":
            if figure := fraction(match, low):
                return [self.qualified(figure, low)], match.end()
            if low.startswith(("a ", "an ", "a-"), start):
                return [], low.index(match[0][-2:], start)
        elif group in ("half", "twice", "multiple", "fold"):
            figure = multiple(match, low)
            return ([self.qualified(figure, low)] if figure else []), match.end()
        return self.numbers(folded, low, start)

    def qualified(self, figure: Figure, low: str) -> Figure:
        """The figure with the limit that the words around it set."""
        before = low[max(0, figure.start - 40) : figure.start]
        if figure.kind is Kind.DURATION and before.endswith(("over ", "over the ")):
            return figure  # "over four years": a span, not a bound
        qualifier = english_qualifier(before, low[figure.end : figure.end + 16])
        return figure if qualifier is Qualifier.EXACT else replace(figure, qualifier=qualifier)

    def numbers(self, folded: str, low: str, start: int) -> Read:
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
                return [], TOKEN.match(folded, first.end).end()  # type: ignore[union-attr]
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
        token_end = TOKEN.match(folded, start, start + 200).end()  # type: ignore[union-attr]
        if (before.isalnum() or before in "_@/\\") and not self.sign_before(folded, start):
            return token_end
        if before == "-" and start > 1 and folded[start - 2].isalnum():
            word = re.split(r"[^a-z]", low[max(0, start - 12) : start - 1])[-1]
            if word not in DATE_PREFIXES:
                return token_end if folded[start - 2].isalpha() else 0
        if low[end : end + 1] == "@" or (low[end : end + 1] == "-" and "@" in folded[start:token_end]):
            return token_end
        if match := CLOCK.match(low, start) or PHONE.match(low, start):
            return match.end()
        marked = (before == "\n" and MARKER.match(low, start)) or (
            end - start <= 2 and BRACKETS.get(before) == folded[end : end + 1]
        )
        if marked:
            return end + 1
        if folded.count(".", start, end) > 1 and DIGITS.fullmatch(folded, start, end) is None:
            return end  # a version or the number of a section
        return self.after_name(folded, low, start, end)

    def after_name(self, folded: str, low: str, start: int, end: int) -> int:
        """`end` if the word before the digits makes them part of its name ("Boeing 737", "Llama 3"), else 0."""
        if start < 2 or folded[start - 1] != " ":
            return 0
        word = low[max(0, start - 20) : start - 1].rsplit(" ", 1)[-1].lstrip("(\"'“‘")
        if word in self.tables.name_heads["en"]:
            following = self.quantity(folded, low, start)
            if following and (following.unit or following.scale != 1.0):
                return 0
            return end
        return 0

    def share_of(self, folded: str, low: str, first: Quantity) -> Read | None:
        """As in "one in five", "nine out of ten": a fraction of a whole."""
        if (
            first.unit is not None
            or first.noun is not None
            or first.scale != 1.0
            or first.number != int(first.number)
            or not 0 < first.number < 100
        ):
            return None
        link = RATIO_OF.match(low, first.end)
        if not link or not (low[link.end() : link.end() + 1].isdigit() or WORDS.match(low, link.end())):
            return None
        whole = self.quantity(folded, low, link.end(), seek_noun=False)
        if (
            whole is None
            or whole.unit is not None
            or whole.year
            or not first.number < whole.number <= 1000
            or whole.scale != 1.0
        ):
            return None
        if link[0] == " in " and not (first.word or first.number < 10):
            return None
        figure = simple(first.start, whole.end, Kind.RATIO, rounded(first.number / whole.number), "times")
        return [self.qualified(figure, low)], whole.end

    def combine(self, folded: str, low: str, first: Quantity) -> Read:
        """A range if a second quantity is joined to the first, else the first alone."""
        joiner = JOINER.match(low, first.end)
        if joiner and first.noun is None and not first.year:
            at = self.number_start(folded, low, joiner.end())
            second = self.quantity(folded, low, at) if at is not None else None
            if second and not second.year and (second.start >= joiner.end()):
                joined = self.join(folded, low, first, second, joiner[0].strip())
                if joined is not None:
                    return joined
        if (
            first.year
            and joiner
            and joiner[0].strip() in "-–—to"
            and (match := dates_english.YEAR_SPAN.match(low, first.start))
        ):
            return dates_english.span(match)
        figure = self.figure(folded, low, first)
        return ([figure] if figure else []), first.end

    def number_start(self, folded: str, low: str, position: int) -> int | None:
        """Where a number starts at `position`, past a currency sign or code."""
        for length in range(MAX_SIGN + 2):
            at = position + length
            if low[at : at + 1].isdigit():
                if length == 0 or folded[position:at].strip() in self.tables.signs:
                    return at
                return None
        if WORDS.match(low, position) or SCALED_A.match(low, position):
            return position
        return None

    def join(self, folded: str, low: str, first: Quantity, second: Quantity, link: str) -> Read | None:
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
            if second.noun is not None or (link not in DASHES and not (first.unit.kind is Kind.MONEY and second.scale > 1.0)):
                return None
            second = replace(second, unit=first.unit)
        low_value, high_value = first.number * first.scale, second.number * second.scale
        bare = first.unit is None and first.noun is None and first.scale == 1.0
        if link in DASHES:
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
        return [replace(figure, end=second.end, value_high=upper.value, qualifier=Qualifier.RANGE)], second.end

    def figure(self, folded: str, low: str, said: Quantity) -> Figure | None:
        """The figure that a quantity makes, or None for what claims nothing ("one", a name's number)."""
        number = said.number * said.scale
        before = low[max(0, said.start - 40) : said.start]
        if said.unit is not None:
            figure = simple(said.start, said.end, said.unit.kind, said.unit.value(number), said.unit.unit)
            if said.word and said.number == 1 and said.scale == 1 and before.endswith(NO_CLAIM_BEFORE_ONE):
                return None
            return self.qualified(figure, low)
        rank = RANK_BEFORE.search(before)
        if rank and said.scale == 1.0 and number == int(number) and not (said.noun and rank[0].startswith("rank")):
            start = said.start - len(rank[0]) if not rank[0].startswith("rank") else said.start
            number_only = NUMBER_ONLY.match(low, said.start)
            end = number_only.end() if number_only and said.noun else said.end
            return simple(start, end, Kind.RANK, number, "rank")
        if said.year:
            return dates_english.year(said.sign_end, before, number)
        words = before.split()
        if words and words[-1].strip(",") in VAGUE and said.word:
            return None
        if said.noun is not None:
            if said.word and number == 1 and words[-1:] and words[-1] in NO_COUNT_BEFORE_ONE:
                return None
            return self.qualified(simple(said.start, said.end, Kind.COUNT, number, said.noun), low)
        if said.word and number == 1 and said.scale == 1.0:
            return None
        if self.capitalised_name(folded, said):
            return None
        if said.mark in PARAMETER_MARKS and said.scale >= 1e9:
            return self.qualified(simple(said.start, said.end, Kind.PARAMETERS, number, "parameters"), low)
        kind = Kind.COUNT if number == int(number) else Kind.NUMBER
        return self.qualified(simple(said.start, said.end, kind, number, None), low)

    def capitalised_name(self, folded: str, said: Quantity) -> bool:
        """True if a small bare number follows a capitalised word inside a sentence ("Llama 3", "Fugaku 2")."""
        if (
            said.word
            or said.grouped
            or said.scale != 1.0
            or said.number >= 1000
            or said.start < 2
            or folded[said.start - 1] != " "
        ):
            return False
        words = folded[max(0, said.start - 40) : said.start - 1].split(" ")
        return (
            len(words) > 1
            and words[-1][:1].isupper()
            and words[-1].isalpha()
            and words[-2][-1:] not in ".!?:\n-"
            and words[-1].lower() not in PREPOSITIONS
        )


@cache
def english() -> English:
    """The reader, made once."""
    return English(grammar())


def read_english(text: str) -> list[Figure]:
    """The figures of an English text, in order, never overlapping."""
    return english().figures(text)
