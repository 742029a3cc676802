"""Calls about how a number shows itself: profile, settings, username, catalogue."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account import naming
from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, body_of, of_number
from whatsapp_sandbox.graph.pages import asked_for
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem, missing

# Field and the most characters it has.
TEXTS = {"about": 139, "address": 256, "description": 512, "email": 128}
VERTICALS = (
    "ALCOHOL", "APPAREL", "AUTO", "BEAUTY", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GOVT", "GROCERY",
    "HEALTH", "HOTEL", "MATRIMONY_SERVICE", "NONPROFIT", "NOT_A_BIZ", "ONLINE_GAMBLING", "OTC_DRUGS", "OTHER",
    "PHYSICAL_GAMBLING", "PROF_SERVICES", "RESTAURANT", "RETAIL", "TRAVEL", "UNDEFINED",
)  # fmt: skip
WEBSITES_MOST = 2
_SETTINGS: dict[str, Any] = {
    "calling": {
        "status": "disabled",
        "call_icon_visibility": "visible",
        "ip_addresses": {"default": []},
        "callback_permission_status": "disabled",
        "video": {"status": "disabled"},
    },
    "payload_encryption": {"status": "disabled"},
    "storage_configuration": {"status": "default"},
}


async def get_profile(platform: Platform, number: Number, request: Request) -> Outcome:
    """Meta's document shows the fields within `business_profile`, answers that others logged without [!]."""
    wanted = request.query_params.get("fields")
    names = [name for name in number.profile if not wanted or name in asked_for(wanted)]
    profile = {"messaging_product": "whatsapp", **{name: number.profile[name] for name in names}}
    return {"data": [{**profile, "business_profile": profile}]}


async def change_profile(platform: Platform, number: Number, request: Request) -> Outcome:
    body = await body_of(request)
    if problem := _wrong_in_profile(platform, body):
        return problem
    profile = number.profile
    profile.update({name: body[name] for name in (*TEXTS, "websites", "vertical") if name in body})
    if handle := body.get("profile_picture_handle"):
        profile["profile_picture_url"] = f"https://pps.whatsapp.net/v/{_mark(handle)}.jpg"
    return SUCCESS


async def get_compliance(platform: Platform, number: Number, request: Request) -> Outcome:
    """What a business in India tells about itself; kept as it is."""
    about = {"whatsapp_business_account_id": platform.settings.waba_id, "messaging_product": "whatsapp"}
    shown = {**about, "entity_type_custom": None, **number.compliance}
    return {"data": [shown] if number.compliance else []}


async def change_compliance(platform: Platform, number: Number, request: Request) -> Outcome:
    body = await body_of(request)
    if not body.get("entity_name"):
        return missing("entity_name")
    number.compliance.update(body)
    return SUCCESS


def _mark(handle: Any) -> str:
    return sha256(str(handle).encode()).hexdigest()[:24]


def _wrong_in_profile(platform: Platform, body: dict[str, Any]) -> Problem | None:
    if body.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    for name, most in TEXTS.items():
        if len(str(body.get(name) or "")) > most:
            return Problem(100, message=f"(#100) Param {name} must be at most {most} characters long.")
    if "email" in body and body["email"] and "@" not in str(body["email"]):
        return Problem(100, message="(#100) Param email must be a valid email address.")
    websites = body.get("websites") or []
    if not isinstance(websites, list) or len(websites) > WEBSITES_MOST:
        return Problem(
            100, message=f"(#100) Param websites must be a list of at most {WEBSITES_MOST} addresses."
        )
    if str(body.get("vertical") or "OTHER").upper() not in VERTICALS:
        return Problem(100, message=f"(#100) Param vertical must be one of {{{', '.join(VERTICALS)}}}")
    handle = body.get("profile_picture_handle")
    if handle and not platform.media.handle_known(str(handle)):
        return Problem(100, message="(#100) Param profile_picture_handle is no handle of an upload.")
    return None


async def get_settings(platform: Platform, number: Number, request: Request) -> Outcome:
    return _SETTINGS | number.settings


async def change_settings(platform: Platform, number: Number, request: Request) -> Outcome:
    body = await body_of(request)
    settings = number.settings
    for name, change in body.items():
        if isinstance(change, dict):
            settings[name] = {**_SETTINGS.get(name, {}), **settings.get(name, {}), **change}
    return SUCCESS


async def get_username(platform: Platform, number: Number, request: Request) -> Outcome:
    name = number.username
    return {"username": name, "status": "approved"} if name else {}


async def take_username(platform: Platform, number: Number, request: Request) -> Outcome:
    body = await body_of(request)
    wanted = str(body.get("username") or "")
    return naming.take_username(platform, number, wanted) or {"status": "approved"}


async def drop_username(platform: Platform, number: Number, request: Request) -> Outcome:
    naming.drop_username(platform, number)
    return SUCCESS


async def suggest_usernames(platform: Platform, number: Number, request: Request) -> Outcome:
    return {"data": [{"username_suggestions": naming.suggestions(number)}]}


async def get_commerce(platform: Platform, number: Number, request: Request) -> Outcome:
    shown = {"is_cart_enabled": True, "is_catalog_visible": False} | number.commerce
    return {"data": [shown | {"id": number.id}]}


async def change_commerce(platform: Platform, number: Number, request: Request) -> Outcome:
    asked = {**request.query_params, **await body_of(request)}
    for name in ("is_cart_enabled", "is_catalog_visible"):
        if name in asked:
            number.commerce[name] = str(asked[name]).lower() == "true"
    return SUCCESS


ROWS: tuple[Row, ...] = (
    ("/whatsapp_business_profile", "GET", of_number(get_profile)),
    ("/whatsapp_business_profile", "POST", of_number(change_profile)),
    ("/settings", "GET", of_number(get_settings)),
    ("/settings", "POST", of_number(change_settings)),
    ("/username", "GET", of_number(get_username)),
    ("/username", "POST", of_number(take_username)),
    ("/username", "DELETE", of_number(drop_username)),
    ("/username_suggestions", "GET", of_number(suggest_usernames)),
    ("/business_compliance_info", "GET", of_number(get_compliance)),
    ("/business_compliance_info", "POST", of_number(change_compliance)),
    ("/whatsapp_commerce_settings", "GET", of_number(get_commerce)),
    ("/whatsapp_commerce_settings", "POST", of_number(change_commerce)),
)
