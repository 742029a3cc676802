"""Verdicts on templates, limits, quality and accounts: told apart by keys as well as by field."""

from __future__ import annotations

import pytest

from avisa.channels.port import (
    AccountSeen,
    LimitSeen,
    NumberQualitySeen,
    TemplateCategorySeen,
    TemplateQualitySeen,
    TemplateStatusSeen,
    UnknownSeen,
)
from tests.channels.webhooks import TIME, one, seen

AT = TIME * 1000
TEMPLATE: dict[str, object] = {
    "message_template_id": 1689556908129835,
    "message_template_name": "aviso",
    "message_template_language": "pt-BR",
}
ID = "1689556908129835"


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [
        ({"event": "APPROVED", "reason": "NONE"}, "APPROVED", ""),
        ({"event": "APPROVED", "reason": None}, "APPROVED", ""),
        (
            {"event": "REJECTED", "reason": "INVALID_FORMAT", "rejection_info": {}},
            "REJECTED",
            "INVALID_FORMAT",
        ),
        (
            {"event": "PAUSED", "reason": "NONE", "other_info": {"title": "FIRST_PAUSE"}},
            "PAUSED",
            "FIRST_PAUSE",
        ),
        (
            {
                "event": "DISABLED",
                "disable_info": {"disable_date": "1751234563"},
                "other_info": {"title": "DISABLED"},
            },
            "DISABLED",
            "DISABLED",
        ),
        ({"event": "A_STATUS_OF_NEXT_YEAR"}, "A_STATUS_OF_NEXT_YEAR", ""),
    ],
)
def test_a_templates_verdict(told: dict[str, object], status: str, reason: str) -> None:
    event = one("message_template_status_update", TEMPLATE | told)
    assert event == TemplateStatusSeen(ID, "aviso", "pt_BR", status, AT, reason)


@pytest.mark.parametrize(
    "field", ["message_template_quality_update", "message_template_status_update", "", "x"]
)
def test_a_templates_quality_whatever_field_it_carries(field: str) -> None:
    told = TEMPLATE | {"previous_quality_score": "GREEN", "new_quality_score": "YELLOW"}
    assert one(field, told) == TemplateQualitySeen(ID, "YELLOW", AT)


def test_a_category_that_will_change_and_one_that_did() -> None:
    notice = TEMPLATE | {"new_category": "UTILITY", "correct_category": "MARKETING"}
    changed = TEMPLATE | {"previous_category": "UTILITY", "new_category": "MARKETING"}
    field = "template_category_update"
    assert one(field, notice) == TemplateCategorySeen(ID, "UTILITY", "MARKETING", AT)
    assert one(field, changed) == TemplateCategorySeen(ID, "MARKETING", "", AT)


@pytest.mark.parametrize(
    ("stated", "tier"),
    [(2000, 2000), ("2000", 2000), ("TIER_10K", 10_000), ("TIER_UNLIMITED", None), (-1, None), ("-1", None)],
)
def test_a_limit_comes_as_a_number_or_as_a_tier(stated: object, tier: int | None) -> None:
    told = {"max_daily_conversations_per_business": stated, "max_phone_numbers_per_business": 20}
    assert one("business_capability_update", told) == LimitSeen(tier, AT)


def test_a_limit_that_cannot_be_read_changes_nothing() -> None:
    told = {"max_daily_conversations_per_business": "TIER_HUGE"}
    assert one("business_capability_update", told) == UnknownSeen("messaging_limit", "TIER_HUGE")


def test_a_capability_without_a_limit_is_kept() -> None:
    told = {"max_phone_numbers_per_waba": 25}
    assert one("business_capability_update", told) == AccountSeen("business_capability_update", AT, told)


def test_a_numbers_quality_may_bring_its_limit() -> None:
    told = {"display_phone_number": "553133334444", "event": "THROUGHPUT_UPGRADE"}
    quality = NumberQualitySeen("553133334444", "THROUGHPUT_UPGRADE", AT)
    field = "phone_number_quality_update"
    assert seen(field, told) == [quality]
    older = told | {"current_limit": "TIER_10K"}
    assert seen(field, older) == [quality, LimitSeen(10_000, AT)]
    newer = older | {"max_daily_conversations_per_business": "TIER_UNLIMITED"}
    assert seen(field, newer) == [quality, LimitSeen(None, AT)]


RESTRICTION = {
    "event": "ACCOUNT_RESTRICTION",
    "restriction_info": [
        {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1641330498}
    ],
}
ALERT = {"entity_type": "BUSINESS", "alert_info": {"alert_severity": "WARNING", "alert_type": "DEFERRED"}}


@pytest.mark.parametrize(
    ("field", "told", "event"),
    [
        ("account_update", RESTRICTION, "ACCOUNT_RESTRICTION"),
        ("account_update", {"phone_number": "1"}, "account_update"),
        ("account_alerts", ALERT, "DEFERRED"),
        ("account_alerts", {"alert_type": "OLD_SHAPE"}, "OLD_SHAPE"),
        ("account_review_update", {"decision": "APPROVED"}, "account_review_update"),
        ("phone_number_name_update", {"decision": "APPROVED"}, "phone_number_name_update"),
        ("security", {"event": "PIN_CHANGED"}, "security"),
        ("business_username_update", {"username": "horizonte"}, "business_username_update"),
        ("message_template_components_update", TEMPLATE, "message_template_components_update"),
    ],
)
def test_what_meta_says_of_the_account_is_kept_for_a_person(
    field: str, told: dict[str, object], event: str
) -> None:
    assert one(field, told) == AccountSeen(event, AT, told)


@pytest.mark.parametrize("field", ["history", "standby", "smb_message_echoes", "a_field_of_next_year", ""])
def test_what_is_not_ours_or_not_known_is_counted_and_not_kept(field: str) -> None:
    assert one(field, {"messages": [{"text": {"body": "private"}}]}) == UnknownSeen(field)
