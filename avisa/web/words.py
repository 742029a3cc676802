"""What codes are called on screens: states, reasons, faults. English here, translated where shown."""

from __future__ import annotations

from avisa.kernel.i18n import N_
from avisa.messages.fault_text import FAULT_TEXT

MESSAGE_STATES: dict[str, tuple[str, str]] = {
    "queued": (N_("Waiting"), "wait"),
    "sending": (N_("Sending"), "info"),
    "unknown": (N_("Outcome unknown"), "bad"),
    "held": (N_("Held by WhatsApp"), "wait"),
    "accepted": (N_("Accepted"), "info"),
    "sent": (N_("Sent"), "info"),
    "delivered": (N_("Delivered"), "good"),
    "read": (N_("Read"), "good"),
    "skipped": (N_("Skipped"), ""),
    "failed": (N_("Failed"), "bad"),
    "expired": (N_("Expired"), ""),
    "cancelled": (N_("Cancelled"), ""),
}

CAMPAIGN_STATES: dict[str, tuple[str, str]] = {
    "draft": (N_("Draft"), ""),
    "launching": (N_("Starting"), "info"),
    "running": (N_("Running"), "info"),
    "paused": (N_("Paused"), "wait"),
    "cancelling": (N_("Cancelling"), "wait"),
    "cancelled": (N_("Cancelled"), ""),
    "stopped": (N_("Stopped"), "bad"),
    "done": (N_("Finished"), "good"),
}

TEMPLATE_STATES: dict[str, tuple[str, str]] = {
    "APPROVED": (N_("Approved"), "good"),
    "PENDING": (N_("In review"), "wait"),
    "REJECTED": (N_("Rejected"), "bad"),
    "PAUSED": (N_("Paused by WhatsApp"), "wait"),
    "DISABLED": (N_("Disabled by WhatsApp"), "bad"),
    "DELETED": (N_("Deleted in WhatsApp"), ""),
}

IMPORT_STATES: dict[str, tuple[str, str]] = {
    "uploading": (N_("Coming in"), "wait"),
    "uploaded": (N_("Waiting for you"), "wait"),
    "ready": (N_("Starting"), "info"),
    "running": (N_("Importing"), "info"),
    "done": (N_("Imported"), "good"),
    "failed": (N_("Failed"), "bad"),
}

QUALITY: dict[str, tuple[str, str]] = {
    "GREEN": (N_("High quality"), "good"),
    "YELLOW": (N_("Medium quality"), "wait"),
    "RED": (N_("Low quality"), "bad"),
    "UNKNOWN": (N_("Not rated yet"), ""),
}

CATEGORIES = {
    "MARKETING": N_("Marketing"),
    "UTILITY": N_("Utility"),
    "AUTHENTICATION": N_("Authentication"),
}

ROLES = {
    "owner": (N_("Owner"), N_("Everything, including people, numbers and keys.")),
    "operator": (N_("Operator"), N_("Contacts, campaigns and reports.")),
    "agent": (N_("Agent"), N_("Reads and answers; starts no campaigns.")),
}

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
    "frequency_cap": (
        N_("Messaged enough lately"),
        N_("This person got as many messages as your rule allows for this period."),
    ),
}

# Why a message has not left yet, and what makes it go on.
WAITS: dict[str, tuple[str, str]] = {
    "": (N_("In line"), N_("It leaves as soon as those before it have left.")),
    "paused": (N_("Campaign paused"), N_("It goes on when somebody resumes the campaign.")),
    "quiet_hours": (N_("Quiet hours"), N_("It goes on by itself when the quiet hours end.")),
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

# Why a campaign stands still, by the reason on its row.
STOPS: dict[str, str] = {
    "person": N_("Somebody of your company stopped it."),
    "template_paused": N_("WhatsApp paused the template for low quality."),
    "template_disabled": N_("WhatsApp disabled the template for good."),
    "template_deleted": N_("The template was deleted in WhatsApp."),
    "template_changed": N_("The template was changed after the launch."),
    "template_not_live": N_("WhatsApp no longer approves the template."),
    "template_recategorised": N_("WhatsApp moved the template to another category: check the purpose."),
}

FLAWS: dict[str, str] = {
    "missing": N_("is empty"),
    "forbidden_characters": N_("holds a line break, a tab or many spaces in a row"),
    "too_long": N_("makes the text too long"),
    "bad_link": N_("is not a public https address"),
    "bad_media_type": N_("is not a file of the right kind"),
    "bad_suffix": N_("does not fit into the button's address"),
}


SUPPRESSED_BY = {
    "person": N_("The person asked for no more messages."),
    "platform": N_("The person stopped marketing from your company in WhatsApp."),
    "ours": N_("Your company decided to send nothing to this person."),
}

LEGAL_BASES = {
    "consent": N_("Consent"),
    "legal_obligation": N_("Legal obligation"),
    "public_policy": N_("Public policy"),
    "research": N_("Research"),
    "contract": N_("Contract"),
    "legal_claim": N_("Exercise of rights in a lawsuit"),
    "protection_of_life": N_("Protection of life"),
    "health": N_("Health"),
    "legitimate_interest": N_("Legitimate interest"),
    "credit_protection": N_("Protection of credit"),
}

EVENT_KINDS = {
    "grant": N_("Said yes"),
    "revoke": N_("Took the yes back"),
    "suppress": N_("Said stop"),
    "lift": N_("Lifted the stop"),
}

CHANNELS = {
    "form": N_("Form"),
    "popup": N_("Pop-up on the site"),
    "enrolment": N_("Enrolment"),
    "sms": N_("SMS"),
    "ad": N_("Click on an ad"),
    "qr": N_("QR code"),
    "keyword": N_("A word in WhatsApp"),
    "button": N_("A button in WhatsApp"),
    "paper": N_("Paper"),
    "call": N_("Telephone call"),
    "import": N_("Imported list"),
    "api": N_("Your own system"),
    "agent": N_("An agent"),
    "preference": N_("Preference page"),
    "platform": N_("WhatsApp"),
}

STEPS = {
    "created": N_("Frozen in the campaign"),
    "claimed": N_("Taken up for sending"),
    "accepted": N_("Accepted by WhatsApp"),
    "sent": N_("Sent by WhatsApp"),
    "delivered": N_("Delivered to the phone"),
    "read": N_("Read by the person"),
    "rejected": N_("Refused by WhatsApp"),
    "never_left": N_("Never left this machine"),
    "ambiguous": N_("No clear answer from WhatsApp"),
    "died": N_("Avisa stopped while it was being sent"),
}

# What a page says once after something was done.
NOTICES = {
    "import_started": N_("The import is running. You can leave this page; it goes on."),
    "campaign_created": N_("The campaign is drafted. Look at the rehearsal, then launch it."),
    "campaign_launched": N_("The campaign has been launched."),
    "campaign_paused": N_("The campaign is paused. Nobody else is messaged until it is resumed."),
    "campaign_resumed": N_("The campaign goes on."),
    "campaign_cancelled": N_("The campaign is cancelled. Who was not messaged yet will not be."),
    "campaign_deleted": N_("The draft was deleted."),
    "templates_asked": N_("WhatsApp is being asked for the templates. The list changes in a moment."),
    "number_asked": N_("WhatsApp is being asked for the number's state."),
    "number_stopped": N_("Nothing leaves this number until you let it send again."),
    "number_started": N_("The number sends again."),
    "doubt_ended": N_("The message is counted as failed and is not sent again."),
    "key_revoked": N_("The key no longer works."),
    "user_added": N_("The person can sign in now."),
}


def state(table: dict[str, tuple[str, str]], code: str) -> tuple[str, str]:
    """A state that the platform invented after us is shown as it is, and looks like nothing special."""
    return table.get(code, (code, ""))


def skip(code: str) -> tuple[str, str]:
    return SKIPS.get(code) or (code, FAULT_TEXT.get(code, ""))


def wait(code: str) -> tuple[str, str]:
    """A fault that is tried again waits under the fault's own name."""
    if code in WAITS:
        return WAITS[code]
    return WAITS["retry"][0], FAULT_TEXT.get(code, WAITS["retry"][1])


def fault(code: str) -> str:
    return OWN_FAULTS.get(code) or FAULT_TEXT.get(code, FAULT_TEXT["unlisted"])


def stop(code: str) -> str:
    return STOPS.get(code) or FAULT_TEXT.get(code, "")
