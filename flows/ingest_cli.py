"""`claimledger ingest`: one round over the sources of the sources file."""

from typing import TYPE_CHECKING

import click

from flows.options import say, warehouse_option
from flows.quiet import keep_quiet_at_exit

if TYPE_CHECKING:
    from flows.ingest import Round

COLUMNS = ("source", "status", "read", "new", "revised", "unchanged", "quarantined", "error")


@click.command()
@click.option("--source", "names", metavar="NAME", multiple=True, help="Only this source; may be given again. Default: all.")
@click.option("--file", metavar="PATH", help="The sources file. Default: the setting `sources`, else sources.toml.")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.option("--strict", is_flag=True, help="Exit with 1 if any source failed.")
def ingest(names: tuple[str, ...], file: str | None, warehouse: str | None, as_json: bool, strict: bool) -> None:
    """Read the sources of the sources file into the ledger, and say how each went.

    Only what is new or has changed is read. A source that fails does not stop the others; it exits with 1 if all of them
    failed (see --strict). If another process writes the ledger, it is waited for (setting `wait`).

    \b
    Example:
      claimledger ingest
      claimledger ingest --source "Example Wire" --warehouse news.duckdb
    """
    from flows.settings import load_settings

    keep_quiet_at_exit()
    settings = load_settings(warehouse=warehouse, sources=file)
    from flows.ingest import Surroundings, chosen
    from flows.ingest import ingest as ingest_sources

    done = ingest_sources(settings, chosen(settings, names), Surroundings(say=say))
    _show(done, as_json=as_json)
    if done.sources and len(done.failed) == len(done.sources):
        raise click.ClickException("No source could be read.")
    if strict and done.failed:
        raise click.ClickException(f"{len(done.failed)} of {len(done.sources)} sources failed (--strict).")


def _show(done: "Round", *, as_json: bool) -> None:
    from flows import render
    from flows.progress import print_quarantined, print_summary

    if as_json:
        click.echo(render.as_json(done.as_dict()))
        return
    print_quarantined(done.summary)
    for source in done.sources:
        for note in source.notes:
            click.echo(f"{source.source}: {note}", err=True)
    render.print_rows(COLUMNS, [[getattr(source, name) for name in COLUMNS] for source in done.sources])
    print_summary(done.summary)
    for change, count in done.revisions.items():
        click.echo(f"{'claims ' + change + ' by revisions':<28}{count:>10,}")
    click.echo(f"{'alerts':<28}{len(done.told.raised):>10,}")
    for channel, count in done.told.sent.items():
        click.echo(f"  {'sent by ' + channel:<26}{count:>10,}")
    for channel, error in done.told.errors.items():
        click.echo(f"{channel}: {error}", err=True)
