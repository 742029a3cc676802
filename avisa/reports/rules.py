"""Every metric's definition, once (product.md, "Numbers that must mean one thing")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from avisa.messages.types import Tally


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares between 0 and 1; None where nothing has happened yet that could be shared."""

    delivery: float | None
    read: float | None


def rates_of(tally: Tally) -> Rates:
    """Delivery rate = delivered / accepted; read rate = read / delivered."""
    return Rates(share(tally.delivered, tally.accepted), share(tally.read, tally.delivered))


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
