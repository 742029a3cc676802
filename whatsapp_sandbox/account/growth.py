"""How limits grow by themselves: the portfolio's tier, and the throughput of its numbers."""

from __future__ import annotations

from functools import partial

from whatsapp_sandbox.account.limits import DAY_MS
from whatsapp_sandbox.account.numbers import HIGH_MPS, Number
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.settings import TIERS
from whatsapp_sandbox.webhooks import news

FIRST_TIER, VERIFIED_TIER = "TIER_250", "TIER_2K"
NEXT = {
    FIRST_TIER: VERIFIED_TIER,
    "TIER_1K": "TIER_10K",
    VERIFIED_TIER: "TIER_10K",
    "TIER_10K": "TIER_100K",
    "TIER_100K": "TIER_UNLIMITED",
}
WITHIN_MS = 6 * 60 * 60 * 1000
PEOPLE_TO_LEAVE_FIRST = 2_000
HIGH_THROUGHPUT_PEOPLE = 100_000
UPGRADE_TAKES_MS = 60 * 1000
COEXISTENCE_MPS = 20


def after_place(platform: Platform) -> None:
    """A place of the limit was taken: is a review due?"""
    limit = platform.limit
    if not platform.settings.growth:
        return
    if limit.places is None:
        if len(limit) == HIGH_THROUGHPUT_PEOPLE:
            raise_throughput(platform)
    elif limit.is_half_used and not limit.review_planned and platform.tier != FIRST_TIER:
        plan_review(platform)


def plan_review(platform: Platform) -> None:
    platform.limit.review_planned = True
    platform.agenda.review_at(platform.clock.now() + WITHIN_MS, partial(review, platform))


def review(platform: Platform) -> None:
    """One tier up after half of the limit was used within seven days, at high quality."""
    platform.limit.review_planned = False
    week_ago = platform.clock.now() - 7 * DAY_MS
    tier_is_own = platform.limit.places == TIERS[platform.tier]
    if tier_is_own and platform.limit.half_used_at > week_ago and _is_of_high_quality(platform):
        climb(platform)


def climb(platform: Platform) -> None:
    now, tier = platform.clock.now(), NEXT.get(platform.tier)
    if tier is None:
        return
    platform.set_tier(tier)
    platform.outbox.add(news.capability(tier, now))
    for number in platform.numbers.values():
        platform.outbox.add(news.number_quality(number, "UPGRADE", tier, now))


def _is_of_high_quality(platform: Platform) -> bool:
    return all(number.quality_rating == "GREEN" for number in platform.numbers.values())


def after_verification(platform: Platform) -> None:
    if platform.tier == FIRST_TIER:
        climb(platform)


def after_delivery(platform: Platform, person: str) -> None:
    """On the first tier: 2,000 people reached outside a window within 30 days lead out of it."""
    if platform.tier != FIRST_TIER or not platform.settings.growth:
        return
    now, reached = platform.clock.now(), platform.limit.delivered
    reached.pop(person, None)
    reached[person] = now
    while next(iter(reached.values())) <= now - 30 * DAY_MS:
        del reached[next(iter(reached))]
    well = all(template.quality not in ("YELLOW", "RED") for template in platform.templates)
    if len(reached) >= PEOPLE_TO_LEAVE_FIRST and well:
        reached.clear()
        climb(platform)


def raise_throughput(platform: Platform) -> None:
    """For a minute the number is in maintenance; then it sends a thousand a second."""
    if not platform.settings.rate_limits:
        return
    until = platform.clock.now() + UPGRADE_TAKES_MS
    for number in platform.numbers.values():
        standard = COEXISTENCE_MPS < number.throughput.mps < HIGH_MPS
        if standard and number.quality_rating != "RED":
            number.upgrading_until = until
            platform.agenda.at(until, partial(_upgraded, platform, number))


def _upgraded(platform: Platform, number: Number) -> None:
    number.upgrading_until = 0
    number.throughput.mps = HIGH_MPS
    now, tier = platform.clock.now(), platform.tier
    platform.outbox.add(news.number_quality(number, "THROUGHPUT_UPGRADE", tier, now))
