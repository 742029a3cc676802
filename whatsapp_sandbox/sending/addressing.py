"""Whom a send is for and of which type it is: the envelope, before anybody looks into the content."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.people.identity import identity_of
from whatsapp_sandbox.people.persona import ORDINARY
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending import to_groups
from whatsapp_sandbox.sending.checks import KINDS
from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.wire.errors import Problem, missing

GROUP = "group"
_TYPES = ("individual", GROUP)
# Types of which people's messages are, and one of the platform's past.
_NOT_SENT = ("button", "edit", "hsm", "order", "revoke", "system", "unsupported")
_MALFORMED = "The phone number is malformed: Please use the format: +1234567890."


def draft_of(platform: Platform, number: Number, body: dict[str, Any]) -> Draft | Problem:
    kind = _kind(body)
    problem = _wrong_envelope(body, kind)
    if problem is not None:
        return problem
    to, by_user_id = _address(body)
    if not to:
        return missing("to")
    if "recipient_type" in body and str(body["recipient_type"]).lower() == GROUP:
        return _to_group(platform, number, body, kind, to)
    recipient = platform.recipient_by_id(to) if by_user_id else platform.recipient(to)
    if recipient is None:
        details = "Recipient is no business-scoped user id" if by_user_id else _MALFORMED
        return Problem(131009, details)
    if "recipient_identity_key_hash" in body and (problem := _changed_identity(platform, body, recipient)):
        return problem
    persona, now = platform.people.of(recipient.person), platform.clock.now()
    return Draft(platform, number, recipient, to, kind, body, persona, now, by_user_id)


def _to_group(
    platform: Platform, number: Number, body: dict[str, Any], kind: str, to: str
) -> Draft | Problem:
    """[!] The codes for what is wrong with a group are not published."""
    group = platform.groups.of(to)
    if group is None or group.number_id != number.id:
        return Problem(131009, "Recipient is no group of this number")
    if group.suspended:
        return Problem(131009, "The group is suspended")
    if kind not in to_groups.KINDS:
        return Problem(131051, "Messages of this type cannot be sent to groups")
    draft = Draft(platform, number, group.recipient, to, kind, body, ORDINARY, platform.clock.now())
    draft.group = group
    return draft


def _kind(body: dict[str, Any]) -> str:
    """Meta's own examples leave the type out; the object that is there then says it."""
    named = body.get("type") or next((kind for kind in KINDS if kind in body), "text")
    return str(named).lower()


def _wrong_envelope(body: dict[str, Any], kind: str) -> Problem | None:
    if kind in _NOT_SENT:
        return Problem(131051, "Message type is not currently supported")
    if kind not in KINDS:
        allowed = f"must be one of {{{', '.join(KINDS)}}}"
        return Problem(100, message=f"(#100) Param type {allowed} - got {kind!r}.")
    if not body.get(kind):
        return Problem(131008, f"Parameter '{kind}' is mandatory for type '{kind}'")
    recipient_type = body.get("recipient_type", "individual")
    if not isinstance(recipient_type, str) or recipient_type.lower() not in _TYPES:
        allowed = f'must be one of {{INDIVIDUAL, GROUP}} - got "{recipient_type}".'
        return Problem(100, message=f"(#100) Param recipient_type {allowed}")
    return None


def _address(body: dict[str, Any]) -> tuple[str, bool]:
    """A phone in `to` wins over a user id in `recipient`."""
    to = body.get("to")
    if to:
        return str(to), False
    return str(body.get("recipient") or ""), True


def _changed_identity(platform: Platform, body: dict[str, Any], recipient: Recipient) -> Problem | None:
    if body["recipient_identity_key_hash"] == identity_of(platform, recipient):
        return None
    return Problem(137000, "The identity key of the recipient has changed since this hash was told.")
