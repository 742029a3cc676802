"""The sends that the tests make, written once."""

from __future__ import annotations

import json
import re
from typing import Any

from whatsapp_sandbox.testing import RunningSandbox

ANA = "+5511998887766"  # São Paulo keeps the ninth digit
BIA = "+5531998887766"


def text_parameters(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text} for text in texts]


def body(*texts: str) -> dict[str, Any]:
    return {"type": "body", "parameters": text_parameters(*texts)}


def template(
    name: str = "convite_evento",
    *components: dict[str, Any],
    to: str = ANA,
    language: str = "pt_BR",
    callback: str | None = None,
) -> dict[str, Any]:
    """A template send; the invitation of the seeds gets its two values by itself."""
    if name == "convite_evento" and not components:
        components = (body("Ana", "10 de dezembro"),)
    send: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "to": to,
        "type": "template",
        "template": {"name": name, "language": {"code": language}, "components": [*components]},
    }
    return send if callback is None else send | {"biz_opaque_callback_data": callback}


def text(words: str = "Oi", to: str = ANA) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": words}}


def post(sandbox: RunningSandbox, send: dict[str, Any]) -> tuple[int, Any]:
    return sandbox.graph("POST", f"/{sandbox.phone_number_id}/messages", send)


def accepted(sandbox: RunningSandbox, send: dict[str, Any]) -> str:
    """The wamid of a send that must be accepted."""
    status, answer = post(sandbox, send)
    assert status == 200, answer
    wamid: str = answer["messages"][0]["id"]
    return wamid


def refused(sandbox: RunningSandbox, send: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """HTTP status and `error` of a send that must be refused."""
    status, answer = post(sandbox, send)
    assert status != 200, answer
    error: dict[str, Any] = answer["error"]
    return status, error


HANDLE = "4::aW1hZ2UvcG5n:ARb1:e:1795000000:1:1:ARc2"


def with_examples(part: dict[str, Any]) -> dict[str, Any]:
    """A component, with the examples that the platform wants where none are given."""
    if "buttons" in part:
        return part | {"buttons": [_button_with_example(button) for button in part["buttons"]]}
    kind, names = part["type"].lower(), re.findall(r"\{\{(\w+)\}\}", str(part.get("text", "")))
    if part.get("format", "text").lower() in ("image", "video", "document", "gif"):
        return {"example": {"header_handle": [HANDLE]}} | part
    if not names or kind not in ("header", "body"):
        return part
    if not all(name.isdecimal() for name in names):
        named = [{"param_name": name, "example": "Ana"} for name in names]
        return {"example": {f"{kind}_text_named_params": named}} | part
    values = ["Ana"] * len({*names})
    return {"example": {f"{kind}_text": values if kind == "header" else [values]}} | part


def _button_with_example(button: dict[str, Any]) -> dict[str, Any]:
    match button["type"].upper():
        case "URL" if "{{" in button["url"]:
            return {"example": ["abc"]} | button
        case "COPY_CODE":
            return {"example": "25OFF"} | button
        case "FLOW":
            return {"flow_id": "1"} | button
    return button


def create(sandbox: RunningSandbox, name: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    parts = [with_examples(part) for part in components]
    creation = {"name": name, "language": "pt_BR", "category": "UTILITY", "components": parts, **more}
    status, answer = sandbox.graph("POST", f"/{sandbox.waba_id}/message_templates", creation)
    assert status == 200, answer
    created: dict[str, Any] = answer
    return created


def as_bytes(send: dict[str, Any]) -> bytes:
    return json.dumps(send).encode()
