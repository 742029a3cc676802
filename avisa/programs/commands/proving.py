"""The command `avisa verify`: proof that the ledger of consent is what was written."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import companies, house, teller, told
from avisa.programs.commands.spoken import Command
from avisa.programs.exported import check_file
from avisa.programs.verify import kept_in, prove


@click.command(
    cls=Command,
    help=N_(
        "Prove the ledger of consent, link by link, and name the first that is broken.\n\n"
        "With FILE: check a proof that was exported, without a database and without a secret.\n\n"
        "Ends with 0 when every link holds, 1 when one does not."
    ),
)
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--workspace", default="", help=N_("One company; without it all of them."))
@click.option(
    "--heads",
    type=click.Path(path_type=Path),
    default=None,
    help=N_("A copy of the chains' ends that was kept elsewhere; without it the engine's own."),
)
@click.option(
    "--public-key", default="", help=N_("With FILE: the key that the company told you, not the file's own.")
)
@told
def verify(file: Path | None, workspace: str, heads: Path | None, public_key: str) -> None:
    say = teller()
    if file is not None:
        sys.exit(0 if check_file(say, file, public_key) else 1)
    with house(migrate=False) as opened:
        kept = kept_in(opened, heads)
        say.say(N_("Public key of this machine: %(key)s"), key=opened.vault.public_key.hex())
        held = [prove(opened, company, kept, say) for company in companies(opened, workspace)]
    sys.exit(0 if all(held) else 1)
