"""What the editor shows beside the fields: the template as on a phone, its samples, what the lint found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from avisa.kernel.db import Tx
from avisa.kernel.i18n import translator
from avisa.templates.drafts.rules import misfits
from avisa.templates.drafts.types import Body, Misshapen
from avisa.templates.lint.linting import lint, told, with_suggestions
from avisa.templates.lint.queries import known_for
from avisa.templates.lint.types import Finding
from avisa.templates.rules import wanted
from avisa.templates.shapes import shape_of
from avisa.templates.types import Shape
from avisa.web.template_words import card_at, place_of
from avisa.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as a page shows it; `key` tells it apart when its fix is asked for."""

    key: str
    severity: str
    place: tuple[str, str]
    card: int  # of a carousel, counted from one; 0 outside of one
    message: str
    words: str
    source: str
    suggestions: tuple[str, ...]
    can_mend: bool


@dataclass(frozen=True, slots=True)
class Look:
    """`shape` is None where there is no template to show."""

    shape: Shape | None
    values: Mapping[str, str]
    found: tuple[Found, ...]
    wrong: tuple[Misshapen, ...]

    @property
    def is_code(self) -> bool:
        """Its text and its sample are the platform's."""
        return self.shape is not None and any(one.kind == "otp" for one in self.shape.buttons)

    @property
    def has_errors(self) -> bool:
        return bool(self.wrong) or any(one.severity == "error" for one in self.found)


def look_at(visit: Visit, tx: Tx, body: Body) -> Look:
    wrong = tuple(misfits(body))
    components = body.get("components", [])
    if any(one.path.startswith("/components") or not one.path for one in wrong):
        return Look(None, {}, (), wrong)
    shape = shape_of(components, str(body.get("parameter_format", "POSITIONAL")))
    found = tuple(shown(visit, body, one) for one in findings_of(visit, tx, body))
    return Look(shape, examples_of(shape), found, wrong)


def findings_of(visit: Visit, tx: Tx, body: Body) -> tuple[Finding, ...]:
    language = str(body.get("language", ""))
    others = visit.console.wordings.of(tx, visit.workspace_id, language)
    known = known_for(tx, visit.workspace_id, language, others=others)
    return with_suggestions(lint(body, known), known, language)


def shown(visit: Visit, body: Body, finding: Finding) -> Found:
    note = finding.note
    return Found(
        key=key_of(finding),
        severity=finding.severity.value,
        place=place_of(note.path, body.get("components", [])),
        card=card_at(note.path)[2] + 1,
        message=told(finding, translator(visit.language)),
        words=words_at(body, finding),
        source=finding.source,
        suggestions=finding.suggestions,
        can_mend=bool(note.fix),
    )


def key_of(finding: Finding) -> str:
    return f"{finding.rule}|{finding.note.path}|{finding.note.span or ''}"


def words_at(body: Body, finding: Finding) -> str:
    """The very words that are meant."""
    note, here = finding.note, body
    if not note.span:
        return ""
    found: Any = here
    for step in note.path.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found.get(step, "")
    return str(found)[note.span[0] : note.span[1]].strip()[:80]


def examples_of(shape: Shape) -> dict[str, str]:
    """What the company itself gave as an example of each value."""
    return {slot.name: slot.example for slot in wanted(shape) if slot.example}
