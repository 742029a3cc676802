"""Orders about the account: its tier, its numbers, its templates."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.control import orders
from whatsapp_sandbox.control.calls import NotPossible, Row, order_of
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.settings import TIERS
from whatsapp_sandbox.webhooks import news


async def set_tier(platform: Platform, request: Request) -> Any:
    """The messaging limit: a tier, which is told by webhook, or any number of places."""
    order = await order_of(request, orders.Tier)
    if order.tier and order.tier not in TIERS:
        raise NotPossible(f"{order.tier!r} is none of {', '.join(TIERS)}")
    if order.tier:
        platform.set_tier(order.tier)
    if order.places is not None:
        platform.limit.places = order.places
    if order.tier and order.announce:
        platform.outbox.add(news.capability(platform.tier, platform.clock.now()))
    return {"tier": platform.tier, "places": platform.limit.places}


async def change_number(platform: Platform, request: Request) -> Any:
    """Changes a number, or adds one to the portfolio."""
    order = await order_of(request, orders.NumberChange)
    number = platform.numbers.get(order.id) or platform.add_number(order.id, order.display_phone_number, "")
    for name in ("display_phone_number", "verified_name", "quality_rating", "status"):
        if value := getattr(order, name):
            setattr(number, name, value)
    if order.mps is not None:
        number.throughput.mps = order.mps
    if order.event:
        platform.outbox.add(news.number_quality(number, order.event, platform.tier, platform.clock.now()))
    return number.fields(platform.tier)


ROWS: tuple[Row, ...] = (
    ("/tier", "POST", set_tier),
    ("/numbers", "POST", change_number),
)
