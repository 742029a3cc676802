"""An event as the customer's systems get it: the same by webhook and by `GET /v1/events`.

The journal's lines about messages hold ids alone. Numbers and words are added here, when they are read: so
an erased person is in no event any more, however late it is read or sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import select

from avisa.audience.queries import contacts_of
from avisa.journal.types import STEPS, Entry
from avisa.kernel.bulk import among
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.messages.tables import inbound, message

LARGEST_PLAIN = 1 << 53  # what JavaScript's numbers hold
RECEIVED = "message.received"


def events_told(tx: Tx, workspace_id: int, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    more = {
        **sent(tx, workspace_id, ids_in(entries, "message_id")),
        **received(tx, workspace_id, ids_in(entries, "inbound_id")),
    }
    return [shown(entry, more.get(entry.subject, {})) for entry in entries]


def shown(entry: Entry, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "position": str(entry.position),
        "at": iso(entry.at),
        "kind": entry.kind,
        "actor": entry.actor,
        "subject": entry.subject,
        "body": {**plain_body(entry.body), **more},
    }


def webhook_body(event: Mapping[str, Any]) -> bytes:
    told = {"type": event["kind"], "timestamp": event["at"], "data": event}
    return msgspec.json.encode(told)


def ids_in(entries: Iterable[Entry], name: str) -> list[int]:
    return [int(one.body[name]) for one in entries if one.kind in STEPS and name in one.body]


def sent(tx: Tx, workspace_id: int, ids: Sequence[int]) -> dict[str, dict[str, Any]]:
    """Whom a message went to; nobody, when they were erased since."""
    if not ids:
        return {}
    c = message.c
    rows = tx.execute(select(c.id, c.phone).where(c.workspace_id == workspace_id, among(c.id, ids)))
    return {f"message:{row.id}": {"to": row.phone or None} for row in rows}


def received(tx: Tx, workspace_id: int, ids: Sequence[int]) -> dict[str, dict[str, Any]]:
    """Who wrote, and what."""
    if not ids:
        return {}
    c = inbound.c
    columns = (c.id, c.contact_id, c.kind, c.body, c.wamid, c.context)
    mine = select(*columns).where(c.workspace_id == workspace_id, among(c.id, ids))
    rows = tx.execute(mine).all()
    people = contacts_of(tx, workspace_id, {row.contact_id for row in rows})
    return {
        f"inbound:{row.id}": {
            "from": who.phone if (who := people.get(row.contact_id)) else None,
            "type": row.kind,
            "text": row.body,
            "wamid": row.wamid,
            "quoted_wamid": row.context or None,
        }
        for row in rows
    }


def plain_body(value: Any) -> Any:
    """As it was written; ids that stand in it become strings, as everywhere in `/v1`."""
    match value:
        case dict():
            return {name: plain_body(one) for name, one in value.items()}
        case list():
            return [plain_body(one) for one in value]
        case int() if abs(value) >= LARGEST_PLAIN:
            return str(value)
        case _:
            return value
