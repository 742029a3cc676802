"""The command `avisa web`, alone in its room: no other command has to load the public API's framework."""

from __future__ import annotations

import click

from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import AS_CHILD, HOST, PORT, house, told
from avisa.programs.commands.spoken import Command
from avisa.programs.web import run_web


@click.command(cls=Command, help=N_("The console, /v1 and the webhooks' endpoint alone."))
@HOST
@PORT
@AS_CHILD
@told
def web(host: str, port: int) -> None:
    with house(migrate=False) as opened:
        run_web(opened, host, port)
