"""`/v1/events`: what happened, in the order of the journal, for programs that follow it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from avisa.api import wire
from avisa.api.caller import HookWriter, JournalReader
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import Limit, identifier
from avisa.api.webhooks_wire import Followed, Following
from avisa.errors import Conflict
from avisa.hooks.actions import PULL, follow_by_pull
from avisa.hooks.payload import events_told
from avisa.journal.queries import kinds_followed_by, last_position, since
from avisa.kernel.db import Tx

router = APIRouter(prefix="/events", tags=["events"])

After = Annotated[
    str,
    Query(
        pattern=r"^[0-9]{1,18}$",
        description="`next_after` of the answer before; without it, from the start.",
    ),
]


@router.get("", summary="Follow what happens, oldest first", openapi_extra=tells("events_forgotten"))
def get_events(
    request: Request, holder: JournalReader, after: After = "0", limit: Limit = 50
) -> wire.EventPage:
    """Keep `next_after` and ask with it again, now or later: no event is left out and none comes twice.

    Steps of single messages are among them where somebody follows them: a webhook, or
    `PUT /v1/events/following`. They are kept for thirty days.
    """
    position = identifier(after)
    with parts_of(request).db.read() as tx:
        found = since(tx, holder.workspace_id, position, limit)
        if not found:
            refuse_unknown(tx, holder.workspace_id, position)
        told = events_told(tx, holder.workspace_id, found)
    reached = found[-1].position if found else position
    return wire.EventPage(items=[wire.Event(**one) for one in told], next_after=str(reached))


@router.get("/following", summary="Which steps of single messages are followed")
def get_following(request: Request, holder: JournalReader) -> Followed:
    with parts_of(request).db.read() as tx:
        return Followed(kinds=kinds_followed_by(tx, holder.workspace_id, PULL))


@router.put(
    "/following", summary="Follow steps of single messages", openapi_extra=tells("webhook_kind_unknown")
)
def put_following(body: Following, request: Request, holder: HookWriter) -> Followed:
    """From now on they are among the events; an empty list ends it. Webhooks follow for themselves."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        follow_by_pull(parts.unit(tx, holder, parts.clock()), tuple(dict.fromkeys(body.kinds)))
        return Followed(kinds=kinds_followed_by(tx, holder.workspace_id, PULL))


def refuse_unknown(tx: Tx, workspace_id: int, position: int) -> None:
    """A restored backup has forgotten positions that it will give again, to other events."""
    last = last_position(tx, workspace_id)
    if position > last:
        raise Conflict("events_forgotten", last=str(last))
