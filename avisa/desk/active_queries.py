"""Reading what agents said first: how much each person got, the company's cap, the last 72 hours."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, func, select

from avisa.desk.active_rules import BOARD_FOR, CAP_FOR, Said
from avisa.desk.tables import said_by, unless_they_write
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.ids import first_id_at
from avisa.messages.tables import message
from avisa.messages.types import Kind, Lane, State
from avisa.workspace.queries import setting_of

CAP = "desk_daily_cap"
NOT_GOT = (State.SKIPPED.value, State.CANCELLED.value, State.EXPIRED.value)
MOST = 300  # on the board

m = message.c


def daily_cap(tx: Tx, workspace_id: int) -> int:
    """Active messages to one person in 24 hours; 0 is no limit."""
    return int(setting_of(tx, workspace_id, CAP, 0))


def got_lately(tx: Tx, workspace_id: int, contact_ids: Iterable[int], now: Millis) -> dict[int, int]:
    """Active messages of the desk and single ones in the last 24 hours, by person; what wait counts too."""
    mine = (
        m.workspace_id == workspace_id,
        among(m.contact_id, contact_ids),
        m.id >= first_id_at(now - CAP_FOR),
        m.created_at > now - CAP_FOR,
        m.kind == Kind.ACTIVE.value,
        m.lane == int(Lane.SINGLE),
        m.state.not_in(NOT_GOT),
        ~and_(m.state == State.FAILED.value, m.accepted_at.is_(None)),
    )
    query = select(m.contact_id, func.count()).where(*mine).group_by(m.contact_id)
    return {row[0]: row[1] for row in tx.execute(query)}


def board(tx: Tx, workspace_id: int, now: Millis, user_id: int = 0) -> list[Said]:
    """What agents said first in the last 72 hours, the newest first; with `user_id` theirs alone."""
    s, u = said_by.c, unless_they_write.c
    of_message = and_(m.workspace_id == s.workspace_id, m.id == s.message_id)
    of_wish = and_(u.workspace_id == s.workspace_id, u.message_id == s.message_id)
    mine = [
        s.workspace_id == workspace_id,
        s.message_id >= first_id_at(now - BOARD_FOR),
        m.kind == Kind.ACTIVE.value,
    ]
    if user_id:
        mine.append(s.user_id == user_id)
    shown = (s.message_id, s.user_id, m.contact_id, m.number_id, m.template_id, m.state, m.reason, m.due_at)
    query = (
        select(*shown, m.created_at, u.wrote_at, u.message_id.is_not(None))
        .select_from(said_by.join(message, of_message).outerjoin(unless_they_write, of_wish))
        .where(*mine)
        .order_by(s.message_id.desc())
        .limit(MOST)
    )
    return [Said(*row) for row in tx.execute(query)]
