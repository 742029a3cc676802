"""`avisa send`: one message to one person, followed until the platform has answered."""

from __future__ import annotations

import time

from avisa.messages.queries import message_by_id
from avisa.messages.single import SingleRequest, dispatch
from avisa.messages.types import State
from avisa.programs.engine import engine_beside
from avisa.programs.house import House

LOOK_EVERY = 0.1
OPEN = (State.QUEUED, State.SENDING)


def send_one(house: House, workspace_id: int, request: SingleRequest, patience: float) -> dict[str, str]:
    """Queue it and wait until it left, was refused, or waits for longer than `patience` seconds.

    A message that waits stays queued: the next engine sends it.
    """
    with house.unit(workspace_id) as unit:
        message_id = dispatch(unit, request).message_id
    end = time.monotonic() + patience
    with engine_beside(house):
        while (row := told(house, workspace_id, message_id))["state"] in OPEN and time.monotonic() < end:
            time.sleep(LOOK_EVERY)
    return row


def told(house: House, workspace_id: int, message_id: int) -> dict[str, str]:
    with house.db.read() as tx:
        row = message_by_id(tx, workspace_id, message_id)
    assert row is not None
    shown = row._mapping
    return {
        "id": str(shown["id"]),
        "state": shown["state"],
        "reason": shown["reason"],
        "wamid": shown["wamid"] or "",
    }
