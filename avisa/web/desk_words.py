"""What the desk's codes are called on screens: moves, kinds of messages, files that did not come."""

from __future__ import annotations

from avisa.kernel.i18n import N_

SHELVES = {
    "mine": N_("Mine"),
    "queue": N_("Queue"),
    "all": N_("All"),
    "closed": N_("Closed"),
}

NOBODY_HERE = {
    "mine": (
        N_("Nothing is yours"),
        N_("Take a conversation from the queue, and it stays here until you close it."),
    ),
    "queue": (N_("The queue is empty"), N_("Who writes and is served by nobody appears here at once.")),
    "all": (
        N_("No open conversation"),
        N_("A conversation opens as soon as a person writes to one of your numbers."),
    ),
    "closed": (
        N_("Nothing was closed yet"),
        N_("Closed conversations stay here, and open again when the person writes."),
    ),
}

# What stands in the list and in a bubble where a message has no words of its own.
KINDS = {
    "image": N_("Picture"),
    "video": N_("Video"),
    "audio": N_("Sound"),
    "document": N_("Document"),
    "sticker": N_("Sticker"),
    "location": N_("Place on a map"),
    "contacts": N_("Contact card"),
    "reaction": N_("Reaction"),
    "button": N_("Button"),
    "interactive": N_("Choice"),
    "order": N_("Order"),
    "edit": N_("Correction"),
    "revoke": N_("The person deleted a message."),
    "template": N_("Template"),
}
UNSUPPORTED = N_(
    "The person sent something that WhatsApp does not pass on to companies. Ask them to write it."
)

MOVES = {
    "opened": N_("The person wrote: the conversation is open."),
    "assigned": N_("%(who)s: given to %(agent)s."),
    "transferred": N_("%(who)s: passed on to %(agent)s."),
    "to_queue": N_("%(who)s: put into the queue %(queue)s."),
    "closed": N_("%(who)s: closed."),
    "reopened": N_("%(who)s: opened again."),
    "handed_over": N_("%(who)s: handed over to %(told)s."),
    "taken_back": N_("%(who)s: taken back from the other system."),
    "answers_campaign": N_("Answers the campaign %(campaign)s."),
}

# Why a file is not here, or did not leave.
FILES = {
    "": N_("It is being fetched from WhatsApp."),
    "not_fetched": N_("WhatsApp has not handed it out yet. It is tried again."),
    "not_whole": N_("It did not come whole. It is tried again."),
    "gone": N_("WhatsApp no longer has it. Ask the person to send it again."),
    "too_large": N_("It is larger than WhatsApp allows, and was not fetched."),
    "erased": N_("It was erased at the person's wish."),
    "retention": N_("It was kept for as long as you said, and is gone."),
    "window_closed": N_("The 24 hours had passed before it could leave."),
    "no_connection": N_("WhatsApp could not be reached."),
    "suppressed": N_("The person asked for no more messages before it could leave."),
}
FILE_OTHERWISE = N_("WhatsApp did not take it (%(code)s).")

NOTICES = {
    "conversation_closed": N_("The conversation is closed. It opens again when the person writes."),
    "conversation_given": N_("Done. It is in the other list now."),
    "conversation_handed_over": N_("The other system answers from here on. It was told."),
    "template_in_line": N_("The template is in line. The ticks say what becomes of it."),
    "desk_queue_added": N_("The queue is there. Conversations and campaigns can name it now."),
    "desk_receipts_kept": N_("It counts from the next conversation on that an agent opens."),
    "desk_queue_dropped": N_("The queue is gone. What stood in it is in the queue that everybody sees."),
    "answers_saved": N_("It counts from the next answer on."),
}

TEXTS = {
    "window_closed": N_("The 24 hours have passed. Send an approved template."),
    "text_missing": N_("Write something first."),
    "text_too_long": N_("Use at most %(most)s characters."),
    "served_by_other": N_("A colleague serves this person. Take the conversation over first."),
    "handed_over": N_("The system %(system)s answers this person. Take the conversation back first."),
    "conversation_unknown": N_("There is no such conversation."),
    "conversation_closed": N_("The conversation is closed."),
    "queue_unknown": N_("This queue does not exist any more."),
    "desk_name_missing": N_("Give it a name."),
    "too_many_tags": N_("A conversation takes at most %(most)s tags."),
    "medium_malformed": N_(
        "WhatsApp takes JPEG and PNG pictures, MP4 video, sound (MP3, OGG, AAC, AMR, M4A), PDF, Office"
        " and plain text. This file is none of them."
    ),
    "medium_too_large": N_("The file is larger than the %(most)s MB that WhatsApp takes of its kind."),
    "medium_gone": N_("The file is not here any more."),
    "buttons_with_file": N_("A file goes without buttons. Send the buttons with words, by themselves."),
    "caption_not_heard": N_("A sound goes without words. Send the words by themselves."),
    "contact_without_phone": N_("This person has no number that a message could go to."),
    "agent_unknown": N_("This colleague is not here any more."),
}
