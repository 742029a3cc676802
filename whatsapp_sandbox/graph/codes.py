"""Calls about a number's QR codes: each is a link that opens a chat with a prefilled message."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, body_of, of_number
from whatsapp_sandbox.graph.pages import asked_for, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import missing, no_such_object

DEFAULT_FIELDS = ("code", "prefilled_message", "deep_link_url")
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


async def list_codes(platform: Platform, number: Number, request: Request) -> Outcome:
    query = request.query_params
    names = [field.partition(".")[0] for field in asked_for(query.get("fields", ""))]
    wanted = request.path_params.get("code") or query.get("code") or ""
    if wanted and wanted not in number.codes:
        return no_such_object(wanted, "get")
    codes = [wanted] if wanted else [*number.codes]
    rows = [{name: _shown(number, code)[name] for name in _known(names)} for code in codes]
    return page(rows, request.url, query)


def _known(names: list[str]) -> list[str]:
    known = (*DEFAULT_FIELDS, "qr_image_url", "creation_time")
    return [name for name in names if name in known] or [*DEFAULT_FIELDS]


def _shown(number: Number, code: str) -> dict[str, Any]:
    """There is no picture behind the address of the picture."""
    return {
        "code": code,
        "prefilled_message": number.codes[code],
        "deep_link_url": f"https://wa.me/message/{code}",
        "qr_image_url": f"https://wa.me/qr/{code}",
        "creation_time": number.code_times.get(code, 0) // 1000,
    }


async def keep_code(platform: Platform, number: Number, request: Request) -> Outcome:
    """Makes a new one, or changes the message of the one whose `code` is given."""
    body = await body_of(request)
    words = str(body.get("prefilled_message") or "")
    if not words:
        return missing("prefilled_message")
    code = str(body.get("code") or "")
    if code and code not in number.codes:
        return no_such_object(code, "post")
    code = code or _new_code(number)
    number.codes[code] = words
    number.code_times.setdefault(code, platform.clock.now())
    names = (*DEFAULT_FIELDS, "qr_image_url") if body.get("generate_qr_image") else DEFAULT_FIELDS
    return {name: _shown(number, code)[name] for name in names}


def _new_code(number: Number) -> str:
    number.codes_made += 1
    drawn = sha256(f"{number.id}/{number.codes_made}".encode()).digest()
    return "".join(_SIGNS[byte % len(_SIGNS)] for byte in drawn[:14])


async def drop_code(platform: Platform, number: Number, request: Request) -> Outcome:
    code = str(request.path_params["code"])
    number.code_times.pop(code, None)
    return no_such_object(code, "delete") if number.codes.pop(code, None) is None else SUCCESS


ROWS: tuple[Row, ...] = (
    ("/message_qrdls", "GET", of_number(list_codes)),
    ("/message_qrdls", "POST", of_number(keep_code)),
    ("/message_qrdls/{code}", "GET", of_number(list_codes)),
    ("/message_qrdls/{code}", "DELETE", of_number(drop_code)),
)
