"""Meta's own examples of sends, replayed: each is accepted, and the answer has the keys that Meta's has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .conftest import CONFORMANCE

MESSAGES = "/{Version}/{Phone-Number-ID}/messages"
_MEDIA = ("image", "video", "document", "gif", "location")
# What Meta's examples leave to the reader.
PLACES = {
    r"\{\{Recipient[^}]*\}\}": sends.ANA,
    r"<?http\(s\)://[^\">]*>?": "https://escola.example/anexo",
    "<HEADER_TYPE>": "text",
    "language-and-locale-code": "pt_BR",
}


@cache
def _operation() -> dict[str, Any]:
    text = (CONFORMANCE / "meta-openapi-v23.yaml").read_text(encoding="utf-8")
    operation: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)["paths"][MESSAGES]["post"]
    return operation


def _requests() -> Iterator[Any]:
    examples = _operation()["requestBody"]["content"]["application/json"]["examples"]
    for name, example in examples.items():
        yield pytest.param(_filled_in(example["value"]), id=name.replace(" ", "_"))


def _filled_in(example: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(example)
    for place, value in PLACES.items():
        text = re.sub(place, value, text)
    filled: dict[str, Any] = json.loads(text)
    return filled


def _replies() -> dict[str, Any]:
    examples = _operation()["responses"]["200"]["content"]["application/json"]["examples"]
    return {name: example["value"] for name, example in examples.items()}


def _template_behind(send: dict[str, Any]) -> dict[str, Any]:
    """What must have been approved for this send to fit."""
    content = send["template"]
    name = "".join(sign if sign.isalnum() else "_" for sign in content["name"].lower())
    content["name"] = name
    parts = [_approved(part) for part in content.get("components", ()) if part["type"].lower() != "button"]
    buttons = [_button(part) for part in content.get("components", ()) if part["type"].lower() == "button"]
    if not any(part["type"] == "BODY" for part in parts):
        parts.append({"type": "BODY", "text": "Olá, esta é uma mensagem."})
    if buttons:
        parts.append({"type": "BUTTONS", "buttons": buttons})
    language = content["language"]["code"]
    parts = [sends.with_examples(part) for part in parts]
    return {"name": name, "language": language, "category": "UTILITY", "components": parts}


def _approved(part: dict[str, Any]) -> dict[str, Any]:
    kind, parameters = part["type"].upper(), part.get("parameters", ())
    medium = next((each["type"] for each in parameters if each["type"] in _MEDIA), "")
    if medium:
        return {"type": kind, "format": medium.upper()}
    words = " e depois disso ".join(f"{{{{{place}}}}}" for place in range(1, len(parameters) + 1))
    return {"type": kind, "text": f"Olá {words}, até logo."}


def _button(part: dict[str, Any]) -> dict[str, Any]:
    kind = part["sub_type"].upper()
    return {"type": kind, "text": kind} | ({"url": "https://x.example/{{1}}"} if kind == "URL" else {})


def _keys(value: Any) -> Any:
    """The same value with every leaf replaced by the name of its type."""
    if isinstance(value, dict):
        return {key: _keys(each) for key, each in value.items()}
    return [_keys(each) for each in value] if isinstance(value, list) else type(value).__name__


def _is_like(shown: Any, wanted: Any) -> bool:
    """Every key of Meta's example is there with its type; newer keys may stand beside."""
    if isinstance(wanted, dict):
        return isinstance(shown, dict) and all(_is_like(shown.get(key), wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(shown, list) and all(_is_like(*pair) for pair in zip(shown, wanted, strict=True))
    return bool(shown == wanted)


@pytest.mark.parametrize("send", [*_requests()] if CONFORMANCE.is_dir() else [])
def test_metas_request_examples_are_accepted(sandbox: RunningSandbox, send: dict[str, Any]) -> None:
    receipt = send.get("status") == "read"
    if receipt:
        heard = sandbox.control("POST", "/inbound", {"phone": sends.ANA, "text": "Oi"})
        send = send | {"message_id": heard["wamid"]}
    if send.get("type") == "template":
        creation = _template_behind(send)
        if creation["name"] != "hello_world":  # that one every account has from the start
            status, answer = sandbox.graph("POST", f"/{sandbox.waba_id}/message_templates", creation)
            assert status == 200, answer
    status, answer = sends.post(sandbox, send)
    assert status == 200, answer
    example = "Send typing indicator and read receipt" if receipt else "Example response"
    replies = _replies()
    wanted = replies.get(example) or next(iter(replies.values()))
    assert _is_like(_keys(answer), _keys(wanted)), answer


def test_all_of_metas_replies_to_a_send_are_alike() -> None:
    """So that comparing with one of them is comparing with all."""
    shapes = {
        json.dumps(_keys(reply), sort_keys=True) for reply in _replies().values() if "messages" in reply
    }
    assert len(_replies()) > 40
    assert len(shapes) == 1
