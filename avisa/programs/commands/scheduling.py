"""The command `avisa schedule`: what goes out by itself, made, looked at, rehearsed, paused and ended."""

from __future__ import annotations

import json
from datetime import date, datetime

import click

from avisa.kernel.i18n import N_
from avisa.kernel.unit import Unit
from avisa.messages.queries import tallies_of
from avisa.messages.types import Tally
from avisa.programs.broadcast_run import rehearsal_as_json, zone_of
from avisa.programs.commands.schedule_making import DAY, create, day, tell
from avisa.programs.commands.shared import AS_LINES, WORKSPACE, house, teller, told, workspace_of
from avisa.programs.commands.spoken import Command, Group
from avisa.programs.schedule_telling import (
    run_json,
    schedule_json,
    slot_json,
    slot_words,
    tell_line,
    tell_run,
)
from avisa.programs.schedule_wish import micros_of
from avisa.programs.schedules import Act, act_on, found_in, give_more, rehearsed
from avisa.programs.telling import tell_rehearsal
from avisa.schedule import actions, day_actions
from avisa.schedule.planning import planning_of
from avisa.schedule.queries import occurrences_page, schedules_page

MOST = 1_000
SCHEDULE = click.argument("schedule")
STEP = click.option(
    "--step", type=click.IntRange(0, 11), default=0, help=N_("Which message of the round, counted from 0.")
)
ON_DAY = click.option(
    "--day",
    type=DAY,
    metavar="YYYY-MM-DD",
    callback=day,
    required=True,
    help=N_("The day that the plan says."),
)


def minute(_: click.Context, __: click.Parameter, given: datetime | None) -> int | None:
    return given.hour * 60 + given.minute if given else None


@click.group(cls=Group, help=N_("What goes out by itself: schedules.\n\nSCHEDULE is a name or an id."))
def schedule() -> None:
    pass


schedule.add_command(create)


@schedule.command("list", cls=Command, help=N_("The company's schedules, newest first."))
@AS_LINES
@WORKSPACE
@told
def list_schedules(as_json: bool, workspace: str) -> None:
    with house() as opened, opened.db.read() as tx:
        company, terminal = workspace_of(opened, workspace), teller()
        for one in schedules_page(tx, company, most=MOST):
            if as_json:
                click.echo(schedule_json(planning_of(tx, company, one), opened.clock()))
            else:
                tell_line(terminal, one)


@schedule.command("show", cls=Command, help=N_("One schedule: its days, its messages, what comes next."))
@SCHEDULE
@AS_LINES
@WORKSPACE
@told
def show(schedule: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        tell(opened, workspace_of(opened, workspace), schedule, as_json)


@schedule.command("runs", cls=Command, help=N_("The runs of a schedule that came, with their counts."))
@SCHEDULE
@AS_LINES
@WORKSPACE
@told
def show_runs(schedule: str, as_json: bool, workspace: str) -> None:
    with house() as opened, opened.db.read() as tx:
        company = workspace_of(opened, workspace)
        runs = occurrences_page(tx, company, found_in(tx, company, schedule).id, most=MOST)
        tallies = tallies_of(tx, company, [run.id for run in runs])
    for run in runs:
        counts = tallies.get(run.id, Tally())
        if as_json:
            click.echo(run_json(run, counts))
        else:
            tell_run(teller(), run, counts)


@schedule.command(
    "rehearse", cls=Command, help=N_("Say what a run would do: the next one, or that of a day.")
)
@SCHEDULE
@click.option(
    "--day",
    type=DAY,
    metavar="YYYY-MM-DD",
    callback=day,
    help=N_("The day that the plan says; without it the next run."),
)
@STEP
@AS_LINES
@WORKSPACE
@told
def rehearse(schedule: str, day: date | None, step: int, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        said, slot = rehearsed(opened, company, schedule, day, step)
        zone, now = zone_of(opened, company), opened.clock()
    if as_json:
        click.echo(json.dumps({**slot_json(slot), **rehearsal_as_json(said)}))
        return
    terminal = teller()
    terminal.write(slot_words(terminal, slot))
    tell_rehearsal(terminal, said, terminal.figures(zone, now))


@schedule.command("activate", cls=Command, help=N_("Let a draft fire."))
@SCHEDULE
@AS_LINES
@WORKSPACE
@told
def activate(schedule: str, as_json: bool, workspace: str) -> None:
    acted(schedule, as_json, workspace, actions.activate)


@schedule.command("pause", cls=Command, help=N_("Nothing of it leaves until it is resumed."))
@SCHEDULE
@AS_LINES
@WORKSPACE
@told
def pause(schedule: str, as_json: bool, workspace: str) -> None:
    acted(schedule, as_json, workspace, actions.pause)


@schedule.command("resume", cls=Command, help=N_("It goes on; what is late beyond its grace was missed."))
@SCHEDULE
@AS_LINES
@WORKSPACE
@told
def resume(schedule: str, as_json: bool, workspace: str) -> None:
    acted(schedule, as_json, workspace, actions.resume)


@schedule.command("end", cls=Command, help=N_("End it for good; what is queued is cancelled."))
@SCHEDULE
@AS_LINES
@WORKSPACE
@told
def end(schedule: str, as_json: bool, workspace: str) -> None:
    acted(schedule, as_json, workspace, actions.cancel)


@schedule.command(
    "skip", cls=Command, help=N_("Leave a single run out; of one under way, what has not left.")
)
@SCHEDULE
@ON_DAY
@STEP
@click.option("--put-back", is_flag=True, help=N_("It comes as planned again."))
@AS_LINES
@WORKSPACE
@told
def skip(schedule: str, day: date, step: int, put_back: bool, as_json: bool, workspace: str) -> None:
    def act(unit: Unit, schedule_id: int) -> bool:
        if put_back:
            return day_actions.put_back(unit, schedule_id, step, day)
        day_actions.skip_day(unit, schedule_id, step, day)
        return True

    acted(schedule, as_json, workspace, act)


@schedule.command(
    "move", cls=Command, help=N_("Move a single run to another day or hour; the others stay as planned.")
)
@SCHEDULE
@ON_DAY
@STEP
@click.option(
    "--to",
    "to_day",
    type=DAY,
    metavar="YYYY-MM-DD",
    callback=day,
    required=True,
    help=N_("The day on which it comes; the same one to change the hour alone."),
)
@click.option(
    "--at",
    type=click.DateTime(["%H:%M"]),
    metavar="HH:MM",
    callback=minute,
    help=N_("Its hour; without it the hour stays."),
)
@AS_LINES
@WORKSPACE
@told
def move(
    schedule: str, day: date, step: int, to_day: date, at: int | None, as_json: bool, workspace: str
) -> None:
    def act(unit: Unit, schedule_id: int) -> bool:
        day_actions.move(unit, schedule_id, step, day, to_day, at)
        return True

    acted(schedule, as_json, workspace, act)


@schedule.command("budget", cls=Command, help=N_("Give a run that came another budget; what waited goes on."))
@SCHEDULE
@ON_DAY
@STEP
@click.option("--amount", default="", help=N_("In all, with what is spent: 50.00; without it no end."))
@AS_LINES
@WORKSPACE
@told
def budget(schedule: str, day: date, step: int, amount: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        run = give_more(opened, company, schedule, (day, step), micros_of(amount) if amount else None)
        with opened.db.read() as tx:
            counts = tallies_of(tx, company, [run.id]).get(run.id, Tally())
    if as_json:
        click.echo(run_json(run, counts))
    else:
        tell_run(teller(), run, counts)


def acted(wanted: str, as_json: bool, workspace: str, act: Act) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        tell(opened, company, str(act_on(opened, company, wanted, act)), as_json)
