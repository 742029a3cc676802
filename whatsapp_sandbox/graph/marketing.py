"""What the account's own fields say about the Marketing Messages API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whatsapp_sandbox.platform import Platform

ONLY_HERE = "disable_marketing_messages_on_cloud_api"


def fields(platform: Platform) -> dict[str, Any]:
    rules = platform.marketing
    return {
        "marketing_messages_lite_api_status": rules.status,
        "marketing_messages_onboarding_status": rules.status,
        ONLY_HERE: rules.only_here,
    }


def change(platform: Platform, asked: Mapping[str, Any]) -> None:
    """Query parameters are words, bodies may hold booleans."""
    if ONLY_HERE in asked:
        platform.marketing.only_here = str(asked[ONLY_HERE]).lower() == "true"
