"""Templates of the account: kept, listed, created, and taken apart for the checks of a send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from whatsapp_sandbox.wire.errors import Problem, missing
from whatsapp_sandbox.wire.requests import mistyped_creation

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_FIRST_ID = 594425479261596


@dataclass(frozen=True, slots=True)
class Button:
    kind: str
    text: str
    needs_parameter: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What a send must fill in."""

    named: bool
    header_format: str  # "" when there is no header
    header_names: tuple[str, ...]
    body_text: str
    body_names: tuple[str, ...]
    buttons: tuple[Button, ...]


@dataclass(slots=True)
class Template:
    id: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    shape: Shape
    parameter_format: str = "POSITIONAL"
    status: str = "APPROVED"
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    more: dict[str, Any] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """Everything the platform can tell about it."""
        return self.more | {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "components": self.components,
            "parameter_format": self.parameter_format,
            "quality_score": {"score": self.quality},
            "rejected_reason": self.rejected_reason,
        }


class Templates:
    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], Template] = {}
        self._ids = count(_FIRST_ID)

    def of(self, name: str, language: str) -> Template | None:
        return self._by_key.get((name, language))

    def by_id(self, template_id: str) -> Template | None:
        return next((template for template in self if template.id == template_id), None)

    def __iter__(self) -> Iterator[Template]:
        return iter(self._by_key.values())

    def create(self, body: Mapping[str, Any]) -> Template | Problem:
        """Approves at once whatever has a right form; reviewing comes with the template life cycle."""
        problem = _problem_with(body) or self._conflict(body)
        if problem is not None:
            return problem
        template = _template(str(next(self._ids)), body)
        self._by_key[template.name, template.language] = template
        return template

    def _conflict(self, body: Mapping[str, Any]) -> Problem | None:
        if (body["name"], body["language"]) not in self._by_key:
            return None
        return _refused(2388024, "There is already a template of this name in this language.")

    def delete(self, name: str, template_id: str = "") -> int:
        """Removes all languages of a name, or the one with that id; answers how many."""
        gone = [
            key
            for key, template in self._by_key.items()
            if template.name == name and template_id in ("", template.id)
        ]
        for key in gone:
            del self._by_key[key]
        return len(gone)

    def load(self, path: str) -> None:
        for body in json.loads(Path(path).read_text(encoding="utf-8")):
            made = self.create(body)
            if isinstance(made, Problem):
                raise ValueError(f"template {body.get('name')!r}: {made.message or made.details}")


def _problem_with(body: Mapping[str, Any]) -> Problem | None:
    for name in ("name", "language", "category", "components"):
        if not body.get(name):
            return missing(name)
    if problem := mistyped_creation(body):
        return problem
    if not _NAME.fullmatch(str(body["name"])):
        return _refused(2388040, "A name has small letters, digits and underscores, at most 512.")
    if str(body["category"]).upper() not in CATEGORIES:
        return Problem(100, message=f"(#100) Param category must be one of {{{', '.join(CATEGORIES)}}}")
    shape = shape_of(body)
    if not any(_is(part, "BODY") for part in body["components"]):
        return _refused(2388072, "A template needs a body.")
    if len(shape.body_text) > 1024:
        return _refused(2388040, "A body has at most 1024 characters.")
    return None


def _refused(subcode: int, reason: str) -> Problem:
    return Problem(100, message=f"(#100) Invalid parameter: {reason}", subcode=subcode)


def _template(template_id: str, body: Mapping[str, Any]) -> Template:
    named = {"name", "language", "category", "components", "parameter_format", "status", "quality_score"}
    return Template(
        id=template_id,
        name=str(body["name"]),
        language=str(body["language"]),
        category=str(body["category"]).upper(),
        components=[_upper(part) for part in body["components"]],
        shape=shape_of(body),
        parameter_format=str(body.get("parameter_format", "POSITIONAL")).upper(),
        status=str(body.get("status", "APPROVED")).upper(),
        more={key: value for key, value in body.items() if key not in named},
    )


def _upper(component: Mapping[str, Any]) -> dict[str, Any]:
    """Types and formats in capitals, as the platform answers them whatever was sent."""
    shown = {**component, "type": str(component.get("type", "")).upper()}
    if "format" in shown:
        shown["format"] = str(shown["format"]).upper()
    if "buttons" in shown:
        shown["buttons"] = [_upper(button) for button in shown["buttons"]]
    return shown


def shape_of(body: Mapping[str, Any]) -> Shape:
    parts = body["components"]
    header: Mapping[str, Any] = next((part for part in parts if _is(part, "HEADER")), {})
    text: Mapping[str, Any] = next((part for part in parts if _is(part, "BODY")), {})
    buttons: Mapping[str, Any] = next((part for part in parts if _is(part, "BUTTONS")), {})
    return Shape(
        named=str(body.get("parameter_format", "")).upper() == "NAMED",
        header_format=str(header.get("format", "TEXT")).upper() if header else "",
        header_names=names_in(str(header.get("text", ""))),
        body_text=str(text.get("text", "")),
        # An authentication template has no text of its own: its one parameter is the code.
        body_names=names_in(str(text["text"])) if "text" in text else ("1",) * _is_otp(body),
        buttons=tuple(_button(button) for button in buttons.get("buttons", ())),
    )


def names_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def _is(component: Mapping[str, Any], kind: str) -> bool:
    return str(component.get("type", "")).upper() == kind


def _is_otp(body: Mapping[str, Any]) -> bool:
    return str(body.get("category", "")).upper() == "AUTHENTICATION"


def _button(button: Mapping[str, Any]) -> Button:
    kind = str(button.get("type", "")).upper()
    dynamic = kind in ("COPY_CODE", "OTP") or (kind == "URL" and "{{" in str(button.get("url", "")))
    return Button(kind, str(button.get("text", "")), dynamic)
