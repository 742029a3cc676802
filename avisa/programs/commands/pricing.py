"""The command `avisa rates`: the company's rate cards, as the platform offers them."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from avisa.kernel.clock import to_datetime
from avisa.kernel.i18n import N_
from avisa.prices.actions import import_card
from avisa.prices.queries import rates_in_force
from avisa.prices.sheets import read
from avisa.programs.commands.shared import REFUSED, WORKSPACE, house, teller, told, workspace_of
from avisa.programs.commands.spoken import Group

SHOWN = 20


@click.group(cls=Group, help=N_("What WhatsApp charges for a message: the company's rate cards."))
def rates() -> None:
    pass


@rates.command(
    "import",
    help=N_(
        "Bring in a rate card: FILE is a CSV or XLSX as Meta offers it, rates or volume tiers.\n\n"
        "All of its lines are taken or none; ends with 1 when one cannot be read."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--valid-from",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help=N_("The day from which its prices count."),
)
@click.option("--currency", default="", help=N_("For files that do not say it: USD, BRL."))
@WORKSPACE
@told
def import_rates(file: Path, valid_from: datetime, currency: str, workspace: str) -> None:
    terminal = teller()
    with file.open("rb") as source:
        sheet = read(source, file.name, valid_from.date(), currency.upper())
    if sheet.bad:
        for one in sheet.bad[:SHOWN]:
            place = {"line": one.line, "column": one.column or "–", "value": one.value or "–"}
            reason = terminal.text(one.reason)
            teller(aside=True).say(
                N_("Line %(line)s, %(column)s, “%(value)s”: %(reason)s"), **place, reason=reason
            )
        sys.exit(REFUSED)
    with house() as opened, opened.unit(workspace_of(opened, workspace)) as unit:
        import_card(unit, sheet, file.name, file.read_bytes())
    terminal.say(N_("Brought in %(count)s prices."), count=len(sheet.rates))


@rates.command("show", help=N_("The prices that count now: market, category, amount, since when."))
@WORKSPACE
@told
def show_rates(workspace: str) -> None:
    with house() as opened:
        company, now = workspace_of(opened, workspace), opened.clock()
        with opened.db.read() as tx:
            found = rates_in_force(tx, company, now)
    terminal = teller()
    figures = terminal.figures("UTC", now)
    for one in found:
        since = to_datetime(one.valid_from).date().isoformat()
        terminal.write(f"{one.market}  {one.category}  {figures.money(one.money)}  {since}")
