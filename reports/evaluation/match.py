"""Which claim of the ledger answers to which annotated one, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extractors.records import Kind
from reports.evaluation.gold import GoldClaim, Story
from reports.evaluation.names import is_subject, plain
from reports.evaluation.said import Ledger, Said

# The kinds of which stories annotate every figure: in other kinds nothing that is said can be called superfluous.
COMPLETE = frozenset({"money", "compute", "parameters", "count", "power", "energy", "data", "percent", "rank", "ratio"})
NOT_ANNOTATED = frozenset({"superlative"})  # metrics
FIELDS = ("metric", "qualifier", "status", "as_of", "speaker")
NEARLY = frozenset({"approx", "less_than"})  # two ways to read "nearly"
CLOSE = 1e-6  # relative difference of two numbers that are the same


class Outcome(StrEnum):
    """What became of an annotated claim: right, or the first thing that was lost."""

    RIGHT = "right"
    FIGURE = "figure"
    SIGN = "sign"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Judged:
    """An annotated claim and what the ledger says in its place; `said` is None if the figure was not read."""

    story: Story
    gold: GoldClaim
    said: Said | None
    sign: bool = False
    subject: bool = False

    @property
    def lang(self) -> str:
        """The language of its article."""
        return self.story.lang(self.gold)

    @property
    def right(self) -> bool:
        """Whether value and subject are right."""
        return self.sign and self.subject

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.said is None:
            return Outcome.FIGURE
        if not self.sign:
            return Outcome.SIGN
        return Outcome.RIGHT if self.subject else Outcome.SUBJECT

    def fields(self) -> dict[str, bool]:
        """For each field that is annotated, whether the ledger says it; empty if the figure was not read."""
        if self.said is None:
            return {}
        wanted = {name: getattr(self.gold, name) for name in FIELDS}
        return {name: _same_field(name, value, getattr(self.said, name)) for name, value in wanted.items() if value}


def judge(story: Story, ledger: Ledger) -> list[Judged]:
    """Every annotated claim of the story with the claim of the ledger that answers to it; none answers to two."""
    taken: set[str] = set()
    judged = []
    for claim in story.gold.claims:
        found = best(story, claim, [said for said in ledger.claims[claim.article] if said.claim_id not in taken])
        if found.said:
            taken.add(found.said.claim_id)
        judged.append(found)
    return judged


def best(story: Story, claim: GoldClaim, offered: Sequence[Said]) -> Judged:
    """The first offered claim that is right, else the first whose figure is, else none."""
    found = [
        Judged(story, claim, said, is_signed(claim, said), is_subject(claim, said.subject, said.subject_text))
        for said in overlapping(story, claim, offered)
        if is_figure(claim, said)
    ]
    return next((item for item in found if item.right), found[0] if found else Judged(story, claim, None))


def overlapping(story: Story, claim: GoldClaim, offered: Sequence[Said]) -> Iterator[Said]:
    """The offered claims whose figure shares characters with the annotated one."""
    places = story.places(claim)
    return (said for said in offered if any(said.figure_start < end and start < said.figure_end for start, end in places))


def counted(story: Story, ledger: Ledger) -> Iterator[tuple[str, Said]]:
    """The claims that precision is measured on, each with the id of its article: where every figure is annotated."""
    for article_id in story.articles:
        for said in ledger.claims[article_id]:
            if said.kind in COMPLETE and said.metric not in NOT_ANNOTATED:
                yield article_id, said


def is_figure(claim: GoldClaim, said: Said) -> bool:
    """Same kind, same value and upper end whatever the sign, and same unit; what a count counts may differ."""
    said = in_kind_of(claim, said)
    if said.kind != claim.kind or not _same_value(claim.value, value_of(said), sign=False):
        return False
    if not _same_value(claim.value_high, said.value_high):
        return False
    return claim.kind in (Kind.COUNT, Kind.DATE) or (claim.unit or "") == (said.unit or "")


def is_signed(claim: GoldClaim, said: Said) -> bool:
    """Whether the value is right with its sign."""
    return _same_value(claim.value, value_of(in_kind_of(claim, said)))


def in_kind_of(claim: GoldClaim, said: Said) -> Said:
    """What was said; a percentage for an annotated ratio, and the reverse, converted: 30% is a ratio of 0.3."""
    kinds = (claim.kind, said.kind)
    if kinds not in ((Kind.PERCENT, Kind.RATIO), (Kind.RATIO, Kind.PERCENT)):
        return said
    factor = 100 if claim.kind is Kind.PERCENT else 0.01
    value, high = (None if number is None else number * factor for number in (said.value, said.value_high))
    return replace(said, kind=claim.kind.value, unit=claim.unit, value=value, value_high=high)


def value_of(said: Said) -> float | str | None:
    """The number or the ISO date of a claim."""
    return said.value_date if said.kind == Kind.DATE else said.value


def same_number(a: float, b: float) -> bool:
    """Whether two numbers are the same but for how a computer keeps them."""
    return abs(a - b) <= CLOSE * max(1e-9, abs(a), abs(b))


def _same_value(wanted: float | str | None, said: float | str | None, *, sign: bool = True) -> bool:
    if wanted is None or said is None or isinstance(wanted, str) or isinstance(said, str):
        return wanted == said
    return same_number(wanted, said) or (not sign and same_number(wanted, -said))


def _same_field(name: str, wanted: str, said: str | None) -> bool:
    if name == "speaker":
        return plain(wanted) == plain(said)
    return wanted == said or (name == "qualifier" and {wanted, said} == NEARLY)
