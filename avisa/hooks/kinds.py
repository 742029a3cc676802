"""Every kind of event: what an endpoint may choose, what is said of it, and the names that stand under it.

The one list of them. The console's choices, `/v1/webhooks`, its description and docs/howto/webhooks.md are
made of it or checked against it; a house test finds a line of the journal that is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from avisa.kernel.i18n import N_


@dataclass(frozen=True, slots=True)
class Choice:
    """`kind` is chosen: an event's own kind, or `about.*` for every name under it."""

    kind: str
    told: str
    names: tuple[str, ...] = ()

    @property
    def events(self) -> tuple[str, ...]:
        about = self.kind.partition(".")[0]
        return tuple(f"{about}.{name}" for name in self.names) or (self.kind,)


def about(what: str, names: str, told: str) -> Choice:
    return Choice(f"{what}.*", told, tuple(names.split()))


MESSAGES = (
    Choice("message.accepted", N_("A message was accepted by WhatsApp")),
    Choice("message.sent", N_("A message was sent")),
    Choice("message.delivered", N_("A message was delivered")),
    Choice("message.read", N_("A message was read")),
    Choice("message.clicked", N_("A message's measured link was followed")),
    Choice("message.failed", N_("A message failed")),
    Choice("message.skipped", N_("A message was skipped, with the reason")),
    Choice("message.expired", N_("A message expired")),
    Choice("message.cancelled", N_("A message was cancelled")),
    Choice("message.unknown", N_("Nobody knows whether a message was sent")),
    Choice("message.received", N_("Somebody wrote to you")),
)

SENDING = (
    about(
        "campaign",
        "created amended answers launched frozen wave paused resumed stopped cancelling cancelled"
        " discarded done",
        N_("Campaigns: launched, paused, done …"),
    ),
    about("budget", "set", N_("Budgets: set or lifted")),
    about(
        "schedule",
        "created changed activated fired missed moved skipped put_back run_held run_released run_cancelled"
        " paused resumed cancelled done",
        N_("Schedules: activated, fired, missed …"),
    ),
    about("list", "created made person_added person_removed", N_("Lists: made, people put in and taken out")),
    about("segment", "created changed deleted", N_("Segments: made, changed, deleted")),
    about("rate_card", "imported withdrawn", N_("Rate cards: brought in, withdrawn")),
)

DESK = (
    about(
        "conversation",
        "opened assigned transferred to_queue closed reopened handed_over taken_back viewed",
        N_("Conversations: opened, given, closed, handed over …"),
    ),
    about("canned_reply", "made changed deleted", N_("Canned replies: made, changed, deleted")),
    about("desk_queue", "added dropped", N_("Queues of the desk: added, taken away")),
    about("desk", "daily_cap read_receipts", N_("The desk's daily cap and ticks: changed")),
)

PEOPLE = (
    about(
        "contact",
        "made changed event exported forgotten identity identity_taken suppressed tagged unsuppressed"
        " untagged viewed",
        N_("People: a no, its lifting, a new number …"),
    ),
    about("contacts", "listed", N_("People: searched for or listed")),
    about("recipients", "exported", N_("Recipients of a campaign: downloaded")),
    about("import", "confirmed done failed", N_("Imports: confirmed, done, failed")),
    about(
        "consent",
        "pending to_confirm unconfirmed grant revoke suppress lift unclear decided outdated unproven",
        N_("Consents: given, doubted, decided …"),
    ),
    about("consents", "exported", N_("Consents: downloaded")),
    about("purpose", "added changed asked_anew asks_twice", N_("Purposes: added, changed, asked anew")),
    about("consent_text", "saved published", N_("Texts that people agree to: saved, published")),
    about("consent_form", "opened closed", N_("Forms and pop-ups: opened, closed")),
    about("invitation", "opened closed", N_("Links, QR codes and advertisements: opened, closed")),
    about("preference_link", "made", N_("Links to a person's own page: made")),
    about("sms_provider", "changed", N_("The provider of SMS: changed")),
    about("sms_invitation", "launched stopped", N_("Invitations by SMS: launched, stopped")),
    about("sms", "told doubt_ended", N_("Single SMS: what became of them")),
    about("stop", "confirmation", N_("The message that confirms a stop: switched on or off")),
    about("unclear", "viewed", N_("Words that may be a no: read by a colleague")),
    about("scan", "viewed", N_("Scans of paper: opened")),
    about("proof", "exported", N_("Proofs: downloaded")),
    about("privacy", "asked", N_("Privacy: what people ask for")),
    about("privacy_request", "done", N_("Privacy: what people asked for was answered")),
    about("register", "exported", N_("The register of processing: downloaded")),
    about("retention", "changed", N_("How long data are kept: changed")),
)

WHATSAPP = (
    about(
        "template",
        "added status category quality version category_notice create_asked create_done create_refused"
        " edit_asked edit_done edit_refused delete_asked delete_done delete_refused"
        " unpause_asked unpause_done unpause_refused",
        N_("Templates: approved, rejected, paused …"),
    ),
    about("template_draft", "begun saved deleted", N_("Drafts of templates: begun, saved, deleted")),
    about("template_request", "taken_back", N_("Requests about templates: taken back")),
    about("template_sample", "kept uploaded", N_("Samples of templates: kept, handed in")),
    about("media", "uploaded refused", N_("Files of messages: at WhatsApp, or refused")),
    about("number", "quality mps told stopped started", N_("Numbers: stopped, quality, speed …")),
    # What else stands under it is WhatsApp's own word for what it did to the account, in small letters.
    about("account", "stopped started", N_("Accounts: what WhatsApp says of them")),
    about("portfolio", "tier", N_("Portfolios: the limit changed")),
    about("connection", "created pointed secrets_replaced", N_("Connections: made, changed")),
    about("platform", "unknown", N_("What WhatsApp told and Avisa does not know")),
)

COMPANY = (
    about("user", "added role disabled enabled password_set signed_in", N_("Colleagues: added, signed in …")),
    about("key", "made revoked", N_("API keys: made, revoked")),
    about("sending_rules", "changed", N_("Rules of sending: changed")),
    about(
        "webhook",
        "made changed removed secret_replaced switched_off switched_on test",
        N_("Webhooks: made, changed, switched off"),
    ),
    about("events", "followed", N_("What is followed by pull: changed")),
    Choice("message.viewed", N_("A colleague opened a message's page")),
)

GROUPS: dict[str, tuple[Choice, ...]] = {
    N_("Messages"): MESSAGES,
    N_("What goes out"): SENDING,
    N_("Inbox"): DESK,
    N_("People and consent"): PEOPLE,
    N_("WhatsApp"): WHATSAPP,
    N_("Company and colleagues"): COMPANY,
}
CHOICES = tuple(choice for group in GROUPS.values() for choice in group)
KINDS = tuple(choice.kind for choice in CHOICES)
EVENTS = tuple(event for choice in CHOICES for event in choice.events)
TOLD = {choice.kind: choice.told for choice in CHOICES}
