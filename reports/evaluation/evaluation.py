"""The scores of a ledger against gold stories, and where each point was lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from reports.evaluation.calibration import Calibration, Rated, calibrate
from reports.evaluation.gold import Story
from reports.evaluation.match import FIELDS, Judged, Outcome, counted, judge
from reports.evaluation.misses import Miss, miss_of_extra, miss_of_pair, misses_of_claims, worst
from reports.evaluation.pairs import Pairs, judge_conflicts, judge_same
from reports.evaluation.points import Grouped, Point, Score, grouped, scored
from reports.evaluation.said import Ledger, read_ledger

if TYPE_CHECKING:
    import duckdb

SCORES = ("figures", "claims", "same", "conflicts")
SHARES = ("subject", *FIELDS)
CONFUSED = ("metric", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """Where annotated claims were lost: at the first thing that is wrong, and the fields of those whose figure was read."""

    gold: int
    right: int
    figure: int
    sign: int
    subject: int
    fields: dict[str, int]

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> "Losses":
        """The losses of the claims."""
        first = Counter(item.outcome for item in judged)
        fields = Counter(name for item in judged for name, right in item.fields().items() if not right)
        return cls(
            gold=len(judged),
            right=first[Outcome.RIGHT],
            figure=first[Outcome.FIGURE],
            sign=first[Outcome.SIGN],
            subject=first[Outcome.SUBJECT],
            fields={name: fields[name] for name in FIELDS},
        )


@dataclass(frozen=True, slots=True)
class Confusion:
    """A value of a field that was taken for another, and how often."""

    field: str
    expected: str
    said: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that `claimledger evaluate` shows."""

    stories: tuple[str, ...]
    scores: dict[str, Grouped[Score]]  # by SCORES
    shares: dict[str, Grouped[Score]]  # by SHARES: the recall is the share of the figures that were read
    losses: Grouped[Losses]
    confusions: tuple[Confusion, ...]
    calibration: Calibration
    calibration_by_lang: dict[str, Calibration]
    misses: tuple[Miss, ...]  # the worst ones
    missed: int  # how many there are

    def as_dict(self) -> dict[str, Any]:
        """The evaluation as JSON takes it."""
        return {
            "stories": list(self.stories),
            "scores": {name: found.as_dict(Score.as_dict) for name, found in self.scores.items()},
            "shares": {name: found.as_dict(_share) for name, found in self.shares.items()},
            "losses": self.losses.as_dict(asdict),
            "confusions": [asdict(confusion) for confusion in self.confusions],
            "calibration": {
                "all": self.calibration.as_dict(),
                "by_language": {lang: found.as_dict() for lang, found in self.calibration_by_lang.items()},
            },
            "misses": {"total": self.missed, "worst": [miss.as_dict() for miss in self.misses]},
        }


@dataclass(slots=True)
class Findings:
    """What is found in one story after the other."""

    points: dict[str, list[Point]] = field(default_factory=lambda: {name: [] for name in SCORES})
    judged: list[Judged] = field(default_factory=list)
    rated: list[Rated] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    def add(self, story: Story, ledger: Ledger) -> None:
        """Take in a story."""
        judged = judge(story, ledger)
        self.judged += judged
        for item in judged:
            lang, kind = item.lang, item.gold.kind.value
            self.points["figures"].append(Point(lang=lang, kind=kind, gold=True, hit=item.said is not None))
            self.points["claims"].append(Point(lang=lang, kind=kind, gold=True, hit=item.right))
        self.misses += misses_of_claims(story, ledger, judged)
        self._add_said(story, ledger, {item.said.claim_id: item for item in judged if item.said})
        self._add_pairs("same", story, ledger, judge_same(story, judged))
        self._add_pairs("conflicts", story, ledger, judge_conflicts(story, ledger, judged))

    def _add_said(self, story: Story, ledger: Ledger, answers: dict[str, Judged]) -> None:
        for article, said in counted(story, ledger):
            answer = answers.get(said.claim_id)
            right = answer is not None and answer.right
            lang, kind = story.articles[article].lang, said.kind
            self.points["figures"].append(Point(lang=lang, kind=kind, said=True, right=answer is not None))
            self.points["claims"].append(Point(lang=lang, kind=kind, said=True, right=right))
            self.rated.append(Rated(lang, kind, said.confidence, right))
            if answer is None:
                self.misses.append(miss_of_extra(story, article, said))

    def _add_pairs(self, name: str, story: Story, ledger: Ledger, pairs: Pairs) -> None:
        self.points[name] += pairs.points
        self.misses += (miss_of_pair(story, ledger, miss) for miss in pairs.misses)


def evaluate(con: "duckdb.DuckDBPyConnection", stories: Sequence[Story], *, misses: int = 10) -> Evaluation:
    """Score what the ledger says of the stories' articles, with the worst misses quoted.

    Raises ClaimledgerError, naming them, if articles are missing in the ledger or have another text there.
    """
    ledger = read_ledger(con, stories)
    found = Findings()
    for story in stories:
        found.add(story, ledger)
    return Evaluation(
        stories=tuple(story.gold.story for story in stories),
        scores={name: scored(found.points[name]) for name in SCORES},
        shares={name: scored(_share_points(name, found.judged)) for name in SHARES},
        losses=grouped(found.judged, Losses.of, lang=lambda item: item.lang, kind=lambda item: item.gold.kind.value),
        confusions=tuple(_confusions(found.judged)),
        calibration=calibrate(found.rated),
        calibration_by_lang={
            lang: calibrate(item for item in found.rated if item.lang == lang)
            for lang in sorted({item.lang for item in found.rated})
        },
        misses=tuple(worst(found.misses, misses)),
        missed=len(found.misses),
    )


def _share_points(name: str, judged: Sequence[Judged]) -> list[Point]:
    """A point for each figure that was read and has the field annotated."""
    points = []
    for item in judged:
        right = item.subject if name == "subject" and item.said else item.fields().get(name)
        if right is not None:
            points.append(Point(lang=item.lang, kind=item.gold.kind.value, gold=True, hit=right))
    return points


def _share(score: Score) -> dict[str, Any]:
    return {"share": score.recall, "right": score.hit, "of": score.gold}


def _confusions(judged: Sequence[Judged]) -> list[Confusion]:
    """What was taken for what, the commonest first."""
    times = Counter(
        (name, str(getattr(item.gold, name)), str(getattr(item.said, name)))
        for item in judged
        for name, right in item.fields().items()
        if name in CONFUSED and not right
    )
    return [Confusion(*key, count) for key, count in sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))]
