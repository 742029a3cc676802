"""Whose round has ended: a named event since it began, or words of theirs; and who is in a run already."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from avisa.audience.event_queries import events_among
from avisa.audience.types import Listed
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.tables import last_inbound, message
from avisa.schedule.planning import Planning
from avisa.schedule.types import Occurrence

EVENT, REPLY = "event_stopped", "replied"


def in_run_already(tx: Tx, workspace_id: int, run: Occurrence, people: Sequence[int]) -> set[int]:
    c = message.c
    mine = (c.workspace_id == workspace_id, c.run_id == run.id, c.step == run.step)
    return set(tx.scalars(select(c.contact_id).where(*mine, among(c.contact_id, people))))


def has_people(tx: Tx, workspace_id: int, run: Occurrence) -> bool:
    """Whether it has a row at all: to count them would take too long here."""
    c = message.c
    mine = (c.workspace_id == workspace_id, c.run_id == run.id)
    return tx.execute(select(c.id).where(*mine).limit(1)).first() is not None


def stopped_among(
    tx: Tx, workspace_id: int, planning: Planning, run: Occurrence, people: Sequence[Listed]
) -> dict[int, str]:
    """The people of a run whose round has ended, and by what."""
    stops = planning.schedule.plan.stops
    ids = [person.contact_id for person in people]
    events = events_among(tx, workspace_id, ids, stops.events) if stops.events else {}
    words = last_words(tx, workspace_id, ids) if stops.reply else {}
    found: dict[int, str] = {}
    for person in (one for one in people if one.contact_id in events or one.contact_id in words):
        if (since := planning.window(run, person)) is None:
            continue
        if any(at >= since.events_from for at in events.get(person.contact_id, ())):
            found[person.contact_id] = EVENT
        elif words.get(person.contact_id, -1) >= since.words_from:
            found[person.contact_id] = REPLY
    return found


def last_words(tx: Tx, workspace_id: int, people: Sequence[int]) -> dict[int, Millis]:
    """When each of them last wrote, to whichever number."""
    c = last_inbound.c
    mine = (c.workspace_id == workspace_id, among(c.contact_id, people))
    found = tx.execute(select(c.contact_id, func.max(c.at)).where(*mine).group_by(c.contact_id))
    return {row[0]: row[1] for row in found}
