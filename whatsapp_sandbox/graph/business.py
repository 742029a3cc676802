"""Calls about the business portfolio: its name, the accounts it owns, those shared with it, its credit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request

from whatsapp_sandbox.graph.account import ACCOUNT_FIELDS, account
from whatsapp_sandbox.graph.calls import Endpoint, Outcome, Row, object_id
from whatsapp_sandbox.graph.pages import chosen, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import no_such_object

FIELDS = ("id", "name")


def of_business(endpoint: Callable[[Platform, Request], Awaitable[Outcome]]) -> Endpoint:
    async def answer(platform: Platform, request: Request) -> Outcome:
        if object_id(request) != platform.settings.business_id:
            return no_such_object(object_id(request), "get")
        return await endpoint(platform, request)

    return answer


def shown(platform: Platform, fields: str) -> Outcome:
    verified = "verified" if platform.account.verified else "not_verified"
    everything = {
        "id": platform.settings.business_id,
        "name": platform.account.name,
        "timezone_id": 0,
        "verification_status": verified,
        "whatsapp_business_manager_messaging_limit": platform.tier,
    }
    return chosen(everything, fields, FIELDS)


async def list_own_accounts(platform: Platform, request: Request) -> Outcome:
    fields = request.query_params.get("fields", "")
    return page([chosen(account(platform), fields, ACCOUNT_FIELDS)], request.url, request.query_params)


async def list_client_accounts(platform: Platform, request: Request) -> Outcome:
    """Nobody has shared an account with this business."""
    return {"data": []}


async def list_credits(platform: Platform, request: Request) -> Outcome:
    line = f"9{platform.settings.business_id[1:]}"
    return {"data": [{"id": line, "legal_entity_name": platform.account.name}]}


ROWS: tuple[Row, ...] = (
    ("/owned_whatsapp_business_accounts", "GET", of_business(list_own_accounts)),
    ("/client_whatsapp_business_accounts", "GET", of_business(list_client_accounts)),
    ("/extendedcredits", "GET", of_business(list_credits)),
)
