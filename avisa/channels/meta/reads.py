"""Templates and numbers as Meta lists them, turned into what the house calls them."""

from __future__ import annotations

from avisa.channels.meta.wire import ListedTemplate, NumberAnswer
from avisa.channels.port import NumberSeen, TemplateSeen

TEMPLATE_FIELDS = (
    "id,name,language,status,category,correct_category,quality_score,rejected_reason,"
    "parameter_format,components"
)
NUMBER_FIELDS = (
    "id,display_phone_number,verified_name,quality_rating,throughput,"
    "whatsapp_business_manager_messaging_limit"
)

# People per moving 24 h. Source: messaging limits (facts, section 5); TIER_1K and TIER_50 are of the past.
TIERS: dict[str, int | None] = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    "TIER_UNLIMITED": None,
}
UNLIMITED = -1
MESSAGES_PER_SECOND = {"STANDARD": 80, "HIGH": 1_000}


def tier_of(value: object) -> tuple[int | None, bool]:
    """The limit and whether it is known: Meta writes it as TIER_*, as a number, or as -1 for none."""
    if isinstance(value, str) and value.upper() in TIERS:
        return TIERS[value.upper()], True
    count = int(value) if isinstance(value, str) and value.removeprefix("-").isdecimal() else value
    if isinstance(count, bool) or not isinstance(count, int) or count < UNLIMITED:
        return None, False
    return (None if count == UNLIMITED else count), True


def language_code(code: str) -> str:
    """Webhooks show `en-US` where the list shows `en_US`; the house keeps the list's form."""
    return code.replace("-", "_")


def template_seen(listed: ListedTemplate) -> TemplateSeen:
    quality = listed.quality_score.score if listed.quality_score else None
    return TemplateSeen(
        platform_id=str(listed.id),
        name=listed.name,
        language=language_code(listed.language),
        category=(listed.category or "").upper(),
        status=(listed.status or "").upper(),
        quality=(quality or "UNKNOWN").upper(),
        components=tuple(listed.components),
        parameter_format=(listed.parameter_format or "POSITIONAL").upper(),
        rejected_reason=reason_of(listed.rejected_reason),
        correct_category=(listed.correct_category or "").upper(),
    )


def reason_of(reason: str | None) -> str:
    return "" if reason is None or reason.upper() == "NONE" else reason


def number_seen(answer: NumberAnswer) -> NumberSeen:
    tier, known = tier_of(answer.whatsapp_business_manager_messaging_limit)
    level = (answer.throughput.level if answer.throughput else None) or "STANDARD"
    return NumberSeen(
        platform_id=str(answer.id),
        display_phone=answer.display_phone_number or "",
        name=answer.verified_name or "",
        quality=(answer.quality_rating or "UNKNOWN").upper(),
        tier=tier,
        tier_known=known,
        mps=MESSAGES_PER_SECOND.get(level.upper(), MESSAGES_PER_SECOND["STANDARD"]),
    )
