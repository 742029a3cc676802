"""The bodies of webhooks: statuses, inbound messages, and the fields about account and templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Update:
    """One thing to tell; `kind` is the list it goes into when the field is `messages`."""

    field: str
    item: Mapping[str, Any]
    at: int  # milliseconds
    kind: str = ""
    number_id: str = ""
    display_phone_number: str = ""
    contact: Mapping[str, Any] | None = None


def envelope(waba_id: str, updates: Iterable[Update]) -> dict[str, Any]:
    """One POST's body; neighbours of the same number and kind share a change."""
    entries: list[dict[str, Any]] = []
    last: Update | None = None
    for update in updates:
        if update.field != MESSAGES:
            change = {"value": update.item, "field": update.field}
            entries.append({"id": waba_id, "time": update.at // 1000, "changes": [change]})
        elif last is not None and _together(last, update):
            _join(entries[-1]["changes"][-1]["value"], update)
        elif last is not None and last.field == MESSAGES:
            entries[-1]["changes"].append(_change(update))
        else:
            entries.append({"id": waba_id, "changes": [_change(update)]})
        last = update
    return {"object": "whatsapp_business_account", "entry": entries}


def _together(last: Update, update: Update) -> bool:
    return (last.field, last.kind, last.number_id) == (MESSAGES, update.kind, update.number_id)


def _change(update: Update) -> dict[str, Any]:
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": metadata(update.display_phone_number, update.number_id),
    }
    if update.contact is not None:
        value["contacts"] = [update.contact]
    value[update.kind] = [update.item]
    return {"value": value, "field": MESSAGES}


def _join(value: dict[str, Any], update: Update) -> None:
    value[update.kind].append(update.item)
    if update.contact is not None and update.contact not in value.get("contacts", ())[-1:]:
        value.setdefault("contacts", []).append(update.contact)


def metadata(display_phone_number: str, number_id: str) -> dict[str, Any]:
    return {"display_phone_number": display_phone_number, "phone_number_id": number_id}


def contact(name: str, wa_id: str, user_id: str) -> dict[str, Any]:
    return {"profile": {"name": name}, "wa_id": wa_id, "user_id": user_id}


def seconds(instant: int) -> str:
    """Messages and statuses carry their time as a string of seconds."""
    return str(instant // 1000)


def pricing(category: str, charge: str) -> dict[str, Any]:
    return {"billable": charge == "regular", "pricing_model": "PMP", "type": charge, "category": category}


def conversation(conversation_id: str, category: str, expires: int | None) -> dict[str, Any]:
    """Up to v23 only; the expiry stands on `sent` alone."""
    shown: dict[str, Any] = {"id": conversation_id, "origin": {"type": category}}
    return shown if expires is None else shown | {"expiration_timestamp": seconds(expires)}
