"""Orders about people: what they write, press and prefer, their windows, how they behave."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.control import orders
from whatsapp_sandbox.control.calls import NotPossible, Row, number_of, order_of, recipient_of
from whatsapp_sandbox.people import inbound
from whatsapp_sandbox.people.personas import Persona
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform


async def write_inbound(platform: Platform, request: Request) -> Any:
    order = await order_of(request, orders.Inbound)
    number_id, who = number_of(platform, order.phone_number_id), recipient_of(platform, order.phone)
    if order.name:
        platform.store.names[who.person] = order.name
    if order.press:
        return {"wamid": _press(platform, number_id, who, order)}
    content = order.content or inbound.text(order.text)
    return {"wamid": inbound.write(platform, number_id, who, content, order.quoted)}


def _press(platform: Platform, number_id: str, who: Recipient, order: orders.Inbound) -> str:
    store = platform.store
    message = store.message(order.message) if order.message else store.last_to(number_id, who.person)
    wamid = inbound.press(platform, message, order.press) if message else None
    if wamid is None:
        raise NotPossible(f"no message to {order.phone} has the button {order.press!r}")
    return wamid


async def prefer(platform: Platform, request: Request) -> Any:
    order = await order_of(request, orders.Preference)
    number_id = number_of(platform, order.phone_number_id)
    inbound.prefer(platform, number_id, recipient_of(platform, order.phone), order.value)
    return {"stopped": len(platform.store.stopped)}


async def set_window(platform: Platform, request: Request) -> Any:
    order = await order_of(request, orders.Window)
    number_id, person = number_of(platform, order.phone_number_id), recipient_of(platform, order.phone).person
    if order.open:
        platform.store.open_window(number_id, person, platform.clock.now())
    else:
        platform.store.close_window(number_id, person)
    return {"open": order.open}


async def add_personas(platform: Platform, request: Request) -> Any:
    added = await order_of(request, Persona | list[Persona])  # type: ignore[arg-type]
    for persona in added if isinstance(added, list) else [added]:
        platform.people.add(persona)
    return [asdict(persona) for persona in platform.people.all()]


async def forget_personas(platform: Platform, request: Request) -> Any:
    platform.people.forget(request.query_params.get("pattern", ""))
    return [asdict(persona) for persona in platform.people.all()]


ROWS: tuple[Row, ...] = (
    ("/inbound", "POST", write_inbound),
    ("/preferences", "POST", prefer),
    ("/windows", "POST", set_window),
    ("/personas", "POST", add_personas),
    ("/personas", "DELETE", forget_personas),
)
