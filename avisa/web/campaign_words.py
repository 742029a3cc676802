"""What the pages of campaigns and segments call things: notices, waves, what a comparison says."""

from __future__ import annotations

from avisa.kernel.i18n import N_

NOTICES = {
    "campaign_created": N_("The campaign is drafted. Look at the rehearsal, then launch it."),
    "campaign_launched": N_("The campaign has been launched."),
    "campaign_paused": N_("The campaign is paused. Nobody else is messaged until it is resumed."),
    "campaign_resumed": N_("The campaign goes on."),
    "campaign_cancelled": N_("The campaign is cancelled. Who was not messaged yet will not be."),
    "campaign_deleted": N_("The draft was deleted."),
    "segment_saved": N_("The segment is saved."),
    "segment_deleted": N_("The segment is deleted. Its people stay."),
    "list_being_made": N_("The list is being made. It appears here when everybody is on it."),
    "rules_saved": N_("The rules are saved. The rehearsal is made anew."),
    "wave_opened": N_("The next wave is on its way."),
    "campaign_copied": N_("This is a copy, a draft of its own."),
    "second_try_made": N_("This draft is for those people alone. Look at the rehearsal, then launch it."),
    "tags_saved": N_("The tags are saved."),
}

# Why the next wave waits, by the code of `campaigns.waves`.
HELD: dict[str, str] = {
    "person": N_("It waits until somebody opens it."),
    "still_sending": N_("The waves before it have not left yet."),
    "nothing_sent": N_("Nothing of the waves before it was accepted."),
    "too_early": N_("It waits until enough hours have passed."),
    "quality_low": N_("WhatsApp rates the quality of the number lower than green."),
    "too_many_failures": N_("More than 5 % of the messages failed."),
    "too_many_opt_outs": N_("More than 1 % of those who got it said stop."),
    "": N_("It opens in a moment."),
}

RATES = {"read": N_("Read rate"), "reply": N_("Reply rate"), "click": N_("Click rate")}

OPENS = {
    "start": N_("at its time"),
    "person": N_("when somebody opens it"),
    "quality": N_("when the quality has held"),
}

SECOND_TRIES = {
    "not_read": N_("not read"),
    "not_replied": N_("not answered"),
    "not_clicked": N_("link not followed"),
    "failed_softly": N_("failed for a reason that may pass"),
    "not_delivered": N_("not delivered so far"),
}
