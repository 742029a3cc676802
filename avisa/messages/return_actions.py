"""Giving back what was claimed and provably never left: as if nobody had claimed it, in its old place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import update

from avisa.kernel.bulk import among
from avisa.kernel.unit import Unit
from avisa.messages.cost_actions import give_back as return_money
from avisa.messages.tables import in_state, message
from avisa.messages.types import State


def give_back(unit: Unit, claimed: Iterable[tuple[int, int]], epoch: int) -> int:
    """These (message id, attempt) are queued again; returns how many.

    Nothing was sent under the attempt, so its number is free again and no attempt is remembered: a machine
    that is too slow uses up nobody's attempts. `due_at` stays, and with it the place in the line. Only what
    is still `sending` under this epoch moves.
    """
    by_attempt: defaultdict[int, list[int]] = defaultdict(list)
    for message_id, attempt in claimed:
        by_attempt[attempt].append(message_id)
    unclaimed = {"claimed_at": None, "consent_event_id": None}
    given = 0
    for attempt, ids in by_attempt.items():  # one, nearly always
        mine = (message.c.workspace_id == unit.workspace_id, among(message.c.id, ids))
        ours = (in_state(State.SENDING), message.c.attempt == attempt, message.c.epoch == epoch)
        back = update(message).where(*mine, *ours)
        values = {"state": State.QUEUED.value, "attempt": attempt - 1, **unclaimed}
        given += unit.tx.execute(back.values(values)).rowcount
        return_money(unit, ids, State.QUEUED)
    return given
