"""What a command waits for on a fresh connection: the first reading of its number and templates."""

from __future__ import annotations

import time

from avisa.errors import Refused
from avisa.programs.engine import engine_beside
from avisa.programs.house import House
from avisa.workspace.queries import accounts_of, numbers_of, open_chores, troubled_chores

PATIENCE = 30.0  # seconds
LOOK_EVERY = 0.1


def read_first(house: House, workspace_id: int) -> None:
    """Runs an engine for as long as it takes, where none is running; at once when all was read before.

    Raises Refused("reading_failed") with the trouble's name when the platform would not say.
    """
    if not is_unread(house, workspace_id):
        return
    end = time.monotonic() + PATIENCE
    with engine_beside(house):
        while is_asked(house, workspace_id) and time.monotonic() < end:
            time.sleep(LOOK_EVERY)
    if is_unread(house, workspace_id):
        raise Refused("reading_failed", trouble=trouble(house, workspace_id))


def is_unread(house: House, workspace_id: int) -> bool:
    with house.db.read() as tx:
        return any(one.templates_read_at is None for one in accounts_of(tx, workspace_id)) or any(
            one.read_at is None for one in numbers_of(tx, workspace_id)
        )


def is_asked(house: House, workspace_id: int) -> bool:
    with house.db.read() as tx:
        return bool(open_chores(tx, workspace_id))


def trouble(house: House, workspace_id: int) -> str:
    with house.db.read() as tx:
        return next((one.trouble for one in troubled_chores(tx, workspace_id, since=0)), "no_answer")
