"""The command `avisa schedule create`: from a file in the shape of `/v1`, or of one message from options."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from avisa.errors import Refused
from avisa.kernel.i18n import N_
from avisa.programs.commands.sending import PURPOSE, TEMPLATE_LANGUAGE
from avisa.programs.commands.shared import AS_LINES, WORKSPACE, house, pairs, teller, told, workspace_of
from avisa.programs.commands.spoken import Command
from avisa.programs.house import House
from avisa.programs.schedule_telling import schedule_json, tell_schedule
from avisa.programs.schedule_wish import ScheduleWish, asked_by
from avisa.programs.schedules import found_in, from_file, make
from avisa.schedule.planning import planning_of
from avisa.schedule.types import OnClosed

DAY = click.DateTime(["%Y-%m-%d"])


def minute(_: click.Context, __: click.Parameter, given: datetime) -> int:
    return given.hour * 60 + given.minute


def day(_: click.Context, __: click.Parameter, given: datetime | None) -> date | None:
    return given.date() if given else None


@click.command(
    "create",
    cls=Command,
    help=N_(
        "Make a schedule: a draft, which sends nothing until it is activated.\n\n"
        "FILE is JSON as POST /v1/schedules takes it; without it options say a schedule of one message."
    ),
)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help=N_("The schedule's name."))
@click.option("--number", default="", help=N_("The number to send from: its phone or id."))
@click.option("--template", default="", help=N_("The template's name."))
@TEMPLATE_LANGUAGE
@PURPOSE
@click.option("--list", "lists", multiple=True, help=N_("A list, by name or id. Can be repeated."))
@click.option("--segment", "segments", multiple=True, help=N_("A segment, by name or id. Can be repeated."))
@click.option(
    "--at",
    type=click.DateTime(["%H:%M"]),
    metavar="HH:MM",
    default="09:00",
    callback=minute,
    help=N_("The hour: 09:00."),
)
@click.option("--on", type=DAY, metavar="YYYY-MM-DD", callback=day, help=N_("Once, on this day: 2026-12-09."))
@click.option("--rule", default="", help=N_("Again and again: FREQ=WEEKLY;BYDAY=MO (RFC 5545, whole days)."))
@click.option(
    "--business-day",
    type=click.IntRange(-23, 23),
    default=0,
    help=N_("On the n-th business day of every month; -1 is the last."),
)
@click.option("--by", default="", help=N_("By the date in this column or attribute of each contact."))
@click.option("--yearly", is_flag=True, help=N_("That date in every year: birthdays."))
@click.option(
    "--offset", type=click.IntRange(-90, 90), default=0, help=N_("Days after the date; -3: before.")
)
@click.option("--business", is_flag=True, help=N_("Count them in business days."))
@click.option(
    "--begins",
    type=DAY,
    metavar="YYYY-MM-DD",
    callback=day,
    help=N_("Not before this day; without it today."),
)
@click.option("--ends", type=DAY, metavar="YYYY-MM-DD", callback=day, help=N_("Not after this day."))
@click.option(
    "--on-closed",
    type=click.Choice([one.value for one in OnClosed]),
    default=OnClosed.KEEP.value,
    help=N_("Where a weekend or holiday goes."),
)
@click.option("--own-clock", is_flag=True, help=N_("The hour by each person's own clock."))
@click.option(
    "--grace", type=click.IntRange(1, 1440), default=60, help=N_("Minutes after which it is missed.")
)
@click.option("--budget", default="", help=N_("What each run may cost, in the rate card's currency: 50.00."))
@click.option(
    "--event", "events", multiple=True, help=N_("An event that ends it for a person: paid. Can be repeated.")
)
@click.option("--reply", is_flag=True, help=N_("A reply ends it for a person."))
@click.option(
    "--var",
    "values",
    multiple=True,
    callback=pairs,
    metavar="SLOT=COLUMN",
    help=N_("Where a value comes from: a column or attribute, or SLOT==FIXED TEXT. Can be repeated."),
)
@click.option("--activate", is_flag=True, help=N_("Let it fire from now on."))
@AS_LINES
@WORKSPACE
@told
def create(file: Path | None, activate: bool, as_json: bool, workspace: str, **wished: object) -> None:
    wish = ScheduleWish(**wished)  # type: ignore[arg-type]
    if file and wish != ScheduleWish():
        raise Refused("schedule_file_alone")
    with house() as opened:
        company = workspace_of(opened, workspace)
        asked = from_file(file) if file else asked_by(opened, company, wish)
        tell(opened, company, str(make(opened, company, asked, activate)), as_json)


def tell(opened: House, company: int, wanted: str, as_json: bool) -> None:
    with opened.db.read() as tx:
        planning = planning_of(tx, company, found_in(tx, company, wanted))
    if as_json:
        click.echo(schedule_json(planning, opened.clock()))
    else:
        tell_schedule(teller(), planning, opened.clock())
