"""Options of `avisa broadcast` that leave people out, and that let the others leave in waves."""

from __future__ import annotations

import click

from avisa.campaigns.types import Opens
from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import Command

OPTIONS = (
    click.option(
        *("--without-list", "without_lists"),
        multiple=True,
        metavar="NAME",
        help=N_("Without who is on this list. Can be repeated."),
    ),
    click.option(
        *("--without-segment", "without_segments"),
        multiple=True,
        metavar="NAME",
        help=N_("Without who is in this segment. Can be repeated."),
    ),
    click.option(
        *("--wave", "waves"),
        multiple=True,
        type=click.IntRange(1, 99),
        metavar="PERCENT",
        help=N_("First so many percent of the people; the rest is the last wave. Can be repeated."),
    ),
    click.option(
        "--wave-opens",
        type=click.Choice([Opens.PERSON.value, Opens.QUALITY.value]),
        default=Opens.PERSON.value,
        show_default=True,
        help=N_("The next wave leaves when somebody opens it, or by itself when the quality has held."),
    ),
    click.option(
        "--wave-hours",
        type=click.IntRange(1, 240),
        default=4,
        show_default=True,
        help=N_("How many hours the quality has to hold."),
    ),
)


def rules(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command
