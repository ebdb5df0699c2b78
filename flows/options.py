"""Options that several commands have."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def warehouse_option(command: Command) -> Command:
    """Give the command the option --warehouse."""
    return click.option(
        "--warehouse",
        metavar="PATH",
        help="The ledger's file. Default: CLAIMLEDGER_WAREHOUSE, else claimledger.toml, else claimledger.duckdb.",
    )(command)
