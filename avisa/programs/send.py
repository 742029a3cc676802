"""`avisa send`: one message to one person, followed until the platform has answered."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from avisa.kernel.i18n import N_
from avisa.messages.queries import message_by_id
from avisa.messages.single import SingleRequest, dispatch
from avisa.messages.types import State
from avisa.programs.engine import engine_beside
from avisa.programs.house import House
from avisa.programs.telling import Teller
from avisa.web import reasons, words

LOOK_EVERY = 0.1
OPEN = (State.QUEUED, State.SENDING)
ARRIVED = (State.ACCEPTED, State.HELD, State.SENT, State.DELIVERED, State.READ)
SENT, NOT_SENT, STILL_WAITING = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the message stands; `id` as text, because JSON's readers lose the last digits of 63 bits."""

    id: str
    state: str
    reason: str
    wamid: str


def send_one(
    house: House, workspace_id: int, request: SingleRequest, patience: float, key: str | None = None
) -> Outcome:
    """Queue it and wait until it left, was refused, or waits for longer than `patience` seconds.

    A message that waits stays queued: the next engine sends it. Nobody waits for one that is for later. Under
    the same key it is the message that was made before.
    """
    with house.unit(workspace_id) as unit:
        message_id = dispatch(unit, house.vault, request, key).message_id
    if (request.due_at or 0) > house.clock():
        return outcome(house, workspace_id, message_id)
    end = time.monotonic() + patience
    with engine_beside(house):
        while outcome(house, workspace_id, message_id).state in OPEN and time.monotonic() < end:
            time.sleep(LOOK_EVERY)
    return outcome(house, workspace_id, message_id)


def outcome(house: House, workspace_id: int, message_id: int) -> Outcome:
    with house.db.read() as tx:
        row = message_by_id(tx, workspace_id, message_id)
    assert row is not None
    shown = row._mapping
    return Outcome(str(shown["id"]), shown["state"], shown["reason"], shown["wamid"] or "")


def status_of(found: Outcome) -> int:
    if found.state in ARRIVED:
        return SENT
    return STILL_WAITING if found.state in OPEN else NOT_SENT


def tell_outcome(teller: Teller, found: Outcome) -> None:
    state = teller.text(words.MESSAGE_STATES[found.state][0])
    teller.write("  ".join(part for part in (found.id, state, found.wamid) if part))
    for text in why(found):
        teller.say(text)
    if found.state in OPEN:
        teller.say(N_("It stays queued: the next engine sends it."))


def why(found: Outcome) -> tuple[str, ...]:
    """What happened and what can be done, in the words of the console."""
    if not found.reason:
        return ()
    if found.state == State.SKIPPED:
        return reasons.skip(found.reason)
    if found.state == State.QUEUED:
        return reasons.wait(found.reason)
    return (reasons.fault(found.reason),)


def as_json(found: Outcome) -> dict[str, str]:
    return asdict(found)
