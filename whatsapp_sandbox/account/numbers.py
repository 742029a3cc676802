"""The business phone numbers of the account, and what the platform tells about one."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import phonenumbers

from whatsapp_sandbox.account.limits import Throughput
from whatsapp_sandbox.people.recipients import Recipient

DEFAULT_FIELDS = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "id",
)
HIGH_MPS = 1_000
PROFILE: dict[str, Any] = {
    "about": "Simulated, and glad to hear from you.",
    "address": "",
    "description": "",
    "email": "",
    "profile_picture_url": "https://pps.whatsapp.net/v/none.jpg",
    "websites": [],
    "vertical": "EDU",
}
# In these nothing leaves from the number.
_SILENT = ("DISCONNECTED", "PENDING", "DELETED", "UNVERIFIED", "BANNED", "MIGRATED")


@dataclass(slots=True)
class Number:
    id: str
    display_phone_number: str
    verified_name: str
    throughput: Throughput
    quality_rating: str = "GREEN"
    name_status: str = "APPROVED"
    code_verification_status: str = "VERIFIED"
    status: str = "CONNECTED"
    asked_name: str = ""
    username: str = ""
    pin: str = ""
    wrong_pins: int = 0
    code: str = ""  # the one asked for last, until it is used
    registrations: deque[int] = field(default_factory=deque)
    upgrading_until: int = 0
    profile: dict[str, Any] = field(default_factory=lambda: dict(PROFILE))
    settings: dict[str, Any] = field(default_factory=dict)
    compliance: dict[str, Any] = field(default_factory=dict)
    commerce: dict[str, bool] = field(default_factory=dict)
    blocked: dict[str, Recipient] = field(default_factory=dict)  # by the business
    codes: dict[str, str] = field(default_factory=dict)  # of QR pictures, to the prefilled message
    code_times: dict[str, int] = field(default_factory=dict)  # when each was made, in ms
    codes_made: int = 0
    public_key: str = ""  # for what people fill into a Flow

    @property
    def digits(self) -> str:
        """The form in which webhooks show the number."""
        return _digits(self.display_phone_number)

    @property
    def is_registered(self) -> bool:
        return self.status not in _SILENT

    def is_recipient(self, recipient: Recipient) -> bool:
        return self.digits in (recipient.person, recipient.wa_id)

    def witnessed(self, tier: str) -> dict[str, Any]:
        """What the platform keeps to itself as well."""
        return self.fields(tier) | {
            "code": self.code,
            "pin": self.pin,
            "mps": self.throughput.mps,
            "registrations": [*self.registrations],
            "blocked": [*self.blocked],
        }

    def fields(self, tier: str) -> dict[str, Any]:
        level = "HIGH" if self.throughput.mps >= HIGH_MPS else "STANDARD"
        return {
            "id": self.id,
            "display_phone_number": self.display_phone_number,
            "verified_name": self.verified_name,
            "quality_rating": self.quality_rating,
            "quality_score": {"score": self.quality_rating},
            "throughput": {"level": level},
            "whatsapp_business_manager_messaging_limit": tier,
            "messaging_limit_tier": tier,
            "name_status": self.name_status,
            "new_name_status": "PENDING_REVIEW" if self.asked_name else "NONE",
            "code_verification_status": self.code_verification_status,
            "platform_type": "CLOUD_API",
            "host_platform": "CLOUD_API",
            "account_mode": "LIVE",
            "status": self.status,
            "is_official_business_account": False,
            "is_pin_enabled": bool(self.pin),
            "username": self.username or None,
            "unified_cert_status": self.name_status,
            **_country(self.digits),
        }


@lru_cache
def _country(digits: str) -> dict[str, Any]:
    try:
        parsed = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return {"country_code": None, "country_dial_code": None}
    dialled = parsed.country_code or 0
    code = phonenumbers.region_code_for_country_code(dialled)
    return {"country_code": code, "country_dial_code": str(dialled)}


@lru_cache
def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
