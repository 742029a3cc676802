"""The quality of a number: what people's blocks and reports of the last seven days make of it."""

from __future__ import annotations

from collections import Counter
from functools import partial

from whatsapp_sandbox.account.limits import DAY_MS
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.webhooks import news

WEEK_MS = 7 * DAY_MS


def after_complaint(platform: Platform, number_id: str) -> None:
    """To be called when somebody blocks or reports; a week later the number is looked at again."""
    rate(platform, number_id)
    platform.agenda.review_at(platform.clock.now() + WEEK_MS + 1, partial(rate, platform, number_id))


def rate(platform: Platform, number_id: str) -> None:
    number = platform.numbers.get(number_id)
    if number is None:
        return
    before, number.quality_rating = number.quality_rating, _rating(platform, number_id)
    if (before == "RED") != (number.quality_rating == "RED"):
        event = "UNFLAGGED" if before == "RED" else "FLAGGED"
        platform.outbox.add(news.number_quality(number, event, platform.tier, platform.clock.now()))


def _rating(platform: Platform, number_id: str) -> str:
    """The platform does not publish where its lines are [!]: they are settings."""
    settings, since = platform.settings, platform.clock.now() - WEEK_MS
    complaints = Counter(each.number_id for each in platform.crowd.complaints if each.at >= since)[number_id]
    share = complaints / max(1, _delivered(platform, number_id, since))
    if complaints < settings.number_complaints or share < settings.number_yellow_share:
        return "GREEN"
    return "RED" if share >= settings.number_red_share else "YELLOW"


def _delivered(platform: Platform, number_id: str, since: int) -> int:
    traffic = platform.ledger.traffic_between(since, platform.clock.now() + 1)
    return sum(counted.delivered for place, counted in traffic if place.number_id == number_id)
