"""A template as it is handed in: its fields with their types, and nothing decided about them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from whatsapp_sandbox.templates.shape import PLACEHOLDER
from whatsapp_sandbox.wire.errors import Problem


class NamedExample(msgspec.Struct):
    param_name: str = ""
    example: str = ""


class Example(msgspec.Struct):
    header_text: list[str] | str | None = None
    header_text_named_params: list[NamedExample] | None = None
    header_handle: list[str] | str | None = None
    body_text: list[list[str] | str] | None = None
    body_text_named_params: list[NamedExample] | None = None

    def named(self, place: str) -> set[str]:
        given: list[NamedExample] = getattr(self, f"{place}_text_named_params", None) or []
        return {one.param_name for one in given if one.example.strip()}

    def count(self, place: str) -> int:
        """How many values stand there for positional variables."""
        texts = self.header_text if place == "header" else self.body_text
        if place == "body" and texts and isinstance(texts[0], list):
            texts = texts[0]
        given = [texts] if isinstance(texts, str) else texts or []
        return len([text for text in given if isinstance(text, str) and text.strip()])

    def handles(self) -> Sequence[str]:
        return [self.header_handle] if isinstance(self.header_handle, str) else self.header_handle or []


class App(msgspec.Struct):
    package_name: str = ""
    signature_hash: str = ""


class ButtonForm(msgspec.Struct):
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
    def examples(self) -> list[str]:
        given = [self.example] if isinstance(self.example, str) else self.example or []
        return [text for text in given if text.strip()]

    @property
    def apps(self) -> list[App]:
        return self.supported_apps or [App(self.package_name, self.signature_hash)] * bool(self.package_name)


class Offer(msgspec.Struct):
    text: str = ""
    has_expiration: bool = False


class Card(msgspec.Struct):
    components: list[PartForm]


class PartForm(msgspec.Struct):
    type: str = ""
    format: str = ""
    text: str | None = None
    example: Example | None = None
    buttons: list[ButtonForm] | None = None
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


class Form(msgspec.Struct):
    name: str = ""
    language: str = ""
    category: str = ""
    components: list[PartForm] = []
    parameter_format: str = ""
    message_send_ttl_seconds: int | None = None

    @property
    def is_named(self) -> bool:
        return self.parameter_format.upper() == "NAMED"

    @property
    def kind(self) -> str:
        return self.category.upper()

    def parts(self, kind: str) -> list[PartForm]:
        return [part for part in self.components if part.kind == kind]

    def part(self, kind: str) -> PartForm | None:
        return next(iter(self.parts(kind)), None)

    @property
    def buttons(self) -> list[ButtonForm]:
        part = self.part("BUTTONS")
        return part.buttons or [] if part else []


def form_of(body: Mapping[str, Any]) -> Form | Problem:
    """Numbers and booleans may come as strings, as the platform takes them from forms."""
    try:
        return msgspec.convert(body, Form, strict=False)
    except msgspec.ValidationError as reason:
        return Problem(100, message=f"(#100) Invalid parameter: {reason}")
