"""What the problems of conversations mean, for the developer who reads them."""

from __future__ import annotations

from avisa.kernel.i18n import N_

DESK: dict[str, tuple[str, str]] = {
    "conversation_unknown": (N_("No such conversation"), N_("There is no such conversation.")),
    "conversation_closed": (
        N_("Conversation closed"),
        N_("The conversation is closed. Open it again first."),
    ),
    "window_closed": (
        N_("The 24 hours have passed"),
        N_("Free text may only follow a message of the person. Send an approved template."),
    ),
    "text_missing": (N_("No text"), N_("The text holds nothing to read.")),
    "served_by_other": (
        N_("Somebody else serves this person"),
        N_("A colleague serves this person. Take the conversation over first."),
    ),
    "handed_over": (
        N_("Another system answers"),
        N_("The system %(system)s answers this person. Take the conversation back first."),
    ),
    "queue_unknown": (N_("No such queue"), N_("This queue does not exist any more.")),
    "agent_unknown": (N_("No such colleague"), N_("This colleague is not here any more.")),
    "desk_name_missing": (N_("No name"), N_("Give it a name.")),
}
