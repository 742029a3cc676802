"""Read receipts, with or without the typing indicator; no webhook follows from either."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem, missing

TYPING_MS = 25_000


def objection(platform: Platform, number_id: str, body: dict[str, Any]) -> Problem | None:
    wamid, typing = body.get("message_id"), body.get("typing_indicator")
    if not wamid:
        return missing("message_id")
    if typing is not None and (not isinstance(typing, dict) or str(typing.get("type")).lower() != "text"):
        return Problem(100, message="(#100) Param typing_indicator['type'] must be one of {text}.")
    heard = platform.store.heard.get(wamid) if isinstance(wamid, str) else None
    # [!] Neither the code nor the words for a message that the person never wrote are documented.
    if heard is None or heard.number_id != number_id:
        return Problem(131009, "Message ID is not a message received by this number")
    return None


def mark(platform: Platform, body: dict[str, Any]) -> None:
    now, heard = platform.clock.now(), platform.store.heard[body["message_id"]]
    heard.read_at = heard.read_at or now
    if body.get("typing_indicator") is not None:
        heard.typing_until = now + TYPING_MS
