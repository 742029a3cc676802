"""What the platform tells by itself: verdicts and quality of templates, the limit, a number's quality."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.settings import TIERS
from whatsapp_sandbox.templates.templates import Template
from whatsapp_sandbox.wire.bodies import Update

UNLIMITED = -1
_PAUSES = {"PAUSED": "FIRST_PAUSE", "DISABLED": "DISABLED"}


def change(
    template: Template, status: str, quality: str, category: str, reason: str, now: int
) -> list[Update]:
    """Changes what is given and answers what the platform tells about it."""
    told = []
    if status:
        template.status = status
        template.rejected_reason = reason
        told.append(template_status(template, status, reason, now))
    if quality:
        before, template.quality = template.quality, quality
        told.append(template_quality(template, before, now))
    if category:
        was, template.category = template.category, category
        told.append(template_category(template, was, now))
    return told


def template_status(template: Template, event: str, reason: str, now: int) -> Update:
    value: dict[str, Any] = {
        "event": event,
        **_named(template),
        "reason": reason,
        "message_template_category": template.category,
    }
    if event in _PAUSES:
        value["other_info"] = {"title": _PAUSES[event], "description": "The quality of this template is low."}
    if event == "DISABLED":
        value["disable_info"] = {"disable_date": str(now // 1000)}
    return Update("message_template_status_update", value, now)


def template_quality(template: Template, before: str, now: int) -> Update:
    value = {"previous_quality_score": before, "new_quality_score": template.quality, **_named(template)}
    return Update("message_template_quality_update", value, now)


def template_category(template: Template, before: str, now: int) -> Update:
    value = {**_named(template), "previous_category": before, "new_category": template.category}
    return Update("template_category_update", value, now)


def _named(template: Template) -> dict[str, Any]:
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        # Webhooks show the language with a hyphen, lists with an underscore.
        "message_template_language": template.language.replace("_", "-"),
    }


def capability(tier: str, now: int) -> Update:
    places = TIERS[tier]
    value = {
        "max_daily_conversations_per_business": UNLIMITED if places is None else places,
        "max_phone_numbers_per_business": 20,
        "max_phone_numbers_per_waba": 25,
    }
    return Update("business_capability_update", value, now)


def number_quality(number: Number, event: str, tier: str, now: int) -> Update:
    value = {
        "display_phone_number": number.digits,
        "event": event,
        "current_limit": tier,
        "max_daily_conversations_per_business": tier,
    }
    return Update("phone_number_quality_update", value, now)
