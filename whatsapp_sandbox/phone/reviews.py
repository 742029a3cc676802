"""The templates: what waits for a verdict, how each will look, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from whatsapp_sandbox.control.calls import Row
from whatsapp_sandbox.phone.rendering import clock_of, mark_of, page, part, pending, query, words_for
from whatsapp_sandbox.phone.templates import preview_of
from whatsapp_sandbox.phone.zones import HOME
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates.review import APPEALABLE, WAITING
from whatsapp_sandbox.templates.template import Template

MOST = 200
# What the platform names as reasons of a rejection.
REASONS = (
    "INVALID_FORMAT", "ABUSIVE_CONTENT", "INCORRECT_CATEGORY", "PROMOTIONAL", "SCAM", "TAG_CONTENT_MISMATCH",
)  # fmt: skip
CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
STATES = ("APPROVED", "PAUSED", "DISABLED", "REJECTED", "PENDING")
SCORES = ("GREEN", "YELLOW", "RED")


async def reviews(platform: Platform, request: Request) -> Response:
    values = _values(platform, request)
    # What was chosen for lack of a choice stays, also when its verdict moves it down the list.
    chosen = values["chosen"].id if values["chosen"] else ""
    values["query"] = query(request, template=chosen)
    return page(platform, request, "reviews", "reviews.html", values)


async def live(platform: Platform, request: Request) -> Any:
    seen = mark_of(platform)
    told: dict[str, Any] = {"seen": seen, "pending": pending(platform), "parts": {"now": clock_of(platform)}}
    if request.query_params.get("seen") != seen:
        words, values = words_for(request), _values(platform, request)
        for place in ("list", "template"):
            told["parts"][place] = part(words, f"{place}.html", values)
    return told


def _values(platform: Platform, request: Request) -> dict[str, Any]:
    search = request.query_params.get("search", "").strip().casefold()
    shown = _in_order(each for each in platform.templates if search in each.name)
    wanted = platform.templates.by_id(request.query_params.get("template", ""))
    chosen = wanted or (shown[0] if shown else None)
    due = platform.review.pending().get(chosen.id) if chosen else None
    return {
        "rows": [(each, query(request, template=each.id)) for each in shown[:MOST]],
        "more": max(0, len(shown) - MOST),
        "search": search,
        "chosen": chosen,
        "look": preview_of(chosen) if chosen else None,
        "media": {},
        "due": f"{datetime.fromtimestamp(due / 1000, HOME):%d/%m %H:%M:%S}" if due else "",
        "waits": chosen is not None and chosen.status in WAITING,
        "appealable": chosen is not None and chosen.status in APPEALABLE,
        "reasons": REASONS,
        "categories": CATEGORIES,
        "states": STATES,
        "scores": SCORES,
    }


def _in_order(templates: Iterable[Template]) -> list[Template]:
    """What waits comes first; the rest by name."""
    return sorted(templates, key=lambda each: (each.status not in WAITING, each.name, each.language))


ROWS: tuple[Row, ...] = (
    ("/reviews", "GET", reviews),
    ("/reviews/live", "GET", live),
)
