"""The command `avisa`: reads the settings, builds the house, hands it to one of the programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from avisa import config, migrations
from avisa.engine.types import Tuning
from avisa.errors import AvisaError, Misconfigured, NotFound
from avisa.identity.doors import NewUser, add_user
from avisa.identity.types import Role
from avisa.kernel.db import Database
from avisa.kernel.i18n import LANGUAGES, Translator, translator
from avisa.messages.single import SingleRequest
from avisa.programs.broadcast import Wish
from avisa.programs.broadcast_run import BroadcastOptions, run_broadcast
from avisa.programs.demo import DemoOptions, run_demo
from avisa.programs.doctor import examine
from avisa.programs.engine import run_engine
from avisa.programs.house import House, open_house
from avisa.programs.mistakes import explained
from avisa.programs.send import send_one
from avisa.programs.serve import run_serve
from avisa.programs.setup import Company, Wire, connect
from avisa.programs.web import run_web
from avisa.workspace.queries import all_workspaces
from avisa.workspace.types import Secrets

Command = Callable[..., Any]
HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
PORT = click.option("--port", default=8000, show_default=True, help="Port to listen on.")


def told(command: Command) -> Command:
    """An expected error is one clear sentence in the reader's language and exit status 1."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except AvisaError as error:
            click.echo(explained(error, language()), err=True)
            sys.exit(2 if isinstance(error, Misconfigured) else 1)

    return guarded


def language() -> Translator:
    """The terminal's own language, English when it says none of ours."""
    return translator(click.get_current_context().find_root().params.get("language") or "en")


@contextmanager
def house(migrate: bool = True) -> Iterator[House]:
    opened = open_house(config.load(), migrate)
    try:
        yield opened
    finally:
        opened.close()


def workspace_of(opened: House, name: str) -> int:
    with opened.db.read() as tx:
        known = all_workspaces(tx)
    fitting = [one for one in known if name in ("", one.name)]
    if len(fitting) != 1:
        raise NotFound("workspace_wanted", name=name, known=[one.name for one in known])
    return fitting[0].id


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--language",
    type=click.Choice(sorted(LANGUAGES)),
    envvar=None,
    default="en",
    show_default=True,
    help="Language of what is printed.",
)
def main(language: str) -> None:
    """Active notifications over WhatsApp, from the opt-in to the report."""


@main.command()
@HOST
@PORT
@told
def serve(host: str, port: int) -> None:
    """Everything on one machine: console, API, webhooks and engine."""
    run_serve(config.load(), host, port)


@main.command()
@HOST
@PORT
@told
def web(host: str, port: int) -> None:
    """The console, /v1 and the webhooks' endpoint alone."""
    with house(migrate=False) as opened:
        run_web(opened, host, port)


@main.command()
@click.option(
    "--connections", default=Tuning().connections, show_default=True, help="Sends in the air at once."
)
@click.option("--lease-ms", default=Tuning().lease, show_default=True, help="How long a dead engine blocks.")
@told
def engine(connections: int, lease_ms: int) -> None:
    """Sending, digest, timer and chores alone."""
    with house(migrate=False) as opened:
        run_engine(opened, Tuning(connections=connections, batch=min(connections, 256), lease=lease_ms))


@main.command()
@told
def migrate() -> None:
    """Bring the database's schema up to date."""
    db = Database(config.load().database)
    migrations.upgrade(db)
    db.close()
    click.echo("ok")


@main.command()
@told
def doctor() -> None:
    """Say what is missing or unsafe, with the page about it."""
    _ = language()
    findings = examine(config.load())
    for one in findings:
        mark = "!" if one.unsafe else "·"
        click.echo(f"{mark} {_(one.text, **one.fields)}  (docs/{one.page})")
    if not findings:
        click.echo(_("Nothing is missing."))
    sys.exit(1 if any(one.unsafe for one in findings) else 0)


@main.command()
@click.option("--port", default=0, help="Port of the console; 0 takes a free one.")
@click.option("--exit", "leave", is_flag=True, help="End when the campaign has finished.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object on the last line.")
@told
def demo(port: int, leave: bool, as_json: bool) -> None:
    """A believable school, its list and a live broadcast, against the sandbox."""
    sys.exit(run_demo(config.load(), DemoOptions(port, leave, as_json), language()))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def sandbox(options: tuple[str, ...]) -> None:
    """The simulated platform alone (its own options: avisa sandbox --help)."""
    # A program of its own: it takes this process's place, nothing of it is imported here.
    os.execv(sys.executable, [sys.executable, "-m", "whatsapp_sandbox", *options])


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """`--var nome=Ana` as a mapping."""
    split = [text.partition("=") for text in given]
    for name, equals, _ in split:
        if not equals or not name.strip():
            raise click.BadParameter(f"{name!r} is not of the form name=value")
    return {name.strip(): value for name, _, value in split}


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--template", required=True, help="The template's name.")
@click.option("--number", required=True, help="The number to send from: its phone or id.")
@click.option("--purpose", default="", help="What the people agreed to; needed where several fit.")
@click.option("--template-language", default="", help="For a template in several languages: pt_BR.")
@click.option("--name", default="", help="The campaign's name.")
@click.option("--var", "values", multiple=True, help="SLOT=column, or SLOT==fixed text. Can be repeated.")
@click.option("--consent", default="", help="The text that the people on the list agreed to.")
@click.option("--declared-by", default="", help="Who says so.")
@click.option("--legal-basis", default="consent", show_default=True)
@click.option("--workspace", default="", help="The company, where there are several.")
@click.option("--rehearse", is_flag=True, help="Say what would happen, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object on the last line.")
@told
def broadcast(
    file: Path,
    template: str,
    number: str,
    template_language: str,
    values: tuple[str, ...],
    workspace: str,
    rehearse: bool,
    as_json: bool,
    **rest: str,
) -> None:
    """Send one template to the people of a CSV or XLSX file."""
    wish = Wish(file, template, number, language=template_language, values=pairs(values), **rest)
    with house() as opened:
        company = workspace_of(opened, workspace)
        options = BroadcastOptions(rehearse, as_json)
        sys.exit(run_broadcast(opened, company, wish, options, Console(stderr=as_json), language()))


@main.command()
@click.option("--to", required=True, help="The person's phone, as people write it.")
@click.option("--template", required=True)
@click.option("--var", "values", multiple=True, help="NAME=value for each variable. Can be repeated.")
@click.option("--number", default="", help="The number to send from, where there are several.")
@click.option("--purpose", default="")
@click.option("--template-language", default="")
@click.option("--workspace", default="")
@click.option("--patience", default=30.0, show_default=True, help="Seconds to wait for the outcome.")
@told
def send(
    to: str,
    template: str,
    values: tuple[str, ...],
    number: str,
    purpose: str,
    template_language: str,
    workspace: str,
    patience: float,
) -> None:
    """Send one template to one person."""
    request = SingleRequest(
        template=template,
        language=template_language,
        values=pairs(values),
        to=to,
        number=number,
        purpose=purpose,
    )
    with house() as opened:
        row = send_one(opened, workspace_of(opened, workspace), request, patience)
    click.echo("  ".join(part for part in row.values() if part))
    sys.exit(0 if row["state"] in ("accepted", "held", "sent", "delivered", "read", "queued") else 1)


@main.command("connect")
@click.option("--company", required=True, help="The company's name.")
@click.option("--domain", required=True, help="The company's own domain, for links in templates.")
@click.option("--time-zone", default="America/Sao_Paulo", show_default=True)
@click.option("--profile-language", default="pt_BR", show_default=True)
@click.option("--waba-id", required=True, help="The WhatsApp Business Account's id.")
@click.option("--phone-number-id", required=True)
@click.option("--phone", required=True, help="The number itself: +55 31 3333-4444.")
@click.option("--token", prompt=True, hide_input=True, help="The system user's token.")
@click.option("--app-secret", prompt=True, hide_input=True, help="The app's secret, which signs webhooks.")
@click.option(
    "--verify-token", prompt=True, hide_input=True, help="The word you enter at the webhook's set-up."
)
@told
def connect_(
    company: str,
    domain: str,
    time_zone: str,
    profile_language: str,
    waba_id: str,
    phone_number_id: str,
    phone: str,
    token: str,
    app_secret: str,
    verify_token: str,
) -> None:
    """Connect a number of the WhatsApp Cloud API."""
    wire = Wire(waba_id, phone_number_id, phone, Secrets(token, app_secret, verify_token))
    with house() as opened:
        made = connect(opened, Company(company, domain, profile_language, time_zone), wire)
    click.echo(f"/webhooks/meta/{made.connection_id}")


@main.group()
def user() -> None:
    """People who may sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role.value for role in Role]), default="owner", show_default=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--workspace", default="")
@told
def user_add(email: str, name: str, role: str, password: str, workspace: str) -> None:
    """Make a user; the first one of a company is its owner."""
    with house() as opened:
        newcomer = NewUser(email, name, Role(role), password)
        add_user(opened.db, opened.ids, workspace_of(opened, workspace), newcomer, opened.clock())
    click.echo(email)


if __name__ == "__main__":
    main()
