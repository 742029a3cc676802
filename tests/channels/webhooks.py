"""Webhook bodies as Meta sends them: the envelope around a value, ASCII-escaped."""

from __future__ import annotations

import json

from avisa.channels.meta.events import events
from avisa.channels.port import Event

NUMBER = "106540352242922"
TIME = 1_751_247_548
METADATA = {"display_phone_number": "553133334444", "phone_number_id": NUMBER}
SHEENA: dict[str, object] = {
    "profile": {"name": "Sheena", "username": "@sheena"},
    "wa_id": "16505551234",
    "user_id": "US.1349",
}


def body(*changes: tuple[str, object]) -> bytes:
    told = [{"field": field, "value": value} for field, value in changes]
    entry = {"id": "8800", "time": TIME, "changes": told}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def seen(field: str, value: object) -> list[Event]:
    return events(body((field, value)))


def conversation(**parts: object) -> dict[str, object]:
    return {"messaging_product": "whatsapp", "metadata": METADATA} | parts


def one(field: str, value: object) -> Event:
    found = seen(field, value)
    assert len(found) == 1, found
    return found[0]
