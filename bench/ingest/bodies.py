"""Webhook bodies as Meta sends them, about the messages of a prepared company, signed beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

import msgspec

from avisa.channels.meta.signature import HEADER, signature
from bench.company import APP_SECRET
from bench.letter import NUMBER
from bench.posting import request

STEPS = ("sent", "delivered", "read")
ENTRY_TIME = 1_800_000_000

Json = dict[str, object]


def statuses(messages: Sequence[tuple[int, str]], count: int) -> Iterator[Json]:
    """`count` statuses: for each (id, phone) first that it was sent, then all delivered, then all read.

    More than three for each message begin again from the front: repeats, as Meta repeats.
    """
    once = (status(step, identifier, phone) for step in STEPS for identifier, phone in messages)
    return islice(cycle(once), count)


def status(step: str, message_id: int, phone: str) -> Json:
    return {
        "id": f"wamid.bench.{message_id}",
        "status": step,
        "timestamp": str(ENTRY_TIME + STEPS.index(step)),
        "recipient_id": phone.lstrip("+"),
        "biz_opaque_callback_data": f"{message_id}.1",
        "conversation": {"id": f"c{message_id}", "origin": {"type": "utility"}},
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"},
    }


def signed_requests(
    connection_id: int, messages: Sequence[tuple[int, str]], count: int, batch: int
) -> list[bytes]:
    told = statuses(messages, count)
    path = f"/webhooks/meta/{connection_id}"
    found = []
    while some := list(islice(told, batch)):
        raw = body(some)
        headers = {"Content-Type": "application/json", HEADER: signature(APP_SECRET, raw)}
        found.append(request(path, raw, headers))
    return found


def body(some: Sequence[Json]) -> bytes:
    line = {"display_phone_number": "551133334444", "phone_number_id": NUMBER}
    value = {"messaging_product": "whatsapp", "metadata": line, "statuses": some}
    change = {"field": "messages", "value": value}
    entry = {"id": "102", "time": ENTRY_TIME, "changes": [change]}
    return msgspec.json.encode({"object": "whatsapp_business_account", "entry": [entry]})
