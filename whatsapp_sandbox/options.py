"""Options of the command line about money, trouble, limits and the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
import msgspec

from whatsapp_sandbox.faults import fault_in
from whatsapp_sandbox.prices.rates import card_in
from whatsapp_sandbox.settings import Settings

D = Settings()
SHARE = click.FloatRange(0, 1)
COUNT = click.IntRange(min=0)
Command = Callable[..., Any]


def _faults(_: click.Context, option: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    for text in texts:
        try:
            fault_in(text)
        except msgspec.DecodeError as reason:
            raise click.BadParameter(f"{text}: {reason}", param=option) from reason
    return texts


def _rates(_: click.Context, option: click.Parameter, path: str) -> str:
    try:
        card_in(path)
    except (OSError, ValueError) as reason:
        raise click.BadParameter(str(reason), param=option) from reason
    return path


TROUBLE = (
    click.option(
        "--late-share", default=D.late_share, type=SHARE, help="Statuses that come `--late-ms` late."
    ),
    click.option("--late-ms", default=D.late_ms, type=COUNT),
    click.option("--lost-share", default=D.lost_share, type=SHARE, help="Statuses that never come."),
    click.option(
        "--skip-share", default=D.skip_share, type=SHARE, help="Read without a `delivered` before."
    ),
    click.option("--fault", multiple=True, callback=_faults, help="A standing fault, as JSON with a share."),
)
MONEY = (
    click.option("--rates", default=D.rates, callback=_rates, help="A rate card; else the one that ships."),
    click.option("--timezone", default=D.timezone, help="Of the account: where its months begin."),
)


def world(command: Command) -> Command:
    for option in reversed((*TROUBLE, *MONEY)):
        command = option(command)
    return command
