"""Meta's OpenAPI document: its requests and answers as replays, and its schemas as they should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.conformance.replays import Part, Replay

METHODS = ("get", "post", "put", "delete")
JSON = "application/json"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 200
WRONG_TOKEN = "not-the-token"

Node = dict[str, Any]


@cache
def document(path: Path) -> Node:
    loaded: Node = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


def operations(path: Path) -> Iterator[tuple[str, Node]]:
    """`POST /{Phone-Number-ID}/messages` and what the document says about it."""
    for address, methods in document(path)["paths"].items():
        for method in METHODS:
            if method in methods:
                yield f"{method.upper()} {address.replace('/{Version}', '')}", methods[method]


def replays(path: Path) -> Iterator[Replay]:
    for name, operation in operations(path):
        bodies = _examples(operation.get("requestBody", {}))
        yield from _of_bodies(name, operation, bodies) if bodies else _of_answers(name, operation)
        if "401" in operation["responses"]:
            yield _with_wrong_token(name, operation)


def errors(path: Path) -> Iterator[tuple[str, Node]]:
    """Every error that the document shows under a call, with the call and the HTTP status."""
    for name, operation in operations(path):
        for status, response in operation["responses"].items():
            for title, body in _examples(response).items():
                if isinstance(body, dict) and "error" in body:
                    yield f"{name} {status} {title}", body


def _of_bodies(name: str, operation: Node, bodies: Node) -> Iterator[Replay]:
    """Every request of the document; the answer of the same name belongs to it, else any may."""
    answers = _answers(operation)
    for title, body in bodies.items():
        wanted = (answers[title],) if title in answers else tuple(answers.values())
        parts = _parts(body) if isinstance(body, dict) and _is_form(name, body) else ()
        text = "" if parts else json.dumps(body, ensure_ascii=False)
        yield _replay(name, operation, title, body=text, parts=parts, wanted=wanted)


def _of_answers(name: str, operation: Node) -> Iterator[Replay]:
    """Requests without a body: one for each answer, which asks for the fields that this one has."""
    queries = {parameter.get("name") for parameter in operation.get("parameters", ())}
    for title, answer in _answers(operation).items():
        fields = _fields(answer) if name.startswith("GET ") and "fields" in queries else ()
        query = f"?fields={','.join(fields)}" if fields else ""
        yield _replay(name, operation, title, query=query, wanted=(answer,))


def _with_wrong_token(name: str, operation: Node) -> Replay:
    answers = tuple(_examples(operation["responses"]["401"]).values())
    known = tuple(one for one in answers if one["error"]["code"] == 190)
    return _replay(name, operation, "wrong token", wanted=known, token=WRONG_TOKEN, status=401)


def _replay(name: str, operation: Node, title: str, query: str = "", **more: Any) -> Replay:
    method, path = name.split(" ", 1)
    status = str(more.get("status", 200))
    content = operation["responses"].get(status, {}).get("content", {}).get(JSON, {})
    pointer = _pointer(method, path, status) if "schema" in content else ""
    beside = tuple(_answers(operation).values())
    return Replay(f"{name}: {title}", method, f"/v23.0{path}{query}", schema=pointer, examples=beside, **more)


def _pointer(method: str, path: str, status: str) -> str:
    """Where the answer's schema stands, as a JSON pointer into the document."""
    address = f"/{{Version}}{path}".replace("~", "~0").replace("/", "~1")
    return f"#/paths/{address}/{method.lower()}/responses/{status}/content/application~1json/schema"


def _answers(operation: Node) -> Node:
    return _examples(operation["responses"].get("200") or operation["responses"].get(200) or {})


def _examples(part: Node) -> Node:
    found: Node = {}
    for content in part.get("content", {}).values():
        found |= {name: one.get("value") for name, one in content.get("examples", {}).items()}
        if "example" in content:
            found["example"] = content["example"]
    return found


def _fields(answer: Any) -> tuple[str, ...]:
    """None of an answer that wraps them, as the profile does."""
    rows = answer.get("data", [answer]) if isinstance(answer, dict) else []
    if any("business_profile" in row for row in rows):
        return ()
    shown = {key: None for row in (rows if isinstance(rows, list) else []) for key in row}
    return tuple(shown)


def _is_form(name: str, body: Node) -> bool:
    """Some forms are written down as if they were JSON."""
    return str(body.get("file", "")).startswith("@") or name.endswith("/whatsapp_business_encryption")


def _parts(body: Node) -> tuple[Part, ...]:
    return tuple(_part(name, str(value)) for name, value in body.items())


def _part(name: str, value: str) -> Part:
    if not value.startswith("@"):
        return Part(name, value.encode())
    kinds = {"ogg": "audio/ogg", "webp": "image/webp", "jpg": "image/jpeg"}
    ending = value.partition(";")[0].rpartition(".")[2]
    return Part(name, JPEG, kinds[ending])
