"""What the words around tell of a Japanese figure that does not say what it counts."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.figures.draft import Draft
from extractors.figures.grammar import Grammar, any_of
from extractors.figures.numerals import KANJI_LARGE
from extractors.records import Kind

WIDE = 120
SMALLEST_MODEL = 1e5  # parameters
SENTENCE_END = re.compile(r"[。\n]")


class Context:
    """Gives bare scaled numbers the unit that their sentence shows."""

    def __init__(self, tables: Grammar) -> None:
        self.monies = tables.monies
        self.converted = re.compile(f"({any_of(self.monies)})(?:に直|に?換算|建て)")

    def settled(self, drafts: list[Draft], folded: str) -> Iterator[Draft]:
        """The figures, with bare scaled numbers (「70億」) given the unit that their sentence shows."""
        previous: Draft | None = None
        for draft in drafts:
            if draft.unit is None and draft.kind is Kind.COUNT:
                draft = self.unit_said(draft, previous, folded)
            if draft.kind not in (Kind.DATE, Kind.DURATION, Kind.PERCENT):
                previous = draft
            yield draft

    def unit_said(self, draft: Draft, previous: Draft | None, folded: str) -> Draft:
        """A bare scaled number, as parameters or as what the figure before it counts."""
        wide = folded[max(0, draft.start - WIDE) : draft.start]
        left = SENTENCE_END.split(wide)[-1]
        right = SENTENCE_END.split(folded[draft.end : draft.end + 60], maxsplit=1)[0]
        scaled, large = folded[draft.end - 1] in KANJI_LARGE, float(draft.value) >= SMALLEST_MODEL
        near = previous is not None and previous.end > draft.start - len(left)
        if scaled and (currency := self.converted.findall(left)):
            return replace(draft, kind=Kind.MONEY, unit=self.monies[currency[-1]])
        if large and ((near and previous and previous.kind is Kind.PARAMETERS) or "パラメ" in left or "パラメ" in right):
            return replace(draft, kind=Kind.PARAMETERS, unit="parameters")
        if near and previous is not None and previous.unit and previous.kind in (Kind.MONEY, Kind.COUNT) and scaled:
            return replace(draft, kind=previous.kind, unit=previous.unit)
        if scaled and large and "パラメ" in wide:
            return replace(draft, kind=Kind.PARAMETERS, unit="parameters")
        return draft
