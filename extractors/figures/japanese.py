"""Reading figures in Japanese text."""

import re
from dataclasses import replace
from functools import cache

from extractors.figures import dates_japanese
from extractors.figures.draft import Draft
from extractors.figures.grammar import Grammar, any_of, grammar
from extractors.figures.japanese_context import Context
from extractors.figures.japanese_figures import qualified
from extractors.figures.japanese_lexicon import NOTHING
from extractors.figures.japanese_patterns import (
    ALONE,
    DASHES,
    DATE_NEXT,
    FOLLOWED,
    FRACTION,
    IN_GLOSS,
    LATIN_NAMES,
    MAJORITY,
    MARKER,
    MIXED,
    NUMBER_ONE,
    NUMERAL,
    NUMERALS,
    PER_ONE,
    PER_TIME,
    POSTCODE,
    QUOTED_NAME,
    REFUSED,
    REFUSED_BEFORE,
    REFUSED_NEXT,
    SCALES,
    SLASHED,
    SOLID_KINDS,
    SOLID_NOUNS,
    SPECIAL_NEXT,
    TOKEN,
    VAGUE,
    WEB,
    WORDS,
)
from extractors.figures.japanese_ranges import Found, RangeReader, one
from extractors.figures.japanese_said import Said
from extractors.figures.numerals import JAPANESE, KANJI_LARGE, MAX_RUN, japanese_value, three_digits
from extractors.figures.text import fold
from extractors.records import Figure, Kind, Qualifier

LAST_RANK = 20  # "No.315" numbers an issue


class Japanese(RangeReader):
    """The Japanese reader."""

    def __init__(self, tables: Grammar) -> None:
        super().__init__(tables)
        self.heads = tuple(tables.name_heads["ja"])
        self.names: dict[str, tuple[str, ...]] = {}
        for name in sorted(tables.names["ja"], key=len, reverse=True):
            self.names[name[0]] = (*self.names.get(name[0], ()), name)
        self.apart = tables.name_apart
        signs, monies = (any_of(words) for words in (self.signs, tables.monies))
        self.rate_base = re.compile(
            rf"[=が]?(?:約|最大|平均|およそ)?(?:{signs}|[{NUMERALS}])[{NUMERALS}万億兆,.]{{0,20}}(?:{monies})|="
        )
        self.context = Context(tables)
        self.plain = NUMERAL - self.names.keys()
        starts = {*NUMERAL, *self.names, *"首半過倍FfNn№〒hw西", *(era[0] for era in dates_japanese.ERAS)}
        self.seed = re.compile("[" + re.escape("".join(sorted(starts))) + "]")

    def figures(self, text: str) -> list[Figure]:
        """The figures of a text, in order."""
        folded = fold(text)
        drafts: list[Draft] = []
        search, position, floor = self.seed.search, 0, 0
        while match := search(folded, position):
            at, char = match.start(), match[0]
            found, stop = self.numbers(folded, at, floor) if char in self.plain else self.read(folded, at, char, floor)
            for draft in found:
                if draft.start >= floor:
                    drafts.append(draft)
                    floor = draft.end
            position = max(stop, floor, at + 1)
        return [draft.figure(text) for draft in self.context.settled(drafts, folded)]

    def read(self, folded: str, at: int, char: str, floor: int) -> Found:
        """The figures that start at a seed, and then where to read on."""
        if (names := self.names.get(char)) and folded.startswith(names, at):
            name = next(name for name in names if folded.startswith(name, at))
            if not folded.startswith(self.apart.get(name, ("\0",)), at + len(name)):
                return [], at + len(name)
        if char in NUMERAL:
            return self.numbers(folded, at, floor)
        if char in "首半過倍":
            return self.word(folded, at)
        if char in "hw":
            match = WEB.match(folded, at)
            return [], match.end() if match else at + 1
        if char in "Nn№":
            return self.number_one(folded, at)
        if char == "〒":
            match = POSTCODE.match(folded, at)
            return [], match.end() if match else at + 1
        if char in "Ff" and at and folded[at - 1].isascii() and folded[at - 1].isalnum():
            return [], at + 1
        date, stop = dates_japanese.read(folded, at)
        return [date] if date else [], stop

    def word(self, folded: str, at: int) -> Found:
        """A word that is a figure by itself (首位, 半減, ほぼ倍)."""
        match = ALONE.match(folded, at)
        if match is None:
            return [], at + 1
        if at and folded[at - 1] in VAGUE:
            return [], match.end()
        kind, value, unit = WORDS[match[0]]
        figure = qualified(folded, at, match.end(), kind, value, unit)
        if match[0] in MAJORITY:
            figure = replace(figure, qualifier=Qualifier.MORE_THAN)
        return [figure], match.end()

    def number_one(self, folded: str, at: int) -> Found:
        """A rank as "No.1"."""
        match = NUMBER_ONE.match(folded, at)
        if match is None or (at and folded[at - 1].isascii() and folded[at - 1].isalnum()):
            return [], at + 1
        if int(match[1]) > LAST_RANK:
            return [], match.end()
        return [qualified(folded, at, match.end(), Kind.RANK, float(match[1]), "rank")], match.end()

    # -- numbers -------------------------------------------------------------------------------------------------------

    def numbers(self, folded: str, start: int, floor: int) -> Found:
        """The figures of the number at `start`, and where to read on."""
        match = JAPANESE.match(folded, start)
        if match is None:
            return [], start + 1
        end = match.end()
        if end - start > MAX_RUN:
            return [], end
        following = folded[end : end + 1]
        before = folded[start - 1] if start else "\n"
        if following in SPECIAL_NEXT and (special := self.special(folded, start, match, following)):
            return special
        if (following in REFUSED_NEXT or before in REFUSED_BEFORE) and (
            skipped := self.refused(folded, match, before, following)
        ):
            return [], skipped
        if following in DATE_NEXT:
            date, stop = dates_japanese.read(folded, start)
            if date is not None:
                return [date], stop
        if following == "数" or (before in VAGUE and (before != "数" or folded[start] in SCALES)):
            return [], end + 1
        first = self.quantity(folded, start, floor, match)
        if first is None:
            return [], end
        if before == "第" and not (first.unit is not None and first.unit.kind is Kind.RANK):
            return [], end
        if self.is_base(folded, first):
            return [], first.end
        if first.counter and folded[first.end : first.end + 1] == "に" and (share := self.share(folded, first)):
            return share
        if following and following in "、・" and (listed := self.listed(folded, first)):
            return listed
        return self.range(folded, first) or one(self.figure(folded, first), first.end)

    def special(self, folded: str, start: int, match: re.Match[str], following: str) -> Found | None:
        """A fraction (3分の1, 1/3, 2と1/2)."""
        end = match.end()
        if following == "分" and (link := FRACTION.match(folded, end)):
            return self.fraction(folded, start, match[0], link.end())
        if following == "/" and (part := SLASHED.match(folded, start)) and int(part[1]) < int(part[2]):
            value = three_digits(int(part[1]) / int(part[2]))
            return [qualified(folded, start, part.end(), Kind.RATIO, value, "times")], part.end()
        if following == "と" and (mixed := MIXED.match(folded, end)) and (whole := japanese_value(match[0])):
            top, bottom = (mixed[1], mixed[2]) if mixed[1] else (mixed[4], mixed[3])
            value = whole + three_digits((japanese_value(top) or 0) / (japanese_value(bottom) or 1))
            return [qualified(folded, start, mixed.end(), Kind.NUMBER, value, None)], mixed.end()
        return None

    def refused(self, folded: str, match: re.Match[str], before: str, following: str) -> int:
        """Where to read on if the numerals are part of a name, a time, an address or a marker; else 0."""
        start = match.start()
        if before.isascii() and before not in ' \n("' and (skipped := self.latin_name(folded, start, match)):
            return skipped
        if before in DASHES and start > 1 and folded[start - 2].isascii():
            return self.latin_name(folded, start, match)
        if not folded[start].isascii():
            return 0
        if following in REFUSED_NEXT and (refused := REFUSED.match(folded, start)):
            return 0 if dates_japanese.ISO.match(folded, start) else refused.end()
        if before in "はの" and IN_GLOSS.search(folded, max(0, start - 18), start):
            return match.end()
        if following in ("」", "』") and len(match[0]) < 3 and QUOTED_NAME.search(folded, max(0, start - 13), start):
            return match.end()
        if before == "." and following != "." and not folded[start - 2 : start - 1].isdigit():
            return match.end()
        if before == "\n" and (marker := MARKER.match(folded, start)):
            return marker.end()
        return 0

    def latin_name(self, folded: str, start: int, match: re.Match[str]) -> int:
        """The end of a name of Latin letters and digits ("GPT-4", "H100"); 0 if the letters are another word ("EV100万台")."""
        end = start - 1 if folded[start - 1] in DASHES else start
        if folded[end - 1] in "_@/\\" and end == start:
            token = TOKEN.match(folded, start)
            return token.end() if token else 0
        at = end
        while at > max(0, end - 12) and folded[at - 1].isascii() and folded[at - 1].isalpha():
            at -= 1
        if at == end:
            return 0
        if end == start and self.sign_before(folded, start):
            return 0
        if end == start and end - at > 1 and folded[at:end] not in LATIN_NAMES and self.solid(folded, end, match):
            return 0
        token = TOKEN.match(folded, start)
        return token.end() if token else start + 1

    def solid(self, folded: str, word_end: int, match: re.Match[str]) -> bool:
        """True if a number right after Latin letters measures or counts something rather than belonging to them."""
        if any(char in KANJI_LARGE or char == "," for char in match[0]):
            return True
        word = self.lexicon.find(folded, match.end())
        if word is None or word is NOTHING:
            return False
        if self.nouns.ending(folded, word_end):
            return True
        return word.noun in SOLID_NOUNS or (word.unit is not None and word.unit.kind in SOLID_KINDS)

    def is_base(self, folded: str, said: Said) -> bool:
        """True for what another figure is given for: the dollar of 「1ドル=145円」, the second of 「1秒間に」."""
        if said.number != 1 or (said.unit is None and not said.counter) or said.start != said.digits:
            return False
        if said.unit is not None and said.unit.kind is Kind.DURATION and PER_TIME.match(folded, said.end):
            return True
        if folded[said.end : said.end + 1] in NUMERAL and (said.unit is None or said.unit.kind not in FOLLOWED):
            return True
        if said.counter and PER_ONE.match(folded, said.end) and not folded.startswith(("に1", "に一"), said.end):
            return True
        return self.rate_base.match(folded, said.end) is not None


@cache
def japanese() -> Japanese:
    """The reader, made once."""
    return Japanese(grammar())


def read_japanese(text: str) -> list[Figure]:
    """The figures of a Japanese text, in order, never overlapping."""
    return japanese().figures(text)
