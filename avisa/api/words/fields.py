"""Fields that mean the same wherever they stand; a resource's own words come before these."""

from __future__ import annotations

from typing import Final

UTC: Final = "RFC 3339 in UTC, with milliseconds"

FIELDS: Final[dict[str, str]] = {
    # Pages, and what names a thing.
    "id": "A whole number as text; no two things of yours share one, and what is newer has a larger one.",
    "items": "In the order that the operation names; empty when there is nothing.",
    "next_cursor": "Send it as `cursor` for the page after this one; null on the last.",
    "name": "As people typed it.",
    "state": "Where it stands now; the words are fixed, and new ones may come with a new version.",
    "reason": "A code of why it stands so, made for programs; empty when there is nothing to explain.",
    "details": "The other side's own words, cut; empty when it gave none.",
    "kinds": "Which events, as in `NewWebhook`.",
    # Other things, by their ids.
    "account_id": "The account (WABA) that it belongs to.",
    "agent_id": "The colleague who serves it; null when nobody does.",
    "contact_id": "The person, as `GET /v1/contacts/{contact_id}` shows them.",
    "event_id": "Of the ledger of consent, where it stays after everything else has changed.",
    "number_id": "Your number, which sends and is written to.",
    "purpose_id": "What the person agreed to: the purpose that the consent must cover.",
    "purpose": "Its name, as Settings lists it.",
    "queue_id": "The queue where it waits; null for the one that everybody sees.",
    "template_id": "As `GET /v1/templates` lists it.",
    # Instants.
    "accepted_at": f"When WhatsApp took it, {UTC}; null before.",
    "changed_at": f"The last change, {UTC}.",
    "created_at": f"When it was made, {UTC}.",
    "delivered_at": f"When the person's device had it, {UTC}; null as long as nobody knows.",
    "expires_at": f"What has not happened by then does not happen, {UTC}; null without an end.",
    "finished_at": f"When nothing more was to do, {UTC}; null before.",
    "launched_at": f"{UTC}; null for a draft.",
    "read_at": f"When the person opened it, {UTC}; null where they hide it, or have not.",
    "sent_at": f"When it left, {UTC}; null before.",
    # People.
    "phone": "E.164; null for who has shown none, and after an erasure.",
    "wa_id": "WhatsApp's own id of the person's number, which may lack a Brazilian 9; null until it told"
    " one.",
    "bsuid": "WhatsApp's id of the person for your business alone; null until it told one.",
    "language": "A code such as `pt_BR`; empty when nobody said one.",
    "attributes": "What lists and calls said of the person, by name; up to 100, each a text.",
    "tags": "In small letters, by name.",
    "scope": "`all` stops every active message, `marketing` those of that category alone.",
    "source": "Who said it: the `person`, the `platform` (WhatsApp), or you (`ours`). Each lifts only its"
    " own.",
    # Messages, and what is counted of them.
    "attempt": "Which try it was, counted from 1.",
    "category": "As WhatsApp judges the template: MARKETING, UTILITY or AUTHENTICATION.",
    "wamid": "WhatsApp's id of the message; null before it was accepted.",
    "tally": "People by what became of their message, counted now.",
    "responses": "What people did after it was delivered.",
    "rates": "Shares of the counts beside it.",
    "recipients": "People who have a row, whatever becomes of it.",
    "go": "People to whom it would leave.",
    "skipped": "People by the reason why nothing goes to them.",
    "waits": "People by the reason why their message would leave later.",
    "ends_at": f"When the last would leave, by today's limit and pace, {UTC}; null when none would.",
    "rejected_reason": "WhatsApp's word for why it refused the template; empty unless it is REJECTED.",
    "values": "A text for each of the template's slots, by the slot's name.",
    "lists": "Ids of lists; whoever is on any of them.",
    "segments": "Ids of segments; whoever fits any of them when it is launched or fires.",
    # Money.
    "currency": "ISO 4217.",
    "amount": "The same as `micros`, as an exact decimal with a point.",
    "filename": "What it is called in lists; nothing is opened by it.",
    "valid_from": "The first day on which it counts, RFC 3339.",
}
