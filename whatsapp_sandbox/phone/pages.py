"""The phone: a person's chats as that person sees them, live, and what stands behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from whatsapp_sandbox.control.calls import NotPossible, Row, number_of, order_of, recipient_of
from whatsapp_sandbox.phone import desk, reviews
from whatsapp_sandbox.phone.acts import Act, Scene, perform
from whatsapp_sandbox.phone.chat import chat_of, passes
from whatsapp_sandbox.phone.media import medium, pictures_in
from whatsapp_sandbox.phone.people import SEARCHED_LIVE, person_of, rows_of
from whatsapp_sandbox.phone.rendering import asset, clock_of, mark_of, page, part, pending, query, words_for
from whatsapp_sandbox.phone.threads import Thread, threads_of
from whatsapp_sandbox.phone.words import Words
from whatsapp_sandbox.phone.zones import zone_of
from whatsapp_sandbox.platform import Platform

_ATTACHMENTS = (
    ("image", "image", "Photo"),
    ("document", "file", "Document"),
    ("location", "pin", "Location"),
    ("audio", "play", "Voice message"),
    ("contacts", "person", "Contact"),
)


def thread_in(platform: Platform, key: str) -> Thread | None:
    """The chat of that name, also one in which nobody has said anything yet."""
    if not key:
        return None
    if found := threads_of(platform.store).of(key):
        return found
    number_id, _, person = key.partition("-")
    return Thread(number_of(platform, number_id), recipient_of(platform, f"+{person}"))


async def phone(platform: Platform, request: Request) -> Response:
    """The page; with `phone` it opens the chat of that person with the first number, or with `number`."""
    wanted = request.query_params.get("phone", "")
    if wanted:
        number_id = number_of(platform, request.query_params.get("number", ""))
        key = Thread(number_id, recipient_of(platform, wanted)).key
        return RedirectResponse(f"?{query(request, chat=key, phone='', number='', search='')}", 303)
    words, thread = words_for(request), thread_in(platform, request.query_params.get("chat", ""))
    values = _list(platform, request) | {
        "numbers": [*platform.numbers.values()],
        "query": query(request),
        "chat": None,
        "clock": clock_of(platform)[-5:],
    }
    if thread is not None:
        values |= _chat(platform, request, thread, words)
    return page(platform, request, "phone", "phone.html", values)


async def live(platform: Platform, request: Request) -> Any:
    """The parts of the page, unless nothing has happened since `seen`."""
    words, seen = words_for(request), mark_of(platform)
    now = clock_of(platform)
    told: dict[str, Any] = {
        "seen": seen,
        "pending": pending(platform),
        "parts": {"now": now, "clock": now[-5:]},
    }
    thread = thread_in(platform, request.query_params.get("chat", ""))
    if thread is not None:
        told["parts"]["clock"] = _clock(platform, thread)
    if request.query_params.get("seen") == seen and not (thread and passes(thread, platform.clock.now())):
        return told
    values: dict[str, Any] = {}
    if not request.query_params.get("search") or len(threads_of(platform.store)) <= SEARCHED_LIVE:
        values = _list(platform, request)
        told["parts"]["people"] = part(words, "people.html", values)
    if thread is not None:
        values |= _chat(platform, request, thread, words)
        for name in ("head", "thread", "foot", "facts"):
            told["parts"][name] = part(words, f"{name}.html", values)
    return told


def _list(platform: Platform, request: Request) -> dict[str, Any]:
    search = request.query_params.get("search", "").strip()
    rows, more = rows_of(platform, request, search)
    chosen = request.query_params.get("chat", "")
    return {"rows": rows, "more": more, "search": search, "chosen": chosen}


def _chat(platform: Platform, request: Request, thread: Thread, words: Words) -> dict[str, Any]:
    chat = chat_of(platform, thread, words)
    return {
        "chat": chat,
        "person": person_of(platform, thread.recipient),
        "media": pictures_in(platform, chat),
        "clock": _clock(platform, thread),
        "list_query": query(request, chat=""),
        "attachments": [(kind, sign, words(text)) for kind, sign, text in _ATTACHMENTS],
    }


def _clock(platform: Platform, thread: Thread) -> str:
    return f"{datetime.fromtimestamp(platform.clock.now() / 1000, zone_of(thread.recipient)):%H:%M}"


async def act(platform: Platform, request: Request) -> Any:
    order = await order_of(request, Act)
    thread = thread_in(platform, order.chat)
    if thread is None:
        raise NotPossible("there is no such chat")
    return {"told": perform(Scene(platform, thread, order, words_for(request)))}


ROWS: tuple[Row, ...] = (
    ("/phone", "GET", phone),
    ("/phone/live", "GET", live),
    ("/phone/acts", "POST", act),
    ("/phone/media/{id}", "GET", medium),
    ("/static/{name}", "GET", asset),
    *reviews.ROWS,
    *desk.ROWS,
)
