"""What a run says to people: a bar while it works on a terminal, and a summary at the end."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

from flows.pipeline import Progress, Summary
from flows.render import console


@contextmanager
def shown_on_terminal(inputs: Sequence[str]) -> Iterator[Progress | None]:
    """What to call after each batch: moves a bar if the console is a terminal; None, and no bar, if it is not."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from corpus.readers import count_inputs

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    # The speed of the last ten minutes tells the time that is left: batches come many seconds apart.
    with Bar(*columns, console=console(stderr=True), transient=True, speed_estimate_period=600) as bar:
        work = bar.add_task("reading", total=count_inputs(inputs), rate="")
        began = perf_counter()

        def move(summary: Summary) -> None:
            mine = summary.read + len(summary.quarantined)
            rate = mine / max(perf_counter() - began, 1e-9)
            said = f"{summary.counts.claims:,} claims"
            bar.update(work, completed=summary.passed + mine, description=said, rate=f"{rate:,.1f}/s")

        yield move


def print_quarantined(summary: Summary) -> None:
    """Say on standard error what could not be read, and why."""
    if not summary.quarantined:
        return
    out = console(stderr=True)
    said = ", ".join(f"{count:,} {reason}" for reason, count in sorted(summary.quarantined.reasons.items()))
    out.print(f"Could not be read: {len(summary.quarantined):,} ({said})", style="bold yellow", markup=False)
    for item in summary.quarantined.first:
        out.print(f"  {item.origin}: {item.reason.value}: {item.detail}", markup=False)
    more = len(summary.quarantined) - len(summary.quarantined.first)
    if more > 0:
        out.print(f'  and {more:,} more: claimledger sql "select origin, reason, detail from quarantine"', markup=False)


def print_summary(summary: Summary) -> None:
    """Print what the run did, one number a line."""
    out = console()
    numbers = summary.as_dict()
    if summary.nothing_new and not summary.nothing_read:
        out.print("Nothing new: the ledger holds all of this already.")
    for name in ("read", "resumed", "unchanged", "new", "revised", "reread", "copies"):
        if numbers[name] or name in ("read", "new"):
            out.print(f"{LABELS[name]:<28}{numbers[name]:>10,}")
    out.print(f"{LABELS['quarantined']:<28}{len(summary.quarantined):>10,}")
    for reason, count in numbers["quarantined"].items():
        out.print(f"  {reason:<26}{count:>10,}")
    for name in ("figures", "claims", "facts", "conflicts"):
        out.print(f"{LABELS[name]:<28}{numbers[name]:>10,}")


LABELS = {
    "read": "articles read",
    "resumed": "files gone on with",
    "unchanged": "  unchanged",
    "new": "  new",
    "revised": "  revised",
    "reread": "  read by a new extractor",
    "copies": "  of these copies of others",
    "quarantined": "could not be read",
    "figures": "figures written",
    "claims": "claims written",
    "facts": "facts in the ledger",
    "conflicts": "open conflicts",
}
