"""Who calls: the holder of the key in the Authorization header, and what its role may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from avisa.api.parts import Parts, parts_of
from avisa.api.rate import admit
from avisa.errors import NotSignedIn, TooMany
from avisa.identity.actions import note_key_use, wants_noting
from avisa.identity.knocks import Knocks, network
from avisa.identity.queries import holder_of_key
from avisa.identity.rules import require, require_scope
from avisa.identity.types import KeyHolder
from avisa.kernel.secrets import token_hash

PERMISSION = "permission"  # where a guard keeps what it asks for
UNKNOWN_KEYS = 60  # of one network in ten minutes

bearer = HTTPBearer(auto_error=False, scheme_name="api_key", description="A key made in Settings: `avk_…`")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def caller(request: Request, given: Bearer) -> KeyHolder:
    if given is None:
        raise NotSignedIn("api_key_missing")
    parts = parts_of(request)
    with parts.db.read() as tx:
        holder = holder_of_key(tx, token_hash(given.credentials))
    if holder is None:
        turn_away(request, parts)
        raise NotSignedIn("api_key_unknown")
    admit(parts.rate, holder.key_id, parts.clock(), request.state)
    note_use(parts, holder)
    return holder


def turn_away(request: Request, parts: Parts) -> None:
    """Keys cannot be guessed, but guessing costs us: a network that goes on is told to wait (TooMany)."""
    knocks: Knocks = request.app.state.knocks
    address = request.client.host if request.client else ""
    those = [network("unknown key", address, UNKNOWN_KEYS)]
    if wait := knocks.seconds_to_wait(those, parts.clock()):
        raise TooMany(retry_after=wait)


def note_use(parts: Parts, holder: KeyHolder) -> None:
    now = parts.clock()
    if wants_noting(holder, now):
        with parts.db.write() as tx:
            note_key_use(tx, holder, now)


def who_may(permission: str) -> Callable[[KeyHolder], Awaitable[KeyHolder]]:
    async def allowed(holder: Annotated[KeyHolder, Depends(caller)]) -> KeyHolder:
        """It waits for nothing, so it needs no thread: a plain function would be given one."""
        require(holder.role, permission)
        require_scope(holder.scopes, permission)
        return holder

    setattr(allowed, PERMISSION, permission)  # for the description
    return allowed


Sender = Annotated[KeyHolder, Depends(who_may("messages.send"))]
Canceller = Annotated[KeyHolder, Depends(who_may("messages.cancel"))]
MessageReader = Annotated[KeyHolder, Depends(who_may("messages.read"))]
CampaignWriter = Annotated[KeyHolder, Depends(who_may("campaigns.write"))]
CampaignLauncher = Annotated[KeyHolder, Depends(who_may("campaigns.launch"))]
SegmentWriter = Annotated[KeyHolder, Depends(who_may("segments.write"))]
ContactTagger = Annotated[KeyHolder, Depends(who_may("contacts.tag"))]
Importer = Annotated[KeyHolder, Depends(who_may("contacts.import"))]
ReportReader = Annotated[KeyHolder, Depends(who_may("reports.read"))]
CampaignReader = Annotated[KeyHolder, Depends(who_may("campaigns.read"))]
ScheduleReader = Annotated[KeyHolder, Depends(who_may("schedules.read"))]
ScheduleWriter = Annotated[KeyHolder, Depends(who_may("schedules.write"))]
TemplateReader = Annotated[KeyHolder, Depends(who_may("templates.read"))]
TemplateWriter = Annotated[KeyHolder, Depends(who_may("templates.write"))]
TemplateSubmitter = Annotated[KeyHolder, Depends(who_may("templates.submit"))]
HoursReader = Annotated[KeyHolder, Depends(who_may("hours.read"))]
HoursWriter = Annotated[KeyHolder, Depends(who_may("settings.write"))]
JournalReader = Annotated[KeyHolder, Depends(who_may("journal.read"))]
ContactReader = Annotated[KeyHolder, Depends(who_may("contacts.read"))]
ContactWriter = Annotated[KeyHolder, Depends(who_may("contacts.write"))]
EvidenceReader = Annotated[KeyHolder, Depends(who_may("consent.read"))]
Lifter = Annotated[KeyHolder, Depends(who_may("consent.write"))]
HookReader = Annotated[KeyHolder, Depends(who_may("webhooks.read"))]
HookWriter = Annotated[KeyHolder, Depends(who_may("webhooks.write"))]
PriceReader = Annotated[KeyHolder, Depends(who_may("prices.read"))]
PriceWriter = Annotated[KeyHolder, Depends(who_may("prices.write"))]
BudgetSetter = Annotated[KeyHolder, Depends(who_may("campaigns.write"))]
Suppressor = Annotated[KeyHolder, Depends(who_may("contacts.suppress"))]
DeskReader = Annotated[KeyHolder, Depends(who_may("desk.read"))]
DeskWriter = Annotated[KeyHolder, Depends(who_may("desk.write"))]
CannedSharer = Annotated[KeyHolder, Depends(who_may("canned.share"))]
