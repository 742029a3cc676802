"""What ends a person's round at once: an event that somebody tells of, and words of the person's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from avisa.audience.event_actions import keep_event
from avisa.audience.queries import contacts_of
from avisa.errors import NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import among
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.unit import Unit
from avisa.messages.actions import skip
from avisa.messages.tables import in_state, message
from avisa.messages.types import State
from avisa.schedule.audience import listed_among
from avisa.schedule.holding_actions import hold_still
from avisa.schedule.planning import planning_of
from avisa.schedule.queries import occurrences_of, schedule_by_id
from avisa.schedule.rules import EVENT
from avisa.schedule.stopping import stopped_among
from avisa.schedule.types import Occurrence


def tell_event(unit: Unit, contact_id: int, name: str, at: Millis) -> int:
    """Once for a person, name and instant, however often it is told; how many waiting messages it ended."""
    if not EVENT.fullmatch(name):
        raise Refused("event_malformed", name=name[:60])
    if at > unit.now + DAY:  # clocks differ, and zones are mistaken; a payment of next week is a slip
        raise Refused("event_in_the_future")
    who = contacts_of(unit.tx, unit.workspace_id, [contact_id]).get(contact_id)
    if who is None or who.is_erased:
        raise NotFound("contact_unknown")
    if not keep_event(unit, contact_id, name, at):
        return 0
    ended = end_rounds(unit, [contact_id])
    record(unit, "contact.event", f"contact:{contact_id}", event=name, at=at, ended=ended)
    return ended


def end_rounds(unit: Unit, contact_ids: Sequence[int]) -> int:
    """What still waits to leave to these people, in rounds that have ended for them, is skipped."""
    hold_still(unit, contact_ids, told=True)
    return _end(unit, _waiting(unit, contact_ids) if contact_ids else [])


def end_returned(unit: Unit, message_ids: Collection[int]) -> int:
    """What comes back into the line: its round may have ended while it was on its way."""
    c = message.c
    mine = (c.workspace_id == unit.workspace_id, among(c.id, message_ids), in_state(State.QUEUED))
    asked = select(c.id, c.contact_id, c.run_id).where(*mine, c.run_id != c.id)
    back = [(row[0], row[1], row[2]) for row in unit.tx.execute(asked)] if message_ids else []
    if not back:
        return 0
    hold_still(unit, {person for _, person, _ in back})
    return _end(unit, back)


def _end(unit: Unit, waiting: Sequence[tuple[int, int, int]]) -> int:
    ended: dict[int, str] = {}
    for run in occurrences_of(unit.tx, unit.workspace_id, {run_id for _, _, run_id in waiting}):
        mine = {person: message_id for message_id, person, run_id in waiting if run_id == run.id}
        over = _over(unit, run, list(mine))
        ended |= {mine[person]: reason for person, reason in over.items()}
    skip(unit, ended)
    return len(ended)


def _over(unit: Unit, run: Occurrence, people: Sequence[int]) -> dict[int, str]:
    found = schedule_by_id(unit.tx, unit.workspace_id, run.schedule_id)
    if found is None or not (found.plan.stops.events or found.plan.stops.reply):
        return {}
    planning = planning_of(unit.tx, unit.workspace_id, found)
    listed = listed_among(unit.tx, unit.workspace_id, found.audience, people)
    return stopped_among(unit.tx, unit.workspace_id, planning, run, listed)


def _waiting(unit: Unit, contact_ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """(message, person, run); locked, so that what a claim takes at this moment is not among them."""
    c = message.c
    mine = (c.workspace_id == unit.workspace_id, among(c.contact_id, contact_ids), in_state(State.QUEUED))
    asked = select(c.id, c.contact_id, c.run_id).where(*mine, c.run_id != c.id).with_for_update()
    return [(row[0], row[1], row[2]) for row in unit.tx.execute(asked)]
