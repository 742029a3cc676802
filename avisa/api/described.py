"""Puts the words of `avisa.api.words` into the description, wherever nothing is said yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from avisa.api.words import fields, people, sending, settings
from avisa.api.words.operations import OPERATIONS
from avisa.api.words.parameters import PARAMETERS

OWN: Final[Mapping[str, str]] = {**sending.FIELDS, **people.FIELDS, **settings.FIELDS}

# What holds another's fields beside its own: they are said there.
HOLDS: Final[Mapping[str, str]] = {
    "BatchMessage": "NewMessage",
    "CampaignTally": "Campaign",
    "CostLine": "Money",
    "CountedSegment": "Segment",
    "DeliveryHistory": "Delivery",
    "DraftShown": "DraftListed",
    "MessageHistory": "Message",
    "Price": "Money",
    "Schedule": "NewSchedule",
    "WebhookMade": "Webhook",
}


def describe(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        for field, told in schema.get("properties", {}).items():
            fill(told, said_of(name, field))
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            call = f"{method.upper()} {path}"
            fill(operation, OPERATIONS.get(call, ""))
            for one in operation.get("parameters", ()):
                fill(one, PARAMETERS.get(f"{call} {one['name']}") or PARAMETERS.get(one["name"], ""))


def said_of(schema: str, field: str) -> str:
    own = next((OWN[name] for name in names_of(schema, field) if name in OWN), "")
    return own or fields.FIELDS.get(field, "")


def names_of(schema: str, field: str) -> Iterator[str]:
    yield f"{schema}.{field}"
    if schema in HOLDS:
        yield f"{HOLDS[schema]}.{field}"


def fill(told: dict[str, Any], words: str) -> None:
    if words and not told.get("description"):
        told["description"] = words
