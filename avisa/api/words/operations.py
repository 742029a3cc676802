"""Words for operations: what a call needs, keeps or leaves alone, where its function does not say it."""

from __future__ import annotations

from typing import Final

CURSOR: Final = "Pages neither repeat nor leave out what was there when the first was read."

OPERATIONS: Final[dict[str, str]] = {
    "POST /messages": "The message is queued, and the engine sends it; the answer says what the gate would"
    " do with it now. With an `Idempotency-Key` the call may be made again for 24 hours: the same body gets"
    " the same answer (`Idempotency-Replayed: true`), another body 409.",
    "GET /messages": f"Of campaigns, schedules and the inbox too. {CURSOR}",
    "GET /messages/{message_id}": "Every instant that is known, and every send that did not simply succeed.",
    "GET /campaigns": f"Drafts too. {CURSOR}",
    "GET /campaigns/{campaign_id}": "Counted at this moment.",
    "DELETE /campaigns/{campaign_id}/pause": "The rest goes on where it stopped. Where it is not paused or"
    " stopped, nothing changes.",
    "GET /campaign-comparisons": "Their reports, side by side.",
    "GET /segments": "They are not counted here.",
    "GET /segments/{segment_id}": "Takes longer the more people there are.",
    "DELETE /segments/{segment_id}": "Its people stay. A draft that names it can no longer be launched.",
    "PUT /contacts/{contact_id}/tags/{name}": "Tagging again changes nothing.",
    "DELETE /contacts/{contact_id}/tags/{name}": "Where the person has it not, nothing changes.",
    "GET /schedules": f"Drafts and those that are over too. {CURSOR}",
    "GET /schedules/{schedule_id}": "Days and hours of the next runs are as planned now, moves included.",
    "PUT /schedules/{schedule_id}/activation": "It fires from its next run on; runs that are past are not"
    " caught up.",
    "GET /schedules/{schedule_id}/runs": f"Missed ones too. {CURSOR}",
    "PUT /schedules/{schedule_id}/runs/{day}/{step}": "The others stay where the plan has them.",
    "DELETE /schedules/{schedule_id}/runs/{day}/{step}": "Ends a move or a skip.",
    "GET /schedules/{schedule_id}/runs/{day}/{step}/rehearsal": "Nothing is written and WhatsApp is not"
    " called.",
    "GET /templates/drafts": f"Without their content. {CURSOR}",
    "GET /templates/drafts/{draft_id}": "Keep `version`: the next change must name it.",
    "GET /templates/drafts/{draft_id}/findings": "As `POST /v1/templates/lint` would find of its last"
    " version.",
    "GET /templates/requests": f"Those that are over too. {CURSOR}",
    "GET /templates/requests/{request_id}": "Ask again until it is `done`, `refused` or `cancelled`.",
    "GET /templates": "As WhatsApp last told of them, whatever their status.",
    "GET /templates/{template_id}": "With every value that it wants.",
    "GET /media/{medium_id}": "Its description, not its bytes.",
    "PATCH /contacts/{contact_id}": "The phone cannot be changed: whoever has another number is another"
    " person.",
    "GET /lists": CURSOR,
    "GET /lists/{list_id}": "How many are on it, counted at this moment.",
    "DELETE /lists/{list_id}/contacts/{contact_id}": "The person stays known. Where they are not on it,"
    " nothing changes.",
    "GET /conversations/{conversation_id}": "Whose it is and how it stands; the words are under `/messages`.",
    "PUT /conversations/{conversation_id}/assignment": "With neither it goes back to the queue that"
    " everybody sees. A closed one is open again.",
    "DELETE /conversations/{conversation_id}/closing": "Where it is open, nothing changes.",
    "POST /canned-replies": "Nobody's own: agents make personal ones in the console.",
    "GET /canned-replies/{reply_id}": "As agents have it now.",
    "DELETE /canned-replies/{reply_id}": "What was sent with it stays as it was sent.",
    "GET /events/following": "By pull alone: webhooks follow for themselves.",
    "GET /webhooks/{webhook_id}": "Without its secret, which is shown once, and without its address's query.",
    "PUT /webhooks/{webhook_id}": "The secret and what waits stay; what was already told is not told again.",
    "DELETE /webhooks/{webhook_id}": "Nothing goes there any more, not even what waits.",
    "PUT /webhooks/{webhook_id}/off": "What waits stays, and goes on when it is on again; steps of messages"
    " are not kept for it meanwhile.",
    "GET /webhooks/{webhook_id}/deliveries": f"Kept for thirty days. {CURSOR}",
    "GET /webhooks/{webhook_id}/deliveries/{delivery_id}": "When each left, how long it took, what was"
    " answered.",
    "POST /webhooks/{webhook_id}/deliveries/{delivery_id}/replays": "Under the same id, at once, and for"
    " three days from now.",
    "GET /rate-cards": "Newest first, all of them; the prices that ship with Avisa are under `GET"
    " /v1/prices`.",
    "GET /campaigns/{campaign_id}/cost": "Counted from what WhatsApp said it charges for what was delivered.",
    "DELETE /schedules/{schedule_id}/runs/{day}/{step}/budget": "Where there is none, nothing changes.",
    "DELETE /campaigns/{campaign_id}/budget": "Where there is none, nothing changes. A campaign that it"
    " paused stays paused.",
}
