"""Commands around running Avisa: all of it at once, the demo, the sandbox, the schema, the doctor."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import click

from avisa import config, migrations
from avisa.kernel.clock import SECOND, system_clock
from avisa.kernel.i18n import N_
from avisa.programs.children import end_like_ctrl_c
from avisa.programs.commands.shared import AS_JSON, HOST, PORT, teller, told
from avisa.programs.commands.spoken import Command, language
from avisa.programs.demo import DemoOptions, run_demo
from avisa.programs.doctor import examine
from avisa.programs.house import database_of, keep_private
from avisa.programs.serve import run_serve
from avisa.programs.sms_fake import OUTBOX, PATH, Outbox, run_fake_sms


@click.command(cls=Command, help=N_("Everything on one machine: console, API, webhooks and engine."))
@HOST
@PORT
@told
def serve(host: str, port: int) -> None:
    run_serve(config.load(), host, port, teller())


@click.command(cls=Command, help=N_("Bring the database's schema up to date."))
@told
def migrate() -> None:
    settings = config.load()
    db = database_of(settings)
    try:
        migrations.upgrade(db)
        keep_private(settings)
    finally:
        db.close()
    teller().say(N_("The database's schema is up to date."))


@click.command(cls=Command, help=N_("Say what is missing or unsafe, with the page about it."))
@told
def doctor() -> None:
    say = teller()
    today = datetime.fromtimestamp(system_clock() / SECOND, UTC).date()
    findings = examine(config.load(), today)
    for one in findings:
        mark = "!" if one.unsafe else "·"
        say.write(f"{mark} {say.text(one.text, **one.fields)}  (docs/{one.page})")
    if not findings:
        say.say(N_("Nothing is missing."))
    sys.exit(1 if any(one.unsafe for one in findings) else 0)


@click.command(
    cls=Command, help=N_("A believable school, its list and a live broadcast, against the sandbox.")
)
@click.option("--port", default=0, help=N_("Port of the console; without it a free one."))
@click.option("--exit", "leave", is_flag=True, help=N_("End when the campaign has finished."))
@AS_JSON
@told
def demo(port: int, leave: bool, as_json: bool) -> None:
    sys.exit(run_demo(config.load(), DemoOptions(port, leave, as_json), language()))


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    help=N_("The simulated platform alone; its options are its own."),
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def sandbox(options: tuple[str, ...]) -> None:
    # A program of its own: it takes this process's place, nothing of it is imported here.
    os.execv(sys.executable, [sys.executable, "-m", "whatsapp_sandbox", *options])


@click.command(
    name="sms-fake", cls=Command, help=N_("A provider of SMS that sends nothing and shows what it was given.")
)
@click.option("--port", default=8095, show_default=True, help=N_("Port to listen on."))
@told
def sms_fake(port: int) -> None:
    end_like_ctrl_c()
    teller().say(
        N_("SMS for %(address)s are kept and shown at %(page)s."),
        address=f"http://127.0.0.1:{port}{PATH}",
        page=f"http://127.0.0.1:{port}/",
    )
    run_fake_sms(Outbox(config.load().data_path / OUTBOX), language(), port)
