"""The list of people who have chats: found by name, number or persona, the liveliest first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse
from starlette.requests import Request

from whatsapp_sandbox.people.profiles import profile_of
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.phone.chat import has_arrived, is_bubble, words_of
from whatsapp_sandbox.phone.rendering import query, words_for
from whatsapp_sandbox.phone.threads import Thread, threads_of
from whatsapp_sandbox.phone.words import Words
from whatsapp_sandbox.phone.zones import when, zone_of
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Heard, Message

MOST = 60
# Looking through more people than that, second by second, would slow down the sends.
SEARCHED_LIVE = 5_000
_LOOKED_AT = 30  # messages of a chat, for its last words and its unread ones
_HUES = 8


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    initials: str
    hue: int
    phone: str
    persona: str
    wa_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    query: str
    name: str
    initials: str
    hue: int
    phone: str
    persona: str
    time: str
    last: str
    ticks: str
    unread: int


def person_of(platform: Platform, who: Recipient) -> Person:
    name = profile_of(platform, who).name
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    persona = platform.people.of(who.person).name
    hue = sum(map(ord, who.person)) % _HUES
    return Person(
        name,
        initials,
        hue,
        phone_of(who.person),
        "" if persona == "ordinary" else persona,
        who.wa_id,
        who.user_id,
    )


@lru_cache(maxsize=4_096)
def phone_of(person: str) -> str:
    try:
        return format_number(parse(f"+{person}"), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return ""


def rows_of(platform: Platform, request: Request, search: str) -> tuple[list[Row], int]:
    """The first rows, and how many more there are; a search stops at the first that fill the list."""
    threads, words = threads_of(platform.store), words_for(request)
    if not search:
        rows = [_row(platform, request, thread, words) for thread in islice(threads, MOST)]
        return rows, len(threads) - len(rows)
    fitting = (thread for thread in threads if _fits(platform, thread, search.casefold(), words))
    return [_row(platform, request, thread, words) for thread in islice(fitting, MOST)], 0


def _fits(platform: Platform, thread: Thread, search: str, words: Words) -> bool:
    digits = "".join(sign for sign in search if sign.isdigit())
    who = thread.recipient
    persona = platform.people.of(who.person).name
    return (
        (len(digits) > 1 and digits in who.person)
        or search in profile_of(platform, who).name.casefold()
        or search in f"{persona}\n{words(persona)}".casefold()
    )


def _row(platform: Platform, request: Request, thread: Thread, words: Words) -> Row:
    person = person_of(platform, thread.recipient)
    here = [item for item in thread.items[-_LOOKED_AT:] if has_arrived(item) and is_bubble(item)]
    last = here[-1] if here else None
    zone, now = zone_of(thread.recipient), platform.clock.now()
    time = when(last.at, zone, now, words) if last else ""
    unread = sum(isinstance(item, Message) and item.status == "delivered" for item in here)
    ticks = ("read" if last.read_at else "delivered") if isinstance(last, Heard) else ""
    chat = query(request, chat=thread.key, phone="", number="")
    return Row(
        thread.key, chat, person.name, person.initials, person.hue, person.phone, person.persona,
        time, words_of(last, words)[:90] if last else "", ticks, unread,
    )  # fmt: skip
