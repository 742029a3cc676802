"""The page that lists the API's operations, made of its own description; it loads nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from avisa.api.problem_text import PROBLEMS

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

CODE = re.compile(r"`([^`]+)`")


def marked(text: str) -> Markup:
    """What stands between backticks is shown as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))


pages = Environment(
    loader=PackageLoader("avisa.api", "html"), autoescape=select_autoescape(), trim_blocks=True
)


pages.filters["marked"] = marked


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    required: bool
    note: str


@dataclass(frozen=True, slots=True)
class Body:
    """Something with fields, or one of a few words."""

    description: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]


def page(described: Mapping[str, Any]) -> str:
    return pages.get_template("reference.html").render(
        info=described["info"],
        operations=list(operations(described)),
        schemas={name: body_named(told) for name, told in described["components"]["schemas"].items()},
        problems=PROBLEMS,
        events=described["webhooks"],
    )


def operations(described: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            yield Operation(
                method=method.upper(),
                path=f"/v1{path}",
                summary=told.get("summary", ""),
                description=told.get("description", ""),
                parameters=tuple(parameter(one) for one in told.get("parameters", ())),
                body=body_of(told, described),
                answers=tuple(
                    (status, kind_of(schema_in(answer)))
                    for status, answer in told["responses"].items()
                    if status.isdigit() and status.startswith("2")
                ),
            )


def parameter(told: Mapping[str, Any]) -> Field:
    return Field(
        f"{told['name']} ({told['in']})",
        kind_of(told["schema"]),
        told.get("required", False),
        told.get("description", ""),
    )


def body_of(told: Mapping[str, Any], described: Mapping[str, Any]) -> tuple[Field, ...]:
    reference = schema_in(told.get("requestBody", {})).get("$ref", "")
    if not reference:
        return ()
    return tuple(fields_of(described["components"]["schemas"][reference.rsplit("/", 1)[-1]]))


def body_named(schema: Mapping[str, Any]) -> Body:
    return Body(
        schema.get("description", ""), tuple(fields_of(schema)), tuple(map(str, schema.get("enum", ())))
    )


def schema_in(told: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = told.get("content", {}).get("application/json", {}).get("schema", {})
    return schema


def fields_of(schema: Mapping[str, Any]) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        yield Field(name, kind_of(told), name in required, told.get("description", ""))


def kind_of(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{kind_of(schema['items'])}]"
    return str(schema.get("format") or schema.get("type", ""))
