"""Writes docs/cli.md, the reference of the command line, from what `--help` says.

Run it after a change to the commands: python docs/make_cli.py
"""

from pathlib import Path

import click

from flows.cli import main

PAGE = Path(__file__).with_name("cli.md")
WIDTH = 96
HEAD = """# Commands

Written by `python docs/make_cli.py`; do not edit it by hand.

Every command exits with 0 on success, 1 on failure and 2 on bad usage. Where a command takes `--warehouse`, the default is
the setting `warehouse` (see the [README](../README.md#settings)).
"""


def reference() -> str:
    """The page: the help of the program and of each of its commands."""
    top = click.Context(main, info_name="claimledger", terminal_width=WIDTH, **main.context_settings)
    commands = [click.Context(main.commands[name], parent=top, info_name=name) for name in sorted(main.commands)]
    return "\n".join([HEAD, *map(section, (top, *(part for command in commands for part in with_parts(command))))])


def with_parts(context: click.Context) -> list[click.Context]:
    """A command and, if it is a group, its own commands."""
    parts = context.command.commands if isinstance(context.command, click.Group) else {}
    return [context, *(click.Context(parts[name], parent=context, info_name=name) for name in sorted(parts))]


def section(context: click.Context) -> str:
    """A heading and the help of one command."""
    return f"## {context.command_path}\n\n```text\n{context.command.get_help(context).rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
