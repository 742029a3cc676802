"""Delivery statuses: the one part of a webhook that comes by the thousand, so it is decoded typed."""

from __future__ import annotations

import msgspec

from avisa.channels.meta.faults import fault_of
from avisa.channels.meta.trees import Scalar, Tree, at, members, millis, scalar, text_at
from avisa.channels.port import AccountSeen, Event, Fault, StatusSeen, UnknownSeen

# A voice message that was played has been read; the port knows no status beyond that.
STATUSES = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed"}
LONGEST_SHOWN = 80
NO_CODE = -1
FREE_ENTRY = "free_entry_point"


class Pricing(msgspec.Struct):
    category: str = ""
    type: str = ""


class Conversation(msgspec.Struct):
    """Until v23 on every status, and of no use; since then of a free entry point alone."""

    expiration_timestamp: Scalar = None


class Status(msgspec.Struct):
    """Of both shapes; prices are by message since 2025-07."""

    id: str = ""
    status: str = ""
    timestamp: Scalar = None
    type: str = ""
    recipient_id: str = ""
    recipient_user_id: str = ""
    biz_opaque_callback_data: str = ""
    pricing: Pricing | None = None
    conversation: Conversation | None = None
    errors: list[Tree] | None = None


def loose_status(tree: Tree) -> Status:
    """The same from a tree whose types are not those that Meta documents."""
    return Status(
        id=text_at(tree, "id"),
        status=text_at(tree, "status"),
        timestamp=scalar(tree.get("timestamp")),
        type=text_at(tree, "type"),
        recipient_id=text_at(tree, "recipient_id"),
        recipient_user_id=text_at(tree, "recipient_user_id"),
        biz_opaque_callback_data=text_at(tree, "biz_opaque_callback_data"),
        pricing=Pricing(text_at(tree, "pricing", "category"), text_at(tree, "pricing", "type")),
        conversation=Conversation(scalar(at(tree, "conversation", "expiration_timestamp"))),
        errors=list(members(tree, "errors")),
    )


def status_event(status: Status, contact: object, received: int) -> Event:
    """`contact` stands in for ids that the status lacks; `received` for a timestamp that is none."""
    if status.type == "payment":
        return _payment(status, received)
    name = STATUSES.get(status.status)
    if name is None:
        return UnknownSeen("statuses.status", status.status[:LONGEST_SHOWN])
    fault, details = _failure(status.errors) if status.errors else (None, "")
    pricing = status.pricing
    return StatusSeen(
        name,
        millis(status.timestamp, received),
        status.id,
        status.biz_opaque_callback_data,
        status.recipient_id or text_at(contact, "wa_id"),
        status.recipient_user_id or text_at(contact, "user_id"),
        fault,
        details,
        pricing.category if pricing else "",
        pricing.type if pricing else "",
        _free_until(status),
    )


def _free_until(status: Status) -> int:
    if status.conversation is None or status.pricing is None or status.pricing.type != FREE_ENTRY:
        return 0
    return millis(status.conversation.expiration_timestamp, 0)


def _payment(status: Status, received: int) -> AccountSeen:
    """Of an order's payment, not of a message: its `failed` must never fail the message."""
    seen = {"wamid": status.id, "status": status.status}
    return AccountSeen("payment_status", millis(status.timestamp, received), seen)


def _failure(errors: list[Tree]) -> tuple[Fault, str]:
    first = errors[0]
    code = text_at(first, "code")
    details = text_at(first, "error_data", "details") or text_at(first, "message") or text_at(first, "title")
    return fault_of(int(code) if code.isascii() and code.isdecimal() else NO_CODE), details
