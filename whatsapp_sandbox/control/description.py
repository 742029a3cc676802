"""`/_sandbox/openapi.json`: what can be asked of the sandbox, read out of the routes and of their code."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount, Route

from whatsapp_sandbox.control import examples
from whatsapp_sandbox.control.reading import order_in, queries_in
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.requests import Creation, TemplateContent

Node = dict[str, Any]
Endpoint = Callable[..., Any]
_REF = "#/components/schemas/{name}"
_CONTROL = "/_sandbox"
# Of calls whose code reads its body by hand.
_BODIES: dict[tuple[str, str], type] = {
    ("POST", "/{version}/{object_id}/message_templates"): Creation,
    ("POST", "/{version}/{object_id}/upsert_message_templates"): Creation,
}
_EXAMPLES: dict[tuple[str, str], Node] = {
    ("POST", "/{version}/{object_id}/message_templates"): examples.CREATIONS,
    ("POST", "/{version}/{object_id}/upsert_message_templates"): examples.CODES,
}
_FILES = {("POST", "/{version}/{object_id}/media")}
_PAGED = ("fields", "limit", "after")
# Answered on the connection itself (http.py), so no route tells of them.
_SENDS = {
    "messages": "Send a message of any type, or confirm the reading of one.",
    "marketing_messages": "Send a marketing template by the Marketing Messages API.",
}
_INFO = {
    "title": "whatsapp_sandbox",
    "version": "1",
    "description": (
        "The control API under /_sandbox answers this machine only and asks for no token. "
        "The rest is the simulated platform; any version may stand in its paths."
    ),
}


class Refused(msgspec.Struct):
    """What the control API says about an order that cannot be followed."""

    error: str


class GraphError(msgspec.Struct):
    message: str
    type: str
    code: int
    fbtrace_id: str
    error_subcode: int | None = None
    error_data: dict[str, Any] | None = None


class GraphRefusal(msgspec.Struct):
    error: GraphError


class Send(msgspec.Struct):
    """The object of the type stands under the type's own name, as `template` does here."""

    messaging_product: str
    to: str
    type: str = "text"
    recipient: str | None = None
    template: TemplateContent | None = None
    biz_opaque_callback_data: str | None = None


async def openapi(platform: Platform, request: Request) -> Any:
    """This description, in OpenAPI 3.1."""
    routes: Iterable[BaseRoute] = request.scope["app"].routes
    return described(routes)


def described(routes: Iterable[BaseRoute]) -> Node:
    calls = [
        (path, method, inspect.unwrap(route.endpoint))
        for path, route in _flat(routes)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    bodies = {call: order_in(call[2]) or _BODIES.get((call[1], call[0])) for call in calls}
    kinds = [Refused, GraphRefusal, Send, *dict.fromkeys(filter(None, bodies.values()))]
    shown, schemas = msgspec.json.schema_components(kinds, ref_template=_REF)
    refs = dict(zip(kinds, shown, strict=True))
    paths: Node = {}
    for path, method, endpoint in calls:
        operation = _operation(path, method, endpoint, refs.get(bodies[path, method, endpoint]))
        paths.setdefault(path, {})[method.lower()] = operation
    paths |= {f"/{{version}}/{{phone_number_id}}/{name}": {"post": _send(name)} for name in _SENDS}
    security = {"token": {"type": "http", "scheme": "bearer"}}
    components = {"schemas": schemas, "securitySchemes": security}
    return {"openapi": "3.1.0", "info": _INFO, "paths": paths, "components": components}


def _flat(routes: Iterable[BaseRoute], before: str = "") -> Iterator[tuple[str, Route]]:
    """Without the pages, what catches unknown calls, and the same calls with a slash at their end."""
    known: set[str] = set()
    for route in routes:
        if isinstance(route, Mount):
            yield from _flat(route.routes, before + route.path)
        elif isinstance(route, Route):
            path = before + route.path
            is_again = path.endswith("/") and path[:-1] in known
            if not (is_again or ":path}" in path or _is_page(route.endpoint)):
                known.add(path)
                yield path, route


def _is_page(endpoint: Endpoint) -> bool:
    return ".phone." in inspect.unwrap(endpoint).__module__


def _operation(path: str, method: str, endpoint: Endpoint, body: Node | None) -> Node:
    is_control = path.startswith(_CONTROL)
    told = {
        "operationId": f"{method.lower()}_{re.sub(r'[^a-z]+', '_', path.lower()).strip('_')}",
        "summary": _summary(endpoint),
        "tags": [f"{'control' if is_control else 'graph'}: {endpoint.__module__.rpartition('.')[2]}"],
        "parameters": [*_places(path), *_queries(method, endpoint, is_control)],
        "responses": _responses(is_control),
    }
    if not is_control:
        told["security"] = [{"token": []}]
    if content := _content(path, method, body):
        told["requestBody"] = {"content": content, "required": body is not None}
    return told


def _summary(endpoint: Endpoint) -> str:
    said = (inspect.getdoc(endpoint) or "").partition("\n\n")[0]
    return textwrap.shorten(said, 200) or f"{endpoint.__name__.replace('_', ' ').capitalize()}."


def _places(path: str) -> list[Node]:
    said = {"version": {"type": "string", "pattern": r"^v\d+\.\d+$", "default": "v25.0"}}
    return [
        {"name": name, "in": "path", "required": True, "schema": said.get(name, {"type": "string"})}
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _queries(method: str, endpoint: Endpoint, is_control: bool) -> list[Node]:
    names = dict.fromkeys((*queries_in(endpoint), *(() if is_control or method != "GET" else _PAGED)))
    return [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]


def _content(path: str, method: str, body: Node | None) -> Node | None:
    if (method, path) in _FILES:
        fields = {"messaging_product": {"type": "string"}, "file": {"type": "string", "format": "binary"}}
        return {"multipart/form-data": {"schema": {"type": "object", "properties": fields}}}
    if body is not None:
        shown = {name: {"value": value} for name, value in _EXAMPLES.get((method, path), {}).items()}
        return {"application/json": {"schema": body} | ({"examples": shown} if shown else {})}
    if method == "POST" and not path.startswith(_CONTROL):
        return {"application/json": {"schema": {"type": "object"}}}
    return None


def _responses(is_control: bool) -> Node:
    refusal = Refused if is_control else GraphRefusal
    schema = {"$ref": _REF.format(name=refusal.__name__)}
    return {
        "200": {"description": "As asked.", "content": {"application/json": {"schema": {}}}},
        "4XX": {"description": "Refused.", "content": {"application/json": {"schema": schema}}},
    }


def _send(name: str) -> Node:
    return {
        "operationId": f"post_{name}",
        "summary": _SENDS[name],
        "tags": ["graph: sends"],
        "security": [{"token": []}],
        "parameters": _places("/{version}/{phone_number_id}"),
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": _REF.format(name="Send")}}},
        },
        "responses": _responses(is_control=False),
    }
