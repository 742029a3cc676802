"""What all commands share: the language, the house, errors as sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
from rich.console import Console
from sqlalchemy.exc import OperationalError

from avisa import config
from avisa.errors import AvisaError, Misconfigured, NotFound
from avisa.kernel.clock import Millis
from avisa.kernel.db import STUCK_AFTER
from avisa.kernel.i18n import N_
from avisa.programs.children import UNTIL_STDIN_CLOSES, end_with_stdin
from avisa.programs.commands.spoken import language
from avisa.programs.house import House, open_house
from avisa.programs.mistakes import NO_ACCESS, NO_DATABASE, explained
from avisa.programs.telling import Teller
from avisa.workspace.queries import all_workspaces
from avisa.workspace.types import Workspace

Command = Callable[..., Any]

REFUSED, MISCONFIGURED = 1, 2
NO_FILE = (PermissionError, FileExistsError, FileNotFoundError, NotADirectoryError, IsADirectoryError)

HOST = click.option("--host", default="127.0.0.1", show_default=True, help=N_("Address to listen on."))
PORT = click.option("--port", default=8000, show_default=True, help=N_("Port to listen on."))
WORKSPACE = click.option("--workspace", default="", help=N_("The company, where there are several."))
AS_CHILD = click.option(
    UNTIL_STDIN_CLOSES,
    is_flag=True,
    expose_value=False,
    is_eager=True,
    hidden=True,
    callback=lambda _ctx, _option, given: end_with_stdin() if given else None,
)
AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help=N_("Print the counts as one JSON object on the last line.")
)
AS_LINES = click.option("--json", "as_json", is_flag=True, help=N_("Print one JSON object a line."))


def told(command: Command) -> Command:
    """An expected error is one clear sentence in the reader's language: status 1, or 2 for a setting."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except AvisaError as error:
            click.echo(explained(error, language()), err=True)
            sys.exit(MISCONFIGURED if isinstance(error, Misconfigured) else REFUSED)
        except OperationalError:  # its text may hold the database's address
            click.echo(language()(NO_DATABASE), err=True)
            sys.exit(MISCONFIGURED)
        except NO_FILE as error:
            click.echo(language()(NO_ACCESS, file=error.filename, why=error.strerror), err=True)
            sys.exit(MISCONFIGURED)

    return guarded


def teller(aside: bool = False) -> Teller:
    """On standard output; `aside` on standard error, where standard output is a program's to read."""
    return Teller(Console(stderr=aside), language())


@contextmanager
def house(migrate: bool = True, stuck_after: Millis = STUCK_AFTER) -> Iterator[House]:
    opened = open_house(config.load(), migrate, stuck_after)
    try:
        yield opened
    finally:
        opened.close()


def workspace_of(opened: House, name: str) -> int:
    """The company of that name, or the only one there is."""
    fitting = companies(opened, name)
    if len(fitting) != 1:
        raise NotFound("workspace_wanted", known=[one.name for one in fitting])
    return fitting[0].id


def companies(opened: House, name: str) -> list[Workspace]:
    """The company of that name; all of them without one. Never none."""
    with opened.db.read() as tx:
        known = all_workspaces(tx)
    fitting = [one for one in known if name in ("", one.name)]
    if not fitting:
        raise NotFound("workspace_wanted", known=[one.name for one in known] or ["–"])
    return fitting


def pairs(_: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """`--var nome=Ana` as a mapping."""
    split = [text.partition("=") for text in given]
    for name, equals, _value in split:
        if not equals or not name.strip():
            text = language()(N_("“%(given)s” is not of the form NAME=VALUE"), given=name)
            raise click.BadParameter(text, param=option)
    return {name.strip(): value for name, _equals, value in split}


def lines_of_stdin(*names: str) -> list[str]:
    """One secret a line; raises UsageError when one of them is missing."""
    lines = [str(sys.stdin.readline()).rstrip("\r\n") for _ in names]
    _ = language()
    if missing := [_(name) for name, line in zip(names, lines, strict=True) if not line]:
        raise click.UsageError(_(N_("standard input lacks: %(names)s"), names=", ".join(missing)))
    return lines
