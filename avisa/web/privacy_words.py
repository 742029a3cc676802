"""What the trail and a person's record are called: names of the journal's lines, actors and fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.i18n import N_
from avisa.web.trail_words import DEEDS
from avisa.web.words import CHANNELS, EVENT_KINDS, LEGAL_BASES, MESSAGE_STATES

LOOKS = {
    **DEEDS,
    "contact.viewed": N_("Opened the person's page"),
    "message.viewed": N_("Opened a message's page"),
    "contact.exported": N_("Opened all that is known"),
    "scan.viewed": N_("Opened a scan"),
    "consents.exported": N_("Downloaded whose yes ends soon"),
    "unclear.viewed": N_("Read words that may be a no"),
    "proof.exported": N_("Downloaded a proof"),
    "recipients.exported": N_("Downloaded a campaign's recipients"),
    "register.exported": N_("Downloaded the register"),
    "contact.forgotten": N_("Erased the person"),
    "contact.suppressed": N_("Recorded a stop"),
    "contact.unsuppressed": N_("Lifted a stop"),
    "contact.identity": N_("Followed a change of number"),
    "preference_link.made": N_("Made a link to the person's own page"),
    "consent.pending": N_("Recorded a yes that has to be confirmed"),
    "consent.to_confirm": N_("Waits to be asked for the second yes"),
    "consent.unconfirmed": N_("Did not confirm in time"),
    "consent.grant": N_("Recorded a yes"),
    "consent.unclear": N_("Wrote words that may be a no"),
    "consent.decided": N_("Decided what unclear words meant"),
    "consent.revoke": N_("Recorded that a yes was taken back"),
    "retention.changed": N_("Changed how long data are kept"),
    "privacy.asked": N_("Asked for something about their data"),
    "privacy_request.done": N_("Answered what was asked about their data"),
    "user.signed_in": N_("Signed in"),
    "user.added": N_("Added a colleague"),
    "user.role": N_("Changed a colleague's role"),
    "key.made": N_("Made an API key"),
    "key.revoked": N_("Revoked an API key"),
    "import.confirmed": N_("Began an import"),
    "import.done": N_("Finished an import"),
    "campaign.created": N_("Drafted a campaign"),
    "sms_provider.changed": N_("Set up the provider of SMS"),
    "sms_invitation.launched": N_("Sent an invitation by SMS"),
    "sms_invitation.stopped": N_("Stopped an invitation by SMS"),
    "sms.doubt_ended": N_("Said what became of an SMS"),
    "purpose.added": N_("Added a purpose"),
    "purpose.changed": N_("Changed a purpose"),
}

REQUESTS = {"export": N_("A copy of their data"), "erasure": N_("To be erased")}

# What a person, or the writer's own plain word since, made of words that may be a no.
DECISIONS = {
    "stop": N_("It was a no"),
    "no_stop": N_("It was none"),
    "stopped_since": N_("The person has said it plainly since"),
}

ACTORS = {"avisa": "Avisa", "person": N_("The person"), "platform": "WhatsApp"}

RECORD = {
    "phone": N_("Number"),
    "phone_typed": N_("Number as it was typed"),
    "wa_id": N_("Id at WhatsApp"),
    "bsuid": N_("Id at WhatsApp for this company"),
    "name": N_("Name"),
    "language": N_("Language"),
    "attributes": N_("What lists say"),
    "created_at": N_("Since"),
    "changed_at": N_("Changed"),
    "purpose": N_("Purpose"),
    "purposes": N_("Purposes"),
    "legal_basis": N_("Legal basis"),
    "stands": N_("Stands"),
    "since": N_("Since"),
    "until": N_("Until"),
    "taken_back_at": N_("Taken back"),
    "at": N_("When"),
    "kind": N_("What"),
    "actor": N_("Who"),
    "proof": N_("How we know"),
    "channel": N_("Where it was said"),
    "shown": N_("What was shown"),
    "text": N_("Text"),
    "body": N_("Content"),
    "state": N_("State"),
    "reason": N_("Reason"),
    "decision": N_("Decision"),
    "template": N_("Template"),
    "source": N_("Who said it"),
    "scope": N_("Of what"),
    "line": N_("Line"),
    "row": N_("Line"),
    "file": N_("File"),
    "sha256": N_("SHA-256 of it"),
    "version": N_("Version"),
    "company_name": N_("Company"),
    "operator": N_("Declared by"),
    "zone": N_("Time zone"),
    "ip": N_("Internet address"),
    "user_agent": N_("Browser"),
    "page": N_("Page"),
    "inbound_text": N_("What the person wrote"),
    "asked_at": N_("Asked"),
    "campaign": N_("Through what"),
    "invited": N_("The SMS that asked"),
    "invitation": N_("Invitation"),
    "answer": N_("Answer"),
    "answered_at": N_("Answered"),
    "double_opt_in": N_("Confirmed twice"),
    "expires_at": N_("Until"),
    "position": N_("Place in the ledger"),
    "parameters": N_("Filled in"),
    "accepted_at": N_("Accepted"),
    "sent_at": N_("Sent"),
    "delivered_at": N_("Delivered"),
    "read_at": N_("Read"),
    "ended_at": N_("Ended"),
    "wamid": N_("Id at WhatsApp"),
}

# For people these say nothing; the file has them all.
TECHNICAL = (
    *("id", "number_id", "contact_id", "purpose_id", "template_id", "consent_event_id", "event_id"),
    *("sms_id", "invitation_id", "confirms", "attempt", "attempts", "due_at", "claimed_at", "inbound_id"),
)


def told(name: str, value: str) -> str:
    """What a word of the record is called for people; a text for the catalogues."""
    if name == "kind":
        return EVENT_KINDS.get(value) or LOOKS.get(value) or value
    if name == "state":
        return MESSAGE_STATES.get(value, (value, ""))[0]
    called = {"channel": CHANNELS, "legal_basis": LEGAL_BASES, "actor": ACTORS, "decision": DECISIONS}
    return called.get(name, {}).get(value, value)


def instant_in(name: str, value: Any) -> Millis | None:
    """The record holds instants as RFC 3339; a page shows them as its reader writes them."""
    if not (name.endswith("_at") or name in ("at", "since", "until")) or not isinstance(value, str):
        return None
    return to_millis(datetime.fromisoformat(value))
