"""Why a message was skipped, waits or failed, and why a campaign stands still, in words for a person."""

from __future__ import annotations

from avisa.kernel.i18n import N_
from avisa.messages.fault_text import FAULT_TEXT

# Why a person gets nothing: what happened, and what Ana can do about it.
SKIPS: dict[str, tuple[str, str]] = {
    "expired": (N_("Too late"), N_("The message's time had passed before it could leave.")),
    "suppressed": (
        N_("Asked not to be messaged"),
        N_("The person said stop, here or in WhatsApp. Only the person can lift it."),
    ),
    "no_consent": (
        N_("No consent"),
        N_("Nobody recorded a yes from this person. Import the list again with what it stands on."),
    ),
    "consent_expired": (
        N_("Consent has expired"),
        N_("The yes was given too long ago. Ask the person again."),
    ),
    "outside_purpose": (
        N_("Consent is for something else"),
        N_("The person said yes to another purpose, or to another kind of message."),
    ),
    "template_not_live": (
        N_("Template not approved"),
        N_("WhatsApp no longer approves the template, or its text was changed after the launch."),
    ),
    "code_needs_phone": (
        N_("No phone for a code"),
        N_("WhatsApp sends security codes to phones alone, and this person has shown none."),
    ),
    "bad_variables": (
        N_("A value does not fit"),
        N_("A column of this person is empty or holds what WhatsApp does not accept."),
    ),
    "not_on_whatsapp": (N_("Not on WhatsApp"), N_("WhatsApp said before that it cannot reach this number.")),
    "window_closed": (
        N_("The 24 hours have passed"),
        N_("Free text may only follow a message of the person. Send an approved template."),
    ),
    "in_conversation": (
        N_("In a conversation"),
        N_("Somebody is talking with this person now; the message would interrupt."),
    ),
    "media_refused": (
        N_("File not sent"),
        N_("The picture, video or document is not here any more, or WhatsApp did not take it."),
    ),
    "event_stopped": (
        N_("It has been settled"),
        N_("Your system told that it happened (paid, for instance), so nobody is reminded of it."),
    ),
    "replied": (
        N_("Replied"),
        N_("The person wrote since the first message, so the reminders end for them."),
    ),
    "holdout": (
        N_("Held out"),
        N_("The campaign keeps these people apart, to compare with. They get nothing of it."),
    ),
    "frequency_cap": (
        N_("Messaged enough lately"),
        N_("This person got as many messages as your rule allows for this period."),
    ),
}

# Why a message has not left yet, and what makes it go on.
WAITS: dict[str, tuple[str, str]] = {
    "": (N_("In line"), N_("It leaves as soon as those before it have left.")),
    "wave": (N_("Wave not open yet"), N_("It leaves when its wave is opened.")),
    "paused": (N_("Campaign paused"), N_("It goes on when somebody resumes the campaign.")),
    "quiet_hours": (N_("Quiet hours"), N_("It goes on by itself when the quiet hours end.")),
    "unclear_no": (
        N_("May have asked to stop"),
        N_("The person wrote words that may be a no. It waits until somebody decides under Consent."),
    ),
    "in_conversation": (
        N_("In a conversation"),
        N_("Somebody is answering this person. It goes on when the conversation is closed or given on."),
    ),
    "limit_reached": (
        N_("Daily limit reached"),
        N_("It goes on by itself as room comes back in the moving 24 hours."),
    ),
    "template_paused": (
        N_("Template paused by WhatsApp"),
        N_("WhatsApp paused the template for low quality. Resume when it is back."),
    ),
    "template_not_live": (
        N_("Template not approved"),
        N_("WhatsApp does not approve the template now. Resume when it is back."),
    ),
    "template_changed": (
        N_("Template changed"),
        N_("The template was changed after the launch. Cancel, and make a new campaign."),
    ),
    "media_uploading": (
        N_("File on its way to WhatsApp"),
        N_("Its picture, video or document is being uploaded; it goes on by itself when that is done."),
    ),
    "media_refused": (
        N_("File not taken"),
        N_("WhatsApp did not take the file, or it is not here any more. Make a new campaign."),
    ),
    "number_stopped": (N_("Number stopped"), N_("The number cannot send now. See Settings.")),
    "pair_pace": (N_("Same person a moment ago"), N_("It goes on by itself after a few seconds.")),
    "retry": (N_("Trying again soon"), N_("WhatsApp refused for the moment; it is tried again by itself.")),
}

# What ended or troubled a message on our own side of the wire.
OWN_FAULTS: dict[str, str] = {
    "no_answer": N_("WhatsApp did not answer. Its status tells whether the message was sent."),
    "engine_died": N_("Avisa stopped while it was being sent. Its status tells whether it was."),
    "given_up": N_("Somebody of your company gave up waiting for its outcome."),
}

# Why a campaign or a number stands still, by the reason on its row.
STOPS: dict[str, str] = {
    "person": N_("Somebody of your company stopped it."),
    "budget_reached": N_("The next message would pass the budget. Raise it, and resume."),
    "budget_unpriced": N_(
        "The next message has no price in the budget's currency. Bring in a rate card, or lift the budget."
    ),
    "template_paused": N_("WhatsApp paused the template for low quality."),
    "template_disabled": N_("WhatsApp disabled the template for good."),
    "template_deleted": N_("The template was deleted in WhatsApp."),
    "template_changed": N_("The template was changed after the launch."),
    "template_not_live": N_("WhatsApp no longer approves the template."),
    "media_refused": N_("WhatsApp did not take the picture, video or document, or it is not here any more."),
    "restored_backup": N_(
        "The database was restored from a backup. Cancel what was sent since, then let the number send again."
    ),
    "template_recategorised": N_("WhatsApp moved the template to another category: check the purpose."),
}

FLAWS: dict[str, str] = {
    "missing": N_("is empty"),
    "forbidden_characters": N_("holds a line break, a tab or many spaces in a row"),
    "too_long": N_("makes the text too long"),
    "bad_link": N_("is not a public https address"),
    "bad_media_type": N_("is not a file of the right kind"),
    "bad_suffix": N_("does not fit into the button's address"),
    "bad_place": N_("is not a number of degrees on the globe, as in -23.55"),
    "bad_instant": N_("is not a date, an hour and a zone, as in 2026-12-24T23:59-03:00"),
}


def skip(code: str) -> tuple[str, str]:
    return SKIPS.get(code) or (code, FAULT_TEXT.get(code, ""))


def wait(code: str) -> tuple[str, str]:
    """A fault that is tried again waits under the fault's own name."""
    if code in WAITS:
        return WAITS[code]
    return WAITS["retry"][0], FAULT_TEXT.get(code, WAITS["retry"][1])


def fault(code: str) -> str:
    return OWN_FAULTS.get(code) or FAULT_TEXT.get(code, FAULT_TEXT["unlisted"])


def has_hour(reason: str) -> bool:
    """Whether what waits for it leaves at its hour; the others wait for somebody, and are looked at again."""
    return reason not in ("", "in_conversation", "unclear_no")


def stop(code: str) -> str:
    return STOPS.get(code) or FAULT_TEXT.get(code, "")


def why(state: str, reason: str) -> str:
    """Of a message that was skipped, waits or failed; "" of every other."""
    if state == "skipped":
        return skip(reason)[0]
    if state == "queued":
        return wait(reason)[0]
    return fault(reason) if state == "failed" else ""
