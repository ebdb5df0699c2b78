"""`claimledger entities`: who is known by name, and changes to one's own file of names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from extractors.records import Entity
    from flows.entities import OwnEntities

Command = TypeVar("Command", bound=Callable[..., Any])
Table = tuple[tuple[str, ...], list[tuple[str, ...]]]  # columns and rows
KINDS = click.Choice(["person", "organization", "product", "place", "event", "thing"])


def file_option(command: Command) -> Command:
    """Give the command the option --file."""
    return click.option(
        "--file",
        metavar="PATH",
        help="Your file of names, made if it is not there. Default: the setting `entities`, else claimledger-entities.csv.",
    )(command)


@click.group()
def entities() -> None:
    """See who is known by name, and add, merge and split names in your own file.

    The next run reads the articles that it is given again with the changed names.

    \b
    Example:
      claimledger entities list softbank
      claimledger entities add "Hoshino Electric" organization --name 星野電機
    """


@entities.command(name="list")
@click.argument("text", required=False, default="")
@click.option("--kind", type=KINDS, help="Only these.")
@click.option("--own", is_flag=True, help="Only those of your own file.")
@click.option("--proposed", is_flag=True, help="Names in the ledger that may be one entity, with what speaks for it.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--warehouse", metavar="PATH", help="The ledger's file, for --proposed.")
@file_option
def list_entities(
    text: str, kind: str | None, own: bool, proposed: bool, form: str, warehouse: str | None, file: str | None
) -> None:
    """List the known entities with TEXT in a name, or what the ledger proposes to merge.

    \b
    Example:
      claimledger entities list softbank
      claimledger entities list --proposed --warehouse news.duckdb
    """
    from flows import render

    book = _own(file)
    columns, rows = _proposed(book, warehouse) if proposed else _known(book, own=own)
    wanted = [row for row in rows if any(text.casefold() in str(cell).casefold() for cell in row) and kind in (None, row[1])]
    render.show_rows(columns, wanted, form)


@entities.command()
@click.argument("name")
@click.argument("kind", type=KINDS)
@click.option("--name", "names", metavar="NAME", multiple=True, help="A further name, in either language; may be repeated.")
@click.option("--context", metavar="WORD", multiple=True, help="A word of texts that speak of it, if it shares a name.")
@click.option("--qid", default="", metavar="QID", help="Its item in Wikidata.")
@file_option
def add(name: str, kind: str, names: tuple[str, ...], context: tuple[str, ...], qid: str, file: str | None) -> None:
    """Add an entity to your file, or further names to one that is known.

    \b
    Example:
      claimledger entities add "Hoshino Electric" organization --name 星野電機 --name 星野
    """
    from extractors.entities.entity_file import new_entity

    _said(_own(file).add(new_entity(name, kind, names, qid=qid, context=context)))


@entities.command()
@click.argument("into")
@click.argument("others", metavar="OTHER...", nargs=-1, required=True)
@click.option("--kind", type=KINDS, help="What INTO is, if it is not known yet.")
@file_option
def merge(into: str, others: tuple[str, ...], kind: str | None, file: str | None) -> None:
    """Say that each OTHER is the same as INTO: their names become names of INTO.

    \b
    Example:
      claimledger entities merge "Hoshino Electric" 星野電機 --kind organization
    """
    _said(_own(file).merge(into, others, kind))


@entities.command()
@click.argument("entity")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--kind", type=KINDS, help="What the names stand for. Default: what ENTITY is.")
@file_option
def split(entity: str, names: tuple[str, ...], kind: str | None, file: str | None) -> None:
    """Take names away from ENTITY: they become an entity of their own, under the first NAME.

    \b
    Example:
      claimledger entities split "Hoshino Electric" "Hoshino Motors"
    """
    _said(_own(file).split(entity, names, kind))


@entities.command(name="import")
@click.argument("path", metavar="FILE")
@file_option
def import_file(path: str, file: str | None) -> None:
    """Take the entities of a CSV or TOML file into your own file.

    \b
    Example:
      claimledger entities import names.toml
    """
    from pathlib import Path

    book = _own(file)
    click.echo(f"Took {book.take_in(Path(path))} entities into {book.path}.")


def _own(file: str | None) -> "OwnEntities":
    from pathlib import Path

    from flows.entities import OwnEntities
    from flows.settings import load_settings

    return OwnEntities(Path(file or load_settings().entities))


def _known(book: "OwnEntities", *, own: bool) -> Table:
    from extractors.entities.names import names_of

    listed = book.own.values() if own else book.knowledge.entities.values()
    rows = [(entity.name, entity.kind, entity.qid or "", "|".join(names_of(entity)[1:])) for entity in listed]
    return ("name", "kind", "qid", "other names"), sorted(rows)


def _proposed(book: "OwnEntities", warehouse: str | None) -> Table:
    from flows.entities import proposals
    from flows.settings import load_settings
    from warehouse.entities import seen_entities
    from warehouse.store import Warehouse

    with Warehouse.open(load_settings(warehouse=warehouse).warehouse, read_only=True) as opened:
        seen = seen_entities(opened.con)
    rows: list[tuple[str, ...]] = [
        (
            found.entity.name,
            found.entity.kind,
            found.other.name,
            f"{found.score:.2f}",
            found.why,
            str(item.articles),
            item.sentence,
        )
        for found, item in proposals(seen, book.knowledge)
    ]
    return ("entity", "kind", "may also be called", "score", "why", "articles", "for instance"), rows


def _said(entity: "Entity") -> None:
    from extractors.entities.names import names_of

    click.echo(f"{entity.name} ({entity.kind}) is known as {', '.join(names_of(entity))}.")
    click.echo("The next run reads the articles that it is given again with these names.")
