"""Commands whose help is in the reader's language: texts are kept in English and translated when shown.

A command line is read before anything else is known, so the language comes from `--language` where it
stands before the question for help, and from the terminal's own setting (LANG) otherwise.
"""

from __future__ import annotations

import click

from avisa import config
from avisa.kernel.i18n import N_, Translator, known_language, translator

ENGLISH = "en"
USAGE = N_("Usage:")
HEADINGS = (N_("Options"), N_("Commands"))  # as the library writes them
SHOWN_HELP = N_("Show this message and exit.")


def terminal_language() -> str:
    """Ours for the terminal's; a terminal that speaks another is answered in English."""
    return known_language(config.terminal_locale()) or ENGLISH


def language(ctx: click.Context | None = None) -> Translator:
    """Of `ctx`, or of the command that runs now."""
    root = (ctx or click.get_current_context()).find_root()
    return translator(root.params.get("language") or terminal_language())


class Formatter(click.HelpFormatter):
    def __init__(self, text: Translator, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self._text = text

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{self._text(USAGE)} ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._text(heading))


class Context(click.Context):
    def make_formatter(self) -> click.HelpFormatter:
        """Also for a mistake, which is told when no command runs any more."""
        return Formatter(language(self), self.terminal_width, self.max_content_width)


class Command(click.Command):
    context_class = Context

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(language(ctx)(self.help or ""))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first paragraph, whole: a line too long is broken, not cut."""
        return language()(self.short_help or self.help or "").partition("\n")[0]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option) and not one.hidden]
        with formatter.section("Options"):
            formatter.write_dl([record(option, ctx) for option in options])


class Group(Command, click.Group):
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


def record(option: click.Option, ctx: click.Context) -> tuple[str, str]:
    """How the option is written, and what it is for."""
    _ = language(ctx)
    spelled = option.get_help_record(ctx)
    assert spelled is not None
    told = option.get_help_extra(ctx)
    notes = [
        *([_(N_("default: %(default)s"), default=told["default"])] if "default" in told else []),
        *([told["range"]] if "range" in told else []),
        *([_(N_("required"))] if "required" in told else []),
    ]
    text = _(option.help) if option.help else ""
    return spelled[0], f"{text}  [{'; '.join(notes)}]" if notes else text
