"""Calls about the account: its fields, its numbers, who is subscribed to it, and the token that is used."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account.health import health
from whatsapp_sandbox.account.numbers import DEFAULT_FIELDS
from whatsapp_sandbox.graph import analytics, marketing, numbers
from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, body_of, no_account, object_id
from whatsapp_sandbox.graph.pages import asked_for, chosen, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem

ACCOUNT_FIELDS = ("id", "name", "timezone_id", "message_template_namespace")
CANNOT_DISABLE_INSIGHTS = 200006


def account(platform: Platform) -> dict[str, Any]:
    settings, state = platform.settings, platform.account
    return {
        "id": settings.waba_id,
        "name": state.name,
        "timezone_id": state.timezone_id,
        "currency": settings.currency,
        "country": "BR",
        "primary_business_location": "BR",
        "ownership_type": "SELF_OWNED",
        "message_template_namespace": "sandbox",
        "account_review_status": "APPROVED",
        "status": "DISABLED" if state.locked else "ACTIVE",
        "business_verification_status": "verified" if state.verified else "not_verified",
        "is_enabled_for_insights": state.insights,
        "whatsapp_business_manager_messaging_limit": platform.tier,
        "owner_business_info": {"id": settings.business_id, "name": state.name},
        "health_status": health(platform),
        **marketing.fields(platform),
    }


def shown(platform: Platform, fields: str) -> Outcome:
    """The fields asked for; those of analytics carry their arguments with them."""
    everything, problem = account(platform), None
    for field in asked_for(fields):
        name = field.partition(".")[0]
        if name in analytics.FIELDS:
            found = analytics.FIELDS[name](platform, analytics.arguments(field))
            problem = problem or (found if isinstance(found, Problem) else None)
            everything[name] = found
    names = ",".join(field.partition(".")[0] for field in asked_for(fields))
    return problem or chosen(everything, names, ACCOUNT_FIELDS)


async def change(platform: Platform, request: Request) -> Outcome:
    asked = {**request.query_params, **await body_of(request)}
    state = platform.account
    marketing.change(platform, asked)
    if "is_enabled_for_insights" in asked:
        wanted = str(asked["is_enabled_for_insights"]).lower() == "true"
        if state.insights and not wanted:
            return Problem(CANNOT_DISABLE_INSIGHTS, "Once they are on they stay on.")
        state.insights = wanted
        return {"id": object_id(request)}
    if "name" in asked and not str(asked["name"]).strip():
        return Problem(100, message="(#100) Param name must not be empty.")
    state.name = str(asked.get("name") or state.name)
    state.timezone_id = str(asked.get("timezone_id") or state.timezone_id)
    return SUCCESS


async def list_numbers(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    everything = [numbers.fields_of(platform, number) for number in platform.numbers.values()]
    filters = _filters(query.get("filtering", ""))
    if isinstance(filters, Problem):
        return filters
    rows = [
        chosen(row, query.get("fields", ""), DEFAULT_FIELDS)
        for row in everything
        if all(_passes(row, one) for one in filters)
    ]
    return no_account(platform, request) or page(rows, request.url, query)


def _filters(text: str) -> list[dict[str, Any]] | Problem:
    """Meta's own example has single quotes."""
    try:
        filters = json.loads(text.replace("'", '"') or "[]")
    except json.JSONDecodeError:
        filters = None
    if isinstance(filters, list) and all(isinstance(one, dict) for one in filters):
        return filters
    return Problem(100, message="(#100) Param filtering must be a JSON list of objects.")


def _passes(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    shown, value = str(row.get(str(wanted.get("field")))), wanted.get("value")
    values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    among = shown in values
    return not among if str(wanted.get("operator", "EQUAL")).upper().startswith("NOT") else among


async def list_subscriptions(platform: Platform, request: Request) -> Outcome:
    apps = [_subscribed(platform)] if platform.outbox.subscribed else []
    return no_account(platform, request) or {"data": apps}


def _subscribed(platform: Platform) -> dict[str, Any]:
    settings = platform.settings
    about = {"id": settings.app_id, "name": "Sandbox app", "link": "http://localhost/"}
    app: dict[str, Any] = {"whatsapp_business_api_data": about}
    if url := platform.outbox.override_of(settings.waba_id):
        app["override_callback_uri"] = url
    return app


async def subscribe(platform: Platform, request: Request) -> Outcome:
    """With an override address in the body, that address is challenged first."""
    body = await body_of(request)
    if problem := no_account(platform, request):
        return problem
    url = str(body.get("override_callback_uri") or "")
    if url and not await platform.outbox.subscribe(url, str(body.get("verify_token") or ""), "1158201444"):
        reason = "the callback address did not answer the challenge"
        return Problem(100, message=f"(#100) Invalid parameter: {reason}", subcode=2200)
    platform.outbox.subscribed = True
    platform.outbox.override(object_id(request), url)
    return SUCCESS | {"data": [_subscribed(platform)]} if url else SUCCESS


async def unsubscribe(platform: Platform, request: Request) -> Outcome:
    if problem := no_account(platform, request):
        return problem
    platform.outbox.subscribed = False
    platform.outbox.override(object_id(request), "")
    return SUCCESS


async def debug_token(platform: Platform, request: Request) -> Outcome:
    now, expires = platform.clock.now(), platform.account.token_expires
    valid = platform.is_token(request.query_params.get("input_token", ""))
    about = {
        "app_id": platform.settings.app_id,
        "type": "SYSTEM_USER",
        "application": "Sandbox app",
        "data_access_expires_at": 0,
        "expires_at": expires // 1000,
        "is_valid": valid,
        "issued_at": now // 1000,
        "scopes": ["whatsapp_business_management", "whatsapp_business_messaging"],
        "user_id": platform.settings.business_id,
    }
    return {"data": about}


ROWS: tuple[Row, ...] = (
    ("/phone_numbers", "GET", list_numbers),
    ("/subscribed_apps", "GET", list_subscriptions),
    ("/subscribed_apps", "POST", subscribe),
    ("/subscribed_apps", "DELETE", unsubscribe),
    ("/template_analytics", "GET", analytics.list_template_analytics),
)
BARE: tuple[Row, ...] = (("/{version}/debug_token", "GET", debug_token),)
