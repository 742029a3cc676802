"""What LanguageTool says of a template, as findings of the lint: for who runs one and names its address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from avisa.channels.languagetool import Grammar, Match, Piece
from avisa.kernel.i18n import N_
from avisa.templates.lint.draft import Draft, Said
from avisa.templates.lint.form import PLACEHOLDER, Malformed, form_of
from avisa.templates.lint.reading import replaced
from avisa.templates.lint.types import Finding, Note, Severity, Span

RULE = "languagetool"
INSTEAD = "Maria"  # for a variable: most are names, and a number fits as badly
TOLD = N_("LanguageTool: %(said)s")


def grammar_findings(template: object, address: str) -> list[Finding] | None:
    """None where LanguageTool did not answer."""
    form = form_of(template)
    return [] if isinstance(form, Malformed) else asyncio.run(ask_all(Draft(form), Grammar(address)))


async def ask_all(draft: Draft, grammar: Grammar) -> list[Finding] | None:
    found: list[Finding] = []
    language = draft.form.language.replace("_", "-")
    for said in draft.said if not draft.is_code else ():
        matches = await grammar.slips(list(pieces(said.text)), language)
        if matches is None:
            return None
        found += [finding(said, match) for match in matches]
    return found


def pieces(text: str) -> Iterator[Piece]:
    place = 0
    for found in PLACEHOLDER.finditer(text):
        if found.start() > place:
            yield Piece(text[place : found.start()])
        yield Piece(found[0], INSTEAD)
        place = found.end()
    if place < len(text):
        yield Piece(text[place:])


def finding(said: Said, match: Match) -> Finding:
    span = in_characters(said.text, match)
    best: Sequence[str] = [one.value for one in match.replacements[:1]]
    fix = replaced(said.path, said.text, span, best[0]) if best else ()
    note = Note(said.path, TOLD, {"said": match.message}, span, fix)
    return Finding(RULE, Severity.WARNING, f"LanguageTool: {match.rule.id}", note)


def in_characters(text: str, match: Match) -> Span:
    """An emoji is one character here and two units of UTF-16 there."""
    units = text.encode("utf-16-le")

    def characters(place: int) -> int:
        return len(units[: 2 * place].decode("utf-16-le", "ignore"))

    return characters(match.offset), characters(match.offset + match.length)
