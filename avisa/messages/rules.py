"""How a message's row moves: statuses only forward, late and repeated events without harm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from avisa.audience.addresses import country_in_id, is_phone
from avisa.channels.port import Body
from avisa.errors import Refused
from avisa.kernel.clock import Millis
from avisa.messages.types import State

RANK = {
    State.SENDING: 0,
    State.UNKNOWN: 0,
    State.HELD: 1,
    State.ACCEPTED: 1,
    State.SENT: 2,
    State.DELIVERED: 3,
    State.READ: 4,
}

CALLBACK = re.compile(r"([0-9]{1,19})\.([0-9]{1,9})")
OFFER = '"offer_ends_at":'  # in a body as JSON: cheap to look for before it is read
LARGEST_ID = (1 << 63) - 1  # beyond it PostgreSQL refuses the whole batch


@dataclass(frozen=True, slots=True)
class Progress:
    """The part of a row that statuses may change; instants in ms, None when not reached."""

    state: str
    attempt: int
    accepted_at: Millis | None
    sent_at: Millis | None
    delivered_at: Millis | None
    read_at: Millis | None
    ended_at: Millis | None
    wamid: str | None
    reason: str
    details: str
    price_category: str
    price_type: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A status as it concerns one message: `status` sent, delivered, read or failed."""

    status: str
    at: Millis
    wamid: str
    attempt: int
    reason: str = ""
    details: str = ""
    price_category: str = ""
    price_type: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a message, as the journal names it."""

    kind: str
    at: Millis
    reason: str = ""


def steps_between(before: Progress, after: Progress) -> list[Step]:
    """What became true of a row, in its order: a later status brings the steps that it implies."""
    names = ("accepted", "sent", "delivered", "read")
    reached = [
        Step(f"message.{name}", at)
        for name in names
        if getattr(before, f"{name}_at") is None and (at := getattr(after, f"{name}_at")) is not None
    ]
    if after.state == State.FAILED != State(before.state):
        reached.append(Step("message.failed", after.ended_at or 0, after.reason))
    return reached


def is_priced(row: Progress) -> bool:
    """It has reached somebody, and the platform has told what kind of price it has."""
    return row.delivered_at is not None and row.price_type != ""


def callback_of(message_id: int, attempt: int) -> str:
    """What the provider echoes on every status of this very send."""
    return f"{message_id}.{attempt}"


def message_of(callback: str) -> tuple[int, int] | None:
    """(message id, attempt) of a callback of ours; None for anybody else's text."""
    found = CALLBACK.fullmatch(callback)
    if found is None or (identifier := int(found[1])) > LARGEST_ID:
        return None
    return identifier, int(found[2])


def advance(row: Progress, signs: Iterable[Sign]) -> Progress:
    """The row after these statuses, whatever their order and however often they come."""
    for sign in signs:
        row = after(row, sign)
    return row


def after(row: Progress, sign: Sign) -> Progress:
    """Any attempt is believed. An older one: it was sent after all, whatever we thought since. One that we
    do not know of: the database was restored from a backup, and the message left before that."""
    return believed(replace(row, attempt=max(row.attempt, sign.attempt)), sign)


def believed(row: Progress, sign: Sign) -> Progress:
    row = replace(
        row,
        wamid=row.wamid or sign.wamid,
        accepted_at=earliest(row.accepted_at, sign.at),
        price_category=row.price_category or sign.price_category,
        price_type=row.price_type or sign.price_type,
    )
    if sign.status == "failed":
        return failed(row, sign)
    return arrived(row, sign)


def failed(row: Progress, sign: Sign) -> Progress:
    """Failed can follow sent, never delivered: what reached the person has reached them."""
    if row.state in (State.DELIVERED, State.READ, State.FAILED):
        return row
    return replace(row, state=State.FAILED, reason=sign.reason, details=sign.details, ended_at=sign.at)


def arrived(row: Progress, sign: Sign) -> Progress:
    row = with_instants(row, sign)
    reached = State(sign.status)
    if row.state == State.FAILED and reached == State.SENT:
        return row
    if RANK.get(State(row.state), -1) >= RANK[reached]:
        return row
    return replace(row, state=reached, reason="", details="", ended_at=None)


def with_instants(row: Progress, sign: Sign) -> Progress:
    """Each step implies those before it; the earliest instant told for a step is kept."""
    sent = earliest(row.sent_at, sign.at)
    if sign.status == "sent":
        return replace(row, sent_at=sent)
    delivered = earliest(row.delivered_at, sign.at)
    if sign.status == "delivered":
        return replace(row, sent_at=sent, delivered_at=delivered)
    return replace(row, sent_at=sent, delivered_at=delivered, read_at=earliest(row.read_at, sign.at))


def earliest(known: Millis | None, told: Millis) -> Millis:
    return told if known is None else min(known, told)


def checked(phone: str, body: str) -> None:
    """The only thing that `enqueue` refuses: a draft that cannot be a message at all."""
    if not is_phone(phone) and not country_in_id(phone):
        raise Refused("malformed_draft", field="phone")
    if len(body) > 65_536:
        raise Refused("malformed_draft", field="body")


def last_moment(body: str, expires_at: Millis | None) -> Millis | None:
    """A message whose offer has ended is too late, whatever else was said of its time."""
    if OFFER not in body:
        return expires_at
    ends = msgspec.json.decode(body, type=Body).offer_ends_at
    return min((one for one in (ends, expires_at) if one is not None), default=None)
