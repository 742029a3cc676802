"""What stands on the phone of one person in one chat, and what the business knows about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from whatsapp_sandbox.phone.bubbles import Look, look_of, look_of_answer, look_of_interactive
from whatsapp_sandbox.phone.formatting import one_line
from whatsapp_sandbox.phone.templates import look_of_template
from whatsapp_sandbox.phone.threads import Item, Thread
from whatsapp_sandbox.phone.words import Words
from whatsapp_sandbox.phone.zones import date_of, day_of, moment, time_left, zone_of
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Heard, Message
from whatsapp_sandbox.wire.errors import title_of

SHOWN = 80  # messages of a chat, from the newest back
_ARRIVED = ("delivered", "read", "played")
_ASIDE = ("reaction", "revoke", "edit")  # they change another message, or its looks
_A_LOOK_MS = 5_000


@dataclass(frozen=True, slots=True)
class Quoted:
    mine: bool
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A bubble in its place; `mine` is the person's own."""

    id: str
    at: int
    mine: bool
    look: Look
    time: str
    iso: str
    day: str = ""  # on the first of a day
    tailed: bool = True  # the first of several in a row
    ticks: str = ""
    left: str = ""  # until an offer ends
    quoted: Quoted | None = None
    reactions: tuple[str, ...] = ()
    reacted: str = ""  # by the person
    edited: bool = False
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A line of what the business knows: what it sent, and what has become of it."""

    time: str
    name: str
    status: str
    words: str
    why: str


@dataclass(slots=True)
class Chat:
    business: str
    is_verified: bool
    items: list[Shown]
    ledger: list[Known]
    window: str  # until when it is open
    stopped: bool
    blocked: bool
    away: bool
    typing: bool

    @property
    def can_write(self) -> bool:
        return not (self.blocked or self.away)


@dataclass(slots=True)
class Changes:
    """What later messages did to earlier ones, by the id of the earlier."""

    by_business: dict[str, str] = field(default_factory=dict)
    by_person: dict[str, str] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)
    edited: dict[str, str] = field(default_factory=dict)


def chat_of(platform: Platform, thread: Thread, words: Words) -> Chat:
    store, crowd, now = platform.store, platform.crowd, platform.clock.now()
    number, person = platform.numbers[thread.number_id], thread.recipient.person
    pair, zone = (number.id, person), zone_of(thread.recipient)
    ends = store.window_ends(*pair)
    return Chat(
        business=number.verified_name or number.display_phone_number,
        is_verified=number.name_status == "APPROVED",
        items=_items(thread.items, zone, words, now),
        ledger=[_known(item, zone, words) for item in reversed(thread.items[-SHOWN:]) if _is_sent(item)],
        window=moment(ends, zone, now) if ends > now else "",
        stopped=person in store.stopped,
        blocked=pair in crowd.blocked,
        away=crowd.away.get(person, 0) > now,
        typing=any(isinstance(item, Heard) and item.typing_until > now for item in thread.items[-SHOWN:]),
    )


def passes(thread: Thread, now: int) -> bool:
    """Whether time alone changes what is seen: somebody types or has just stopped, an offer ends."""
    return any(
        item.typing_until > now - _A_LOOK_MS
        if isinstance(item, Heard)
        else item.shape and item.shape.is_offer
        for item in thread.items[-SHOWN:]
    )


def _is_sent(item: Item) -> bool:
    return isinstance(item, Message)


def _items(items: list[Item], zone: ZoneInfo, words: Words, now: int) -> list[Shown]:
    here = [item for item in items if has_arrived(item)]
    changes, by_id = _changes(here), {item.wamid: item for item in here}
    bubbles = [item for item in here if is_bubble(item)][-SHOWN:]
    made: list[Shown] = []
    for item in bubbles:
        shown = _shown(item, zone, words, now, changes, by_id)
        last = made[-1] if made else None
        begins = last is None or date_of(last.at, zone) != date_of(item.at, zone)
        tailed = begins or last is None or last.mine != shown.mine
        made.append(replace(shown, day=day_of(item.at, zone, now, words) if begins else "", tailed=tailed))
    return made


def has_arrived(item: Item) -> bool:
    return isinstance(item, Heard) or item.status in _ARRIVED


def is_bubble(item: Item) -> bool:
    return _kind(item) not in _ASIDE


def _kind(item: Item) -> str:
    return item.kind if isinstance(item, Message) else str(item.content.get("type"))


def _changes(here: Iterable[Item]) -> Changes:
    found = Changes()
    for item in here:
        kind = _kind(item)
        if kind not in _ASIDE:
            continue
        body: dict[str, Any] = item.content if isinstance(item, Message) else item.content[kind]
        if kind == "reaction":
            reactions = found.by_business if isinstance(item, Message) else found.by_person
            reactions[str(body.get("message_id"))] = str(body.get("emoji") or "")
        elif kind == "revoke":
            found.taken_back.add(str(body.get("original_message_id")))
        else:
            words = (body.get("message") or {}).get("text") or {}
            found.edited[str(body.get("original_message_id"))] = str(words.get("body") or "")
    return found


def _shown(
    item: Item, zone: ZoneInfo, words: Words, now: int, changes: Changes, by_id: dict[str, Item]
) -> Shown:
    look = look_at(item)
    if item.wamid in changes.edited:
        look = look_of("text", {"body": changes.edited[item.wamid]})
    by_person = changes.by_person.get(item.wamid, "")
    at = datetime.fromtimestamp(item.at / 1000, zone)
    return Shown(
        id=item.wamid,
        at=item.at,
        mine=isinstance(item, Heard),
        look=look,
        time=f"{at:%H:%M}",
        iso=at.isoformat(timespec="seconds"),
        ticks=("read" if item.read_at else "delivered") if isinstance(item, Heard) else "",
        left=time_left(look.offer.ends, now, words) if look.offer and look.offer.ends else "",
        quoted=_quoted(item, by_id, words),
        reactions=tuple(filter(None, (changes.by_business.get(item.wamid, ""), by_person))),
        reacted=by_person,
        edited=item.wamid in changes.edited,
        taken_back=item.wamid in changes.taken_back,
    )


def look_at(item: Item) -> Look:
    if isinstance(item, Heard):
        return look_of_answer(item)
    if item.kind == "template":
        return look_of_template(item)
    return look_of_interactive(item) if item.kind == "interactive" else look_of(item.kind, item.content)


def words_of(item: Item, words: Words) -> str:
    """In one line, for lists and quotes; what has no words is called by its kind."""
    look = look_at(item)
    text = one_line(look.text) or look.header
    if not text and look.medium is not None:
        return look.medium.name or words(look.medium.kind)
    return text or next((name for name, _ in look.contacts), words(_kind(item)))


def _quoted(item: Item, by_id: dict[str, Item], words: Words) -> Quoted | None:
    wamid = item.quoted if isinstance(item, Message) else str((item.content.get("context") or {}).get("id"))
    found = by_id.get(wamid)
    return Quoted(isinstance(found, Heard), words_of(found, words)) if found else None


def _known(item: Item, zone: ZoneInfo, words: Words) -> Known:
    assert isinstance(item, Message)
    status = "dropped" if item.dropped else item.status
    why = f"{item.failure} · {words(title_of(item.failure))}" if item.failure else ""
    time = f"{datetime.fromtimestamp(item.at / 1000, zone):%d/%m %H:%M}"
    return Known(time, item.template or words(item.kind), status, words(status), why)
