"""Commands that set a company up: its number on the WhatsApp Cloud API, its purposes, who may sign in."""

from __future__ import annotations

import click

from avisa.consent.actions import ensure_purpose
from avisa.consent.types import LegalBasis
from avisa.identity.doors import NewUser, add_user
from avisa.identity.types import Role
from avisa.kernel.clock import DAY
from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import WORKSPACE, house, lines_of_stdin, told, workspace_of
from avisa.programs.commands.spoken import Command, Group, language
from avisa.programs.setup import Company, Wire, connect
from avisa.workspace.types import Secrets

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
ASKED = {"token": N_("Token"), "app_secret": N_("App secret"), "verify_token": N_("Verify token")}


@click.command(
    "connect",
    cls=Command,
    help=N_(
        "Connect a number of the WhatsApp Cloud API; prints the path of its webhook.\n\n"
        "Said again of a number that is connected, it replaces the token and the secrets."
    ),
)
@click.option("--company", required=True, help=N_("The company's name."))
@click.option("--domain", required=True, help=N_("The company's own domain, for links in templates."))
@click.option("--time-zone", default="America/Sao_Paulo", show_default=True, help=N_("The company's."))
@click.option("--profile-language", default="pt_BR", show_default=True, help=N_("What it writes in."))
@click.option("--waba-id", required=True, help=N_("The WhatsApp Business Account's id."))
@click.option("--phone-number-id", required=True, help=N_("The number's id at Meta."))
@click.option("--phone", required=True, help=N_("The number itself: +55 31 3333-4444."))
@click.option("--portfolio", default="", help=N_("Its business portfolio, where the company has several."))
@click.option("--token", default="", help=N_("The system user's token; asked for when left out."))
@click.option("--app-secret", default="", help=N_("The app's secret, which signs webhooks; asked for."))
@click.option("--verify-token", default="", help=N_("The word of the webhook's set-up; asked for."))
@click.option(
    "--secrets-stdin", is_flag=True, help=N_("Read the three of them from standard input, a line each.")
)
@told
def connect_number(
    company: str,
    domain: str,
    time_zone: str,
    profile_language: str,
    waba_id: str,
    phone_number_id: str,
    phone: str,
    portfolio: str,
    secrets_stdin: bool,
    **given: str,
) -> None:
    secrets = Secrets(*lines_of_stdin(*ASKED.values())) if secrets_stdin else asked(given)
    wire = Wire(waba_id, phone_number_id, phone, secrets, portfolio)
    with house() as opened:
        made = connect(opened, Company(company, domain, profile_language, time_zone), wire)
    click.echo(f"/webhooks/meta/{made.connection_id}")


def asked(given: dict[str, str]) -> Secrets:
    """Asked for without being shown: a shell remembers what stands in its command lines."""
    return Secrets(
        **{
            name: given[name] or click.prompt(language()(text), hide_input=True)
            for name, text in ASKED.items()
        }
    )


@click.group(cls=Group, help=N_("People who may sign in."))
def user() -> None:
    pass


@user.command("add", help=N_("Make a user; the first one of a company should be its owner."))
@click.argument("email")
@click.option("--name", required=True, help=N_("As colleagues know the person."))
@click.option("--role", type=click.Choice([role.value for role in Role]), default="owner", show_default=True)
@click.option("--password-stdin", is_flag=True, help=N_("Read the password from standard input."))
@WORKSPACE
@told
def add(email: str, name: str, role: str, password_stdin: bool, workspace: str) -> None:
    with house() as opened:
        workspace_id = workspace_of(opened, workspace)
        newcomer = NewUser(email, name, Role(role), password(password_stdin))
        member = add_user(opened.db, opened.ids, workspace_id, newcomer, opened.clock())
    click.echo(member.email)


def password(from_stdin: bool) -> str:
    if from_stdin:
        return lines_of_stdin(N_("Password"))[0]
    _ = language()
    return str(click.prompt(_(N_("Password")), hide_input=True, confirmation_prompt=_(N_("Once more"))))


@click.group(cls=Group, help=N_("What consents cover: one category of messages each."))
def purpose() -> None:
    pass


@purpose.command(
    "add",
    help=N_("Make a purpose of the company's own: matrícula, cobrança. One that exists stays as it is."),
)
@click.argument("name")
@click.option("--category", type=click.Choice(CATEGORIES), required=True, help=N_("As WhatsApp names it."))
@click.option("--legal-basis", type=click.Choice([basis.value for basis in LegalBasis]), default="consent")
@click.option(
    "--valid-days", type=click.IntRange(1), default=None, help=N_("How long a yes holds; no end if unset.")
)
@WORKSPACE
@told
def add_purpose(name: str, category: str, legal_basis: str, valid_days: int | None, workspace: str) -> None:
    with house() as opened, opened.unit(workspace_of(opened, workspace)) as unit:
        valid_for = None if valid_days is None else valid_days * DAY
        click.echo(ensure_purpose(unit, name.strip(), category, legal_basis, valid_for))
