"""What the trail and a person's record are called: names of the journal's lines, actors and fields."""

from __future__ import annotations

from avisa.kernel.i18n import N_

LOOKS = {
    "contact.viewed": N_("Opened the person's page"),
    "contact.exported": N_("Opened all that is known"),
    "proof.exported": N_("Downloaded a proof"),
    "register.exported": N_("Downloaded the register"),
    "contact.forgotten": N_("Erased the person"),
    "contact.suppressed": N_("Recorded a stop"),
    "contact.unsuppressed": N_("Lifted a stop"),
    "contact.identity": N_("Followed a change of number"),
    "consent.grant": N_("Recorded a yes"),
    "consent.revoke": N_("Recorded that a yes was taken back"),
    "retention.changed": N_("Changed how long data are kept"),
    "user.signed_in": N_("Signed in"),
    "user.added": N_("Added a colleague"),
    "user.role": N_("Changed a colleague's role"),
    "key.made": N_("Made an API key"),
    "key.revoked": N_("Revoked an API key"),
    "import.confirmed": N_("Began an import"),
    "import.done": N_("Finished an import"),
    "campaign.created": N_("Drafted a campaign"),
    "purpose.added": N_("Added a purpose"),
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
    "template": N_("Template"),
    "source": N_("Who said it"),
    "scope": N_("Of what"),
    "line": N_("Line"),
}
