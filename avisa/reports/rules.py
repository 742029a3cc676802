"""Every metric's definition, once (product.md, "Numbers that must mean one thing")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from avisa.messages.types import Tally


@dataclass(frozen=True, slots=True)
class Responses:
    """What people did about a run's delivered messages, each counted once.

    `replied`: wrote within 24 h of delivery, or quoted the message. `opted_out`: said no within 24 h of it.
    `clicked`: followed a measured link; None where the run has none.
    """

    replied: int = 0
    opted_out: int = 0
    clicked: int | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares between 0 and 1; None where nothing has happened yet that could be shared, or was not asked."""

    delivery: float | None
    read: float | None
    reply: float | None = None
    opt_out: float | None = None
    click: float | None = None


def rates_of(tally: Tally, did: Responses | None = None) -> Rates:
    """Delivery rate = delivered / accepted; read rate = read / delivered; reply, opt-out and click rate are
    shares of what was delivered, too."""
    whole = tally.delivered
    plain = Rates(share(whole, tally.accepted), share(tally.read, whole))
    if did is None:
        return plain
    clicked = None if did.clicked is None else share(did.clicked, whole)
    replied, opted_out = share(did.replied, whole), share(did.opted_out, whole)
    return replace(plain, reply=replied, opt_out=opted_out, click=clicked)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def as_json(tally: Tally) -> dict[str, Any]:
    """The counts as every export, the command line and `/v1` write them."""
    return {
        "recipients": tally.recipients,
        "accepted": tally.accepted,
        "sent": tally.sent,
        "delivered": tally.delivered,
        "read": tally.read,
        "failed": tally.failed,
        "failed_before_acceptance": tally.failed_before_acceptance,
        "unknown": tally.unknown,
        "sending": tally.sending,
        "waiting": tally.waiting,
        "cancelled": tally.cancelled,
        "expired": tally.expired,
        "skipped": dict(sorted(tally.skipped.items())),
    }


def is_settled(tally: Tally) -> bool:
    """Nothing of the run can still leave."""
    return tally.recipients > 0 and not tally.waiting and not tally.sending
