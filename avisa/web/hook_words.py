"""What webhooks are called: the events they tell of, how they stand, what came of each try."""

from __future__ import annotations

from avisa.hooks.kinds import TOLD
from avisa.hooks.types import DeliveryState, HookState, Why
from avisa.kernel.i18n import N_

KINDS = TOLD

STATES: dict[str, tuple[str, str]] = {
    HookState.ON: (N_("Works"), "good"),
    HookState.OFF: (N_("Switched off"), "bad"),
}

WHY: dict[str, str] = {
    Why.PERSON: N_("Somebody switched it off."),
    Why.FAILING: N_("Nothing got through for three days. Nothing is sent there now, and nothing is lost."),
    Why.GONE: N_("The system answered that this address is gone for good (410)."),
}

DELIVERIES: dict[str, tuple[str, str]] = {
    DeliveryState.WAITING: (N_("Waiting"), "wait"),
    DeliveryState.DELIVERED: (N_("Delivered"), "good"),
    DeliveryState.GIVEN_UP: (N_("Given up"), "bad"),
}

DETAILS: dict[str, str] = {
    "address_private": N_("The name leads into a private network"),
    "name_unknown": N_("The name leads nowhere"),
    "event_gone": N_("The event is forgotten"),
}

NOTICES = {
    "webhook_changed": N_("The webhook was changed."),
    "webhook_removed": N_("The webhook was removed."),
    "webhook_off": N_("The webhook is switched off."),
    "webhook_on": N_("The webhook works again. What waits is sent now."),
    "webhook_tested": N_("A test event is on its way. It shows below in a moment."),
    "webhook_replayed": N_("The events are on their way again."),
}

WRONG: dict[str, tuple[str, str]] = {
    "webhook_url_malformed": ("url", N_("Write the whole address, with https://, without a password in it.")),
    "webhook_url_private": (
        "url",
        N_("This address is in a private network. The machine's owner can allow that in its settings."),
    ),
    "webhook_kinds_wanted": ("kinds", N_("Choose at least one.")),
    "webhook_kind_unknown": ("kinds", N_("Choose one of the list.")),
    "webhooks_too_many": ("url", N_("A company has at most %(most)s webhooks.")),
    "webhook_description_long": ("description", N_("Use at most %(most)s characters.")),
}


def answered(status: int | None, details: str) -> str:
    """What a try came to, for people: the status, or why there was none."""
    return str(status) if status is not None else DETAILS.get(details, N_("No answer"))
