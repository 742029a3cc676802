"""Templates that the platform makes out of Direct Sends: what in a text is taken to vary, and what stays."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any
from uuid import UUID

from whatsapp_sandbox.templates.review_words import LITTLE

Node = Mapping[str, Any]
# The platform takes out whatever is personal; here what has a digit or an @ in it, and names: words that are
# written large in the middle of a sentence [!].
_VARIES = re.compile(
    r"[^\s(]*[\d@][^\s]*?(?=[.,;:!?)]*(?:\s|$))|(?<=[a-zà-ÿ,;] )[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)*"
)
_LANGUAGES = {"pt": "pt_BR", "en": "en", "es": "es"}
_DEFAULT = "en"


def creation_of(kind: str, content: Node, name: str = "") -> dict[str, Any]:
    """The template behind a message, in the creation format; alike messages have the same one.

    With a `name` of the business's own it has that one, else one that follows from what it says.
    """
    parts = [*_of_interactive(content)] if kind == "interactive" else [_body(str(content["body"]))]
    language = language_of("\n".join(str(part.get("text", "")) for part in parts))
    shape = json.dumps([language, [{**part, "example": None} for part in parts]], sort_keys=True)
    mark = UUID(bytes=blake2b(shape.encode(), digest_size=16).digest())
    return {
        "name": name or f"auto_generated_{kind}_{str(mark).replace('-', '_')}",
        "language": language,
        "category": "UTILITY",
        "components": parts,
    }


def language_of(text: str) -> str:
    """By the little words that give a language away."""
    heard = {*re.findall(r"[^\W\d_]+", text.lower())}
    known = {language: len(heard & LITTLE[language]) for language in _LANGUAGES}
    likely = max(known, key=lambda language: known[language])
    return _LANGUAGES[likely] if known[likely] else _DEFAULT


def _body(text: str) -> dict[str, Any]:
    values: list[str] = []

    def place(found: re.Match[str]) -> str:
        values.append(found[0])
        return f"{{{{{len(values)}}}}}"

    part: dict[str, Any] = {"type": "BODY", "text": _VARIES.sub(place, text)}
    return part | ({"example": {"body_text": [values]}} if values else {})


def _of_interactive(content: Node) -> list[dict[str, Any]]:
    header, footer, action = content.get("header") or {}, content.get("footer") or {}, content["action"]
    parts = [_body(str(content["body"]["text"])), {"type": "BUTTONS", "buttons": [*_buttons(action)]}]
    if header.get("text"):
        parts.insert(0, {"type": "HEADER", "format": "TEXT", "text": header["text"]})
    elif header.get("type"):
        parts.insert(0, {"type": "HEADER", "format": str(header["type"]).upper()})
    if footer.get("text"):
        parts.insert(-1, {"type": "FOOTER", "text": footer["text"]})
    return parts


def _buttons(action: Node) -> list[dict[str, Any]]:
    if "parameters" in action:
        target = action["parameters"]
        before, _, last = str(target["url"]).rpartition("/")
        varies = any(sign.isdigit() for sign in last)
        url = {"url": f"{before}/{{{{1}}}}", "example": [last]} if varies else {"url": target["url"]}
        return [{"type": "URL", "text": target["display_text"], **url}]
    return [{"type": "QUICK_REPLY", "text": button["reply"]["title"]} for button in action["buttons"]]
