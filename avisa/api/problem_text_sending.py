"""What problems with messages, people and lists mean, beyond the oldest ones: a title, and what to do."""

from __future__ import annotations

from avisa.kernel.i18n import N_

SENDING: dict[str, tuple[str, str]] = {
    "content_wanted": (
        N_("What is to be said?"),
        N_("Give either a “template” or, while the person's window is open, a “text”."),
    ),
    "text_too_long": (N_("The text is too long"), N_("Use at most %(most)s characters.")),
    "scope_beyond_role": (
        N_("More than its role"),
        N_("The role %(role)s does not include “%(scope)s”."),
    ),
    "attributes_too_many": (N_("Too many attributes"), N_("A person has at most %(most)s.")),
    "list_unknown": (N_("Unknown list"), N_("You have no list with this id.")),
    "list_name_taken": (N_("There is such a list"), N_("A list is called “%(name)s” already.")),
    "idempotency_in_progress": (
        N_("It is under way"),
        N_("The same request is being carried out. Ask again in %(retry_after)s seconds for its answer."),
    ),
}
