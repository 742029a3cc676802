"""Meta's Postman collection: each of its requests as a replay with the answers saved beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance.openapi import JPEG
from tests.conformance.replays import Part, Replay

ORIGIN = "https://graph.facebook.com"
WEBHOOKS = "Webhook Payload Reference"
CONTENT = "What lies in a file that is uploaded in pieces."
_TYPES = {".jpg": "image/jpeg", ".webp": "image/webp", ".json": "application/json"}

Node = dict[str, Any]


def items(path: Path) -> Iterator[tuple[str, Node]]:
    """`folder / name` and the item, without the bodies of webhooks, which are no requests."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    return ((name, item) for name, item in _walk(collection["item"], "") if WEBHOOKS not in name)


def _walk(folder: list[Node], above: str) -> Iterator[tuple[str, Node]]:
    for item in folder:
        name = f"{above}{item['name']}"
        if "item" in item:
            yield from _walk(item["item"], f"{name} / ")
        else:
            yield name, item


def replays(path: Path) -> Iterator[Replay]:
    for name, item in items(path):
        request = item["request"]
        url = request["url"] if isinstance(request["url"], str) else request["url"]["raw"]
        body, parts = _content(item["name"], request.get("body") or {})
        yield Replay(
            name,
            request["method"],
            url.removeprefix(ORIGIN),
            body=body,
            parts=parts,
            headers=_headers(request),
            wanted=tuple(_saved(item)),
        )


def _headers(request: Node) -> tuple[tuple[str, str], ...]:
    given = ((header["key"], header["value"]) for header in request.get("header", ()))
    return tuple((name, value) for name, value in given if name.lower() != "content-type")


def _content(title: str, body: Node) -> tuple[str, tuple[Part, ...]]:
    match body.get("mode"):
        case "formdata":
            shown = [part for part in body["formdata"] if not part.get("disabled")]
            return "", tuple(_part(part) for part in shown)
        case "file":
            return CONTENT, ()
        case "raw" if "@/local/path/" in body["raw"]:
            raw = json.loads(body["raw"])
            file = Part("file", JPEG, raw["file"].partition(";type=")[2])
            return "", (file, Part("messaging_product", b"whatsapp"))
    return _valid(body.get("raw", "")), ()


def _part(part: Node) -> Part:
    if part.get("type") != "file":
        return Part(part["key"], part["value"].encode())
    source = str(part["src"] or "flow.json")
    # The saved answer finds fault with the file.
    content = b'{"version":"5.0"}' if source.endswith(".json") else JPEG
    return Part(part["key"], content, _TYPES[Path(source).suffix])


def _valid(text: str) -> str:
    """As it is published, with bare placeholders quoted and commas too many taken away."""
    quoted = re.sub(r"(:\s*)(<[A-Z_]+>)(\s*[,}])", r'\1"\2"\3', text)
    return re.sub(r",(\s*[}\]])", r"\1", quoted)


def _saved(item: Node) -> Iterator[Any]:
    for response in item.get("response", ()):
        try:
            yield json.loads(response.get("body") or "")
        except ValueError:
            continue  # an empty one, or one that is cut off, says nothing
