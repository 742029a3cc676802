"""`/v1/segments`: people by conditions, how many they are, and lists made of them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from avisa.api import segments_wire as wire
from avisa.api.caller import ContactReader, SegmentWriter
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import Cursor, Limit, identifier
from avisa.errors import NotFound
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.segments import actions
from avisa.segments.queries import count, segment_by_id, segments_page
from avisa.segments.rules import as_raw, condition_from
from avisa.segments.types import Segment

router = APIRouter(tags=["segments"])

WRITING = tells("condition_malformed", "name_missing", "name_taken")


@router.get("/segments", summary="List segments by name")
def get_segments(
    request: Request, holder: ContactReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.SegmentPage:
    with parts_of(request).db.read() as tx:
        after = found(tx, holder.workspace_id, cursor).name if cursor else ""
        page = segments_page(tx, holder.workspace_id, after, limit + 1)
    more = str(page[limit - 1].id) if len(page) > limit else None
    return wire.SegmentPage(items=[shown(one) for one in page[:limit]], next_cursor=more)


@router.post("/segments", status_code=201, summary="Make a segment", openapi_extra=WRITING)
def post_segment(body: wire.NewSegment, request: Request, holder: SegmentWriter) -> wire.Segment:
    """It names nobody: who fits is asked when it is counted, or when a campaign is launched."""
    parts, condition = parts_of(request), condition_from(wire.asked(body.condition))
    with parts.db.write() as tx:
        made = actions.create(parts.unit(tx, holder, parts.clock()), body.name, condition)
        return shown(found(tx, holder.workspace_id, str(made)))


@router.post("/segments/counts", summary="Count whoever fits", openapi_extra=tells("condition_malformed"))
def post_count(body: wire.AskedCount, request: Request, holder: ContactReader) -> wire.Count:
    """Of a condition that is not saved."""
    parts, condition = parts_of(request), condition_from(wire.asked(body.condition))
    with parts.db.read() as tx:
        return wire.Count(people=count(tx, holder.workspace_id, condition, parts.clock()))


@router.get("/segments/{segment_id}", summary="One segment, counted now")
def get_segment(segment_id: str, request: Request, holder: ContactReader) -> wire.CountedSegment:
    parts = parts_of(request)
    with parts.db.read() as tx:
        one = found(tx, holder.workspace_id, segment_id)
        people = count(tx, holder.workspace_id, one.condition, parts.clock())
    return wire.CountedSegment(**shown(one).model_dump(), people=people)


@router.put("/segments/{segment_id}", summary="Change a segment", openapi_extra=WRITING)
def put_segment(
    segment_id: str, body: wire.NewSegment, request: Request, holder: SegmentWriter
) -> wire.Segment:
    """A campaign that was launched keeps what it said before."""
    parts, condition = parts_of(request), condition_from(wire.asked(body.condition))
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        actions.change(unit, identifier(segment_id), body.name, condition)
        return shown(found(tx, holder.workspace_id, segment_id))


@router.delete("/segments/{segment_id}", status_code=204, summary="Delete a segment")
def delete_segment(segment_id: str, request: Request, holder: SegmentWriter) -> Response:
    parts = parts_of(request)
    with parts.db.write() as tx:
        actions.remove(parts.unit(tx, holder, parts.clock()), identifier(segment_id))
    return Response(status_code=204)


@router.post(
    "/segments/{segment_id}/lists",
    status_code=202,
    summary="Freeze a segment to a list",
    openapi_extra=tells("name_missing", "name_taken"),
)
def post_list(segment_id: str, body: wire.NewList, request: Request, holder: SegmentWriter) -> wire.MadeList:
    """The list stands in `/v1/lists` once everybody who fits now is on it."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        made = actions.freeze(unit, identifier(segment_id), body.name)
    parts.queued()
    return wire.MadeList(id=str(made))


def found(tx: Tx, workspace_id: int, segment_id: str) -> Segment:
    one = segment_by_id(tx, workspace_id, identifier(segment_id))
    if one is None:
        raise NotFound
    return one


def shown(one: Segment) -> wire.Segment:
    return wire.Segment(
        id=str(one.id),
        name=one.name,
        condition=wire.told(as_raw(one.condition)),
        created_at=iso(one.created_at),
        changed_at=iso(one.changed_at),
    )
