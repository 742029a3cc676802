"""What `avisa campaign` makes of a campaign: a copy, a second try for some of its people, another budget."""

from __future__ import annotations

import click

from avisa.campaigns.queries import campaign_by_id
from avisa.kernel.i18n import N_
from avisa.messages.queries import tally_of
from avisa.prices.queries import budgets_of
from avisa.programs import campaigns as room
from avisa.programs.broadcast_run import zone_of
from avisa.programs.campaign_telling import tell_budget, tell_campaign
from avisa.programs.commands.shared import AS_LINES, WORKSPACE, house, teller, told, workspace_of
from avisa.programs.commands.spoken import Command
from avisa.programs.funnel import print_funnel
from avisa.programs.house import House
from avisa.programs.schedule_wish import micros_of
from avisa.web.campaign_words import SECOND_TRIES

LIFTED = "none"
CAMPAIGN = click.argument("campaign")
NAME = click.option("--name", default="", help=N_("The draft's name; without it the campaign's, numbered."))


@click.command("copy", cls=Command, help=N_("A draft with the same wordings, audience and rules."))
@CAMPAIGN
@NAME
@AS_LINES
@WORKSPACE
@told
def copy(campaign: str, name: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        tell(opened, company, room.copied(opened, company, campaign, name), as_json)


@click.command(
    "second-tries", cls=Command, help=N_("A draft for those of its people whose message came to that.")
)
@CAMPAIGN
@click.option(
    "--who", type=click.Choice(list(SECOND_TRIES)), required=True, help=N_("Whose message was that.")
)
@NAME
@click.option(
    "--segment", default="", help=N_("They become a segment of this name; without it one is found.")
)
@AS_LINES
@WORKSPACE
@told
def second_tries(campaign: str, who: str, name: str, segment: str, as_json: bool, workspace: str) -> None:
    with house() as opened:
        company = workspace_of(opened, workspace)
        called = (
            segment or f"{room.named(opened, company, campaign).name}: {teller().text(SECOND_TRIES[who])}"
        )
        tell(opened, company, room.tried_again(opened, company, campaign, who, (name, called)), as_json)


@click.command(
    "budget",
    cls=Command,
    help=N_(
        "Say what it may cost in all; what waited for it goes on when it is resumed.\n\n"
        "AMOUNT is like 50.00, or “none” for no end."
    ),
)
@CAMPAIGN
@click.argument("amount")
@AS_LINES
@WORKSPACE
@told
def budget(campaign: str, amount: str, as_json: bool, workspace: str) -> None:
    micros = None if amount == LIFTED else micros_of(amount)
    with house() as opened:
        company = workspace_of(opened, workspace)
        campaign_id = room.given_budget(opened, company, campaign, micros)
        tell(opened, company, campaign_id, as_json)
        if as_json:
            return
        with opened.db.read() as tx:
            found = budgets_of(tx, company, [campaign_id]).get(campaign_id)
        terminal = teller()
        tell_budget(terminal, found, terminal.figures(zone_of(opened, company), opened.clock()))


def tell(opened: House, company: int, campaign_id: int, as_json: bool) -> None:
    with opened.db.read() as tx:
        if as_json:
            click.echo(room.campaign_json(tx, company, campaign_id))
            return
        one = campaign_by_id(tx, company, campaign_id)
        counts = tally_of(tx, company, campaign_id)
    assert one is not None
    terminal = teller()
    tell_campaign(terminal, one)
    if counts.recipients:
        print_funnel(terminal, one.name, counts, {})
