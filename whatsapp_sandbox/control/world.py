"""Orders about the world: faults, webhooks, time, a new start."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.control import orders
from whatsapp_sandbox.control.calls import NotPossible, Row, order_of
from whatsapp_sandbox.faults import Fault
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.webhooks.posting import is_address
from whatsapp_sandbox.wire.bodies import Update


async def order_fault(platform: Platform, request: Request) -> Any:
    """Something goes wrong with the next requests, or with a share of all."""
    fault = await order_of(request, Fault)
    platform.faults.order(fault)
    return asdict(fault)


async def show_faults(platform: Platform, request: Request) -> Any:
    """What is ordered to go wrong."""
    return [asdict(fault) for fault in platform.faults.all()]


async def forget_faults(platform: Platform, request: Request) -> Any:
    """Lets everything go well again."""
    platform.faults.forget()
    return []


async def set_webhook(platform: Platform, request: Request) -> Any:
    """With `verify` the address must answer the challenge before it is taken."""
    order = await order_of(request, orders.Webhook)
    if order.url and not is_address(order.url):
        raise NotPossible(f"{order.url!r} is no address to post to")
    token = platform.settings.verify_token
    verified = await platform.outbox.subscribe(order.url, token, "1158201444") if order.verify else None
    if verified is not False:
        platform.outbox.target, platform.outbox.subscribed = order.url, True
        platform.outbox.fields = frozenset(order.fields)
    return {"url": platform.outbox.target, "verified": verified}


async def tell(platform: Platform, request: Request) -> Any:
    """Any webhook field, as it is."""
    order = await order_of(request, orders.News)
    platform.outbox.add(Update(order.field, order.value, platform.clock.now()))
    return {"field": order.field}


async def reset(platform: Platform, request: Request) -> Any:
    """Forgets everything that was sent and set."""
    platform.begin()
    return {"reset": True}


async def set_clock(platform: Platform, request: Request) -> Any:
    """Lets time pass: what is due happens in order."""
    order = await order_of(request, orders.ClockChange)
    if platform.clock.now() + order.advance_ms > orders.LAST_INSTANT_MS:
        raise NotPossible("there is no calendar so far ahead")
    if order.virtual is not None:
        platform.clock.stand_still(order.virtual)
        platform.agenda.changed.set()
    await platform.advance(order.advance_ms)
    return {"now": platform.clock.now(), "virtual": platform.clock.virtual, "due": len(platform.agenda)}


ROWS: tuple[Row, ...] = (
    ("/faults", "POST", order_fault),
    ("/faults", "GET", show_faults),
    ("/faults", "DELETE", forget_faults),
    ("/webhook", "POST", set_webhook),
    ("/updates", "POST", tell),
    ("/reset", "POST", reset),
    ("/clock", "POST", set_clock),
)
