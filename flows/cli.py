"""The command line. Whatever takes long to import is imported by the command that needs it."""

import sys
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import ClaimledgerError
from flows.entities_cli import entities
from flows.evaluate_cli import evaluate
from flows.ingest_cli import ingest
from flows.options import say, warehouse_option
from flows.quiet import keep_quiet, keep_quiet_at_exit
from flows.serve_cli import serve
from flows.sources_cli import sources

if TYPE_CHECKING:
    from flows.pipeline import Progress, Summary
    from flows.settings import Settings

SEVERITIES = ("low", "medium", "high")


class Group(click.Group):
    """Prints the errors that we raise on purpose as messages and exits with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """What the command returns."""
        try:
            return super().invoke(ctx)
        except ClaimledgerError as err:
            raise click.ClickException(str(err)) from err


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claimledger", prog_name="claimledger")
def main() -> None:
    """Write down every figure that English and Japanese news claims, and see where sources disagree.

    \b
    Example:
      claimledger run news/ --warehouse news.duckdb
      claimledger conflicts --warehouse news.duckdb
    """
    keep_quiet()


main.add_command(entities)
main.add_command(evaluate)
main.add_command(ingest)
main.add_command(serve)
main.add_command(sources)


@main.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@warehouse_option
@click.option("--inline", is_flag=True, help="Do the same work without Prefect; starts faster.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary and the conflicts as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 1 if anything at all could not be read.")
def run(inputs: tuple[str, ...], warehouse: str | None, inline: bool, as_json: bool, strict: bool) -> None:
    """Read files, folders and addresses into the ledger, and show the conflicts.

    Reads text (.txt), Markdown (.md), HTML (.html), JSON lines (.jsonl, .jsonl.gz), tables (.csv, .tsv, .parquet), web
    archives (.warc, .warc.gz), letters (.eml, .mbox), saved feeds (.rss, .atom, .xml) and addresses (http, https) of pages,
    feeds and sitemaps, which lead to their articles. What cannot be read is quarantined with the reason, and the run goes on;
    it exits with 1 only if nothing could be read (see --strict). A run that was cut off and is started again goes on where it
    was.

    \b
    Example:
      claimledger run news/ articles.jsonl --warehouse news.duckdb
    """
    from flows.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    summary = _run(inputs, settings, inline=inline)
    _show_summary(summary, settings, as_json=as_json)
    if summary.nothing_read:
        raise click.ClickException("Nothing could be read.")
    if strict and summary.quarantined:
        raise click.ClickException(f"{len(summary.quarantined)} inputs could not be read (--strict).")


@main.command()
@warehouse_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table", show_default=True)
@click.option("--min-severity", type=click.Choice(SEVERITIES), default="low", show_default=True, help="The least wanted.")
@click.option("--all", "everything", is_flag=True, help="Show conflicts that editors have settled, too.")
def conflicts(warehouse: str | None, form: str, min_severity: str, everything: bool) -> None:
    """List the open conflicts, the worst first.

    \b
    Example:
      claimledger conflicts --min-severity medium --format markdown
    """
    from flows import render
    from warehouse.conflicts import Severity, list_conflicts
    from warehouse.store import Warehouse

    with Warehouse.open(_readable(warehouse), read_only=True) as opened:
        found = list_conflicts(opened.con, min_severity=Severity(min_severity), everything=everything)
    match form:
        case "json":
            click.echo(render.as_json(render.conflicts_as_json(found)))
        case "csv":
            click.echo(render.conflicts_as_csv(found))
        case "markdown":
            click.echo(render.conflicts_as_markdown(found))
        case _:
            render.print_conflicts(found)


@main.command()
@warehouse_option
@click.option("--output", metavar="PATH", default="report.html", show_default=True, help="The file to write.")
def report(warehouse: str | None, output: str) -> None:
    """Write the editors' report: one HTML file that needs nothing else.

    \b
    Example:
      claimledger report --output report.html
    """
    from flows.reporting import write_report_of
    from flows.settings import load_settings

    write_report_of(load_settings(warehouse=warehouse), output, say=say)
    click.echo(f"Wrote {output}.")


@main.command()
@warehouse_option
@click.option("--everything", is_flag=True, help="Link all claims anew, not only what changed since the last time.")
def relink(warehouse: str | None, everything: bool) -> None:
    """Link claims into facts and conflicts, without reading anything.

    `run` and `ingest` link what they read. This links what a run that was cut off had loaded, and what editors decided since.

    \b
    Example:
      claimledger relink --warehouse news.duckdb
    """
    keep_quiet_at_exit()
    from flows import relinking
    from flows.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    done = relinking.relink(settings, everything=everything, say=say)
    click.echo(f"{done['facts']:,} facts, {done['conflicts']:,} open conflicts.")


@main.command()
@click.argument("query")
@warehouse_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def sql(query: str, warehouse: str | None, form: str) -> None:
    """Put a query to the ledger. Nothing can be changed by it.

    \b
    Example:
      claimledger sql "select subject, metric, claims, sources from facts order by claims desc limit 10"
    """
    from flows import render
    from warehouse.query import run_query

    with run_query(_readable(warehouse), query) as result:
        render.show_rows(result.columns, result.rows, form)


@main.command()
@warehouse_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def doctor(warehouse: str | None, form: str) -> None:
    """Say what is installed, which models are in use and what is wrong. Exits with 1 if something needed is wrong.

    \b
    Example:
      claimledger doctor --format json
    """
    from dataclasses import asdict

    keep_quiet_at_exit()
    from flows import render
    from flows.doctor import examine
    from flows.settings import load_settings

    checks = list(examine(load_settings(warehouse=warehouse)))
    if form == "json":
        click.echo(render.as_json([asdict(check) for check in checks]))
    else:
        render.print_rows(
            ("", "what", "found", "advice"),
            [("ok" if check.ok else "WRONG", check.name, check.found, check.advice) for check in checks],
        )
    wrong = [check.name for check in checks if not check.ok]
    if wrong:
        raise click.ClickException(f"Wrong: {', '.join(wrong)}.")


def _readable(warehouse: str | None) -> str:
    from flows.settings import load_settings
    from flows.snapshots import readable

    return readable(load_settings(warehouse=warehouse), say)


def _run(inputs: tuple[str, ...], settings: "Settings", *, inline: bool) -> "Summary":
    keep_quiet_at_exit()
    from flows.progress import shown_on_terminal

    with shown_on_terminal(inputs) as progress:
        return _start(inputs, settings, progress, inline=inline)


def _start(inputs: tuple[str, ...], settings: "Settings", progress: "Progress | None", *, inline: bool) -> "Summary":
    from flows.snapshots import writing_ledger
    from warehouse.store import Warehouse

    with writing_ledger(settings, what="claimledger run", say=say):
        if inline:
            from flows.pipeline import run_pipeline

            return run_pipeline(inputs, settings, progress=progress)
        # Prefect takes some ten seconds to start: say before that if the ledger cannot be opened.
        Warehouse.open(settings.warehouse).close()
        from flows.prefect_flow import run

        return run(list(inputs), settings, progress)


def _show_summary(summary: "Summary", settings: "Settings", *, as_json: bool) -> None:
    from flows import render
    from flows.progress import print_quarantined, print_summary
    from warehouse.conflicts import list_conflicts
    from warehouse.store import Warehouse

    print_quarantined(summary)
    with Warehouse.open(settings.warehouse, read_only=True) as opened:
        found = list_conflicts(opened.con)
    if as_json:
        click.echo(render.as_json({"summary": summary.as_dict(), "conflicts": render.conflicts_as_json(found)}))
        return
    print_summary(summary)
    render.print_conflicts(found)


if __name__ == "__main__":
    sys.exit(main())
