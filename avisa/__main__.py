"""The command `avisa`: one group of commands, each built in `programs/`."""

from __future__ import annotations

import click

from avisa.kernel.i18n import LANGUAGES, N_, translator
from avisa.programs.commands.group import Commands
from avisa.programs.commands.spoken import terminal_language
from avisa.programs.mistakes import tell_surprises


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_("Active notifications over WhatsApp, from the opt-in to the report."),
)
@click.option(
    "--language",
    type=click.Choice(sorted(LANGUAGES)),
    default=terminal_language,
    is_eager=True,  # known before `--help` that follows it
    help=N_("Language of what is printed; without it that of the terminal."),
)
def main(language: str) -> None:
    tell_surprises(translator(language))


if __name__ == "__main__":
    main(prog_name="avisa")
