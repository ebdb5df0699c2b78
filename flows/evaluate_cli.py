"""`claimledger evaluate`: how good a ledger is, measured on stories whose claims are annotated."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reports.evaluation import Evaluation, Story


@click.command()
@click.argument("gold", metavar="GOLD...", nargs=-1, required=True)
@click.option(
    "--warehouse",
    metavar="PATH",
    help="Score this ledger, which holds the articles. Default: they are read into one that is thrown away.",
)
@click.option("--from-gold", is_flag=True, help="Link the annotated claims, so that linking is judged alone.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--misses", type=click.IntRange(min=0), default=10, show_default=True, help="How many misses to quote.")
def evaluate(gold: tuple[str, ...], warehouse: str | None, from_gold: bool, form: str, misses: int) -> None:
    """Score what is read from annotated stories, and show where each point was lost.

    GOLD is a JSON file with articles and every claim in them, as corpus/samples/gold.json has it. Quoted are the worst
    misses of each sort in turn, the claims with the highest confidence first.

    \b
    Example:
      claimledger evaluate corpus/samples/gold.json
      claimledger evaluate benchmarks/stories/agency.json --from-gold --format json
    """
    if warehouse is not None and from_gold:
        raise click.UsageError("--from-gold makes a ledger of its own: it cannot be given together with --warehouse.")
    from flows import evaluation_tables, render
    from reports.evaluation import read_stories

    found = _evaluated(read_stories(gold), warehouse, from_gold=from_gold, misses=misses)
    if form == "json":
        click.echo(render.as_json(found.as_dict()))
    else:
        evaluation_tables.print_evaluation(found)


def _evaluated(stories: "list[Story]", warehouse: str | None, *, from_gold: bool, misses: int) -> "Evaluation":
    from reports.evaluation import evaluate as score
    from warehouse.store import Warehouse

    if warehouse is not None:
        with Warehouse.open(warehouse, read_only=True) as opened:
            return score(opened.con, stories, misses=misses)
    from flows.quiet import keep_quiet_at_exit

    keep_quiet_at_exit()
    from flows.evaluation import temporary_ledger

    with temporary_ledger(stories, from_gold=from_gold) as opened:
        return score(opened.con, stories, misses=misses)
