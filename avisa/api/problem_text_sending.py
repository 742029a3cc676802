"""What each problem with asking for messages means, beyond the oldest ones: a title, and what to do."""

from __future__ import annotations

from avisa.kernel.i18n import N_

SENDING: dict[str, tuple[str, str]] = {
    "content_wanted": (
        N_("What is to be said?"),
        N_("Give either a “template” or, while the person's window is open, a “text”."),
    ),
    "text_too_long": (N_("The text is too long"), N_("Use at most %(most)s characters.")),
    "idempotency_in_progress": (
        N_("It is under way"),
        N_("The same request is being carried out. Ask again in %(retry_after)s seconds for its answer."),
    ),
}
