"""`/_sandbox`: what a test or a person tells the sandbox to do, and what it has seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from whatsapp_sandbox import inbound, news, orders, witness
from whatsapp_sandbox.faults import Fault
from whatsapp_sandbox.people import Persona
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.recipients import Recipient
from whatsapp_sandbox.settings import TIERS
from whatsapp_sandbox.webhooks import is_address
from whatsapp_sandbox.wire.bodies import Update

Endpoint = Callable[[Platform, Request], Awaitable[Any]]
Order = TypeVar("Order")


class NotPossible(Exception):
    """An order that cannot be followed; its text goes to the caller."""


def mount(platform: Platform) -> Mount:
    def route(path: str, method: str, endpoint: Endpoint) -> Route:
        async def answer(request: Request) -> Response:
            return await _guarded(platform, request, endpoint)

        return Route(path, answer, methods=[method])

    return Mount("/_sandbox", routes=[route(*row) for row in ROUTES])


async def _guarded(platform: Platform, request: Request, endpoint: Endpoint) -> Response:
    """No token is asked for, so only this machine may call, and no page of another origin."""
    if not _is_local(request):
        return JSONResponse({"error": "the control API answers loopback only"}, 403)
    try:
        outcome = await endpoint(platform, request)
    except (NotPossible, msgspec.ValidationError, msgspec.DecodeError) as reason:
        return JSONResponse({"error": str(reason)}, 400)
    return outcome if isinstance(outcome, Response) else JSONResponse(outcome)


def _is_local(request: Request) -> bool:
    origin = request.headers.get("origin", "")
    own = not origin or urlsplit(origin).netloc == request.headers.get("host")
    return own and request.client is not None and ip_address(request.client.host).is_loopback


async def _order(request: Request, kind: type[Order]) -> Order:
    return msgspec.json.decode(await request.body(), type=kind)


def _recipient(platform: Platform, phone: str) -> Recipient:
    recipient = platform.recipient(phone)
    if recipient is None:
        raise NotPossible(f"{phone!r} is no phone number")
    return recipient


def _number_id(platform: Platform, number_id: str) -> str:
    chosen = number_id or next(iter(platform.numbers))
    if chosen not in platform.numbers:
        raise NotPossible(f"there is no number {chosen}")
    return chosen


async def write_inbound(platform: Platform, request: Request) -> Any:
    order = await _order(request, orders.Inbound)
    number_id, who = _number_id(platform, order.phone_number_id), _recipient(platform, order.phone)
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
    order = await _order(request, orders.Preference)
    number_id = _number_id(platform, order.phone_number_id)
    inbound.prefer(platform, number_id, _recipient(platform, order.phone), order.value)
    return {"stopped": len(platform.store.stopped)}


async def set_window(platform: Platform, request: Request) -> Any:
    order = await _order(request, orders.Window)
    number_id, person = _number_id(platform, order.phone_number_id), _recipient(platform, order.phone).person
    if order.open:
        platform.store.open_window(number_id, person, platform.clock.now())
    else:
        platform.store.close_window(number_id, person)
    return {"open": order.open}


async def add_personas(platform: Platform, request: Request) -> Any:
    added = await _order(request, Persona | list[Persona])  # type: ignore[arg-type]
    for persona in added if isinstance(added, list) else [added]:
        platform.people.add(persona)
    return [asdict(persona) for persona in platform.people.all()]


async def forget_personas(platform: Platform, request: Request) -> Any:
    platform.people.forget(request.query_params.get("pattern", ""))
    return [asdict(persona) for persona in platform.people.all()]


async def order_fault(platform: Platform, request: Request) -> Any:
    fault = await _order(request, Fault)
    platform.faults.order(fault)
    return asdict(fault)


async def set_tier(platform: Platform, request: Request) -> Any:
    order = await _order(request, orders.Tier)
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
    order = await _order(request, orders.NumberChange)
    number = platform.numbers.get(order.id) or platform.add_number(order.id, order.display_phone_number, "")
    for name in ("display_phone_number", "verified_name", "quality_rating", "status"):
        if value := getattr(order, name):
            setattr(number, name, value)
    if order.mps is not None:
        number.throughput.mps = order.mps
    if order.event:
        platform.outbox.add(news.number_quality(number, order.event, platform.tier, platform.clock.now()))
    return number.fields(platform.tier)


async def change_template(platform: Platform, request: Request) -> Any:
    order = await _order(request, orders.TemplateChange)
    template = platform.templates.of(request.path_params["name"], request.path_params["language"])
    if template is None:
        raise NotPossible("there is no such template")
    told = news.change(
        template, order.status, order.quality, order.category, order.reason, platform.clock.now()
    )
    for update in told if order.announce else ():
        platform.outbox.add(update)
    return template.fields()


async def set_webhook(platform: Platform, request: Request) -> Any:
    """With `verify` the address must answer the challenge before it is taken."""
    order = await _order(request, orders.Webhook)
    if order.url and not is_address(order.url):
        raise NotPossible(f"{order.url!r} is no address to post to")
    token = platform.settings.verify_token
    verified = await platform.outbox.subscribe(order.url, token, "1158201444") if order.verify else None
    if verified is not False:
        platform.outbox.target = order.url
    return {"url": platform.outbox.target, "verified": verified}


async def tell(platform: Platform, request: Request) -> Any:
    order = await _order(request, orders.News)
    platform.outbox.add(Update(order.field, order.value, platform.clock.now()))
    return {"field": order.field}


async def reset(platform: Platform, request: Request) -> Any:
    platform.begin()
    return {"reset": True}


async def set_clock(platform: Platform, request: Request) -> Any:
    order = await _order(request, orders.ClockChange)
    if order.virtual is not None:
        platform.clock.stand_still(order.virtual)
        platform.agenda.changed.set()
    await platform.advance(order.advance_ms)
    return {"now": platform.clock.now(), "virtual": platform.clock.virtual, "due": len(platform.agenda)}


ROUTES: tuple[tuple[str, str, Endpoint], ...] = (
    ("/seen", "GET", witness.seen),
    ("/seen/people", "GET", witness.seen_people),
    ("/seen/messages", "GET", witness.seen_messages),
    ("/state", "GET", witness.state),
    ("/inbound", "POST", write_inbound),
    ("/preferences", "POST", prefer),
    ("/windows", "POST", set_window),
    ("/personas", "POST", add_personas),
    ("/personas", "DELETE", forget_personas),
    ("/faults", "POST", order_fault),
    ("/tier", "POST", set_tier),
    ("/numbers", "POST", change_number),
    ("/templates/{name}/{language}", "POST", change_template),
    ("/webhook", "POST", set_webhook),
    ("/updates", "POST", tell),
    ("/reset", "POST", reset),
    ("/clock", "POST", set_clock),
)
