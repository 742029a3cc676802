"""What may be asked of the provider, when it may leave, and what an answer or a look proves.

Source of the budgets: creations and edits of templates (facts, sections 2.1 and 2.4; read 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from avisa.channels.port import (
    Ambiguous,
    NeverLeft,
    Rejected,
    TemplateOutcome,
    TemplateSeen,
    TemplateTaken,
    Verb,
)
from avisa.errors import Conflict, Refused
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis
from avisa.templates.shapes import version_of
from avisa.templates.submission.types import (
    Again,
    Doubt,
    Happened,
    Refusal,
    Request,
    RequestKind,
    Spent,
    Verdict,
    Wait,
)
from avisa.templates.types import APPROVED, DELETED, Template

CREATIONS_AN_HOUR = 100
EDITS_A_DAY, EDITS_A_MONTH, MONTH = 1, 10, 30 * DAY
# What is in review cannot be edited: a webhook wakes the request, this is for the one that was lost.
LOOK_AT_REVIEW: Millis = 10 * MINUTE
IN_REVIEW = ("PENDING", "IN_APPEAL")
GONE = (DELETED, "PENDING_DELETION")
NAME_TAKEN = "template_name_taken"
# A call that brought no answer may still be on its way; after this it is not, and a look is proof.
QUIET: Millis = 2 * MINUTE
LOOK_AGAIN: Millis = 20 * SECOND
AFTER_NO_CONNECTION: Millis = MINUTE
# After its approval a template may be unknown to a part of the platform (blip-and-brazil facts).
SETTLES: Millis = 20 * MINUTE
FEW, MANY = 250, 6_000  # templates an account may have, each language counted


def kind_for(known: Template | None) -> RequestKind:
    """What the platform does not have is created, what it has is edited."""
    return RequestKind.CREATE if known is None or known.status in GONE else RequestKind.EDIT


def refuse_unfit(body: Mapping[str, Any], known: Template | None) -> None:
    """What the platform would certainly refuse, told before anything is asked of it."""
    if not any(part.get("type") == "BODY" for part in body.get("components", ())):
        raise Refused("template_without_body")
    if known is None:
        return
    if known.status == "PENDING_DELETION":
        raise Conflict("template_name_locked", name=known.name)
    if known.status == APPROVED and known.category != body["category"]:
        raise Refused("template_category_fixed", category=known.category)


def refuse_deletion(known: Template | None) -> None:
    if known is None or known.status in GONE:
        raise Conflict("template_gone")
    if known.status == "DISABLED":
        raise Refused("template_disabled_stays")


def refuse_unpausing(known: Template) -> None:
    """Only what is paused can be; a rejection is appealed against in Meta's Business Support alone."""
    if known.status != "PAUSED":
        raise Conflict("template_not_paused", status=known.status)


def wait_for(kind: RequestKind, status: str, spent: Spent, now: Millis) -> Wait | None:
    """Why it cannot leave now; budgets make it wait, never fail."""
    if kind is RequestKind.CREATE:
        return budget(spent.creations, CREATIONS_AN_HOUR, HOUR, "creations_an_hour", now)
    if kind is RequestKind.EDIT and status in IN_REVIEW:
        return Wait("in_review", now + LOOK_AT_REVIEW)
    if kind is RequestKind.EDIT and status == APPROVED:
        return budget(spent.edits, EDITS_A_DAY, DAY, "edit_a_day", now) or budget(
            spent.edits, EDITS_A_MONTH, MONTH, "edits_a_month", now
        )
    return None


def budget(spent: Sequence[Millis], most: int, within: Millis, reason: str, now: Millis) -> Wait | None:
    recent = sorted(instant for instant in spent if instant > now - within)
    if len(recent) < most:
        return None
    return Wait(reason, recent[len(recent) - most] + within)


def said_by(outcome: TemplateOutcome, now: Millis, earlier: int = 0) -> Verdict:
    """What an answer proves about what was asked, after so many earlier tries."""
    match outcome:
        case TemplateTaken(platform_id, status, category):
            return Happened(platform_id, status, category)
        case NeverLeft():
            return Again("no_connection", now + AFTER_NO_CONNECTION)
        case Ambiguous(details):
            return Doubt(now + LOOK_AGAIN, details)
        case Rejected(fault, details, retry_after) if fault.verb is Verb.RETRY:
            return Again(fault.name, now + max(retry_after, fault.wait, MINUTE))
        case Rejected(fault, details) if earlier and fault.name == NAME_TAKEN:
            return Doubt(now, details)  # the first try may have arrived after all
        case Rejected(fault, details):
            return Refusal(fault.name, details)


def shown_by(asked: Request, seen: Sequence[TemplateSeen], now: Millis) -> Verdict:
    """What a look at the platform proves about a call that brought no answer.

    Names are unique for each language: a creation that is not there once all is quiet did not happen.
    """
    there = next((one for one in seen if one.status not in GONE), None)
    match asked.kind:
        case RequestKind.DELETE if there is None or there.platform_id != asked.platform_id:
            return Happened(asked.platform_id, DELETED)
        case RequestKind.CREATE if there is not None:
            return created(asked, there)
        case RequestKind.EDIT if there is not None and says(there, asked.body):
            return Happened(there.platform_id, there.status, there.category)
        case RequestKind.UNPAUSE if there is not None and there.status != "PAUSED":
            return Happened(there.platform_id, there.status, there.category)
        case RequestKind.EDIT | RequestKind.UNPAUSE if there is None:
            return Refusal("template_gone")
    if now - (asked.sent_at or 0) < QUIET:
        return Doubt(now + LOOK_AGAIN)
    return Again("did_not_arrive", now)


def created(asked: Request, there: TemplateSeen) -> Verdict:
    """Somebody else may have taken the name in the same moment, with other words."""
    if not says(there, asked.body):
        return Refusal(NAME_TAKEN)
    return Happened(there.platform_id, there.status, there.category)


def says(seen: TemplateSeen, body: Mapping[str, Any]) -> bool:
    """The same wording; the category may be another, because the platform decides it.

    The text of a one-time code is the platform's own, so there is nothing to compare.
    """
    if body.get("category") == "AUTHENTICATION":
        return seen.category == "AUTHENTICATION"
    return version_of("", plain(seen.components)) == version_of("", plain(body.get("components", ())))


def plain(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Only what a person wrote: the platform adds fields of its own to what it lists."""
    kept = ("type", "format", "text", "url", "phone_number", "otp_type")
    return [
        {name: str(part[name]).strip() for name in kept if part.get(name)}
        | {"buttons": plain(part.get("buttons") or ())}
        for part in parts
    ]


def settling_until(approved_at: Millis | None, now: Millis) -> Millis | None:
    """When a template that was approved a moment ago is known everywhere; None once it is."""
    if approved_at is None or now >= approved_at + SETTLES:
        return None
    return approved_at + SETTLES


def edit_of(body: Mapping[str, Any], was: str) -> dict[str, Any]:
    """Name and language stay, and the category of an approved one too: it is not repeated."""
    left_out = {"name", "language"} | ({"category"} if was == APPROVED else set())
    return {name: value for name, value in body.items() if name not in left_out}
