"""The command `avisa message`: one message with its history, and taken back while it is in line."""

from __future__ import annotations

import click

from avisa.kernel.i18n import N_
from avisa.programs import messages as room
from avisa.programs.broadcast_run import zone_of
from avisa.programs.commands.shared import AS_LINES, WORKSPACE, house, teller, told, workspace_of
from avisa.programs.commands.spoken import Command, Group
from avisa.programs.house import House

MESSAGE = click.argument("message")


@click.group(cls=Group, help=N_("One message to one person.\n\nMESSAGE is its id."))
def message() -> None:
    pass


@message.command("show", cls=Command, help=N_("Where it stands, and what happened to it."))
@MESSAGE
@AS_LINES
@WORKSPACE
@told
def show(message: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        tell(opened, workspace_of(opened, workspace), message, as_json)


@message.command("cancel", cls=Command, help=N_("Take it back while it is in line; it is not sent then."))
@MESSAGE
@AS_LINES
@WORKSPACE
@told
def cancel(message: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        room.take_back(opened, company, message)
        tell(opened, company, message, as_json)


def tell(opened: House, company: int, wanted: str, as_json: bool) -> None:
    row, steps = room.looked_at(opened, company, wanted)
    if as_json:
        click.echo(room.message_json(opened, company, row))
        return
    terminal = teller()
    room.tell_message(terminal, row, steps, terminal.figures(zone_of(opened, company), opened.clock()))
