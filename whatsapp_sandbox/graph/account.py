"""Calls about the account: its numbers, its state, and who is subscribed to it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account.numbers import DEFAULT_FIELDS
from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, body_of, no_account
from whatsapp_sandbox.graph.pages import chosen, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem

ACCOUNT_FIELDS = ("id", "name", "timezone_id", "message_template_namespace")


def account(platform: Platform) -> dict[str, Any]:
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


async def list_numbers(platform: Platform, request: Request) -> Outcome:
    fields = request.query_params.get("fields", "")
    rows = [
        chosen(number.fields(platform.tier), fields, DEFAULT_FIELDS) for number in platform.numbers.values()
    ]
    return no_account(platform, request) or page(rows, request.url, request.query_params)


async def list_subscriptions(platform: Platform, request: Request) -> Outcome:
    app: dict[str, Any] = {
        "whatsapp_business_api_data": {"id": "1", "name": "Sandbox app", "link": "http://localhost/"}
    }
    if platform.outbox.target:
        app["override_callback_uri"] = platform.outbox.target
    return no_account(platform, request) or {"data": [app]}


async def subscribe(platform: Platform, request: Request) -> Outcome:
    """With an override address in the body, that address is challenged first."""
    body = await body_of(request)
    if problem := no_account(platform, request):
        return problem
    url = str(body.get("override_callback_uri") or "")
    if url and not await platform.outbox.subscribe(url, str(body.get("verify_token") or ""), "1158201444"):
        reason = "the callback address did not answer the challenge"
        return Problem(100, message=f"(#100) Invalid parameter: {reason}", subcode=2200)
    platform.outbox.target = url or platform.outbox.target
    return SUCCESS


async def unsubscribe(platform: Platform, request: Request) -> Outcome:
    if problem := no_account(platform, request):
        return problem
    platform.outbox.target = ""
    return SUCCESS


ROWS: tuple[Row, ...] = (
    ("/phone_numbers", "GET", list_numbers),
    ("/subscribed_apps", "GET", list_subscriptions),
    ("/subscribed_apps", "POST", subscribe),
    ("/subscribed_apps", "DELETE", unsubscribe),
)
