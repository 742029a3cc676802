"""Options of the command line about people and what the business knows of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import msgspec

from whatsapp_sandbox.people.personas import SETS, persona_in, personas_in
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.wire.requests import UNREADABLE

D = Settings()
PARENT_KEYS = ("parent_recipient_user_id", "recipient_parent_user_id", "parent_user_id")
STATUSES = ("ONBOARDED", "ELIGIBLE", "INELIGIBLE")
Command = Callable[..., Any]


def _each(_: click.Context, option: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        try:
            persona_in(text)
        except msgspec.DecodeError as reason:
            raise click.BadParameter(f"{text}: {reason}", param=option) from reason
    return texts


def _set(_: click.Context, option: click.Parameter, name: str) -> str:
    if name not in SETS:
        try:
            personas_in(name)
        except (OSError, *UNREADABLE) as reason:
            raise click.BadParameter(
                f"{name!r} is none of {', '.join(SETS)}, and no file of personas: {reason}", param=option
            ) from reason
    return name


OPTIONS = (
    click.option(
        "--personas",
        default=D.personas,
        callback=_set,
        help="off, demo, life, rough, or a JSON file of them.",
    ),
    click.option("--persona", multiple=True, callback=_each, help="One more, as JSON; can be repeated."),
    click.option(
        "--contact-book/--no-contact-book",
        default=D.contact_book,
        help="Keep every phone that was used, or forget those of usernames after 30 days.",
    ),
    click.option("--parent-ids", is_flag=True, help="Tell the ids that linked portfolios share."),
    click.option("--parent-id-key", default=D.parent_id_key, type=click.Choice(PARENT_KEYS)),
    click.option(
        "--marketing-api",
        default=D.marketing_api,
        type=click.Choice(STATUSES),
        help="What the Marketing Messages API thinks of the account.",
    ),
    click.option(
        "--marketing-sync-ms",
        default=D.marketing_sync_ms,
        type=click.IntRange(min=0),
        help="Until that API knows a new template.",
    ),
)


def people(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command
