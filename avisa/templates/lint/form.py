"""A template as it is handed to the platform: its fields with their types, and nothing decided about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


class NamedSample(msgspec.Struct, frozen=True):
    param_name: str = ""
    example: str = ""


class Samples(msgspec.Struct, frozen=True):
    header_text: list[str] | str | None = None
    header_text_named_params: list[NamedSample] | None = None
    header_handle: list[str] | str | None = None
    body_text: list[list[str] | str] | None = None
    body_text_named_params: list[NamedSample] | None = None

    def named(self, place: str) -> Mapping[str, str]:
        given: list[NamedSample] = getattr(self, f"{place}_text_named_params", None) or []
        return {one.param_name: one.example for one in given}

    def positional(self, place: str) -> list[str]:
        """Only the first set of the body's samples counts."""
        given: Any = self.header_text if place == "header" else self.body_text
        if place == "body" and given and isinstance(given[0], list):
            given = given[0]
        return [one for one in listed(given) if isinstance(one, str)]


class App(msgspec.Struct, frozen=True):
    package_name: str = ""
    signature_hash: str = ""


class Button(msgspec.Struct, frozen=True):
    type: str = ""
    text: str = ""
    url: str = ""
    phone_number: str | int = ""
    example: list[str] | str | None = None
    otp_type: str = ""
    autofill_text: str = ""
    supported_apps: list[App] | None = None
    package_name: str = ""  # the older way to name one app
    signature_hash: str = ""
    zero_tap_terms_accepted: bool = False
    flow_id: str | int = ""
    flow_name: str = ""
    flow_json: str = ""

    @property
    def kind(self) -> str:
        return self.type.upper()

    @property
    def samples(self) -> list[str]:
        return [text for text in listed(self.example) if text.strip()]

    @property
    def apps(self) -> list[App]:
        return self.supported_apps or [App(self.package_name, self.signature_hash)] * bool(self.package_name)


class Offer(msgspec.Struct, frozen=True):
    text: str = ""
    has_expiration: bool = False


class Card(msgspec.Struct, frozen=True):
    components: list[Part]


class Part(msgspec.Struct, frozen=True):
    type: str = ""
    format: str = ""
    text: str | None = None
    example: Samples | None = None
    buttons: list[Button] | None = None
    cards: list[Card] | None = None
    limited_time_offer: Offer | None = None
    add_security_recommendation: bool | None = None
    code_expiration_minutes: int | None = None

    @property
    def kind(self) -> str:
        return self.type.upper()

    @property
    def names(self) -> list[str]:
        """The variables of its text, in their order and as often as they occur."""
        return PLACEHOLDER.findall(self.text or "")


class Form(msgspec.Struct, frozen=True):
    name: str = ""
    language: str = ""
    category: str = ""
    components: list[Part] = []
    parameter_format: str = ""
    message_send_ttl_seconds: int | None = None
    library_template_name: str = ""


class Malformed(msgspec.Struct, frozen=True):
    """A field of another type than the platform takes; `path` is a JSON pointer."""

    path: str
    reason: str


def form_of(given: object) -> Form | Malformed:
    """Numbers and booleans may come as strings: the platform takes them from forms."""
    try:
        return msgspec.convert(given, Form, strict=False)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        steps = [name or number for name, number in STEP.findall(place.strip("`"))]
        return Malformed("".join(f"/{step}" for step in steps), reason)


def listed(value: Any) -> Sequence[Any]:
    return [value] if isinstance(value, str) else value or []
