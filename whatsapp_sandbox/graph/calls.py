"""One call to the simulated API: who may call, how often, what is ordered to go wrong, how it is answered."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from whatsapp_sandbox.account.budget import UNREGISTERED_CALLS, usage_headers
from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.http import bearer
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import EXPIRED_TOKEN, Problem, error_body, no_such_object
from whatsapp_sandbox.wire.requests import UNREADABLE

Outcome = dict[str, Any] | Problem | Response
Endpoint = Callable[[Platform, Request], Awaitable[Outcome]]
Row = tuple[str, str, Endpoint]  # path after the object's id, method, who answers
SUCCESS: dict[str, Any] = {"success": True}


def route(platform: Platform, path: str, method: str, endpoint: Endpoint) -> Route:
    return bare_route(platform, f"/{{version}}/{{object_id}}{path}", method, endpoint)


def bare_route(platform: Platform, path: str, method: str, endpoint: Endpoint) -> Route:
    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        response = _response(await _checked(platform, request, endpoint))
        response.headers.update(_usage(platform))
        return response

    return Route(path, answer, methods=[method])


async def _checked(platform: Platform, request: Request, endpoint: Endpoint) -> Outcome:
    token = bearer(request.headers.get("authorization", "")) or request.query_params.get("access_token", "")
    if not platform.is_token(token):
        return EXPIRED_TOKEN
    fault = platform.faults.take("graph") or platform.faults.draw("graph", request.url.path)
    if fault is not None:
        await asyncio.sleep(fault.wait_ms / 1000)
        if fault.code or not fault.wire.accepts:
            return Problem(fault.code or 1)
    return _over_budget(platform, request) or await endpoint(platform, request)


def _over_budget(platform: Platform, request: Request) -> Problem | None:
    """Media and uploads are no management calls; they count for the app alone."""
    if not platform.settings.rate_limits:
        return None
    now, app_most = platform.clock.now(), platform.settings.app_calls
    if not platform.app_calls.admits(app_most, now):
        return Problem(4, message="(#4) Application request limit reached")
    if _is_management(platform, request) and not platform.calls.admits(_calls_an_hour(platform), now):
        return Problem(80007, "The account has taken too many management calls within an hour.")
    return None


def _is_management(platform: Platform, request: Request) -> bool:
    wanted = request.path_params.get("object_id", "")
    own = wanted == platform.settings.waba_id or platform.templates.by_id(wanted) is not None
    return own or (wanted in platform.numbers and not request.url.path.endswith("/media"))


def _calls_an_hour(platform: Platform) -> int:
    registered = any(number.is_registered for number in platform.numbers.values())
    return platform.settings.waba_calls if registered else UNREGISTERED_CALLS


def _usage(platform: Platform) -> dict[str, str]:
    if not platform.settings.rate_limits:
        return {}
    most, now = _calls_an_hour(platform), platform.clock.now()
    return usage_headers(platform.settings.waba_id, platform.calls, most, now)


def _response(outcome: Outcome) -> Response:
    if isinstance(outcome, Response):
        return outcome
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


def of_number(endpoint: Callable[[Platform, Number, Request], Awaitable[Outcome]]) -> Endpoint:
    """For calls on a number: whoever answers gets it, and an unknown id is refused before."""

    @wraps(endpoint)
    async def answer(platform: Platform, request: Request) -> Outcome:
        number = platform.numbers.get(object_id(request))
        if number is None:
            return no_such_object(object_id(request), request.method.lower())
        return await endpoint(platform, number, request)

    return answer


async def body_of(request: Request) -> dict[str, Any]:
    """An empty or foreign body reads as one without fields."""
    try:
        body = msgspec.json.decode(await request.body() or b"{}")
    except UNREADABLE:
        return {}
    return body if isinstance(body, dict) else {}
