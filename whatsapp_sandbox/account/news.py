"""What the platform tells about the account itself: prices reached, restrictions, alerts, names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whatsapp_sandbox.account.numbers import Number
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


def restriction(kind: str, until: int, violation: str, now: int) -> Update:
    limited = {"restriction_type": kind, "expiration": until // 1000}
    more: dict[str, Any] = {"restriction_info": [limited]}
    if violation:
        more["violation_info"] = {"violation_type": violation}
    return account_update("ACCOUNT_RESTRICTION", more, now)


def violation(kind: str, now: int) -> Update:
    return account_update("ACCOUNT_VIOLATION", {"violation_info": {"violation_type": kind}}, now)


def lock(locked: bool, now: int) -> Update:
    ban = {"waba_ban_state": "DISABLE" if locked else "REINSTATE", "waba_ban_date": str(now // 1000)}
    return account_update("DISABLED_UPDATE", {"ban_info": ban}, now)


def international_prices(countries: Iterable[str], now: int) -> Update:
    since = [{"country_code": country, "start_time": now // 1000} for country in countries]
    eligible = {"start_time": now // 1000, "exception_countries": since}
    more = {"auth_international_rate_eligibility": eligible}
    return account_update("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", more, now)


def alert(kind: str, severity: str, description: str, entity: tuple[str, str], now: int) -> Update:
    """`entity` is its type and id: the business, the account or a number."""
    told = {
        "alert_severity": severity,
        "alert_status": "ACTIVE",
        "alert_type": kind,
        "alert_description": description,
    }
    value = {"entity_type": entity[0], "entity_id": entity[1], "alert_info": told}
    return Update("account_alerts", value, now)


def name_verdict(number: Number, asked: str, decision: str, now: int) -> Update:
    value = {
        "display_phone_number": number.digits,
        "decision": decision,
        "requested_verified_name": asked,
        "rejection_reason": None if decision == "APPROVED" else "UNKNOWN",
    }
    return Update("phone_number_name_update", value, now)


def username(number: Number, name: str, status: str, now: int) -> Update:
    value = {"display_phone_number": number.digits, "username": name, "status": status}
    return Update("business_username_update", value, now)
