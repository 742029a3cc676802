"""What each problem with measured links means: a title, and what to do about it."""

from __future__ import annotations

from avisa.kernel.i18n import N_

LINKS: dict[str, tuple[str, str]] = {
    "tracked_slot": (
        N_("Not a place for a measured link"),
        N_("Only the variable behind a button's address can be a measured link."),
    ),
    "tracked_address": (
        N_("The button does not lead to Avisa"),
        N_("The button's address must be on your own domain and end in /r/ with the variable."),
    ),
    "tracked_destination": (
        N_("The link leads elsewhere"),
        N_("A measured link leads to a whole https address on your own domain (%(domain)s)."),
    ),
}
