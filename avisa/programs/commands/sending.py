"""Commands that send: a broadcast from a file or to known people, one message to one person."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from avisa.audience.addresses import country_in_id
from avisa.consent.types import LegalBasis
from avisa.errors import Refused
from avisa.kernel.clock import to_millis
from avisa.kernel.i18n import N_
from avisa.messages.single import SingleRequest
from avisa.programs.broadcast import refuse_unfit
from avisa.programs.broadcast_run import BroadcastOptions, run_broadcast, zone_of
from avisa.programs.choice import Choice, Wish, chosen
from avisa.programs.commands.broadcast_rules import rules
from avisa.programs.commands.shared import AS_JSON, WORKSPACE, house, pairs, teller, told, workspace_of
from avisa.programs.commands.spoken import Command
from avisa.programs.first_reading import read_first
from avisa.programs.header_file import SLOT, kept_file
from avisa.programs.send import as_json as outcome_as_json
from avisa.programs.send import send_one, status_of, tell_outcome
from avisa.programs.telling import Teller

PURPOSE = click.option(
    "--purpose", default="", help=N_("What the people agreed to; needed where several fit.")
)
HEADER_FILE = click.option(
    "--header-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("The picture, video or PDF of the template's header."),
)
TEMPLATE_LANGUAGE = click.option(
    "--template-language", default="", help=N_("For a template in several languages: pt_BR.")
)


@click.command(
    cls=Command,
    help=N_(
        "Send one template to the people of a CSV or XLSX file, or to lists and segments by name.\n\n"
        "Ctrl+C leaves the campaign to the next engine."
    ),
)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--list", "lists", multiple=True, metavar="NAME", help=N_("In place of a file: a list. Can be repeated.")
)
@click.option(
    *("--segment", "segments"),
    multiple=True,
    metavar="NAME",
    help=N_("In place of a file: a segment. Can be repeated."),
)
@click.option("--template", required=True, help=N_("The template's name."))
@click.option("--number", required=True, help=N_("The number to send from: its phone or id."))
@PURPOSE
@TEMPLATE_LANGUAGE
@click.option("--name", default="", help=N_("The campaign's name; without it the file's or list's."))
@click.option(
    "--var",
    "values",
    multiple=True,
    callback=pairs,
    metavar="SLOT=COLUMN",
    help=N_("Where a value comes from: SLOT=COLUMN, or SLOT==FIXED TEXT. Can be repeated."),
)
@click.option(
    "--also",
    multiple=True,
    callback=pairs,
    metavar="TEMPLATE=PERCENT",
    help=N_("Another wording, for so many percent of the people. Can be repeated."),
)
@click.option(
    "--holdout",
    type=click.IntRange(0, 90),
    default=0,
    help=N_("Percent of the people who get nothing, to compare with."),
)
@click.option(
    "--quiet-days",
    type=click.IntRange(0, 365),
    default=0,
    help=N_("Without who got anything of the company in so many days."),
)
@rules
@click.option("--budget", default="", metavar="AMOUNT", help=N_("It pauses before it costs more: 50.00."))
@HEADER_FILE
@click.option("--consent", default="", help=N_("The text that the people of the file agreed to."))
@click.option("--declared-by", default="", help=N_("Who says that they did."))
@click.option(
    "--legal-basis",
    type=click.Choice([str(basis) for basis in LegalBasis]),
    default="consent",
    show_default=True,
    help=N_("What the processing stands on (LGPD, art. 7)."),
)
@click.option(
    "--leave-out-bad", is_flag=True, help=N_("Send to the others when some people's values do not fit.")
)
@click.option(
    "--rehearse", is_flag=True, help=N_("Import the people and say what would happen; send nothing.")
)
@AS_JSON
@WORKSPACE
@told
def broadcast(
    workspace: str,
    template_language: str,
    leave_out_bad: bool,
    rehearse: bool,
    as_json: bool,
    header_file: Path | None,
    **wished: object,
) -> None:
    say = teller(aside=as_json)
    wish = Wish(language=template_language, **wished)  # type: ignore[arg-type]
    refuse_mixed(wish)
    with house() as opened:
        company = workspace_of(opened, workspace)
        read_first(opened, company)
        if header_file:
            file = kept_file(opened, company, header_file)
            wish = replace(wish, values={**(wish.values or {}), SLOT: f"={file}"})
        choice = chosen(opened, company, wish)
        refuse_unfit(opened, choice)
        if wish.file:
            choice = with_consent(choice, say)
        options = BroadcastOptions(rehearse, as_json, leave_out_bad)
        sys.exit(run_broadcast(opened, choice, options, say))


def refuse_mixed(wish: Wish) -> None:
    """Either a file, with what its people agreed to, or people who are known already."""
    known = bool(wish.lists or wish.segments)
    if known == (wish.file is not None):
        raise Refused("whom_wanted")
    if known and (wish.consent or wish.declared_by):
        raise Refused("consent_of_a_file")


def with_consent(choice: Choice, say: Teller) -> Choice:
    """What the list's consent stands on: as given, or asked on a terminal, or nothing new."""
    wish = choice.wish
    if not wish.consent and sys.stdin.isatty():
        wish = replace(wish, consent=asked(say, N_("Which text did these people agree to? (Enter: none)")))
    if not wish.consent:
        say.say(N_("No consent was declared: what these people said before counts."))
    elif not wish.declared_by and sys.stdin.isatty():
        wish = replace(wish, declared_by=asked(say, N_("Who says that they agreed?")))
    return replace(choice, wish=wish)


def asked(say: Teller, text: str) -> str:
    return str(click.prompt(say.text(text), default="", show_default=False, err=True)).strip()


@click.command(
    cls=Command,
    help=N_(
        "Send one message to one person: a template, or free text while their window is open.\n\n"
        "Ends with 0 when WhatsApp has accepted it, 1 when it was not sent, 3 when it still waits."
    ),
)
@click.option(
    "--to", required=True, help=N_("The person's phone, as people write it, or WhatsApp's id for them.")
)
@click.option("--template", default="", help=N_("The template's name."))
@click.option("--text", default="", help=N_("Free text in its place, to whoever wrote within 24 hours."))
@click.option(
    "--var",
    "values",
    multiple=True,
    callback=pairs,
    metavar="NAME=VALUE",
    help=N_("One for each variable of the template."),
)
@HEADER_FILE
@click.option("--number", default="", help=N_("The number to send from, where there are several."))
@PURPOSE
@TEMPLATE_LANGUAGE
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    metavar="YYYY-MM-DDTHH:MM",
    help=N_("Not before this moment, by the company's clock: 2026-12-09T08:30."),
)
@click.option(
    "--key",
    default=None,
    help=N_("Your own name for this message: the same key within 24 hours sends nothing more."),
)
@WORKSPACE
@click.option("--patience", default=30.0, show_default=True, help=N_("Seconds to wait for the outcome."))
@click.option("--json", "as_json", is_flag=True, help=N_("Print the outcome as one JSON object."))
@told
def send(
    workspace: str,
    template_language: str,
    patience: float,
    as_json: bool,
    header_file: Path | None,
    at: datetime | None,
    key: str | None,
    **asked_for: str,
) -> None:
    if country_in_id(asked_for["to"]):
        asked_for |= {"to": "", "bsuid": asked_for["to"]}
    request = SingleRequest(language=template_language, **asked_for)  # type: ignore[arg-type]
    with house() as opened:
        company = workspace_of(opened, workspace)
        read_first(opened, company)
        if header_file:
            file = kept_file(opened, company, header_file)
            request = replace(request, values={**request.values, SLOT: file})
        if at:
            zone = ZoneInfo(zone_of(opened, company))
            request = replace(request, due_at=to_millis(at.replace(tzinfo=zone)))
        outcome = send_one(opened, company, request, patience, key)
    tell_outcome(teller(aside=as_json), outcome)
    if as_json:
        click.echo(json.dumps(outcome_as_json(outcome)))
    sys.exit(status_of(outcome))
