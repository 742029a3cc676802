"""`health_status`: whether a number, a template or the account can send, and what stands in the way."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.account.standing import STARTED_BY_BUSINESS
from whatsapp_sandbox.platform import Platform

AVAILABLE, LIMITED, BLOCKED = "AVAILABLE", "LIMITED", "BLOCKED"
_WORST_FIRST = (BLOCKED, LIMITED, AVAILABLE)
Entity = dict[str, Any]
# Only 141006 is known to mean what it is used for here [!].
_UNREGISTERED = (141000, "The number is not registered.", "Register it.")
_LOCKED = (141002, "The account is locked.", "Ask for a review in Business Support.")
_RESTRICTED = (141002, "The account may not start conversations for a while.", "Wait, or ask for a review.")
_UNPAID = (141006, "There is a problem with the payment method.", "Add a payment method that works.")
_PAUSED = (141014, "The template is not approved.", "Edit it, or wait until its pause is over.")
_UNVERIFIED = "The business is not verified; its messaging limit stays low until it is."
_LOW = "The quality of the number is low."


def health(platform: Platform, number: Number | None = None, template: Entity | None = None) -> Entity:
    """`template` has its `id` and `status`; the account, the business and the app are always among it."""
    now, settings = platform.clock.now(), platform.settings
    entities = [_number(number)] if number else []
    if template is not None:
        ready = template["status"] == "APPROVED"
        entities.append(_entity("MESSAGE_TEMPLATE", template["id"], None if ready else _PAUSED))
    entities += [
        _entity("WABA", settings.waba_id, _trouble(platform, now)),
        _entity("BUSINESS", settings.business_id, None, "" if platform.account.verified else _UNVERIFIED),
        _entity("APP", settings.app_id, None),
    ]
    able = {entity["can_send_message"] for entity in entities}
    return {"can_send_message": next(word for word in _WORST_FIRST if word in able), "entities": entities}


def _number(number: Number) -> Entity:
    low = _LOW if number.quality_rating == "RED" else ""
    return _entity("PHONE_NUMBER", number.id, None if number.is_registered else _UNREGISTERED, low)


def _trouble(platform: Platform, now: int) -> tuple[int, str, str] | None:
    account = platform.account
    if account.locked:
        return _LOCKED
    if account.is_restricted(STARTED_BY_BUSINESS, now):
        return _RESTRICTED
    return _UNPAID if account.payment_problem else None


def _entity(kind: str, entity_id: str, error: tuple[int, str, str] | None, limit: str = "") -> Entity:
    able = BLOCKED if error else LIMITED if limit else AVAILABLE
    shown: Entity = {"entity_type": kind, "id": entity_id, "can_send_message": able}
    if error:
        names = ("error_code", "error_description", "possible_solution")
        shown["errors"] = [dict(zip(names, error, strict=True))]
    if limit:
        shown["additional_info"] = [limit]
    return shown
