"""`/v1/contacts/{id}/events`: what happened to a person elsewhere, which may end their reminders."""

from __future__ import annotations

from fastapi import APIRouter, Request

from avisa.api import schedules_wire as wire
from avisa.api.caller import ScheduleWriter
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import identifier
from avisa.kernel.clock import iso, to_millis
from avisa.schedule.stop_actions import tell_event

router = APIRouter(prefix="/contacts", tags=["contacts"])


@router.post(
    "/{contact_id}/events",
    status_code=201,
    summary="Tell what happened to a person",
    openapi_extra=tells("contact_unknown", "event_in_the_future"),
)
def post_event(
    contact_id: str, body: wire.NewContactEvent, request: Request, holder: ScheduleWriter
) -> wire.ContactEventTold:
    """`paid`, `enrolled`: rounds of schedules that name it end for this person, also what is queued."""
    parts, now = parts_of(request), parts_of(request).clock()
    at = now if body.at is None else to_millis(body.at)
    with parts.db.write() as tx:
        ended = tell_event(parts.unit(tx, holder, now), identifier(contact_id), body.name, at)
    return wire.ContactEventTold(name=body.name, at=iso(at), ended=ended)
