"""`/v1/events`: what happened, in the order of the journal, for programs that follow it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from avisa.api import wire
from avisa.api.caller import JournalReader
from avisa.api.parts import parts_of
from avisa.api.problems import LARGEST_PLAIN
from avisa.api.reading import Limit, identifier
from avisa.errors import Conflict
from avisa.journal.queries import last_position, since
from avisa.journal.types import Entry
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx

router = APIRouter(prefix="/events", tags=["events"])

After = Annotated[str, Query(description="`next_after` of the answer before; without it, from the start.")]


@router.get("", summary="Follow what happens, oldest first")
def get_events(
    request: Request, holder: JournalReader, after: After = "0", limit: Limit = 50
) -> wire.EventPage:
    """Keep `next_after` and ask with it again, now or later: no event is left out and none comes twice.

    What became of each message is not among the events; `GET /v1/messages` tells it.
    """
    position = identifier(after)
    with parts_of(request).db.read() as tx:
        found = since(tx, holder.workspace_id, position, limit)
        if not found:
            refuse_unknown(tx, holder.workspace_id, position)
    reached = found[-1].position if found else position
    return wire.EventPage(items=[shown(one) for one in found], next_after=str(reached))


def refuse_unknown(tx: Tx, workspace_id: int, position: int) -> None:
    """A restored backup has forgotten positions that it will give again, to other events."""
    last = last_position(tx, workspace_id)
    if position > last:
        raise Conflict("events_forgotten", last=str(last))


def shown(entry: Entry) -> wire.Event:
    told: dict[str, Any] = asdict(entry) | {"at": iso(entry.at), "body": plain_body(entry.body)}
    return wire.Event(**told | {"id": str(entry.id), "position": str(entry.position)})


def plain_body(value: Any) -> Any:
    """As it was written; ids that stand in it become strings, as everywhere in `/v1`."""
    match value:
        case dict():
            return {name: plain_body(one) for name, one in value.items()}
        case list():
            return [plain_body(one) for one in value]
        case int() if abs(value) >= LARGEST_PLAIN:
            return str(value)
        case _:
            return value
