"""Every webhook body that Meta publishes becomes typed events, none of them unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from avisa.channels.meta.events import events
from avisa.channels.port import AccountSeen, Event, InboundSeen, StatusSeen, UnknownSeen

FOLDER = "Webhook Payload Reference"
BODIES = 22

Json = dict[str, Any]


def test_all_published_bodies_are_understood(shared: Path) -> None:
    told = {name: events(raw) for name, raw in bodies(shared)}
    assert len(told) == BODIES
    assert [name for name, found in told.items() if not found or unknown(found)] == []


def test_published_bodies_become_what_they_are_called(shared: Path) -> None:
    told = {name: events(raw) for name, raw in bodies(shared)}
    for name, found in told.items():
        assert [type(event) for event in found] == [expected(name)], name


def test_published_values_arrive(shared: Path) -> None:
    told = dict(bodies(shared))
    (text,) = events(told["Received Text Message"])
    assert isinstance(text, InboundSeen)
    assert (text.wa_id, text.name, text.text) == ("16315551234", "Kerry Fisher", "Hello this is an answer")
    (pressed,) = events(told["Received Callback from a Quick Reply Button Click"])
    assert isinstance(pressed, InboundSeen)
    assert (pressed.text, pressed.payload) == ("No", "No-Button-Payload")
    (failed,) = events(told["Status: Message Failed"])
    assert isinstance(failed, StatusSeen)
    assert failed.fault is not None
    assert (failed.status, failed.fault.code) == ("failed", 131014)


def expected(name: str) -> type[Event]:
    """By the published name; a deleted message comes as one that the platform no longer supports."""
    if name == "Status: Transaction Status - Order Details Message":
        return AccountSeen
    if name == "Status: Message Deleted" or "Status" not in name:
        return InboundSeen
    return StatusSeen


def unknown(found: list[Event]) -> bool:
    return any(isinstance(event, UnknownSeen) for event in found)


def bodies(shared: Path) -> Iterator[tuple[str, bytes]]:
    collection = json.loads((shared / "meta-postman.json").read_text(encoding="utf-8"))
    for path, item in requests(collection, ()):
        if FOLDER in path:
            yield item["name"], mended(item["request"]["body"]["raw"]).encode()


def requests(folder: Json, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    for item in folder["item"]:
        if "item" in item:
            yield from requests(item, (*path, item["name"]))
        else:
            yield path, item


def mended(published: str) -> str:
    """The published text with its bare placeholders quoted and its stray commas removed."""
    quoted = re.sub(r"(?<=[:\[,])(\s*)([A-Z][A-Z_]+)(?=\s*[,}\]])", r'\1"\2"', published)
    return re.sub(r",(\s*[}\]])", r"\1", quoted)
