"""The command `avisa engine`, alone in its room, so that an engine is back quickly after a crash."""

from __future__ import annotations

import click

from avisa.engine.types import Tuning
from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import AS_CHILD, house, told
from avisa.programs.commands.spoken import Command
from avisa.programs.engine import run_engine

LEAST_LEASE = 1_000  # ms: a shorter one would run out between two of its own renewals
LEAST_PATIENCE = 5_000  # ms: a busy machine may well stand still for less


@click.command(cls=Command, help=N_("Sending, digest, timer and chores alone."))
@click.option(
    "--connections",
    type=click.IntRange(min=1),
    default=Tuning().connections,
    show_default=True,
    help=N_("Sends in the air at once."),
)
@click.option(
    "--lease-ms",
    type=click.IntRange(min=LEAST_LEASE),
    default=Tuning().lease,
    show_default=True,
    help=N_("How long a dead engine keeps its numbers from the others."),
)
@AS_CHILD
@told
def engine(connections: int, lease_ms: int) -> None:
    tuning = Tuning(connections=connections, batch=min(connections, Tuning().batch), lease=lease_ms)
    # Its locks must not outlive its leases by much, or the engine that takes over would wait for them.
    with house(migrate=False, stuck_after=max(lease_ms, LEAST_PATIENCE)) as opened:
        run_engine(opened, tuning)
