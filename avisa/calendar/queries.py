"""Reading a company's hours where they lie: in its rules of sending, beside the gate's caps."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from avisa.calendar.settings import from_plain
from avisa.calendar.types import QuietHours
from avisa.kernel.db import Tx
from avisa.workspace.tables import setting

SETTING: Final = "sending_rules"


def hours_of(tx: Tx, workspace_id: int) -> QuietHours:
    """Without a row the company has no rules of its own."""
    mine = (setting.c.workspace_id == workspace_id, setting.c.name == SETTING)
    plain = tx.scalar(select(setting.c.value).where(*mine))
    return QuietHours() if plain is None else from_plain(plain["hours"])
