"""`claimledger sources`: the file of what is read again and again, and what an address would be in it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from corpus.errors import ClaimledgerError, StopRun

if TYPE_CHECKING:
    from corpus.probe import Probe
    from corpus.sources import Source

Command = TypeVar("Command", bound=Callable[..., Any])
KINDS = ("feed", "sitemap", "page", "folder", "glob", "jsonl", "csv", "parquet", "warc", "eml")
WEB = KINDS[:3]


def file_option(command: Command) -> Command:
    """Give the command the option --file."""
    return click.option("--file", metavar="PATH", help="The sources file. Default: the setting `sources`, else sources.toml.")(
        command
    )


@click.group()
def sources() -> None:
    """See and change the file of sources, check it, and find out what an address is.

    \b
    Example:
      claimledger sources test https://www.example.com/
      claimledger sources add "Example Wire" feed https://www.example.com/rss
      claimledger sources check
    """


@sources.command()
@click.argument("name")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("place", metavar="URL_OR_PATH")
@click.option("--language", type=click.Choice(["en", "ja"]), help="Of all its articles.")
@click.option("--publisher", help="Of all its articles.")
@click.option("--reliability", help="A note on how far to trust it.")
@click.option("--schedule", metavar="CRON", help='When to read it: "*/15 * * * *".')
@click.option("--timezone", metavar="ZONE", help="Of the schedule: Asia/Tokyo.")
@click.option("--local", is_flag=True, default=None, help="It may be on this machine or in the private network.")
@file_option
def add(name: str, kind: str, place: str, file: str | None, **said: Any) -> None:
    """Append a source to the file, which is made if it is not there. Whatever else is in the file stays as it is.

    \b
    Example:
      claimledger sources add "Example Wire" feed https://www.example.com/rss --schedule "*/15 * * * *"
      claimledger sources add Archive csv "archive/*.csv"
    """
    from pydantic import ValidationError

    from corpus.sources import Source
    from corpus.sources_file import add_source, details

    wanted = {"name": name, "kind": kind, "url" if kind in WEB else "path": place, **said}
    try:
        source = Source.model_validate({key: value for key, value in wanted.items() if value is not None})
    except ValidationError as err:
        said_of = "\n".join(f"- {key or 'source'}: {detail}" for key, detail in details(Source, err))
        raise StopRun(f"The source is wrong:\n{said_of}") from err
    path = _path(file)
    add_source(path, source)
    click.echo(f"Added {name!r} to {path}.")


@sources.command(name="list")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@file_option
def list_sources(form: str, file: str | None) -> None:
    """List the sources of the file, with the next time at which each is due.

    \b
    Example:
      claimledger sources list --format json
    """
    from flows import render

    found = _read(file)
    columns = ("name", "kind", "place", "language", "publisher", "schedule", "next", "reliability")
    rows = [_row(source) for source in found]
    render.show_rows(columns, rows, form)


@sources.command()
@file_option
def check(file: str | None) -> None:
    """Check the file: exits with 1 and every problem, with its line, if there is one.

    Files and folders that are not there, and secrets that are not set, are problems, too. Nothing is fetched.

    \b
    Example:
      claimledger sources check
    """
    from corpus.sources_file import examine

    path = _path(file)
    found, problems = examine(path)
    said = [*map(str, problems), *(fault for source in found for fault in _missing(source))]
    if said:
        raise ClaimledgerError(f"{path} has problems:\n" + "\n".join(f"- {fault}" for fault in said))
    click.echo(f"{path} is right: {len(found)} {'source' if len(found) == 1 else 'sources'}.")


@sources.command()
@click.argument("url")
@click.option("--local", is_flag=True, help="It may be on this machine or in the private network.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def test(url: str, local: bool, as_json: bool) -> None:
    """Fetch an address and say what it is, how it reads, and what to put into the file for it.

    \b
    Example:
      claimledger sources test https://www.example.com/rss
    """
    from dataclasses import asdict

    from corpus.fetch import Terms, is_local
    from corpus.probe import probe
    from corpus.quarantine import Unreadable
    from corpus.sources_file import as_toml
    from flows import render
    from flows.fetching import open_fetcher
    from flows.settings import load_settings

    with open_fetcher(load_settings()) as fetcher:
        try:
            local = local or is_local(url)
            found, first = probe(url, fetcher, Terms(local=local))
        except Unreadable as err:
            raise ClaimledgerError(f"{url} cannot be read ({err.reason}): {err.detail}") from err
    block = as_toml(found.source(local=local))
    if as_json:
        click.echo(render.as_json({"found": asdict(found), "first": asdict(first) if first else None, "toml": block}))
        return
    _show(found)
    if first:
        click.echo("\nThe first of them:")
        _show(first)
    click.echo(f"\nTo read it, put this into the sources file:\n\n{block}", nl=False)


def _show(found: "Probe") -> None:
    said = {
        "address": found.url,
        "kind": found.kind.value,
        "moved to": found.moved_to,
        "canonical address": found.canonical,
        "title": found.title,
        "publisher": found.publisher,
        "language": found.lang,
        "published": found.published,
        "characters": found.characters,
        "articles": found.articles,
        "sitemaps": found.sitemaps,
        "problem": found.problem,
    }
    for name, value in said.items():
        if value not in (None, ""):
            click.echo(f"{name:<20}{value:,}" if isinstance(value, int) else f"{name:<20}{value}")
    for url, title, date in found.first:
        click.echo("  " + "  ".join(part for part in (date, title, url) if part))
    for feed in found.feeds:
        click.echo(f"{'has a feed':<20}{feed}")
    for sitemap in found.site_maps:
        click.echo(f"{'its site has a map':<20}{sitemap}")


def _row(source: "Source") -> tuple[str, ...]:
    from datetime import UTC, datetime

    due = source.next_times(datetime.now(UTC))
    return (
        source.name,
        source.kind.value,
        source.place,
        source.language or "",
        source.publisher or "",
        source.schedule or "",
        due[0].isoformat(" ", "minutes") if due else "",
        source.reliability or "",
    )


def _missing(source: "Source") -> list[str]:
    """What the source names and is not there: secrets, files."""
    from corpus.collect import paths_of
    from corpus.references import NoSecret
    from corpus.sources import WEB as ON_THE_WEB
    from flows.fetching import secrets

    if source.kind not in ON_THE_WEB:
        return [] if paths_of(source) else [f"source {source.name!r}, `path`: nothing is at {source.place!r}."]
    try:
        source.terms(secrets())
    except NoSecret as err:
        return [f"source {source.name!r}: {err}"]
    return []


def _path(file: str | None) -> Path:
    from flows.settings import load_settings

    return Path(file or load_settings().sources)


def _read(file: str | None) -> "list[Source]":
    from corpus.sources_file import read_sources

    return read_sources(_path(file))
