"""The fields of a body, whether it came as JSON or as a form; a file counts as its text."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from whatsapp_sandbox.graph.calls import body_of

FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


async def fields_of(request: Request) -> dict[str, Any]:
    """A misshapen form reads as one without fields."""
    if not request.headers.get("content-type", "").startswith(FORMS):
        return await body_of(request)
    try:
        async with request.form(max_files=1, max_fields=20) as form:
            return {name: await _text(value) for name, value in form.items()}
    except (MultiPartException, AssertionError, KeyError):
        return {}


async def _text(value: str | UploadFile) -> str:
    return value if isinstance(value, str) else (await value.read()).decode(errors="replace")


def listed(value: Any) -> list[str]:
    """A form has its lists as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    return [str(one) for one in value] if isinstance(value, list) else []
