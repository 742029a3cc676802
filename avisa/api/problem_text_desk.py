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
    "too_many_tags": (N_("Too many tags"), N_("A conversation takes at most %(most)s tags.")),
    "queue_unknown": (N_("No such queue"), N_("This queue does not exist any more.")),
    "agent_unknown": (N_("No such colleague"), N_("This colleague is not here any more.")),
    "desk_name_missing": (N_("No name"), N_("Give it a name.")),
    "canned_reply_unknown": (N_("No such canned reply"), N_("There is no such canned reply.")),
    "canned_title_missing": (N_("No title"), N_("Give it a title.")),
    "canned_shortcut_malformed": (
        N_("Not a shortcut"),
        N_("Use up to 30 letters, digits, hyphens and underscores, without blanks: horario, chave-pix."),
    ),
    "canned_shortcut_taken": (
        N_("Shortcut taken"),
        N_("Another answer has the shortcut /%(shortcut)s already."),
    ),
    "canned_buttons_malformed": (
        N_("Buttons do not fit"),
        N_("Give one to %(most)s buttons, each with words of its own of at most 20 characters."),
    ),
    "canned_rows_malformed": (
        N_("The list does not fit"),
        N_(
            "Give a button of at most 20 characters and one to %(most)s rows: each with a title of its own"
            " of at most 24 characters, its detail with at most 72."
        ),
    ),
    "medium_malformed": (
        N_("Not a file that WhatsApp takes"),
        N_(
            "WhatsApp takes JPEG and PNG pictures, MP4 video, sound (MP3, OGG, AAC, AMR, M4A), PDF, Office"
            " and plain text. This file is none of them."
        ),
    ),
    "medium_too_large": (
        N_("File too large"),
        N_("The file is larger than the %(most)s MB that WhatsApp takes of its kind."),
    ),
    "medium_gone": (N_("No such file"), N_("The file is not here any more.")),
    "caption_not_heard": (
        N_("A sound goes without words"),
        N_("A sound goes without words. Send the words by themselves."),
    ),
    "canned_replies_too_many": (
        N_("Too many canned replies"),
        N_("A company keeps at most %(most)s prepared answers."),
    ),
}
