"""The clock on a person's phone: the time zone of where the number is from, and instants in words."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import NumberParseException, parse
from phonenumbers.timezone import time_zones_for_number

from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.phone.words import Words

HOME = ZoneInfo("America/Sao_Paulo")


def zone_of(recipient: Recipient) -> ZoneInfo:
    return _zone_of(recipient.person)


@lru_cache(maxsize=4_096)
def _zone_of(person: str) -> ZoneInfo:
    """Somebody known by a user id alone lives where the sandbox's school is."""
    try:
        return ZoneInfo(time_zones_for_number(parse(f"+{person}"))[0])
    except (NumberParseException, ZoneInfoNotFoundError, ValueError):
        return HOME


def date_of(at: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at / 1000, zone).date()


def day_of(at: int, zone: ZoneInfo, now: int, words: Words) -> str:
    day, today = date_of(at, zone), date_of(now, zone)
    if day == today:
        return words("Today")
    return words("Yesterday") if (today - day).days == 1 else words.day(day)


def when(at: int, zone: ZoneInfo, now: int, words: Words) -> str:
    """As lists say it: the time of today, yesterday, or the day."""
    then, days = datetime.fromtimestamp(at / 1000, zone), (date_of(now, zone) - date_of(at, zone)).days
    return f"{then:%H:%M}" if not days else words("Yesterday") if days == 1 else f"{then:%d/%m/%Y}"


def moment(at: int, zone: ZoneInfo, now: int) -> str:
    then = datetime.fromtimestamp(at / 1000, zone)
    return f"{then:%H:%M}" if then.date() == date_of(now, zone) else f"{then:%d/%m %H:%M}"


def time_left(ends: int, now: int, words: Words) -> str:
    """Days and hours, as the platform's own countdown shows them."""
    left = (ends - now) // 60_000
    if left <= 0:
        return "over"
    days, hours, minutes = left // 1440, left // 60 % 24, left % 60
    if days:
        return words("%(days)s d %(hours)s h", days=days, hours=hours)
    return words("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
