"""What prepared answers and active messages of the desk are called on screens, and why one was refused."""

from __future__ import annotations

from avisa.desk.canned_rules import NAMES
from avisa.kernel.i18n import N_

KINDS = {
    "text": (N_("Text"), N_("Words, with variables that are filled when an agent picks it.")),
    "media": (N_("File"), N_("A picture, a video, a sound or a document, with a caption.")),
    "interactive": (N_("Buttons or list"), N_("Words with up to three buttons, or a list to choose from.")),
    "template": (N_("Template"), N_("An approved template, for when the 24 hours have passed.")),
}

# In the order in which they are offered, by our own name.
VARIABLES = {
    "name": N_("the person's name"),
    "first_name": N_("its first word"),
    "agent": N_("who answers"),
    "company": N_("your company"),
    "today": N_("today's date"),
    "hours": N_("your company's hours"),
}
PLACES = {"en": 0, "pt_BR": 1, "es": 2}  # of a language among the names of a variable


def variable(name: str, language: str) -> str:
    """As it is written into a text by whoever reads this language."""
    return "{{" + NAMES[name][PLACES.get(language, 0)] + "}}"


NOTICES = {
    "canned_saved": N_("The answer is kept. Type / and its shortcut in a conversation."),
    "canned_deleted": N_("The answer is deleted."),
    "active_in_line": N_("They are in line. This page says what becomes of them."),
    "active_taken_back": N_("It was cancelled before it left."),
    "active_left_already": N_("It has left already."),
    "daily_cap_kept": N_("The limit counts from now on."),
}

TEXTS = {
    "canned_reply_unknown": N_("There is no such prepared answer, or it is a colleague's own."),
    "canned_title_missing": N_("Give it a title."),
    "canned_kind_unknown": N_("Choose one of the list."),
    "canned_shortcut_malformed": N_(
        "Use up to 30 letters, digits, hyphens and underscores, without blanks: horario, chave-pix."
    ),
    "canned_shortcut_taken": N_("Another answer has the shortcut /%(shortcut)s already."),
    "canned_buttons_malformed": N_(
        "Give one to %(most)s buttons, each with words of its own of at most 20 characters."
    ),
    "canned_rows_malformed": N_(
        "Give a button of at most 20 characters and one to %(most)s rows: each with a title of its own"
        " of at most 24 characters, its detail with at most 72."
    ),
    "canned_replies_too_many": N_("A company keeps at most %(most)s prepared answers."),
    "canned_owner_missing": N_("A key keeps answers for everybody, not for one person."),
    "canned_variable_empty": N_("Write what belongs in the place of %(variable)s first."),
    "people_missing": N_("Choose somebody first."),
    "people_too_many": N_("Choose at most %(most)s people. For more, make a campaign."),
    "moment_malformed": N_("Write a day and an hour, as the field asks for them."),
    "number_wanted": N_("Choose the number it is sent from."),
    "moment_passed": N_("This moment has passed. Choose a later one."),
    "moment_too_far": N_("Choose a moment within the next %(most)s days."),
    "daily_cap": N_("This person got %(most)s messages in the last 24 hours: your company's limit."),
    "daily_cap_malformed": N_("Write a whole number from 0 to %(most)s."),
    "message_unknown": N_("There is no such message."),
    "template_unknown": N_("Choose a template that WhatsApp has approved."),
    "erased": N_("This person was erased at their own wish."),
    "purpose_wanted": N_("Choose what the message is about."),
}
