"""One order to the sandbox: from this machine only, read into its type, answered in JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.requests import UNREADABLE

Endpoint = Callable[[Platform, Request], Awaitable[Any]]
Row = tuple[str, str, Endpoint]  # path, method, who answers
Order = TypeVar("Order")


class NotPossible(Exception):
    """An order that cannot be followed; its text goes to the caller."""


def route(platform: Platform, path: str, method: str, endpoint: Endpoint) -> Route:
    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        return await _guarded(platform, request, endpoint)

    return Route(path, answer, methods=[method])


async def _guarded(platform: Platform, request: Request, endpoint: Endpoint) -> Response:
    """No token is asked for, so only this machine may call, and no page of another origin."""
    if not _is_local(request):
        return JSONResponse({"error": "the control API answers loopback only"}, 403)
    try:
        outcome = await endpoint(platform, request)
    except (NotPossible, *UNREADABLE) as reason:
        return JSONResponse({"error": str(reason)}, 400)
    return outcome if isinstance(outcome, Response) else JSONResponse(outcome)


def _is_local(request: Request) -> bool:
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    own = not origin or urlsplit(origin).netloc == host
    near = request.client is not None and ip_address(request.client.host).is_loopback
    return own and near and _is_no_name(urlsplit(f"//{host}").hostname or "")


def _is_no_name(host: str) -> bool:
    """A page elsewhere can make its own name mean this machine; it cannot do that to an address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


async def order_of(request: Request, kind: type[Order]) -> Order:
    return msgspec.json.decode(await request.body(), type=kind)


def recipient_of(platform: Platform, phone: str) -> Recipient:
    recipient = platform.recipient(phone)
    if recipient is None:
        raise NotPossible(f"{phone!r} is no phone number")
    return recipient


def number_of(platform: Platform, number_id: str) -> str:
    chosen = number_id or next(iter(platform.numbers))
    if chosen not in platform.numbers:
        raise NotPossible(f"there is no number {chosen}")
    return chosen
