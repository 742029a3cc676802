"""The checks of a send in the platform's order: the first objection refuses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.people.personas import Persona
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending.parameters import misfit
from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.wire.errors import Problem, missing
from whatsapp_sandbox.wire.requests import mistyped_content

TEXT_MOST = 4096
CALLBACK_MOST = 512


@dataclass(slots=True)
class Draft:
    """A send that has a number and a recipient, on its way through the checks."""

    platform: Platform
    number: Number
    recipient: Recipient
    to: str
    kind: str
    body: dict[str, Any]
    persona: Persona
    now: int
    template: Template | None = None

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = self.body[self.kind]
        return content


def first_objection(draft: Draft) -> Problem | None:
    return next((no for check in CHECKS if (no := check(draft))), None)


def _within_throughput(draft: Draft) -> Problem | None:
    if not draft.platform.settings.rate_limits or draft.number.throughput.admits(draft.now):
        return None
    return Problem(130429, "More messages than the throughput of this number allows; slow down.")


def _not_refused_by_persona(draft: Draft) -> Problem | None:
    return Problem(draft.persona.refuses) if draft.persona.refuses else None


def _not_to_itself(draft: Draft) -> Problem | None:
    return (
        Problem(131021, "The recipient is the sender.")
        if draft.number.is_recipient(draft.recipient)
        else None
    )


def _callback_is_short(draft: Draft) -> Problem | None:
    callback = draft.body.get("biz_opaque_callback_data")
    if callback is None or (isinstance(callback, str) and len(callback) <= CALLBACK_MOST):
        return None
    wanted = f"must be a string of at most {CALLBACK_MOST} characters"
    return Problem(100, message=f"(#100) Param biz_opaque_callback_data {wanted}.")


def _text_fits(draft: Draft) -> Problem | None:
    if draft.kind != "text":
        return None
    text = draft.content.get("body") if isinstance(draft.content, dict) else None
    if not isinstance(text, str) or not text.strip():
        return missing("text['body']")
    if len(text) > TEXT_MOST:
        return Problem(100, message=f"(#100) Param text['body'] must be at most {TEXT_MOST} characters long.")
    return None


def _template_is_live(draft: Draft) -> Problem | None:
    if draft.kind != "template":
        return None
    if problem := mistyped_content(draft.content):
        return problem
    name, language = draft.content.get("name"), draft.content.get("language")
    code = language.get("code") if language else None
    if not name or not code:
        return missing("template['language']" if name else "template['name']")
    template = draft.platform.templates.of(name, code)
    if template is not None and template.status == "PAUSED":
        return Problem(132015, f"template ({name}) is paused because of its quality")
    if template is not None and template.status == "DISABLED":
        return Problem(132016, f"template ({name}) is disabled for good because of its quality")
    if template is None or template.status != "APPROVED":
        return Problem(132001, f"template name ({name}) does not exist in {code}")
    draft.template = template
    return None


def _template_fits(draft: Draft) -> Problem | None:
    return misfit(draft.template.shape, draft.content.get("components") or ()) if draft.template else None


def _within_pair_limit(draft: Draft) -> Problem | None:
    platform, person = draft.platform, draft.recipient.person
    if not platform.settings.rate_limits or platform.pairs.admits(draft.number.id, person, draft.now):
        return None
    return Problem(131056, "(Business Account, Consumer Account) pair rate limit hit")


CHECKS: tuple[Callable[[Draft], Problem | None], ...] = (
    _within_throughput,
    _not_refused_by_persona,
    _not_to_itself,
    _callback_is_short,
    _text_fits,
    _template_is_live,
    _template_fits,
    _within_pair_limit,
)
