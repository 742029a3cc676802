"""What codes are called on screens: states, roles, evidence, notices; English here."""

from __future__ import annotations

from avisa.kernel.i18n import N_
from avisa.web.notices import OF_ITS_PARTS

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
    "IN_APPEAL": (N_("In appeal"), "wait"),
    "PENDING_DELETION": (N_("Being deleted"), ""),
    "ARCHIVED": (N_("Archived by WhatsApp"), ""),
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

CATEGORY_HINTS = {
    "MARKETING": N_("Offers, invitations, news: whatever the person did not ask for."),
    "UTILITY": N_("About what the person already has with you: a due date, an enrolment, a receipt."),
    "AUTHENTICATION": N_("Codes with which the person proves who they are."),
}

ROLES = {
    "owner": (N_("Owner"), N_("Everything, including people, numbers and keys.")),
    "operator": (N_("Operator"), N_("Contacts, campaigns and reports.")),
    "agent": (N_("Agent"), N_("Reads and answers; starts no campaigns.")),
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
    "pending": N_("Said yes, to be confirmed"),
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

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)

# What a state's law about hours is about.
RULES_COVER = {
    "offers": N_("Offers"),
    "collection": N_("Collection of debts"),
    "both": N_("Offers and collection of debts"),
}

# Days on which much of Brazil rests, though no law of the nation says so.
OPTIONAL_HOLIDAYS = {
    "carnival-monday": N_("Carnival Monday"),
    "carnival-tuesday": N_("Carnival Tuesday"),
    "ash-wednesday": N_("Ash Wednesday"),
    "corpus-christi": N_("Corpus Christi"),
    "public-servants-day": N_("Public Servants' Day"),
    "christmas-eve": N_("Christmas Eve"),
    "new-years-eve": N_("New Year's Eve"),
}

INVITATIONS = {
    "qr": N_("QR code"),
    "keyword": N_("A word"),
    "ad": N_("Greeting of an ad"),
    "sms": N_("A word, by SMS"),
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

# What has to be subscribed to at Meta, and what it brings.
WEBHOOK_FIELDS = {
    "messages": N_("what becomes of each message, and what people write"),
    "message_template_status_update": N_("a template that is approved, paused or disabled"),
    "message_template_quality_update": N_("a template's quality"),
    "template_category_update": N_("a template's category"),
    "phone_number_quality_update": N_("the number's quality and limit"),
    "business_capability_update": N_("the limit of the portfolio"),
    "user_preferences": N_("people who stop or resume marketing in WhatsApp"),
    "account_update": N_("restrictions and reviews of the account"),
}

# What a page says once after something was done.
NOTICES = {
    "import_started": N_("The import is running. You can leave this page; it goes on."),
    "templates_asked": N_("WhatsApp is being asked for the templates. The list changes in a moment."),
    "number_asked": N_("WhatsApp is being asked for the number's state."),
    "number_stopped": N_("Nothing leaves this number until you let it send again."),
    "secrets_renewed": N_("The new secrets are in use. WhatsApp is being asked with them now."),
    "number_started": N_("The number sends again."),
    "message_taken_back": N_("The message was taken back. Nothing is sent."),
    "message_was_sent": N_("The form had sent this message already. To send another, begin anew."),
    "message_left": N_("It was no longer in line: nothing could be taken back."),
    "doubt_ended": N_("The message is counted as failed and is not sent again."),
    "key_revoked": N_("The key no longer works."),
    "purpose_added": N_("The purpose was added. Imports and campaigns can choose it now."),
    "purpose_changed": N_("The purpose was changed. What people said to it before stays as it was."),
    "hours_saved": N_("The rules were saved. They count from the next message on, also for what waits."),
    "closed_saved": N_("The closed days were saved. They count from the next message on."),
    "rules_saved": N_("The table was saved. It counts from the next message on."),
    "role_changed": N_("The new role counts from now on."),
    "user_disabled": N_("The person is signed out everywhere and cannot come in."),
    "user_enabled": N_("The person can come in again, with the password they had."),
    "password_changed": N_("Your password was changed. Everywhere else you are signed out."),
    "text_saved": N_("The draft is saved. Nobody sees it until it is published."),
    "stop_confirmation_kept": N_("It counts from the next stop on."),
    "second_yes_saved": N_("It counts from the next yes on."),
    "text_published": N_("The text is published. Forms show it from now on."),
    "form_opened": N_("The form is open."),
    "form_closed": N_("The form is closed."),
    "invitation_opened": N_("It is ready. Whoever sends this message says yes."),
    "invitation_closed": N_("It is closed."),
    "paper_recorded": N_("The yes is recorded and stands."),
    "paper_stopped": N_(
        "The yes is recorded. A stop of this person still stands, so nothing is sent to them."
    ),
    "paper_older": N_("The yes is recorded, but it does not stand: it has run out, or was taken back since."),
    "paper_to_confirm": N_(
        "The yes is recorded. It stands once the person has confirmed it from their own WhatsApp."
    ),
    "no_recorded": N_("The no is recorded. Nothing is sent to this person any more."),
    "no_no": N_("It was no stop. What waited goes on, in the hours and limits as ever."),
    "decided_before": N_("Somebody was faster, or the person has said it plainly since."),
    "user_added": N_("The person can sign in now."),
    "person_erased": N_("The person was erased. Their number stays blocked."),
    "request_done": N_("The request is closed."),
    "retention_changed": N_("The new times count from now on."),
    **OF_ITS_PARTS,
}


def state(table: dict[str, tuple[str, str]], code: str) -> tuple[str, str]:
    """A state that the platform invented after us is shown as it is, and looks like nothing special."""
    return table.get(code, (code, ""))
