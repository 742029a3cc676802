"""What a number is called: its display name, which is reviewed, and its username."""

from __future__ import annotations

import re

from whatsapp_sandbox.account import news
from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem

REVIEW_MS = 10 * 60 * 1000
_USERNAME = re.compile(r"(?=.*[a-z])[a-z0-9_](?:[a-z0-9_]|\.(?!\.)){1,33}[a-z0-9_]")
# A name that looks like an address is refused [!].
_LIKE_AN_ADDRESS = re.compile(r"^www|\.(?:com|org|net|io|ai|int|edu|gov|mil|us|in|html)$")


def approve(platform: Platform, number: Number, asked: str) -> None:
    """A later wish makes an earlier one void."""
    if number.asked_name != asked:
        return
    number.verified_name, number.asked_name, number.name_status = asked, "", "APPROVED"
    platform.outbox.add(news.name_verdict(number, asked, "APPROVED", platform.clock.now()))


def take_username(platform: Platform, number: Number, wanted: str) -> Problem | None:
    name = wanted.strip().removeprefix("@").lower()
    if not _USERNAME.fullmatch(name) or _LIKE_AN_ADDRESS.search(name):
        return Problem(
            100, message="(#100) Param username has 3 to 35 letters, digits, periods and underscores."
        )
    if any(other.username == name for other in platform.numbers.values() if other is not number):
        return Problem(147001, "The username belongs to somebody else.")
    number.username = name
    platform.outbox.add(news.username(number, name, "approved", platform.clock.now()))
    return None


def drop_username(platform: Platform, number: Number) -> None:
    if number.username:
        platform.outbox.add(news.username(number, number.username, "deleted", platform.clock.now()))
    number.username = ""


def suggestions(number: Number) -> list[str]:
    plain = re.sub(r"[^a-z0-9]+", "_", number.verified_name.lower()).strip("_") or "business"
    return [name[:35] for name in (plain, f"{plain}_oficial", f"{plain}.{number.digits[-4:]}")]
