"""A run's counts as the console draws them: one strip in which everybody is exactly once, and a funnel."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.kernel.i18n import N_
from avisa.messages.types import Tally

PLACES: dict[str, str] = {
    "read": N_("Read"),
    "delivered": N_("Delivered"),
    "accepted": N_("On the way"),
    "sending": N_("Sending"),
    "waiting": N_("Waiting"),
    "unknown": N_("Outcome unknown"),
    "failed": N_("Failed"),
    "skipped": N_("Skipped"),
    "cancelled": N_("Cancelled"),
    "expired": N_("Expired"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A bar of the funnel; the rate is `count / of`, and `of` 0 means that it has none."""

    name: str
    count: int
    of: int
    told: str
    colour: str


def whereabouts(tally: Tally) -> list[tuple[str, int]]:
    """Where everybody is now, by PLACES; the counts add up to the recipients."""
    arrived = tally.delivered
    counts = {
        "read": tally.read,
        "delivered": arrived - tally.read,
        "accepted": max(tally.accepted - tally.failed - arrived, 0),
        "sending": tally.sending,
        "waiting": tally.waiting,
        "unknown": tally.unknown,
        "failed": tally.failed + tally.failed_before_acceptance,
        "skipped": sum(tally.skipped.values()),
        "cancelled": tally.cancelled,
        "expired": tally.expired,
    }
    return [(place, counts[place]) for place in PLACES]


def funnel(tally: Tally) -> list[Stage]:
    """With the rates of product.md: delivered of accepted, read of delivered."""
    return [
        Stage(N_("Recipients"), tally.recipients, 0, "", "skipped"),
        Stage(N_("Accepted"), tally.accepted, tally.recipients, N_("of the recipients"), "accepted"),
        Stage(N_("Sent"), tally.sent, tally.accepted, N_("of the accepted"), "sent"),
        Stage(N_("Delivered"), tally.delivered, tally.accepted, N_("of the accepted"), "delivered"),
        Stage(N_("Read"), tally.read, tally.delivered, N_("of the delivered"), "read"),
    ]
