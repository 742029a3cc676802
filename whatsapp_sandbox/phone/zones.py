"""The clock on a person's phone: the time zone of where the number is from."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import NumberParseException, parse
from phonenumbers.timezone import time_zones_for_number

from whatsapp_sandbox.people.recipients import Recipient

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
