"""`/v1/suppressions`: every no that stands. One is recorded and lifted at its person."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from avisa.api.caller import ContactReader
from avisa.api.parts import parts_of
from avisa.api.people_wire import Stop, StopPage
from avisa.api.reading import Cursor, Limit, identifier
from avisa.consent.stops_queries import stops_page
from avisa.errors import NotFound
from avisa.kernel.clock import iso

router = APIRouter(prefix="/suppressions", tags=["suppressions"])

Source = Annotated[Literal["person", "platform", "ours"] | None, Query()]


@router.get("", summary="List every no that stands")
def get_suppressions(
    request: Request, holder: ContactReader, cursor: Cursor = "", limit: Limit = 50, source: Source = None
) -> StopPage:
    """`PUT` and `DELETE /v1/contacts/{id}/suppressions/{source}` record and lift one."""
    with parts_of(request).db.read() as tx:
        found = stops_page(tx, holder.workspace_id, place_in(cursor), limit + 1, source or "")
    items = [
        Stop(
            contact_id=str(one.contact_id),
            source=one.source,
            scope=one.scope,
            reason=one.reason,
            at=iso(one.at),
        )
        for one in found[:limit]
    ]
    last = items[-1] if len(found) > limit else None
    return StopPage(items=items, next_cursor=f"{last.contact_id}.{last.source}" if last else None)


def place_in(cursor: str) -> tuple[int, str]:
    """The person and the source of the last one that was shown."""
    if not cursor:
        return 0, ""
    who, dot, source = cursor.partition(".")
    if not dot or source not in ("person", "platform", "ours"):
        raise NotFound
    return identifier(who), source
