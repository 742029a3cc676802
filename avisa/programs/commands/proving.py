"""The command `avisa verify`: proof that the ledger of consent is what was written."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import companies, house, teller, told
from avisa.programs.commands.spoken import Command
from avisa.programs.verify import kept_in, prove


@click.command(
    cls=Command,
    help=N_(
        "Prove the ledger of consent, link by link, and name the first that is broken.\n\n"
        "Ends with 0 when every link holds, 1 when one does not."
    ),
)
@click.option("--workspace", default="", help=N_("One company; without it all of them."))
@click.option(
    "--heads",
    type=click.Path(path_type=Path),
    default=None,
    help=N_("A copy of the chains' ends that was kept elsewhere; without it the engine's own."),
)
@told
def verify(workspace: str, heads: Path | None) -> None:
    say = teller()
    with house(migrate=False) as opened:
        kept = kept_in(opened, heads)
        held = [prove(opened, company, kept, say) for company in companies(opened, workspace)]
    sys.exit(0 if all(held) else 1)
