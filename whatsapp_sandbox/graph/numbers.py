"""Calls about one number: its fields, its registration, its code, its PIN, its name and its webhooks."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account import naming, registration
from whatsapp_sandbox.account.health import health
from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, body_of, no_account, of_number
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem, missing

_FIRST_ID = 106_540_352_900_000


def fields_of(platform: Platform, number: Number) -> dict[str, Any]:
    outbox, settings = platform.outbox, platform.settings
    addresses = {
        "application": outbox.target,
        "whatsapp_business_account": outbox.override_of(settings.waba_id),
        "phone_number": outbox.override_of(number.id),
    }
    mode = "SANDBOX" if platform.account.allowed is not None else "LIVE"
    return number.fields(platform.tier) | {
        "account_mode": mode,
        "health_status": health(platform, number),
        "webhook_configuration": {name: url for name, url in addresses.items() if url},
    }


async def add(platform: Platform, request: Request) -> Outcome:
    """A new number of the account: it must be verified and registered before it can send."""
    body = await body_of(request)
    if problem := no_account(platform, request):
        return problem
    digits = "".join(sign for sign in f"{body.get('cc') or ''}" if sign.isdecimal())
    own = "".join(sign for sign in f"{body.get('phone_number') or ''}" if sign.isdecimal())
    if not own or not body.get("verified_name"):
        return missing("verified_name" if own else "phone_number")
    # Meta's own examples repeat the country's code in front of the number.
    digits = own if own.startswith(digits) else f"{digits}{own}"
    if any(number.digits == digits for number in platform.numbers.values()):
        return Problem(100, message="(#100) The phone number already belongs to an account.")
    number_id = str(_FIRST_ID + len(platform.numbers))
    number = platform.add_number(number_id, f"+{digits}", str(body["verified_name"]))
    number.status, number.code_verification_status = "PENDING", "NOT_VERIFIED"
    return {"id": number.id}


async def register(platform: Platform, number: Number, request: Request) -> Outcome:
    return registration.register(number, await body_of(request), platform.clock.now()) or SUCCESS


async def deregister(platform: Platform, number: Number, request: Request) -> Outcome:
    return registration.deregister(number, platform.clock.now()) or SUCCESS


async def request_code(platform: Platform, number: Number, request: Request) -> Outcome:
    return registration.request_code(number, await body_of(request), platform.settings.seed) or SUCCESS


async def verify_code(platform: Platform, number: Number, request: Request) -> Outcome:
    return registration.verify_code(number, await body_of(request)) or SUCCESS | {"id": number.id}


async def change(platform: Platform, number: Number, body: dict[str, Any]) -> Outcome:
    """Each field that is there is one change; the first that cannot be made ends it."""
    if "pin" in body:
        if problem := registration.misshapen_pin(str(body["pin"])):
            return problem
        number.pin, number.wrong_pins = str(body["pin"]), 0
    if (hooks := body.get("webhook_configuration")) is not None and (
        problem := await _override(platform, number, hooks)
    ):
        return problem
    if name := body.get("new_display_name"):
        number.asked_name = str(name)
        due = platform.clock.now() + naming.REVIEW_MS
        platform.agenda.review_at(due, partial(naming.approve, platform, number, number.asked_name))
    if name := body.get("username"):
        return naming.take_username(platform, number, str(name)) or SUCCESS
    return SUCCESS


async def _override(platform: Platform, number: Number, hooks: Any) -> Problem | None:
    """An empty address takes the number's own away; another must answer the challenge."""
    if not isinstance(hooks, dict):
        return Problem(100, message="(#100) Param webhook_configuration must be an object.")
    url = str(hooks.get("override_callback_uri") or "")
    if url and not await platform.outbox.subscribe(url, str(hooks.get("verify_token") or ""), "1158201444"):
        reason = "the callback address did not answer the challenge"
        return Problem(100, message=f"(#100) Invalid parameter: {reason}", subcode=2200)
    platform.outbox.override(number.id, url)
    return None


ROWS: tuple[Row, ...] = (
    ("/phone_numbers", "POST", add),
    ("/register", "POST", of_number(register)),
    ("/deregister", "POST", of_number(deregister)),
    ("/request_code", "POST", of_number(request_code)),
    ("/verify_code", "POST", of_number(verify_code)),
)
