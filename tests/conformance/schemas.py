"""The schemas of Meta's document, without the mistakes that its own examples run into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.conformance.openapi import document

ROOT = "urn:meta"
COMPONENTS = ["header", "body", "button", "carousel", "limited_time_offer", "tap_target_configuration"]
BUTTONS = ["quick_reply", "url", "catalog", "copy_code", "flow", "mpm", "voice_call"]


def violations(path: Path, pointer: str, answer: Any, examples: Iterable[Any]) -> Iterator[str]:
    """What the schema at this place of the document (`#/paths/...`) has against an answer.

    Left out is what it has against the document's own examples as well.
    """
    validator = Draft202012Validator({"$ref": f"{ROOT}{pointer}"}, registry=_registry(path))
    excused = {_fault(error) for example in examples for error in validator.iter_errors(example)}
    faults = (_fault(error) for error in validator.iter_errors(answer))
    yield from sorted({fault for fault in faults if fault not in excused})


def _fault(error: ValidationError) -> str:
    """Without the values, which differ from run to run, and without the places in lists."""
    place = re.sub(r"\[\d+\]", "[]", error.json_path.removeprefix("$."))
    named = error.validator in ("required", "enum")
    return f"schema: {place}: {error.message[:80] if named else error.validator}"


def request_schema(operation: str) -> str:
    """Where the schema of this operation's body (`POST /{Phone-Number-ID}/messages`) stands."""
    method, path = operation.split(" ", 1)
    address = f"/{{Version}}{path}".replace("/", "~1")
    return f"#/paths/{address}/{method.lower()}/requestBody/content/application~1json/schema"


@cache
def _registry(path: Path) -> Registry[Any]:
    mended = _opened(document(path))
    schemas = mended["components"]["schemas"]
    schemas["LanguageObject"]["required"] = ["code"]
    component = schemas["TemplateComponent"]["properties"]
    component["index"] = {"type": ["string", "integer"]}
    component["type"]["enum"], component["sub_type"]["enum"] = COMPONENTS, BUTTONS
    found: Registry[Any] = Registry().with_resource(
        ROOT, Resource.from_contents(mended, default_specification=DRAFT202012)
    )
    return found


def _opened(node: Any) -> Any:
    """A copy that lets unknown keys pass: branches of an `allOf` that do not cannot be satisfied together."""
    if isinstance(node, list):
        return [_opened(each) for each in node]
    if not isinstance(node, dict):
        return node
    # Some keys are HTTP statuses, which YAML reads as numbers.
    kept = {key: each for key, each in node.items() if (key, each) != ("additionalProperties", False)}
    return {str(key): _opened(each) for key, each in kept.items()}
