"""Options of the command line about templates: review, limits, pacing, misuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from whatsapp_sandbox.settings import Settings

D = Settings()
SHARE = click.FloatRange(0, 1)
COUNT = click.IntRange(min=0)
Command = Callable[..., Any]


def _counted(name: str, text: str) -> Callable[[Command], Command]:
    default = getattr(D, name)
    return click.option(f"--{name.replace('_', '-')}", default=default, type=COUNT, help=text)


OPTIONS = (
    click.option("--review", default=D.review, type=click.Choice(["rules", "off"]), help="Of new templates."),
    _counted("review_ms", "Until the verdict on a template, more or less; 0 gives it at once."),
    click.option("--review-surprise-share", default=D.review_surprise_share, type=SHARE),
    click.option("--appeal-share", default=D.appeal_share, type=SHARE, help="Appeals that succeed."),
    _counted("category_review_ms", "Until utility that sells is found out; 0 never does."),
    _counted("templates_most", "Templates of the account, each language counted (2388019)."),
    _counted("creations_per_hour", "Templates that can be created in an hour."),
    _counted("words_per_variable", "Fewer words around the variables are refused (2388293)."),
    click.option("--language-sign", default=D.language_sign, type=click.Choice(["_", "-"])),
    click.option("--duplicate-content", default=D.duplicate_content, type=click.Choice(["reject", "refuse"])),
    _counted("pacing_after", "Sends of a template before the rest is held; 0 holds nothing."),
    _counted("pacing_ms", "How long messages are held."),
    _counted(
        "portfolio_batch", "Template messages of the portfolio before the rest is held; 0 holds nothing."
    ),
    _counted("idle_days", "Without a send before a template is archived; 0 archives nothing."),
    _counted("archived_days", "Until a template archived for idleness is deleted; 0 keeps it."),
    click.option(
        "--direct-send/--no-direct-send", default=D.direct_send, help="Utility texts without a template."
    ),
    _counted("misuse_after", "Findings of the category review that take a step of the misuse ladder."),
)


def templates(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command
