"""Orders about people: what they write, press and prefer, their windows, how they behave, who they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from whatsapp_sandbox.control import orders
from whatsapp_sandbox.control.calls import NotPossible, Row, number_of, order_of, recipient_of
from whatsapp_sandbox.people import absence, complaints, identity, inbound, presses
from whatsapp_sandbox.people.persona import Persona
from whatsapp_sandbox.people.profiles import contact_of, phone_is_known, profile_of
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.wire.errors import failure


async def write_inbound(platform: Platform, request: Request) -> Any:
    """A person writes, presses, or sends anything else; opens the window."""
    order = await order_of(request, orders.Inbound)
    number_id, who = number_of(platform, order.phone_number_id), _writer(platform, order)
    if order.name:
        platform.store.names[who.person] = order.name
    if order.press:
        return {"wamid": _press(platform, number_id, who, order)}
    around = _around(platform, who, order)
    if order.kind:
        if order.kind not in inbound.KINDS:
            raise NotPossible(f"{order.kind!r} is none of {', '.join(inbound.KINDS)}")
        return {"wamid": inbound.send(platform, number_id, who, order.kind, order.fields, around)}
    content = order.content or inbound.text(order.text)
    return {"wamid": inbound.write(platform, number_id, who, content, around)}


def _around(platform: Platform, who: Recipient, order: orders.Inbound) -> inbound.Around:
    group = platform.groups.of(order.group_id) if order.group_id else None
    if order.group_id and (group is None or who.person not in group.people):
        raise NotPossible(f"{who.person} is in no group {order.group_id!r}")
    return inbound.Around(order.quoted, order.context, order.referral, order.group_id)


def _writer(platform: Platform, order: orders.Inbound) -> Recipient:
    if not order.user_id:
        return recipient_of(platform, order.phone)
    who = platform.recipient_by_id(order.user_id)
    if who is None:
        raise NotPossible(f"{order.user_id!r} is no business-scoped user id")
    return who


def _press(platform: Platform, number_id: str, who: Recipient, order: orders.Inbound) -> str:
    message = _message(platform, number_id, who, order.message)
    wamid = presses.press(platform, message, order.press) if message else None
    if wamid is None:
        raise NotPossible(f"no message to {who.person} has the button {order.press!r}")
    return wamid


def _message(platform: Platform, number_id: str, who: Recipient, wamid: str) -> Message | None:
    store = platform.store
    return store.message(wamid) if wamid else store.last_to(number_id, who.person)


async def prefer(platform: Platform, request: Request) -> Any:
    """`stop` or `resume` of marketing, in WhatsApp's own settings."""
    order = await order_of(request, orders.Preference)
    number_id = number_of(platform, order.phone_number_id)
    inbound.prefer(platform, number_id, recipient_of(platform, order.phone), order.value)
    return {"stopped": len(platform.store.stopped)}


async def set_window(platform: Platform, request: Request) -> Any:
    """Opens or closes the 24 h window without a message."""
    order = await order_of(request, orders.Window)
    number_id, person = number_of(platform, order.phone_number_id), recipient_of(platform, order.phone).person
    if order.open:
        platform.store.open_window(number_id, person, platform.clock.now())
    else:
        platform.store.close_window(number_id, person)
    return {"open": order.open}


async def set_names(platform: Platform, request: Request) -> Any:
    """What people are called, many at once, by phone."""
    order = await order_of(request, orders.Names)
    named = {recipient_of(platform, phone).person: name for phone, name in order.names.items()}
    platform.store.names |= named
    return {"named": len(named)}


async def change_person(platform: Platform, request: Request) -> Any:
    """Answers how the person shows in webhooks from now on."""
    order = await order_of(request, orders.Person)
    number_id, who = number_of(platform, order.phone_number_id), recipient_of(platform, order.phone)
    _rename(platform, who, order)
    if order.offline_ms or order.online is False:
        until = platform.clock.now() + order.offline_ms
        absence.leave(platform, who.person, *((until,) if order.offline_ms else ()))
    elif order.online:
        absence.come_back(platform, who.person)
    if order.complains == "unblock":
        complaints.forgive(platform, number_id, who)
    elif order.complains:
        about = _message(platform, number_id, who, order.message)
        complaints.complain(platform, order.complains, number_id, who, about)
    if order.new_identity:
        identity.change_identity(platform, number_id, who)
    if order.new_phone:
        new = recipient_of(platform, order.new_phone)
        identity.change_number(platform, number_id, who, new)
        who = new
    return _shown(platform, who)


def _rename(platform: Platform, who: Recipient, order: orders.Person) -> None:
    crowd = platform.crowd
    if order.name:
        platform.store.names[who.person] = order.name
    if order.username is not None:
        crowd.usernames[who.person] = order.username
    if order.in_contact_book:
        crowd.contact_book.add(who.person)
    elif order.in_contact_book is False:
        crowd.contact_book.discard(who.person)
        crowd.phone_used.pop(who.person, None)


def _shown(platform: Platform, who: Recipient) -> dict[str, Any]:
    return {
        "phone": who.person,
        "user_id": who.user_id,
        "parent_user_id": who.parent_user_id,
        "identity_key_hash": identity.identity_of(platform, who),
        "phone_is_known": phone_is_known(platform, who.person),
        "contact": contact_of(platform, who, profile_of(platform, who)),
    }


async def tell_errors(platform: Platform, request: Request) -> Any:
    """Errors that belong to no message, as webhooks tell them."""
    order = await order_of(request, orders.Errors)
    number_id = number_of(platform, order.phone_number_id)
    inbound.tell_errors(platform, number_id, [failure(code, order.details) for code in order.codes])
    return {"told": len(order.codes)}


async def set_marketing(platform: Platform, request: Request) -> Any:
    """What the account may do with the Marketing Messages API."""
    order, rules = await order_of(request, orders.Marketing), platform.marketing
    rules.status = order.status or rules.status
    rules.only_here = rules.only_here if order.only_here is None else order.only_here
    rules.sync_ms = rules.sync_ms if order.sync_ms is None else order.sync_ms
    return rules.shown()


async def add_personas(platform: Platform, request: Request) -> Any:
    """One or many; the latest that fits a phone wins."""
    added = await order_of(request, Persona | list[Persona])  # type: ignore[arg-type]
    for persona in added if isinstance(added, list) else [added]:
        platform.people.add(persona)
    return [asdict(persona) for persona in platform.people.all()]


async def forget_personas(platform: Platform, request: Request) -> Any:
    """Those with exactly this pattern."""
    platform.people.forget(request.query_params.get("pattern", ""))
    return [asdict(persona) for persona in platform.people.all()]


async def seen_inbound(platform: Platform, request: Request) -> Response:
    def lines() -> Iterator[str]:
        return (json.dumps(heard.exported()) + "\n" for heard in [*platform.store.heard.values()])

    return StreamingResponse(lines(), media_type="application/x-ndjson")


ROWS: tuple[Row, ...] = (
    ("/seen/inbound", "GET", seen_inbound),
    ("/inbound", "POST", write_inbound),
    ("/preferences", "POST", prefer),
    ("/windows", "POST", set_window),
    ("/people", "POST", change_person),
    ("/names", "POST", set_names),
    ("/errors", "POST", tell_errors),
    ("/marketing", "POST", set_marketing),
    ("/personas", "POST", add_personas),
    ("/personas", "DELETE", forget_personas),
)
