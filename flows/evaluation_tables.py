"""An evaluation as tables for people."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from flows.render import console
from reports.evaluation.calibration import Band, Calibration
from reports.evaluation.evaluation import CONFUSED, SCORES, SHARES, Evaluation, Losses
from reports.evaluation.match import FIELDS
from reports.evaluation.misses import Cited, Miss
from reports.evaluation.points import Grouped, Score, share
from reports.quotes import excerpt

Row = Sequence[str]
Result = TypeVar("Result")
MOST_CONFUSIONS = 8  # shown of each field
MOST_QUOTED = 240  # characters of a sentence
NONE = "-"
NOTHING = Score(gold=0, hit=0, said=0, right=0)


def print_evaluation(found: Evaluation) -> None:
    """Print the scores, the losses, the confidence and the worst misses."""
    langs = found.calibration_by_lang
    _print("Scores: precision, recall, F1", ("", *_headed(SCORES, ("P", "R", "F1"))), _rows(found.scores, _score_cells))
    _print("Of the figures that were read, the share that is right", ("", *SHARES), _rows(found.shares, _share_cells))
    _print(
        "Where the annotated claims were lost, and which fields are wrong where the figure was read",
        ("", "claims", "right", "lost:\nfigure", "\nsign", "\nsubject", *_headed(("wrong:",), FIELDS)),
        [(name, *_loss_cells(losses)) for name, losses in groups(found.losses)],
    )
    _print("Taken for another, the commonest", ("field", "expected", "said", "times"), list(_confusions(found)))
    _print(
        "Claims by confidence, and how many of them have value and subject right",
        ("confidence", *_headed(("all", *langs), ("claims", "right", "mean"))),
        list(_bands([found.calibration, *langs.values()])),
    )
    _print_misses(found.misses, found.missed)


def _headed(heads: Iterable[str], parts: Sequence[str]) -> Iterator[str]:
    """The parts as columns under each head, which stands above the first of them."""
    return (f"{'' if n else head}\n{part}" for head in heads for n, part in enumerate(parts))


def groups(found: Grouped[Result]) -> Iterator[tuple[str, Result]]:
    """The result of all, of each language and of each kind of figure, with its name."""
    yield "all", found.whole
    yield from found.by_lang.items()
    yield from found.by_kind.items()


def _rows(table: dict[str, Grouped[Score]], cells: Callable[[Score], Row]) -> list[Row]:
    """A row for each group that any of the scores has, a score next to the other."""
    columns = [dict(groups(found)) for found in table.values()]
    order = ["all", *_names(found.by_lang for found in table.values()), *_names(found.by_kind for found in table.values())]
    return [(name, *(cell for column in columns for cell in cells(column.get(name, NOTHING)))) for name in order]


def _names(parts: Iterable[dict[str, Score]]) -> list[str]:
    return sorted({name for part in parts for name in part})


def _score_cells(score: Score) -> Row:
    return _ratio(score.precision), _ratio(score.recall), _ratio(score.f1)


def _share_cells(score: Score) -> Row:
    return (f"{_ratio(score.recall)} of {score.gold}" if score.gold else NONE,)


def _loss_cells(losses: Losses) -> Row:
    numbers = (losses.gold, losses.right, losses.figure, losses.sign, losses.subject, *losses.fields.values())
    return [str(number) for number in numbers]


def _confusions(found: Evaluation) -> Iterator[Row]:
    for field in CONFUSED:
        own = [item for item in found.confusions if item.field == field]
        yield from ((field, item.expected, item.said, str(item.times)) for item in own[:MOST_CONFUSIONS])


def _bands(columns: Sequence[Calibration]) -> Iterator[Row]:
    for bands in zip(*(column.bands for column in columns), strict=True):
        yield (f"{bands[0].low:.1f} to {bands[0].high:.1f}", *(cell for band in bands for cell in _band_cells(band)))
    yield ("off by", *(cell for column in columns for cell in ("", _ratio(column.error), "")))


def _band_cells(band: Band) -> Row:
    return str(band.claims), _ratio(share(band.right, band.claims)), _ratio(band.confidence)


def _ratio(number: float | None) -> str:
    return NONE if number is None else f"{number:.2f}"


def _print(title: str, columns: Row, rows: Iterable[Row]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold")
    for n, column in enumerate(columns):
        table.add_column(escape(column), justify="right" if n else "left")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console().print(table)


def _print_misses(misses: Sequence[Miss], total: int) -> None:
    if not misses:
        return
    out = console()
    out.print(f"The worst {len(misses)} of {total:,} misses:", style="bold")
    for number, miss in enumerate(misses, 1):
        sure = f" (confidence {miss.confidence:.2f})" if miss.confidence else ""
        quotes = [f"{cited.article}: {_quoted(cited)}" for cited in miss.quotes]
        out.print(f"{number}. {miss.stage}", style="bold", markup=False)
        for line in (*quotes, f"expected: {miss.expected}", f"said:     {miss.said}{sure}"):
            out.print(f"   {line}", markup=False, soft_wrap=True)


def _quoted(cited: Cited) -> str:
    """The sentence on one line, with its figure between two asterisks each."""
    quote = excerpt(" ".join(cited.sentence.split("\n")), cited.at, cited.at + len(cited.figure), most=MOST_QUOTED)
    cut = ("…" if quote.cut_before else "", "…" if quote.cut_after else "")
    return f"{cut[0]}{quote.before}**{quote.figure}**{quote.after}{cut[1]}"
