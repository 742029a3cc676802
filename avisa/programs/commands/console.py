"""The command `avisa web`, alone in its room: no other command has to load the public API's framework."""

from __future__ import annotations

import click

from avisa.programs.commands.shared import AS_CHILD, HOST, PORT, house, told
from avisa.programs.web import run_web


@click.command()
@HOST
@PORT
@AS_CHILD
@told
def web(host: str, port: int) -> None:
    """The console, /v1 and the webhooks' endpoint alone."""
    with house(migrate=False) as opened:
        run_web(opened, host, port)
