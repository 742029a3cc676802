"""The command `avisa lint`: what is wrong with a template, before anybody sees it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from avisa.kernel.i18n import N_
from avisa.programs.commands.shared import teller, told
from avisa.programs.commands.spoken import Command, language
from avisa.programs.lint import as_lines, as_object, as_sarif, template_in
from avisa.programs.lint_grammar import grammar_findings
from avisa.templates.lint.draft import Draft
from avisa.templates.lint.form import Malformed, form_of
from avisa.templates.lint.links import links
from avisa.templates.lint.linting import has_errors, lint, with_suggestions
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Finding, Known


@click.command(
    name="lint",
    cls=Command,
    help=N_(
        "Say what is wrong with a template: FILE holds it as WhatsApp's own JSON.\n\n"
        "Needs no database and no network. "
        "Ends with 1 when there is an error, 0 without one, 2 when the file cannot be read."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--domain", "domains", multiple=True, help=N_("A domain of the company, on which links must be; repeat.")
)
@click.option("--company", default="", help=N_("The company's name, which the text must say."))
@click.option(
    "--profile-language", "languages", multiple=True, help=N_("Language of the company's profile; repeat.")
)
@click.option("--word", "words", multiple=True, help=N_("A word of the company's own that is right; repeat."))
@click.option("--suggest", is_flag=True, help=N_("Also tell words that may be meant."))
@click.option(
    "--languagetool",
    "grammar",
    default="",
    metavar="URL",
    help=N_("Also ask the LanguageTool at this address."),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help=N_("How the findings are printed."),
)
@told
def lint_file(
    file: Path,
    domains: tuple[str, ...],
    company: str,
    languages: tuple[str, ...],
    words: tuple[str, ...],
    suggest: bool,
    grammar: str,
    form: str,
) -> None:
    (template, written), _ = template_in(file), language()
    known = known_of(company, domains, languages, words)
    findings = lint(template, known)
    if suggest:
        findings = with_suggestions(findings, known, str(template.get("language", "")))
    findings += asked_of(grammar, template)
    if form == "text":
        click.echo("\n".join(as_lines(str(file), findings, _)))
        warn_of_links(template, known)
    elif form == "json":
        click.echo(msgspec.json.encode(as_object(str(file), findings, _)))
    else:
        click.echo(msgspec.json.encode(as_sarif(str(file), findings, _, written)))
    sys.exit(1 if has_errors(findings) else 0)


def asked_of(address: str, template: object) -> tuple[Finding, ...]:
    """Without an answer the lint goes on, and says so."""
    if address and not address.startswith(("http://", "https://")):
        raise click.BadParameter(language()(N_("an address begins with http:// or https://")))
    found = grammar_findings(template, address) if address else []
    if found is None:
        teller(aside=True).say(N_("LanguageTool at %(address)s did not answer."), address=address)
    return tuple(found or ())


def warn_of_links(template: object, known: Known) -> None:
    """Without the company's domain nobody can tell whose a link is; that must not pass as approval."""
    form = form_of(template)
    if not known.domains and not isinstance(form, Malformed) and any(links(Draft(form), known)):
        teller(aside=True).say(N_("Whose domains the links are on was not looked at: say it with --domain."))
