"""The rest of the simulated API: templates, numbers, subscriptions."""

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
from whatsapp_sandbox.news import template_status
from whatsapp_sandbox.numbers import DEFAULT_FIELDS
from whatsapp_sandbox.pages import chosen, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates import Template
from whatsapp_sandbox.wire.errors import EXPIRED_TOKEN, Problem, error_body, missing, no_such_object

Outcome = dict[str, Any] | Problem
Endpoint = Callable[[Platform, Request], Awaitable[Outcome]]
TEMPLATE_FIELDS = ("name", "parameter_format", "components", "language", "status", "category", "id")
FILTERS = ("name", "status", "category", "language")
_SUCCESS: dict[str, Any] = {"success": True}


def routes(platform: Platform) -> list[Route]:
    def route(path: str, method: str, endpoint: Endpoint) -> Route:
        async def answer(request: Request) -> Response:
            return _response(await _checked(platform, request, endpoint))

        return Route(f"/{{version}}/{{object_id}}{path}", answer, methods=[method])

    return [
        route("", "GET", get_object),
        route("/message_templates", "GET", list_templates),
        route("/message_templates", "POST", create_template),
        route("/message_templates", "DELETE", delete_template),
        route("/phone_numbers", "GET", list_numbers),
        route("/subscribed_apps", "GET", list_subscriptions),
        route("/subscribed_apps", "POST", subscribe),
        route("/subscribed_apps", "DELETE", unsubscribe),
        route("{rest:path}", "GET", unknown),
        route("{rest:path}", "POST", unknown),
    ]


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


def _object_id(request: Request) -> str:
    object_id: str = request.path_params["object_id"]
    return object_id


def _no_account(platform: Platform, request: Request) -> Problem | None:
    if _object_id(request) == platform.settings.waba_id:
        return None
    return no_such_object(_object_id(request), request.method.lower())


async def unknown(platform: Platform, request: Request) -> Outcome:
    return no_such_object(_object_id(request), request.method.lower())


async def get_object(platform: Platform, request: Request) -> Outcome:
    """A number, a template or the account, whichever has this id."""
    object_id, fields = _object_id(request), request.query_params.get("fields", "")
    if number := platform.numbers.get(object_id):
        return chosen(number.fields(platform.tier), fields, DEFAULT_FIELDS)
    if template := platform.templates.by_id(object_id):
        return chosen(template.fields(), fields, TEMPLATE_FIELDS)
    if object_id == platform.settings.waba_id:
        return chosen(_account(platform), fields, ("id", "name", "timezone_id", "message_template_namespace"))
    return no_such_object(object_id, "get")


def _account(platform: Platform) -> dict[str, Any]:
    settings = platform.settings
    entity = {"entity_type": "WABA", "id": settings.waba_id, "can_send_message": "AVAILABLE"}
    return {
        "id": settings.waba_id,
        "name": settings.verified_name,
        "timezone_id": "25",
        "currency": "BRL",
        "country": "BR",
        "message_template_namespace": "sandbox",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "whatsapp_business_manager_messaging_limit": platform.tier,
        "health_status": {"can_send_message": "AVAILABLE", "entities": [entity]},
    }


async def list_templates(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    rows = [
        chosen(template.fields(), query.get("fields", ""), TEMPLATE_FIELDS)
        for template in platform.templates
        if _fits(template, {name: query[name] for name in FILTERS if query.get(name)})
    ]
    return _no_account(platform, request) or page(rows, request.url, query)


def _fits(template: Template, filters: dict[str, str]) -> bool:
    """A name is found by a part of it; the others must be equal."""
    fields = template.fields()
    return all(
        wanted in fields[name] if name == "name" else fields[name].upper() == wanted.upper()
        for name, wanted in filters.items()
    )


async def create_template(platform: Platform, request: Request) -> Outcome:
    body = await _body(request)
    if problem := _no_account(platform, request):
        return problem
    made = platform.templates.create(body)
    if isinstance(made, Problem):
        return made
    platform.outbox.add(template_status(made, made.status, "NONE", platform.clock.now()))
    return {"id": made.id, "status": made.status, "category": made.category}


async def delete_template(platform: Platform, request: Request) -> Outcome:
    name, template_id = request.query_params.get("name", ""), request.query_params.get("hsm_id", "")
    if not name:
        return missing("name")
    gone = platform.templates.delete(name, template_id)
    return _no_account(platform, request) or (
        _SUCCESS if gone else no_such_object(template_id or name, "delete")
    )


async def list_numbers(platform: Platform, request: Request) -> Outcome:
    fields = request.query_params.get("fields", "")
    rows = [
        chosen(number.fields(platform.tier), fields, DEFAULT_FIELDS) for number in platform.numbers.values()
    ]
    return _no_account(platform, request) or page(rows, request.url, request.query_params)


async def list_subscriptions(platform: Platform, request: Request) -> Outcome:
    app: dict[str, Any] = {
        "whatsapp_business_api_data": {"id": "1", "name": "Sandbox app", "link": "http://localhost/"}
    }
    if platform.outbox.target:
        app["override_callback_uri"] = platform.outbox.target
    return _no_account(platform, request) or {"data": [app]}


async def subscribe(platform: Platform, request: Request) -> Outcome:
    """With an override address in the body, that address is challenged first."""
    body = await _body(request)
    if problem := _no_account(platform, request):
        return problem
    url = str(body.get("override_callback_uri") or "")
    if url and not await platform.outbox.subscribe(url, str(body.get("verify_token") or ""), "1158201444"):
        reason = "the callback address did not answer the challenge"
        return Problem(100, message=f"(#100) Invalid parameter: {reason}", subcode=2200)
    platform.outbox.target = url or platform.outbox.target
    return _SUCCESS


async def unsubscribe(platform: Platform, request: Request) -> Outcome:
    if problem := _no_account(platform, request):
        return problem
    platform.outbox.target = ""
    return _SUCCESS


async def _body(request: Request) -> dict[str, Any]:
    """An empty or foreign body reads as one without fields."""
    try:
        body = msgspec.json.decode(await request.body() or b"{}")
    except msgspec.DecodeError:
        return {}
    return body if isinstance(body, dict) else {}
