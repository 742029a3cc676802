"""The command `avisa`: one group of commands, each built in `programs/`."""

from __future__ import annotations

import click

from avisa.kernel.i18n import LANGUAGES, translator
from avisa.programs.commands.group import Commands
from avisa.programs.mistakes import tell_surprises


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--language",
    type=click.Choice(sorted(LANGUAGES)),
    default="en",
    show_default=True,
    help="Language of what is printed.",
)
def main(language: str) -> None:
    """Active notifications over WhatsApp, from the opt-in to the report."""
    tell_surprises(translator(language))


if __name__ == "__main__":
    main(prog_name="avisa")
