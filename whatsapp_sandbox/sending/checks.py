"""The checks of a send in the platform's order: the first objection refuses it."""

from __future__ import annotations

from collections.abc import Callable

from whatsapp_sandbox.account import standing
from whatsapp_sandbox.sending import direct, marketing
from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds import media, plain
from whatsapp_sandbox.sending.kinds.interactive import interactive
from whatsapp_sandbox.sending.kinds.words import Found
from whatsapp_sandbox.sending.parameters import misfit
from whatsapp_sandbox.wire.errors import TOLD_LATER, Problem, missing
from whatsapp_sandbox.wire.requests import mistyped_content

CALLBACK_MOST = 512

# The types outside templates, each with its checks.
CONTENT: dict[str, Callable[[Draft], Found]] = {
    "text": plain.text,
    "location": plain.location,
    "contacts": plain.contacts,
    "reaction": plain.reaction,
    "interactive": interactive,
    **dict.fromkeys(media.KINDS, media.medium_alone),
}
KINDS = ("template", *CONTENT)


def first_objection(draft: Draft) -> Problem | None:
    return next((no for check in CHECKS if (no := check(draft))), None)


def _account_is_well(draft: Draft) -> Problem | None:
    return standing.objection(draft.platform, draft.number, draft.recipient, draft.now)


def _within_throughput(draft: Draft) -> Problem | None:
    if not draft.platform.settings.rate_limits or draft.number.throughput.admits(draft.now):
        return None
    return Problem(130429, "More messages than the throughput of this number allows; slow down.")


def _not_refused_by_persona(draft: Draft) -> Problem | None:
    code = draft.persona.refuses or draft.persona.problem
    return Problem(code) if code and (draft.persona.refuses or code not in TOLD_LATER) else None


def _not_to_itself(draft: Draft) -> Problem | None:
    return (
        Problem(131021, "The recipient is the sender.")
        if draft.number.is_recipient(draft.recipient)
        else None
    )


def _envelope_fits(draft: Draft) -> Problem | None:
    callback = draft.body.get("biz_opaque_callback_data")
    if callback is not None and not (isinstance(callback, str) and len(callback) <= CALLBACK_MOST):
        wanted = f"must be a string of at most {CALLBACK_MOST} characters"
        return Problem(100, message=f"(#100) Param biz_opaque_callback_data {wanted}.")
    context = draft.body.get("context")
    if context is not None and not (isinstance(context, dict) and isinstance(context.get("message_id"), str)):
        return missing("context['message_id']")
    return None


def _content_fits(draft: Draft) -> Problem | None:
    check = CONTENT.get(draft.kind)
    return next(check(draft), None) if check is not None else None


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


def _template_reaches(draft: Draft) -> Problem | None:
    """A one-time password goes to a phone: who is addressed by user id gets none, nor does a group."""
    if draft.template is None or not draft.template.shape.is_code:
        return None
    if draft.group is not None:
        return Problem(131051, "Messages of this type cannot be sent to groups")
    if draft.by_user_id:
        return Problem(
            131062, "Business-scoped User ID (BSUID) recipients are not supported for this message."
        )
    return None


def _template_fits(draft: Draft) -> Problem | None:
    if draft.template is None:
        return None
    return misfit(draft, draft.template.shape, draft.content.get("components") or ())


def _template_is_let_through(draft: Draft) -> Problem | None:
    """After a bad batch, or while misuse of utility is punished; counts, so it comes last."""
    if draft.template is None:
        return None
    platform = draft.platform
    return platform.pacing.refuses_send(draft.template) or platform.misuse.refuses_send(
        draft.template, draft.now
    )


def _within_pair_limit(draft: Draft) -> Problem | None:
    platform, person = draft.platform, draft.recipient.person
    if not platform.settings.rate_limits or platform.pairs.admits(draft.number.id, person, draft.now):
        return None
    return Problem(131056, "(Business Account, Consumer Account) pair rate limit hit")


CHECKS: tuple[Callable[[Draft], Problem | None], ...] = (
    _account_is_well,
    _within_throughput,
    _not_refused_by_persona,
    _not_to_itself,
    _envelope_fits,
    _content_fits,
    _template_is_live,
    marketing.objection,
    _template_reaches,
    _template_fits,
    _within_pair_limit,
    _template_is_let_through,
    direct.objection,
)
