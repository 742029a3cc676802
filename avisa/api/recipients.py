"""`/v1/campaigns/{id}/recipients.csv`: everybody of a campaign, with what became of their message."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from avisa.api.caller import ReportReader
from avisa.api.campaigns import known
from avisa.api.parts import parts_of
from avisa.identity.rules import may
from avisa.identity.types import KeyHolder
from avisa.journal.actions import record
from avisa.reports.recipients import Sees, in_codes, recipient_lines

router = APIRouter(prefix="/campaigns", tags=["campaigns"])

CSV = "text/csv; charset=utf-8"
FILE = {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The recipients"}


@router.get(
    "/{campaign_id}/recipients.csv",
    summary="Export the recipients",
    response_class=StreamingResponse,
    responses={200: FILE},
)
def get_recipients(campaign_id: str, request: Request, holder: ReportReader) -> StreamingResponse:
    """A line for each, sent as it is read: state and reason, wording (A is the campaign's own) and wave,
    whether they are held out, every instant, clicks, answer, stop, and cost. Semicolons part the columns; a
    cell that a spreadsheet would calculate begins with an apostrophe. Names and phones need `contacts.read`,
    costs `prices.read`; without them these columns are empty. The export is written in the journal.
    """
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.write() as tx:
        campaign = known(tx, holder.workspace_id, campaign_id)
        unit = parts.unit(tx, holder, now)
        record(unit, "recipients.exported", f"campaign:{campaign.id}", name=campaign.name)
    sees = Sees(people=sees_too(holder, "contacts.read"), costs=sees_too(holder, "prices.read"))
    told = recipient_lines(parts.db, holder.workspace_id, campaign, sees, in_codes)
    return StreamingResponse(told, media_type=CSV)


def sees_too(holder: KeyHolder, permission: str) -> bool:
    return may(holder.role, permission) and (not holder.scopes or permission in holder.scopes)
