"""The calls of `/v1`, each as a value: what is asked, and as what its answer is read. No network here."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec

from avisa.client.types import (
    Batch,
    BatchMessage,
    Contact,
    Message,
    NewConsent,
    NewMessage,
    Page,
    Queued,
    RecordedConsent,
    Template,
)
from avisa.client.types_desk import Tags, Told

T = TypeVar("T")
OFTEN = frozenset({"GET", "PUT", "DELETE"})  # asked twice they do what they do once


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """`path` below `/v1`; `reads` is the type of the answer; a `key` makes a POST happen once."""

    method: str
    path: str
    reads: type[T]
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    key: str = ""
    file: bytes = b""  # sent as it is, instead of a body

    @property
    def may_repeat(self) -> bool:
        return self.method in OFTEN or bool(self.key)

    @property
    def raw(self) -> bytes:
        return self.file if self.body is None else msgspec.json.encode(self.body)


def after(call: Call[Page[T]], cursor: str) -> Call[Page[T]]:
    """The same list, from where its last page ended."""
    kept = tuple(one for one in call.query if one[0] != "cursor")
    return replace(call, query=(*kept, ("cursor", cursor)))


def send_message(asked: NewMessage, key: str) -> Call[Queued]:
    """Without a key of yours one is made, so that a lost answer never sends twice."""
    return Call("POST", "/messages", Queued, body=asked, key=key or str(uuid.uuid4()))


def send_many(asked: Sequence[NewMessage | BatchMessage], key: str) -> Call[Batch]:
    return Call("POST", "/messages:batch", Batch, body={"messages": asked}, key=key or str(uuid.uuid4()))


def message(message_id: str) -> Call[Message]:
    return Call("GET", f"/messages/{part(message_id)}", Message)


def messages(states: tuple[str, ...], limit: int) -> Call[Page[Message]]:
    wanted = tuple(("state", state) for state in states)
    return Call("GET", "/messages", Page[Message], (("limit", str(limit)), *wanted))


def cancel_message(message_id: str) -> Call[None]:
    return Call("DELETE", f"/messages/{part(message_id)}", type(None))


def record_consent(asked: NewConsent, key: str) -> Call[RecordedConsent]:
    return Call("POST", "/consents", RecordedConsent, body=asked, key=key or str(uuid.uuid4()))


def contact(contact_id: str) -> Call[Contact]:
    return Call("GET", f"/contacts/{part(contact_id)}", Contact)


def contacts(words: str, limit: int) -> Call[Page[Contact]]:
    return Call("GET", "/contacts", Page[Contact], (("limit", str(limit)), ("words", words)))


def make_contact(phone: str, name: str, language: str, attributes: Mapping[str, str]) -> Call[Contact]:
    """Who is known already stays as they are, so it may be asked again."""
    body = {"phone": phone, "name": name, "language": language, "attributes": dict(attributes)}
    return Call("POST", "/contacts", Contact, body=body, key=str(uuid.uuid4()))


def change_contact(contact_id: str, attributes: Mapping[str, str | None]) -> Call[Contact]:
    body = {"attributes": dict(attributes)}
    return Call("PATCH", f"/contacts/{part(contact_id)}", Contact, body=body)


def suppress(contact_id: str, source: str, scope: str) -> Call[Contact]:
    path = f"/contacts/{part(contact_id)}/suppressions/{part(source)}"
    return Call("PUT", path, Contact, body={"scope": scope})


def lift(contact_id: str) -> Call[Contact]:
    return Call("DELETE", f"/contacts/{part(contact_id)}/suppressions/ours", Contact)


def tell_event(contact_id: str, name: str, at: datetime | None) -> Call[Told]:
    """With an instant it may be asked again."""
    body = {"name": name} if at is None else {"name": name, "at": at}
    return Call(
        "POST", f"/contacts/{part(contact_id)}/events", Told, body=body, key=str(uuid.uuid4()) if at else ""
    )


def tag(method: str, contact_id: str, name: str) -> Call[Tags]:
    return Call(method, f"/contacts/{part(contact_id)}/tags/{part(name)}", Tags)


def template(template_id: str) -> Call[Template]:
    return Call("GET", f"/templates/{part(template_id)}", Template)


def templates(limit: int) -> Call[Page[Template]]:
    return Call("GET", "/templates", Page[Template], (("limit", str(limit)),))


def part(text: str) -> str:
    """One step of a path, whatever it holds."""
    return quote(text, safe="")
