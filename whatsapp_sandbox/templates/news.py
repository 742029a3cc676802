"""What the platform tells about templates by webhook: verdicts, quality, category, content, misuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.wire.bodies import Update

_TITLES = {"PAUSED": "FIRST_PAUSE", "DISABLED": "DISABLED"}
_DESCRIPTIONS = {
    "FIRST_PAUSE": "Paused for 3 hours: too many people were unhappy with this template.",
    "SECOND_PAUSE": "Paused for 6 hours: too many people were unhappy with this template again.",
    "RATE_LIMITING_PAUSE": "Paused: the first people who got this template were unhappy with it.",
    "UNPAUSE": "The pause is over.",
    "DISABLED": "Disabled for good: the template has used up its pauses.",
}


def template_status(
    template: Template,
    event: str,
    reason: str | None,
    now: int,
    title: str = "",
    rejection: Mapping[str, str] | None = None,
) -> Update:
    """`title` is that of `other_info`; a pause and a disabling have one anyway."""
    value: dict[str, Any] = {
        "event": event,
        **_named(template),
        "reason": reason,
        "message_template_category": template.category,
    }
    if title := title or _TITLES.get(event, ""):
        value["other_info"] = {"title": title, "description": _DESCRIPTIONS.get(title, title)}
    if event == "DISABLED":
        value["disable_info"] = {"disable_date": str(now // 1000)}
    if rejection:
        value["rejection_info"] = {**rejection}
    return Update("message_template_status_update", value, now)


def template_quality(template: Template, before: str, now: int) -> Update:
    value = {"previous_quality_score": before, "new_quality_score": template.quality, **_named(template)}
    return Update("message_template_quality_update", value, now)


def category_notice(template: Template, correct: str, due: int, now: int) -> Update:
    """A day before: the category is still the old one, and shows what it will be."""
    value = {
        **_named(template),
        "new_category": template.category,
        "correct_category": correct,
        "category_update_timestamp": due // 1000,
    }
    return Update("template_category_update", value, now)


def template_category(template: Template, before: str, now: int) -> Update:
    value = {**_named(template), "previous_category": before, "new_category": template.category}
    return Update("template_category_update", value, now)


def misuse_of_direct_send(template: Template, correct: str, now: int) -> Update:
    value = {**_named(template), "category": template.category, "correct_category": correct}
    return Update("template_correct_category_detection", value, now)


def template_components(template: Template, now: int) -> Update:
    """After an edit; only what the template has is there."""
    parts = {part["type"]: part for part in template.components}
    value = _named(template)
    for name, kind in (("title", "HEADER"), ("element", "BODY"), ("footer", "FOOTER")):
        if text := parts.get(kind, {}).get("text"):
            value[f"message_template_{name}"] = text
    if buttons := parts.get("BUTTONS", {}).get("buttons"):
        value["message_template_buttons"] = [_button(button) for button in buttons]
    return Update("message_template_components_update", value, now)


def _button(button: Mapping[str, Any]) -> dict[str, Any]:
    shown = {f"message_template_button_{name}": button[name] for name in ("type", "text") if name in button}
    for name in ("url", "phone_number"):
        if button.get(name):
            shown[f"message_template_button_{name}"] = button[name]
    return shown


def misuse(event: str, violation: str, restrictions: Mapping[str, int], now: int) -> Update:
    """`restrictions`: until when (milliseconds), by type; the platform writes the instant as a string."""
    value: dict[str, Any] = {"event": event, "violation_info": {"violation_type": violation}}
    if restrictions:
        value["restriction_info"] = [
            {"restriction_type": kind, "expiration": str(until // 1000)}
            for kind, until in restrictions.items()
        ]
    return Update("account_update", value, now)


def _named(template: Template) -> dict[str, Any]:
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }
