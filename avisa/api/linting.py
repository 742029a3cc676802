"""`POST /v1/templates/lint`: what is wrong with a template, before it is submitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, Field

from avisa.api.caller import TemplateReader
from avisa.api.parts import parts_of
from avisa.api.problems import speaker
from avisa.kernel.i18n import Translator
from avisa.templates.lint.linting import as_json, lint, with_suggestions
from avisa.templates.lint.queries import known_for
from avisa.templates.lint.types import Finding, Severity

router = APIRouter(prefix="/templates", tags=["templates"])

EXAMPLE = {
    "name": "lembrete_reuniao",
    "language": "pt_BR",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "A reunião de pais é amanhã às 19h. Esperamos você!"}],
}


class FixStep(BaseModel):
    """A step of a JSON Patch (RFC 6902) on the template."""

    op: str
    path: str
    from_: str | None = Field(None, alias="from")
    value: Any = None


class LintFinding(BaseModel):
    """One thing that a person should look at; an error is refused, or breaks the company's own rules."""

    rule: str
    severity: str = Field(description="`error` or `warning`.")
    path: str = Field(description="A JSON pointer into the template.")
    message: str
    source: str = Field(description="Where the rule comes from.")
    fix: list[FixStep] | None = Field(description="How a program mends it, where one can.")
    span: list[int] | None = Field(None, description="Begin and end in the text at `path`.")
    suggestions: list[str] | None = Field(None, description="Words that may be meant, with `suggest`.")


class Linted(BaseModel):
    errors: int
    warnings: int
    findings: list[LintFinding]


Words = Annotated[list[str], Query(max_length=50)]
Handed = Annotated[
    dict[str, Any],
    Body(
        description="The template as the platform takes it: name, language, category, components.",
        examples=[EXAMPLE],
    ),
]


@router.post(
    "/lint",
    summary="What is wrong with a template, before it is submitted",
    response_model_exclude_unset=True,
)
def post_lint(
    request: Request,
    holder: TemplateReader,
    template: Handed,
    domain: Words = [],  # noqa: B006
    company: str = "",
    profile_language: Words = [],  # noqa: B006
    word: Words = [],  # noqa: B006
    suggest: bool = False,
) -> Linted:
    """Nothing is kept and nothing is submitted.

    What is not said in the query comes from the company itself: its name, domain, language and templates.
    """
    language = str(template.get("language", ""))
    with parts_of(request).db.read() as tx:
        known = known_for(tx, holder.workspace_id, language, company, domain, profile_language, word)
    findings = lint(template, known)
    if suggest:
        findings = with_suggestions(findings, known, language)
    return linted(findings, speaker(request))


def linted(findings: Sequence[Finding], _: Translator) -> Linted:
    errors = sum(one.severity is Severity.ERROR for one in findings)
    told = [LintFinding.model_validate(as_json(one, _)) for one in findings]
    return Linted(errors=errors, warnings=len(findings) - errors, findings=told)
