"""What Meta decides about templates, numbers and accounts.

Told apart by their keys before their field: Meta's own example of a quality update carries the field
of another event (facts, section 3.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from avisa.channels.meta.reads import language_code, reason_of, tier_of
from avisa.channels.meta.trees import Tree, at, text_at
from avisa.channels.port import (
    AccountSeen,
    Event,
    LimitSeen,
    NumberQualitySeen,
    TemplateCategorySeen,
    TemplateQualitySeen,
    TemplateStatusSeen,
    UnknownSeen,
)

# The second and third are what the first was called until 2026-02.
LIMIT_KEYS = ("max_daily_conversations_per_business", "max_daily_conversation_per_phone", "current_limit")

# Kept for a person to read. What carries conversations of others (history, echoes, standby) is not
# among them: it must not reach the journal.
ACCOUNT_FIELDS = frozenset(
    {
        "account_review_update",
        "account_settings_update",
        "business_status_update",
        "business_username_update",
        "flows",
        "message_template_components_update",
        "partner_solutions",
        "payment_configuration_update",
        "phone_number_name_update",
        "security",
        "template_correct_category_detection",
    }
)


def account_events(field: str, value: Tree, when: int) -> Iterator[Event]:
    """`when` is the entry's own time: these events carry no other."""
    told = _by_keys(value) or FIELDS.get(field)
    if told is not None:
        yield from told(value, when)
    elif field in ACCOUNT_FIELDS:
        yield AccountSeen(field, when, value)
    else:
        yield UnknownSeen(field)


Told = Callable[[Tree, int], Iterator[Event]]


def _by_keys(value: Tree) -> Told | None:
    if "message_template_id" not in value:
        return None
    if "new_quality_score" in value:
        return _template_quality
    if "new_category" in value or "correct_category" in value:
        return _template_category
    return _template_status if "event" in value else None


def _template_quality(value: Tree, when: int) -> Iterator[Event]:
    quality = text_at(value, "new_quality_score").upper()
    yield TemplateQualitySeen(text_at(value, "message_template_id"), quality, when)


def _template_category(value: Tree, when: int) -> Iterator[Event]:
    yield TemplateCategorySeen(
        platform_id=text_at(value, "message_template_id"),
        category=(text_at(value, "new_category") or text_at(value, "previous_category")).upper(),
        correct=text_at(value, "correct_category").upper(),
        at=when,
    )


def _template_status(value: Tree, when: int) -> Iterator[Event]:
    yield TemplateStatusSeen(
        platform_id=text_at(value, "message_template_id"),
        name=text_at(value, "message_template_name"),
        language=language_code(text_at(value, "message_template_language")),
        status=text_at(value, "event").upper(),
        at=when,
        reason=reason_of(text_at(value, "reason")) or text_at(value, "other_info", "title"),
    )


def _number_quality(value: Tree, when: int) -> Iterator[Event]:
    yield NumberQualitySeen(text_at(value, "display_phone_number"), text_at(value, "event"), when)
    yield from _limits(value, when)


def _capability(value: Tree, when: int) -> Iterator[Event]:
    if any(value.get(key) is not None for key in LIMIT_KEYS):
        yield from _limits(value, when)
    else:
        yield AccountSeen("business_capability_update", when, value)


def _limits(value: Tree, when: int) -> Iterator[Event]:
    """At most one: the first key that is there speaks for the portfolio."""
    stated = next((value[key] for key in LIMIT_KEYS if value.get(key) is not None), None)
    if stated is None:
        return
    tier, known = tier_of(stated)
    yield LimitSeen(tier, when) if known else UnknownSeen("messaging_limit", str(stated)[:80])


def _account_update(value: Tree, when: int) -> Iterator[Event]:
    yield AccountSeen(text_at(value, "event") or "account_update", when, value)


def _account_alert(value: Tree, when: int) -> Iterator[Event]:
    alert = at(value, "alert_info") or value
    yield AccountSeen(text_at(alert, "alert_type") or "account_alerts", when, value)


FIELDS: dict[str, Told] = {
    "phone_number_quality_update": _number_quality,
    "business_capability_update": _capability,
    "account_update": _account_update,
    "account_alerts": _account_alert,
}
