"""The template library: listed, searched, and made into templates of the account."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whatsapp_sandbox.templates.library_entries import ENTRIES, LANGUAGES, Entry
from whatsapp_sandbox.templates.rules.refusals import INCOMPLETE, refused
from whatsapp_sandbox.wire.errors import Problem

_FIRST_ID = 7147013345418927


def listed(query: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each language of an entry is a row; words are searched in names and texts."""
    wanted = {
        name: query[name].lower() for name in ("topic", "usecase", "industry", "language") if query.get(name)
    }
    said = (query.get("search") or query.get("name_or_content") or "").lower()
    return [
        row
        for row in _rows()
        if all(value in _values(row[name]) for name, value in wanted.items())
        and said in f"{row['name']} {row['body']}".lower()
        and query.get("name", row["name"]) == row["name"]
    ]


def _values(value: str | Sequence[str]) -> list[str]:
    return [each.lower() for each in ([value] if isinstance(value, str) else value)]


def _rows() -> Iterator[dict[str, Any]]:
    for place, (entry, nth) in enumerate((e, n) for e in ENTRIES for n in range(len(LANGUAGES))):
        yield {
            "id": str(_FIRST_ID + place),
            "name": entry.name,
            "language": LANGUAGES[nth],
            "category": "UTILITY",
            "topic": entry.topic,
            "usecase": entry.usecase,
            "industry": [*entry.industry],
            "body": entry.bodies[nth],
            "body_params": [*entry.examples],
            "body_param_types": [*entry.types],
            "buttons": [_shown_button(kind, texts[nth]) for kind, texts in entry.buttons],
        }


def _shown_button(kind: str, text: str) -> dict[str, str]:
    more = {"URL": {"url": "https://www.example.com"}, "PHONE_NUMBER": {"phone_number": "+18005551234"}}
    return {"type": kind, "text": text} | more.get(kind, {})


def expanded(body: Mapping[str, Any]) -> dict[str, Any] | Problem:
    """A creation that names an entry, as the creation of what the entry says."""
    name, language = str(body["library_template_name"]), str(body.get("language") or "")
    entry = next((entry for entry in ENTRIES if entry.name == name), None)
    if entry is None or language not in LANGUAGES:
        return refused(f"The library has no {name} in {language or 'no language'}.")
    inputs = _inputs(body.get("library_template_button_inputs"))
    if inputs is None:
        return refused("library_template_button_inputs is no list of buttons.")
    buttons = _buttons(entry, LANGUAGES.index(language), inputs)
    if isinstance(buttons, Problem):
        return buttons
    text = {"type": "BODY", "text": entry.bodies[LANGUAGES.index(language)]}
    components: list[dict[str, Any]] = [text | {"example": {"body_text": [[*entry.examples]]}}]
    if buttons:
        components.append({"type": "BUTTONS", "buttons": buttons})
    whole = {key: value for key, value in body.items() if key != "library_template_button_inputs"}
    return whole | {
        "category": "UTILITY",
        "components": components,
        "library_body_types": [*entry.types],
    }


def _inputs(given: Any) -> list[dict[str, Any]] | None:
    """A list, or the text of one, in JSON or as the platform's own examples write it."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = _loosely(given)
    inputs = given or []
    right = isinstance(inputs, list) and all(isinstance(one, dict) for one in inputs)
    return inputs if right else None


def _loosely(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return "no list"


def _buttons(entry: Entry, nth: int, inputs: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | Problem:
    left, made = [*inputs], []
    for kind, texts in entry.buttons:
        given = next((one for one in left if str(one.get("type", "")).upper() == kind), None)
        if given is not None:
            left.remove(given)
        button = _button(kind, texts[nth], given or {})
        if button is None:
            return refused(f"The button of type {kind} needs its input.", INCOMPLETE)
        made.append(button)
    return made if not left else refused(f"{entry.name} has no such button: {left[0].get('type')!r}.")


def _button(kind: str, text: str, given: Mapping[str, Any]) -> dict[str, Any] | None:
    button = {"type": kind, "text": text}
    if kind == "PHONE_NUMBER":
        phone = given.get("phone_number")
        return button | {"phone_number": str(phone)} if phone else None
    if kind != "URL":
        return button
    url = given.get("url")
    base = str(url.get("base_url") or "") if isinstance(url, Mapping) else str(url or "")
    if not base:
        return None
    example = str(url.get("url_suffix_example") or "") if isinstance(url, Mapping) else ""
    return button | {"url": base} | ({"example": [example]} if example else {})
