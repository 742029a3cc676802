"""The business phone numbers of the account, and what the platform tells about one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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

    @property
    def digits(self) -> str:
        """The form in which webhooks show the number."""
        return _digits(self.display_phone_number)

    def is_recipient(self, recipient: Recipient) -> bool:
        return self.digits in (recipient.person, recipient.wa_id)

    def fields(self, tier: str) -> dict[str, Any]:
        level = "HIGH" if self.throughput.mps >= HIGH_MPS else "STANDARD"
        return {
            "id": self.id,
            "display_phone_number": self.display_phone_number,
            "verified_name": self.verified_name,
            "quality_rating": self.quality_rating,
            "throughput": {"level": level},
            "whatsapp_business_manager_messaging_limit": tier,
            "messaging_limit_tier": tier,
            "name_status": self.name_status,
            "code_verification_status": self.code_verification_status,
            "platform_type": "CLOUD_API",
            "account_mode": "LIVE",
            "status": self.status,
            "is_official_business_account": False,
            "health_status": self._health(),
        }

    def _health(self) -> dict[str, Any]:
        able = "AVAILABLE" if self.status == "CONNECTED" else "BLOCKED"
        entity = {"entity_type": "PHONE_NUMBER", "id": self.id, "can_send_message": able}
        return {"can_send_message": able, "entities": [entity]}


@lru_cache
def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
