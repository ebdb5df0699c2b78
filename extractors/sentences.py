"""Sentences of a text, found without a model, so that only those with a figure go through one."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

# Abbreviations before a full stop that ends no sentence, unless a new one clearly starts.
ABBREVIATIONS = frozenset(
    """
        mr mrs ms dr prof st no nos vs inc corp co ltd jr sr gen col lt sen rep gov pres u.s u.k u.n e.g i.e etc approx
        dept est fig vol jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m bros mt ft rs messrs hon rev llc plc
        s.a n.v b.v d.c
    """.split()
)
ENGLISH_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9£$€¥])")
JAPANESE_END = re.compile(r"[。！？!?]+[」』）)]*")
# Where a report comes from: "LOS ANGELES/STOCKHOLM, March 5 (Wire) - ", "SEATTLE — ", but no name before an aside in dashes.
DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]{2,30}(?:, [A-Z][\w.]+){0,2}"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?(?: \([^)]{2,20}\))? [-–—] | \([^)]{2,20}\) [-–—] | [-–—] (?![^.\n]* [-–—] ))"
)
OPENING, CLOSING = "「『（(", "」』）)"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its offsets in the text; `paragraph` counts lines."""

    start: int
    end: int
    paragraph: int


class Sentences:
    """The sentences of one text, in order, after its dateline: `dateline` is where that ends, 0 without one."""

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        match = DATELINE.match(text) if lang == "en" else None
        self.dateline = match.end() if match else 0
        self.all = list(split(text, lang, self.dateline))

    @cached_property
    def starts(self) -> list[int]:
        """Where each sentence starts."""
        return [sentence.start for sentence in self.all]

    def index_at(self, offset: int) -> int:
        """The index of the sentence that holds `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)


def split(text: str, lang: str, begin: int) -> list[Sentence]:
    """The sentences of `text` from `begin`, which is in its first line: lines first, then full stops."""
    found: list[Sentence] = []
    offset = 0
    for paragraph, line in enumerate(text.split("\n")):
        cuts = japanese_cuts(line) if lang == "ja" else english_cuts(line)
        previous = 0 if paragraph else begin
        for cut in (*(cut for cut in cuts if cut > previous), len(line)):
            piece = line[previous:cut]
            if stripped := piece.strip():
                start = offset + previous + piece.index(stripped[0])
                found.append(Sentence(start, start + len(stripped), paragraph))
            previous = cut
        offset += len(line) + 1
    return found


def english_cuts(line: str) -> list[int]:
    """Where English sentences end inside a line."""
    cuts = []
    for match in ENGLISH_END.finditer(line):
        if match[0].startswith("."):
            word = line[max(0, match.start() - 12) : match.start()].rsplit(" ", maxsplit=1)[-1].lstrip("(\"'“‘").lower()
            if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
                continue
        cuts.append(match.end())
    return cuts


def japanese_cuts(line: str) -> list[int]:
    """Where Japanese sentences end inside a line; a full stop inside quotation marks ends none."""
    cuts = []
    for match in JAPANESE_END.finditer(line):
        before = line[: match.end()]
        depth = sum(map(before.count, OPENING)) - sum(map(before.count, CLOSING))
        if depth <= 0 and not line[match.end() :].startswith(("と", "」", "』")):
            cuts.append(match.end())
    return cuts
