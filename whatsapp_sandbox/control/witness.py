"""What the sandbox can testify: totals, every accepted send, its present state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from whatsapp_sandbox.platform import Platform


async def seen(platform: Platform, request: Request) -> Any:
    """Totals: posts, accepted, refused by code, people, duplicates, webhooks."""
    return platform.store.totals() | {"webhooks": platform.outbox.totals()}


async def seen_people(platform: Platform, request: Request) -> Any:
    """Accepted sends per person."""
    return dict(platform.store.seen.by_person)


async def seen_messages(platform: Platform, request: Request) -> Response:
    """Every accepted send and what became of it, one JSON object a line."""

    def lines() -> Iterator[str]:
        return (json.dumps(row) + "\n" for row in platform.store.exported())

    return StreamingResponse(lines(), media_type="application/x-ndjson")


async def state(platform: Platform, request: Request) -> Any:
    """Connection, clock, limit, numbers, templates, personas, settings."""
    settings, now = platform.settings, platform.clock.now()
    names = ("token", "app_secret", "verify_token", "phone_number_id", "waba_id", "app_id", "business_id")
    return {
        "connection": {name: getattr(settings, name) for name in names},
        "webhook": platform.outbox.target,
        "clock": {"now": now, "virtual": platform.clock.virtual, "due": len(platform.agenda)},
        "tier": platform.tier,
        "limit": {"places": platform.limit.places, "used": platform.limit.used(now)},
        "account": platform.account.exported(),
        "numbers": [number.witnessed(platform.tier) for number in platform.numbers.values()],
        "flows": platform.flows.exported(),
        "groups": [group.exported() for group in platform.groups],
        "media": [medium.exported() for medium in platform.media],
        "faults": [asdict(fault) for fault in platform.faults.all()],
        "webhooks": platform.outbox.addresses(),
        "templates": [template.witnessed() for template in platform.templates],
        "feedback": platform.quality.shown(),
        "locked_names": [[*key, until] for key, until in platform.templates.locked.items()],
        "template_review": {
            "mode": platform.review.mode,
            "delay_ms": platform.review.delay_ms,
            "pending": platform.review.pending(),
        },
        "pacing": platform.pacing.shown(),
        "misuse": platform.misuse.shown(),
        "direct_send": platform.direct.shown(),
        "marketing_messages": platform.marketing.shown(),
        "crowd": platform.crowd.exported(),
        "personas": [asdict(persona) for persona in platform.people.all()],
        "settings": asdict(settings),
    }
