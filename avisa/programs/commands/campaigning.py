"""The command `avisa campaign`: campaigns looked at, rehearsed, launched, held, ended, compared, exported."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path

import click

from avisa.campaigns.queries import campaigns_page
from avisa.campaigns.types import CampaignState
from avisa.errors import Refused
from avisa.journal.actions import record
from avisa.kernel.csv_lines import MARK
from avisa.kernel.i18n import N_
from avisa.messages.queries import tallies_of
from avisa.messages.types import Tally
from avisa.programs import campaigns as room
from avisa.programs.broadcast_run import rehearsal_as_json, zone_of
from avisa.programs.campaign_telling import (
    tell_compared,
    tell_effect,
    tell_line,
    tell_wordings,
)
from avisa.programs.commands.campaign_drafts import CAMPAIGN, budget, copy, second_tries, tell
from avisa.programs.commands.shared import AS_LINES, WORKSPACE, house, teller, told, workspace_of
from avisa.programs.commands.spoken import Command, Group
from avisa.programs.funnel import print_funnel
from avisa.programs.telling import tell_rehearsal
from avisa.reports.comparing import compared
from avisa.reports.holdout import MOST_DAYS, USUAL_DAYS, Outcome
from avisa.reports.recipients import Sees, recipient_lines
from avisa.schedule.rules import EVENT
from avisa.web.reasons import why

STATES = [state.value for state in CampaignState]


@click.group(cls=Group, help=N_("A template to many people: campaigns.\n\nCAMPAIGN is a name or an id."))
def campaign() -> None:
    pass


for command in (budget, copy, second_tries):
    campaign.add_command(command)


@campaign.command("list", cls=Command, help=N_("The company's campaigns, newest first, delivered of all."))
@click.option("--state", type=click.Choice(STATES), multiple=True, help=N_("Only those. Can be repeated."))
@click.option("--most", type=click.IntRange(1, 1_000), default=50, show_default=True, help=N_("How many."))
@AS_LINES
@WORKSPACE
@told
def list_campaigns(state: tuple[str, ...], most: int, as_json: bool, workspace: str) -> None:
    terminal = teller()
    with house() as opened, opened.db.read() as tx:
        company = workspace_of(opened, workspace)
        found = campaigns_page(tx, company, most=most, states=state)
        tallies = tallies_of(tx, company, [one.id for one in found])
        for one in found:
            if as_json:
                click.echo(room.campaign_json(tx, company, one.id))
            else:
                tell_line(terminal, one, tallies.get(one.id, Tally()))


@campaign.command("show", cls=Command, help=N_("One campaign with its counts."))
@CAMPAIGN
@AS_LINES
@WORKSPACE
@told
def show(campaign: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        tell(opened, company, room.named(opened, company, campaign).id, as_json)


@campaign.command("rehearse", cls=Command, help=N_("Say what a draft would do now; nothing is sent."))
@CAMPAIGN
@AS_LINES
@WORKSPACE
@told
def rehearse(campaign: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        said, bad = room.rehearsed(opened, company, campaign)
        zone, now = zone_of(opened, company), opened.clock()
    if as_json:
        click.echo(json.dumps({**rehearsal_as_json(said), "bad_rows": bad}, ensure_ascii=False))
        return
    terminal = teller()
    tell_rehearsal(terminal, said, terminal.figures(zone, now))
    if bad:
        terminal.say(N_("The values of %(rows)s people do not fit the template."), rows=bad)


@campaign.command("launch", cls=Command, help=N_("Launch a draft; the engine sends it."))
@CAMPAIGN
@click.option(
    "--leave-out-bad", is_flag=True, help=N_("Send to the others when some people's values do not fit.")
)
@AS_LINES
@WORKSPACE
@told
def launch(campaign: str, leave_out_bad: bool, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        tell(opened, company, room.launch(opened, company, campaign, leave_out_bad), as_json)


@campaign.command("pause", cls=Command, help=N_("Nothing more of it leaves until it is resumed."))
@CAMPAIGN
@AS_LINES
@WORKSPACE
@told
def pause(campaign: str, as_json: bool, workspace: str) -> None:
    acted(campaign, as_json, workspace, "pause")


@campaign.command("resume", cls=Command, help=N_("It goes on where it was."))
@CAMPAIGN
@AS_LINES
@WORKSPACE
@told
def resume(campaign: str, as_json: bool, workspace: str) -> None:
    acted(campaign, as_json, workspace, "resume")


@campaign.command("cancel", cls=Command, help=N_("Who was not messaged yet will not be, for good."))
@CAMPAIGN
@AS_LINES
@WORKSPACE
@told
def cancel(campaign: str, as_json: bool, workspace: str) -> None:
    acted(campaign, as_json, workspace, "cancel")


@campaign.command("open-wave", cls=Command, help=N_("Let the next wave leave."))
@CAMPAIGN
@AS_LINES
@WORKSPACE
@told
def open_wave(campaign: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        tell(opened, company, room.open_wave(opened, company, campaign), as_json)


@campaign.command("report", cls=Command, help=N_("What people did, by wording and beside those held out."))
@CAMPAIGN
@click.option(
    "--event", default="", help=N_("What is compared with those held out: paid; without it, who wrote.")
)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=USUAL_DAYS,
    show_default=True,
    help=N_("How long after the launch it counts."),
)
@AS_LINES
@WORKSPACE
@told
def report(campaign: str, event: str, days: int, as_json: bool, workspace: str) -> None:
    if event and not EVENT.fullmatch(event):
        raise Refused("event_malformed", event=event)
    with house() as opened:
        company = workspace_of(opened, workspace)
        found, effect = room.report_of(opened, company, campaign, Outcome(event, days))
        zone, now = zone_of(opened, company), opened.clock()
    if as_json:
        click.echo(room.report_json(found, effect))
        return
    terminal = teller()
    print_funnel(terminal, found.campaign.name, found.tally, {})
    tell_wordings(terminal, found)
    if effect:
        tell_effect(terminal, effect, zone, now)


@campaign.command("compare", cls=Command, help=N_("Up to five campaigns side by side."))
@click.argument("campaigns", nargs=-1, required=True, metavar="CAMPAIGN...")
@AS_LINES
@WORKSPACE
@told
def compare(campaigns: tuple[str, ...], as_json: bool, workspace: str) -> None:
    with house() as opened:
        found = room.compared_in(opened, workspace_of(opened, workspace), campaigns)
    if as_json:
        for one in found:
            click.echo(room.report_json(one))
        return
    tell_compared(teller(), found, compared({at: (one.tally, one.responses) for at, one in enumerate(found)}))


@campaign.command("export", cls=Command, help=N_("Every recipient as CSV, on standard output or to a file."))
@CAMPAIGN
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help=N_("The file to write."))
@WORKSPACE
@told
def export(campaign: str, to: Path | None, workspace: str) -> None:
    say = teller().text
    with house() as opened:
        company = workspace_of(opened, workspace)
        one = room.named(opened, company, campaign)
        lines = recipient_lines(opened.db, company, one, Sees(True, True), lambda *of: say(why(*of)))
        written = to.open("w", encoding="utf-8", newline="") if to else nullcontext(sys.stdout)
        with written as file:
            with opened.unit(company) as unit:
                record(unit, "recipients.exported", f"campaign:{one.id}", name=one.name)
            file.write(MARK if to else "")
            file.writelines(lines)


def acted(wanted: str, as_json: bool, workspace: str, act: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        found = room.named(opened, company, wanted)
        tell(opened, company, room.act_on(opened, company, found.id, room.ACTS[act]), as_json)
