"""Calls about the people whom a number refuses: list, block, unblock."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.graph.calls import Outcome, Row, body_of, of_number
from whatsapp_sandbox.graph.pages import page
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import missing, title_of

_NO_PHONE = 131009


async def list_blocked(platform: Platform, number: Number, request: Request) -> Outcome:
    rows = [{"messaging_product": "whatsapp", "wa_id": who.wa_id} for who in number.blocked.values()]
    return page(rows, request.url, request.query_params)


async def block(platform: Platform, number: Number, request: Request) -> Outcome:
    """What they write is told no more, and sends to them fail with 130403."""
    known, failed = _people(platform, await body_of(request))
    number.blocked.update({who.person: who for _, who in known})
    return _told("added_users", known, failed)


async def unblock(platform: Platform, number: Number, request: Request) -> Outcome:
    known, failed = _people(platform, await body_of(request))
    for _, who in known:
        number.blocked.pop(who.person, None)
    return _told("removed_users", known, failed)


def _people(platform: Platform, body: dict[str, Any]) -> tuple[list[tuple[str, Recipient]], list[str]]:
    """Those that are somebody, and the inputs that are nobody."""
    asked = body.get("block_users")
    users = [str(entry.get("user") or "") for entry in asked or () if isinstance(entry, dict)]
    found = [(user, platform.recipient(user)) for user in users]
    return [(user, who) for user, who in found if who], [user for user, who in found if who is None]


def _told(name: str, known: list[tuple[str, Recipient]], failed: list[str]) -> Outcome:
    if not known and not failed:
        return missing("block_users")
    users: dict[str, Any] = {name: [{"input": user, "wa_id": who.wa_id} for user, who in known]}
    if failed:
        error = {"code": _NO_PHONE, "message": title_of(_NO_PHONE)}
        users["failed_users"] = [{"input": user, "errors": [error]} for user in failed]
    return {"messaging_product": "whatsapp", "block_users": users}


ROWS: tuple[Row, ...] = (
    ("/block_users", "GET", of_number(list_blocked)),
    ("/block_users", "POST", of_number(block)),
    ("/block_users", "DELETE", of_number(unblock)),
)
