"""Options that several commands have."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import click

say = partial(click.echo, err=True)  # to people, beside what the command puts out

Command = TypeVar("Command", bound=Callable[..., Any])


def warehouse_option(command: Command) -> Command:
    """Give the command the option --warehouse."""
    return click.option(
        "--warehouse",
        metavar="PATH",
        help="The ledger's file. Default: CLAIMLEDGER_WAREHOUSE, else claimledger.toml, else claimledger.duckdb.",
    )(command)
