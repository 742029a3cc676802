"""One call to the simulated API: who may call, what is ordered to go wrong, and how an answer is written."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from whatsapp_sandbox.http import bearer
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import EXPIRED_TOKEN, Problem, error_body, no_such_object

Outcome = dict[str, Any] | Problem
Endpoint = Callable[[Platform, Request], Awaitable[Outcome]]
Row = tuple[str, str, Endpoint]  # path after the object's id, method, who answers
SUCCESS: dict[str, Any] = {"success": True}


def route(platform: Platform, path: str, method: str, endpoint: Endpoint) -> Route:
    return bare_route(platform, f"/{{version}}/{{object_id}}{path}", method, endpoint)


def bare_route(platform: Platform, path: str, method: str, endpoint: Endpoint) -> Route:
    async def answer(request: Request) -> Response:
        return _response(await _checked(platform, request, endpoint))

    return Route(path, answer, methods=[method])


async def _checked(platform: Platform, request: Request, endpoint: Endpoint) -> Outcome:
    token = bearer(request.headers.get("authorization", "")) or request.query_params.get("access_token", "")
    if not hmac.compare_digest(token.encode(), platform.settings.token.encode()):
        return EXPIRED_TOKEN
    fault = platform.faults.take("graph")
    if fault is not None:
        await asyncio.sleep(fault.wait_ms / 1000)
        if fault.code or not fault.wire.accepts:
            return Problem(fault.code or 1)
    return await endpoint(platform, request)


def _response(outcome: Outcome) -> Response:
    if isinstance(outcome, Problem):
        body, status = error_body(outcome, f"A{secrets.token_hex(11)}"), outcome.http
    else:
        body, status = msgspec.json.encode(outcome), 200
    return Response(body, status, media_type="application/json; charset=UTF-8")


def object_id(request: Request) -> str:
    found: str = request.path_params["object_id"]
    return found


def no_account(platform: Platform, request: Request) -> Problem | None:
    if object_id(request) == platform.settings.waba_id:
        return None
    return no_such_object(object_id(request), request.method.lower())


async def body_of(request: Request) -> dict[str, Any]:
    """An empty or foreign body reads as one without fields."""
    try:
        body = msgspec.json.decode(await request.body() or b"{}")
    except msgspec.DecodeError:
        return {}
    return body if isinstance(body, dict) else {}
