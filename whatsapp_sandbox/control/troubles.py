"""Orders about what is wrong with the account: switched on and off, and told as the platform does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.account import growth, news
from whatsapp_sandbox.account.limits import DAY_MS
from whatsapp_sandbox.control.calls import NotPossible, Row, order_of
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.bodies import Update


@dataclass(frozen=True, slots=True)
class Troubles:
    """What is left out stays as it is."""

    token_works: bool | None = None
    token_expires_in_ms: int | None = None
    payment_problem: bool | None = None
    locked: bool | None = None
    restriction: str = ""  # RESTRICTED_BIZ_INITIATED_MESSAGING, ...
    restricted_for_ms: int = DAY_MS  # 0 lifts the restriction
    violation: str = ""
    forbidden_countries: list[str] | None = None
    maintenance_ms: int | None = None
    allowed: list[str] | None = None  # a test number that reaches these alone; an empty list reaches nobody
    live: bool | None = None  # true makes a test number a real one
    verified: bool | None = None
    international: list[str] | None = None  # countries of authentication-international
    alert: str = ""
    severity: str = "WARNING"
    description: str = ""
    announce: bool = True


async def show(platform: Platform, request: Request) -> Any:
    """The account, with what is wrong with it."""
    return platform.account.exported()


async def change(platform: Platform, request: Request) -> Any:
    """Restricts, locks or frees the account, and tells it."""
    order = await order_of(request, Troubles)
    _change_token(platform, order)
    _change_people(platform, order)
    told = [*_change_standing(platform, order), *_change_business(platform, order)]
    for update in told if order.announce else ():
        platform.outbox.add(update)
    return platform.account.exported()


def _change_token(platform: Platform, order: Troubles) -> None:
    account, now = platform.account, platform.clock.now()
    if order.token_works is not None:
        account.token_expires = 0 if order.token_works else now
    if order.token_expires_in_ms is not None:
        account.token_expires = now + order.token_expires_in_ms


def _change_people(platform: Platform, order: Troubles) -> None:
    account = platform.account
    if order.forbidden_countries is not None:
        account.forbidden_countries = frozenset(country.upper() for country in order.forbidden_countries)
    if order.allowed is not None:
        try:
            account.allowed = platform.people_allowed(order.allowed)
        except ValueError as reason:
            raise NotPossible(str(reason)) from reason
    if order.live:
        account.allowed = None


def _change_standing(platform: Platform, order: Troubles) -> Iterator[Update]:
    account, now = platform.account, platform.clock.now()
    if order.payment_problem is not None:
        account.payment_problem = order.payment_problem
    if order.maintenance_ms is not None:
        account.maintenance_until = now + order.maintenance_ms if order.maintenance_ms else 0
    if order.locked is not None and order.locked != account.locked:
        account.locked = order.locked
        yield news.lock(order.locked, now)
    if order.violation and not order.restriction:
        yield news.violation(order.violation, now)
    if order.restriction and order.restricted_for_ms:
        account.restrictions[order.restriction] = now + order.restricted_for_ms
        yield news.restriction(order.restriction, now + order.restricted_for_ms, order.violation, now)
    elif order.restriction:
        account.restrictions.pop(order.restriction, None)


def _change_business(platform: Platform, order: Troubles) -> Iterator[Update]:
    account, now = platform.account, platform.clock.now()
    if order.verified is not None:
        newly = order.verified and not account.verified
        account.verified = order.verified
        if newly:
            growth.after_verification(platform)
    if order.international is not None:
        platform.charges.international = frozenset(country.upper() for country in order.international)
        yield news.international_prices(sorted(platform.charges.international), now)
    if order.alert:
        entity = ("BUSINESS", platform.settings.business_id)
        yield news.alert(order.alert, order.severity, order.description, entity, now)


ROWS: tuple[Row, ...] = (
    ("/account", "GET", show),
    ("/account", "POST", change),
)
