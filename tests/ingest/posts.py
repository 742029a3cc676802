"""What Meta tells Ana's school, stored as it came, and the digest that reads it."""

from __future__ import annotations

import json
from typing import Any

from avisa.ingest import inbox
from avisa.ingest.digest import Digest
from avisa.ingest.types import Arrival
from avisa.kernel.clock import SECOND
from avisa.messages.rules import callback_of
from tests.cast import Company
from tests.ingest.webhooks import VAULT, webhook_of

Json = dict[str, Any]


def told(company: Company, *changes: tuple[str, Json]) -> bytes:
    """One webhook body; each change is (field, value)."""
    listed = [{"field": field, "value": value} for field, value in changes]
    entry = {"id": "8800", "time": company.clock() // SECOND, "changes": listed}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def conversation(company: Company, **parts: object) -> tuple[str, Json]:
    number = {"display_phone_number": "553133334444", "phone_number_id": f"phone-{company.number_id}"}
    return "messages", {"messaging_product": "whatsapp", "metadata": number} | parts


def statuses(company: Company, *items: Json) -> bytes:
    return told(company, conversation(company, statuses=list(items)))


def status(company: Company, name: str, message_id: int = 0, attempt: int = 1, **other: Any) -> Json:
    """A status of our message, or of the `id` given when there is no message of ours."""
    mine = {"biz_opaque_callback_data": callback_of(message_id, attempt)} if message_id else {}
    usual = {"id": f"wamid.{message_id}", "status": name, "timestamp": str(company.clock() // SECOND)}
    return usual | mine | {"recipient_id": "5511998887766"} | other


def failure(company: Company, message_id: int, code: int, **other: Any) -> Json:
    error = {"code": code, "title": "Refused", "error_data": {"details": f"Code {code}."}}
    return status(company, "failed", message_id, errors=[error], **other)


def written(company: Company, phone: str, text: str, wamid: str = "", **other: Any) -> bytes:
    """A person writes; `phone` as the platform names them."""
    name = wamid or f"wamid.in.{company.ids.next()}"
    message = {"from": phone, "id": name, "timestamp": str(company.clock() // SECOND), "type": "text"}
    message |= {"text": {"body": text}} | other
    contact = {"wa_id": phone, "profile": {"name": "Marina"}}
    return told(company, conversation(company, contacts=[contact], messages=[message]))


def system(company: Company, old: str, **content: str) -> bytes:
    """The platform tells that somebody is known by something new."""
    stamp = str(company.clock() // SECOND)
    message = {"from": old, "id": "wamid.sys", "timestamp": stamp, "type": "system", "system": content}
    return told(company, conversation(company, messages=[message]))


def preference(company: Company, wa_id: str, value: str) -> bytes:
    stamp = company.clock() // SECOND
    one = {"wa_id": wa_id, "category": "marketing_messages", "value": value, "timestamp": stamp}
    return told(company, ("user_preferences", conversation(company, user_preferences=[one])[1]))


def limit(company: Company, people: int) -> bytes:
    return told(company, ("business_capability_update", {"max_daily_conversations_per_business": people}))


def receive(company: Company, *bodies: bytes) -> None:
    """Stored as the endpoint does, not yet read."""
    arrivals = [Arrival(company.workspace_id, company.connection_id, company.clock(), one) for one in bodies]
    inbox.keep(company.db, VAULT, company.ids, arrivals)


def digest(company: Company) -> int:
    """One pass over what waits."""
    reader = Digest(company.db, VAULT, company.ids, company.clock, webhook_of)
    return reader.digest_workspace(company.workspace_id)


def hear(company: Company, *bodies: bytes) -> None:
    receive(company, *bodies)
    while digest(company):
        continue
