"""`/marketing_messages` beside `/messages`: who may use it, for what, and who must."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.eligibility import ONBOARDED
from whatsapp_sandbox.wire.errors import Problem

FALLBACK = "CLOUD_API_FALLBACK"
POLICIES = (FALLBACK, "STRICT")


def objection(draft: Draft) -> Problem | None:
    if draft.marketing_api:
        return _wrong_policy(draft.body) or _wrong_here(draft) or _not_ready(draft)
    template = draft.template
    if template is None or template.category != "MARKETING" or not draft.platform.marketing.only_here:
        return None
    return Problem(131063, "Marketing messages of this account are sent by the Marketing Messages API only.")


def _wrong_policy(body: dict[str, Any]) -> Problem | None:
    policy, sharing = body.get("product_policy", FALLBACK), body.get("message_activity_sharing", False)
    if policy not in POLICIES:
        return Problem(100, message=f"(#100) Param product_policy must be one of {{{', '.join(POLICIES)}}}.")
    if not isinstance(sharing, bool):
        return Problem(100, message="(#100) Param message_activity_sharing must be a boolean.")
    return None


def _wrong_here(draft: Draft) -> Problem | None:
    """Up to v22 the platform says 131055 of other templates, since then 134100 [!]."""
    if draft.template is None:
        return Problem(100, "Message must be a template message.", "(#100) Invalid parameter")
    if draft.template.category == "MARKETING":
        return None
    if draft.version >= 23:
        return Problem(134100, "You're only able to send marketing messages on this API.")
    return Problem(131055, "Only marketing template messages are supported")


def _not_ready(draft: Draft) -> Problem | None:
    """Who is not onboarded can still ask for the way by the Cloud API."""
    eligibility, template = draft.platform.marketing, draft.template
    if eligibility.status != ONBOARDED:
        draft.marketing_api = False
        if draft.body.get("product_policy") == FALLBACK:
            return None
        return Problem(134102, "Please check your eligibility status to ensure you are onboarded.")
    if template is not None and eligibility.is_syncing(template.life.approved_at, draft.now):
        return Problem(
            134101, "The template is not yet known to the Marketing Messages API; try again later."
        )
    return None
