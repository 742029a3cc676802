"""What the platform tells by itself about the account: the messaging limit, a number's quality."""

from __future__ import annotations

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.settings import TIERS
from whatsapp_sandbox.wire.bodies import Update

UNLIMITED = -1


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
