"""What the platform tells about the account itself: prices reached, restrictions, alerts, names."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.prices.charges import Tier
from whatsapp_sandbox.wire.bodies import Update


def volume_tier(tier: Tier, now: int) -> Update:
    reached = {
        "tier_update_time": tier.since // 1000,
        "pricing_category": tier.category.upper(),
        "tier": tier.tier,
        "effective_month": tier.month,
        "region": tier.market,
    }
    return account_update("VOLUME_BASED_PRICING_TIER_UPDATE", {"volume_tier_info": reached}, now)


def account_update(event: str, more: dict[str, Any], now: int) -> Update:
    return Update("account_update", {"event": event, **more}, now)
