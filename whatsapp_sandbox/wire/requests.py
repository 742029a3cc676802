"""The types that the fields of requests must have, before anyone looks at what they say."""

from __future__ import annotations

from typing import Any

import msgspec

from whatsapp_sandbox.wire.errors import Problem

# What decoding raises for bytes that are no JSON, broken UTF-8 and endless nesting included.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Parameter(msgspec.Struct):
    # A medium, a currency ... stands under the name of its type; those are looked at where they are used.
    type: str = ""
    parameter_name: str | None = None


class Component(msgspec.Struct):
    type: str
    sub_type: str | None = None
    index: int | str | None = None
    parameters: list[Parameter] | None = None
    cards: list[Card] | None = None


class Card(msgspec.Struct):
    card_index: int | str | None = None
    components: list[Component] | None = None


class Language(msgspec.Struct):
    code: str = ""


class TemplateContent(msgspec.Struct):
    name: str = ""
    language: Language | None = None
    components: list[Component] | None = None


class Part(msgspec.Struct):
    type: str = ""
    format: str | None = None
    text: str | None = None
    buttons: list[dict[str, Any]] | None = None


class Creation(msgspec.Struct):
    name: str | None = None
    language: str | None = None
    category: str | None = None
    parameter_format: str | None = None
    components: list[Part] | None = None


def mistyped_content(content: Any) -> Problem | None:
    """What in the content of a template send is of the wrong type."""
    return _mistyped(content, TemplateContent)


def mistyped_creation(body: Any) -> Problem | None:
    return _mistyped(body, Creation)


def _mistyped(content: Any, wanted: type[msgspec.Struct]) -> Problem | None:
    try:
        msgspec.convert(content, wanted)
    except msgspec.ValidationError as reason:
        return Problem(100, message=f"(#100) Param template: {reason}")
    return None
