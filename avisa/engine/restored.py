"""Noticing a restored backup: what was queued at backup time may have been sent since, so nothing leaves.

The leases' latest instant moves with every renewal. This machine keeps the latest that it has seen in a
file beside the database, never in it: a database that knows less than the file has gone back in time.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from sqlalchemy import func, select

from avisa.consent.intake.sms.actions import halt
from avisa.engine.store import Store
from avisa.engine.tables import lease
from avisa.kernel.clock import SECOND, Millis
from avisa.kernel.db import Database
from avisa.workspace.actions import stop_number
from avisa.workspace.queries import all_workspaces, numbers_of

REASON = "restored_backup"
MARK_EVERY: Millis = 5 * SECOND


def mark_file(folder: Path, db: Database) -> Path:
    """One file for each database, so that the same folder may serve several."""
    return folder / f"engine-{hashlib.sha256(db.url.encode()).hexdigest()[:12]}.mark"


def latest_instant(db: Database) -> Millis:
    with db.read() as tx:
        return int(tx.scalar(select(func.max(lease.c.expires_at))) or 0)


def remember(file: Path, instant: Millis) -> None:
    """Whole or not at all: a torn mark would be taken for an old one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{secrets.token_hex(4)}.new")  # two engines may start at the same moment
    new.write_text(str(instant))
    new.replace(file)


def remembered(file: Path) -> Millis:
    return int(file.read_text() or 0) if file.exists() else 0


def hold_everything(store: Store) -> list[int]:
    """Stop every number until a person starts it: only they can say what was sent since the backup."""
    stopped: list[int] = []
    with store.db.read() as tx:
        numbers = [(one.id, number.id) for one in all_workspaces(tx) for number in numbers_of(tx, one.id)]
    for workspace_id, number_id in numbers:
        with store.unit(workspace_id) as unit:
            if stop_number(unit, number_id, REASON):
                stopped.append(number_id)
    hold_invitations(store)
    return stopped


def hold_invitations(store: Store) -> None:
    """The same for SMS, which leave from no number of ours."""
    with store.db.read() as tx:
        workspaces = [one.id for one in all_workspaces(tx)]
    for workspace_id in workspaces:
        with store.unit(workspace_id) as unit:
            halt(unit, REASON)


class Mark:
    """Checked once, before the engine does anything; kept up to date while it runs."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._file = mark_file(folder, store.db)
        self._kept_at = 0

    def check(self) -> list[int]:
        """The numbers that were stopped because the database is older than what was seen before."""
        known = remembered(self._file)  # first the file: another engine may move both meanwhile
        instant = latest_instant(self._store.db)
        stopped = hold_everything(self._store) if instant < known else []
        remember(self._file, instant)
        return stopped

    def keep(self) -> None:
        now = self._store.clock()
        if now - self._kept_at >= MARK_EVERY:
            self._kept_at = now
            remember(self._file, latest_instant(self._store.db))
