"""When a person writes: what the desk wanted to say only if they do not is cancelled."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import func, select, update

from avisa.desk.tables import unless_they_write
from avisa.desk.types import Heard
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel
from avisa.messages.tables import inbound

NOT_WAITED_FOR = ("reaction", "revoke", "edit")  # nobody expects an answer to these


def cancel_for_writers(unit: Unit, heard: Iterable[Heard]) -> int:
    """They wrote first: what has not left yet stays here. In the transaction that keeps their words."""
    u = unless_they_write.c
    wrote = {one.contact_id: one.at for one in heard if one.waits}
    if not wrote:
        return 0
    open_wishes = (u.workspace_id == unit.workspace_id, among(u.contact_id, wrote), u.wrote_at.is_(None))
    found = unit.tx.execute(select(u.message_id, u.contact_id).where(*open_wishes)).all()
    return sum(_end(unit, message_id, wrote[contact_id]) for message_id, contact_id in found)


def cancel_returned(unit: Unit, message_ids: Collection[int]) -> int:
    """What comes back into the line: its person may have written while it was on its way."""
    if not message_ids:
        return 0
    u, i = unless_they_write.c, inbound.c
    wishes = (u.workspace_id == unit.workspace_id, among(u.message_id, message_ids), u.wrote_at.is_(None))
    words = (i.workspace_id == unit.workspace_id, i.contact_id == u.contact_id, i.id > u.message_id)
    heard = select(u.message_id, func.max(i.at)).where(*wishes, *words, i.kind.not_in(NOT_WAITED_FOR))
    found = unit.tx.execute(heard.group_by(u.message_id)).all()
    return sum(_end(unit, message_id, at) for message_id, at in found)


def _end(unit: Unit, message_id: int, wrote_at: Millis) -> bool:
    if not cancel(unit, [message_id]):
        return False
    mine = unless_they_write.c.workspace_id == unit.workspace_id
    this = update(unless_they_write).where(mine, unless_they_write.c.message_id == message_id)
    unit.tx.execute(this.values(wrote_at=wrote_at))
    return True
