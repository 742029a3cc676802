"""The overview: how to connect, what time it is, what has been seen, what is about to go wrong."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from whatsapp_sandbox.control.calls import Row
from whatsapp_sandbox.phone.rendering import clock_of, mark_of, page, part, pending, query, words_for
from whatsapp_sandbox.phone.words import Words
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import title_of

_HOUR_MS = 60 * 60 * 1000
ADVANCES = (("1 hour", _HOUR_MS), ("1 day", 24 * _HOUR_MS), ("1 week", 7 * 24 * _HOUR_MS))
_NAMES = ("token", "app_secret", "verify_token", "phone_number_id", "waba_id", "app_id")
_LISTED = 40


async def overview(platform: Platform, request: Request) -> Response:
    values = _connection(platform, request) | _values(platform, words_for(request))
    return page(platform, request, "overview", "overview.html", values | {"query": query(request)})


async def live(platform: Platform, request: Request) -> Any:
    seen, now = mark_of(platform), clock_of(platform)
    told: dict[str, Any] = {"seen": seen, "pending": pending(platform), "parts": {"now": now}}
    if request.query_params.get("seen") != seen:
        told["parts"]["cards"] = part(words_for(request), "cards.html", _values(platform, words_for(request)))
    else:
        told["parts"]["time"] = now
    return told


def _connection(platform: Platform, request: Request) -> dict[str, Any]:
    base = str(request.base_url).rstrip("/").removesuffix("/_sandbox")
    known = [(name.replace("_", " "), getattr(platform.settings, name)) for name in _NAMES]
    return {"connection": [("base URL", base), *known]}


def _values(platform: Platform, words: Words) -> dict[str, Any]:
    now, store, limit = platform.clock.now(), platform.store, platform.limit
    seen, faults = store.totals(), platform.faults.all()
    used, refused = limit.used(now), seen["refused_by_code"].items()
    return {
        "clock": clock_of(platform),
        "virtual": platform.clock.virtual,
        "due": len(platform.agenda),
        "advances": ADVANCES,
        "tier": platform.tier,
        "places": limit.places,
        "used": used,
        "share": min(100, round(100 * used / limit.places)) if limit.places else 0,
        "numbers": [*platform.numbers.values()],
        "seen": seen,
        "refused": [(code, words(title_of(int(code))), times) for code, times in refused],
        "webhook": platform.outbox.target,
        "posted": platform.outbox.totals(),
        "faults": faults[:_LISTED],
        "personas": platform.people.all()[:_LISTED],
        "stopped": len(store.stopped),
        "blocked": len(platform.crowd.blocked),
    }


ROWS: tuple[Row, ...] = (
    ("/", "GET", overview),
    ("/live", "GET", live),
)
