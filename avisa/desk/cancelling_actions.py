"""When a person writes: what the desk wanted to say only if they do not is cancelled."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update

from avisa.desk.tables import unless_they_write
from avisa.desk.types import Heard
from avisa.kernel.bulk import among
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel


def cancel_for_writers(unit: Unit, heard: Iterable[Heard]) -> int:
    """They wrote first: what has not left yet stays here. In the transaction that keeps their words."""
    u = unless_they_write.c
    wrote = {one.contact_id: one.at for one in heard if one.waits}
    if not wrote:
        return 0
    open_wishes = (u.workspace_id == unit.workspace_id, among(u.contact_id, wrote), u.wrote_at.is_(None))
    found = unit.tx.execute(select(u.message_id, u.contact_id).where(*open_wishes)).all()
    ended = 0
    for message_id, contact_id in found:  # a handful: what waits for people who have just written
        if cancel(unit, [message_id]):
            ended += 1
            this = (u.workspace_id == unit.workspace_id, u.message_id == message_id)
            unit.tx.execute(update(unless_they_write).where(*this).values(wrote_at=wrote[contact_id]))
    return ended
