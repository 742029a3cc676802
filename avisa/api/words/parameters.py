"""Words for what stands in an address: places of the path, and questions after it."""

from __future__ import annotations

from typing import Final

PARAMETERS: Final[dict[str, str]] = {
    "limit": "How many at most, 1 to 200.",
    "import_id": "As `POST /v1/imports` answered it.",
    "campaign_id": "As `GET /v1/campaigns` lists it.",
    "card_id": "As `GET /v1/rate-cards` lists it.",
    "contact_id": "As `GET /v1/contacts` lists it.",
    "conversation_id": "As `GET /v1/conversations` lists it.",
    "delivery_id": "As `GET /v1/webhooks/{webhook_id}/deliveries` lists it.",
    "draft_id": "As `GET /v1/templates/drafts` lists it.",
    "list_id": "As `GET /v1/lists` lists it.",
    "medium_id": "As `POST /v1/media` answers it.",
    "message_id": "As `POST /v1/messages` answers it.",
    "reply_id": "As `GET /v1/canned-replies` lists it.",
    "request_id": "As `GET /v1/templates/requests` lists it.",
    "schedule_id": "As `GET /v1/schedules` lists it.",
    "segment_id": "As `GET /v1/segments` lists it.",
    "template_id": "As `GET /v1/templates` lists it.",
    "webhook_id": "As `GET /v1/webhooks` lists it.",
    "day": "The run's `day` as it was planned (`2026-12-09`), also after a move.",
    "step": "The run's `step`, counted from 0.",
    "source": "Whose no: `person`, `platform` (WhatsApp) or `ours`. The platform's cannot be recorded here,"
    " and only `ours` can be lifted.",
    "GET /messages state": "Only those in this state; may be repeated.",
    "GET /templates/requests state": "Only those in this state.",
    "GET /conversations state": "`open` or `closed` ones.",
    "GET /webhooks/{webhook_id}/deliveries state": "Only those in this state.",
    "GET /suppressions source": "Only those that came from there.",
    "unread": "Only those with words that nobody has looked at.",
    "domain": "A domain of your own, which links may lead to; may be repeated.",
    "company": "The company's name, which a message should say.",
    "profile_language": "A language of the number's profile, such as `pt_BR`; may be repeated.",
    "word": "A word of yours that is spelled right: a brand, a place; may be repeated.",
    "suggest": "Whether to look for words that may be meant; takes about a tenth of a second for each.",
    "first": "The first day, by the company's calendar.",
    "last": "The last day, which is included.",
}
