"""What each problem with webhooks means: a title, and what to do about it."""

from __future__ import annotations

from avisa.kernel.i18n import N_

HOOKS: dict[str, tuple[str, str]] = {
    "webhook_unknown": (N_("Unknown webhook"), N_("You have no webhook with this id.")),
    "delivery_unknown": (
        N_("Unknown delivery"),
        N_("This webhook has no delivery with this id; after thirty days they are forgotten."),
    ),
    "webhook_url_malformed": (
        N_("Not an address for a webhook"),
        N_("Give a whole https address, without a user, a password or a fragment."),
    ),
    "webhook_url_private": (
        N_("An address of a private network"),
        N_("Webhooks go to the internet. The machine's owner can allow private addresses in its settings."),
    ),
    "webhook_kind_unknown": (
        N_("Unknown kind of event"),
        N_("There is no “%(kind)s” to follow here. See the description of “kinds”."),
    ),
    "webhook_kinds_wanted": (N_("Which events?"), N_("Name at least one kind of event.")),
    "webhook_description_long": (
        N_("The description is too long"),
        N_("Use at most %(most)s characters."),
    ),
    "webhooks_too_many": (
        N_("Too many webhooks"),
        N_("A company has at most %(most)s. Remove one, or let one of them take more kinds of events."),
    ),
}
