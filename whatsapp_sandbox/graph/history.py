"""What has become of each message, as calls tell it; whether anybody has these calls is unverified [!]."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.graph.calls import Outcome, Row, object_id, of_number
from whatsapp_sandbox.graph.pages import asked_for, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.wire.errors import Problem, no_such_object, title_of

_FIRST_ID = 3_100_000_000_000_000
_EVENTS = 10  # ids between one message and the next, so that each event has its own
_STATES = ("SENT", "DELIVERED", "READ", "FAILED", "DELETED")
_UNNAMED = "Sandbox app"


async def list_history(platform: Platform, number: Number, request: Request) -> Outcome:
    """Messages of the number, the newest first, each with its events where the fields ask for them."""
    query = request.query_params
    wanted, parts = query.get("message_id", ""), _parts_of_events(query.get("fields", ""))
    messages = platform.store.messages
    places = [
        place
        for place in range(len(messages) - 1, -1, -1)
        if messages[place].number_id == number.id and wanted in ("", messages[place].wamid)
    ]
    shown = page([{"place": place} for place in places], request.url, query)
    if isinstance(shown, Problem):
        return shown
    rows = [_entry(platform, row["place"], parts) for row in shown["data"]]
    return shown | {"data": rows}


def _parts_of_events(fields: str) -> set[str] | None:
    """Of `events{id,timestamp}` what stands in the braces, all of `events` alone; None without events."""
    asked = next((field for field in asked_for(fields) if field.startswith("events")), None)
    return None if asked is None else {*asked.partition("{")[2].rstrip("}").split(",")} - {""}


def _entry(platform: Platform, place: int, parts: set[str] | None) -> dict[str, Any]:
    message = platform.store.messages[place]
    entry: dict[str, Any] = {"id": str(_FIRST_ID + place * _EVENTS), "message_id": message.wamid}
    if parts is not None:
        events = [_told(platform, event) for event in _events(message, place)]
        entry["events"] = {"data": [_chosen(event, parts) for event in events]}
    return entry


def _chosen(event: dict[str, Any], parts: set[str]) -> dict[str, Any]:
    """The id is always there."""
    return {name: value for name, value in event.items() if not parts or name in parts or name == "id"}


def _events(message: Message, place: int) -> Iterator[dict[str, Any]]:
    """`played` is none of the states that these calls know."""
    pairs = zip(islice(message.told, 0, None, 2), islice(message.told, 1, None, 2), strict=True)
    for nth, (status, at) in enumerate(pairs):
        state = str(status).upper()
        if state in _STATES:
            event = {"id": str(_FIRST_ID + place * _EVENTS + nth + 1), "delivery_status": state, "at": at}
            yield event | ({"error_description": title_of(message.failure)} if state == "FAILED" else {})


def _told(platform: Platform, event: dict[str, Any]) -> dict[str, Any]:
    """Whether each webhook arrived is not kept: with an address they are taken to have."""
    at, settings, outbox = event.pop("at"), platform.settings, platform.outbox
    told = event | {"timestamp": at // 1000, "application": {"id": settings.app_id}}
    if uri := outbox.target:
        told |= {"webhook_update_state": "DELIVERED", "webhook_uri": uri}
    return told


async def list_events(platform: Platform, request: Request) -> Outcome:
    query, place = request.query_params, _place(platform, object_id(request))
    wanted = query.get("status_filter", "").upper()
    if place is None:
        return no_such_object(object_id(request), "get")
    if wanted and wanted not in _STATES:
        message = "(#100) Invalid parameter: status_filter must be a valid delivery status"
        return Problem(100, message=message)
    found = _events(platform.store.messages[place], place)
    nodes = [_node(platform, one) for one in found if wanted in ("", one["delivery_status"])]
    return page([{"cursor": node["id"], "node": node} for node in nodes], request.url, query)


def _place(platform: Platform, history_id: str) -> int | None:
    if not (history_id.isascii() and history_id.isdecimal() and len(history_id) < 20):
        return None
    place, rest = divmod(int(history_id) - _FIRST_ID, _EVENTS)
    return place if not rest and 0 <= place < len(platform.store.messages) else None


def _node(platform: Platform, event: dict[str, Any]) -> dict[str, Any]:
    at = event.pop("at") // 1000
    application = {"id": platform.settings.app_id, "name": _UNNAMED}
    return event | {"application": application, "occurrence_timestamp": at, "status_timestamp": at}


ROWS: tuple[Row, ...] = (
    ("/message_history", "GET", of_number(list_history)),
    ("/events", "GET", list_events),
)
