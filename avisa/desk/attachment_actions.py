"""Files that agents send: kept, uploaded by the engine, then put in line as any reply, once."""

from __future__ import annotations

from sqlalchemy import update

from avisa.channels.port import Body, Header
from avisa.consent.queries import suppressions_of
from avisa.consent.rules import is_stopped
from avisa.desk.actions import By, held, say
from avisa.desk.rules import LONGEST_CAPTION, may_write, window_is_open
from avisa.desk.tables import attachment
from avisa.desk.types import Attachment, Conversation
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import SECOND
from avisa.kernel.unit import Unit
from avisa.messages.media.queries import medium_by_id
from avisa.messages.media.types import Medium

TRIES = 6


def attach(unit: Unit, conversation_id: int, medium_id: int, caption: str, by: By) -> int:
    """It leaves as soon as the platform has the file. A sound goes without words.

    Raises as `actions.reply`, and NotFound `medium_gone`.
    """
    found = held(unit, conversation_id)
    may_write(found, by.user_id, by.may_assign)
    kept = medium_by_id(unit.tx, unit.workspace_id, medium_id)
    if kept is None or not kept.is_kept or kept.contact_id not in (None, found.contact_id):
        raise NotFound("medium_gone")
    if not window_is_open(found, unit.now):
        raise Refused("window_closed")
    if len(caption) > LONGEST_CAPTION:
        raise Refused("text_too_long", most=LONGEST_CAPTION)
    if caption and kept.form == "audio":
        raise Refused("caption_not_heard")
    attachment_id = unit.ids.next()
    row = {
        "workspace_id": unit.workspace_id,
        "id": attachment_id,
        "conversation_id": conversation_id,
        "medium_id": medium_id,
        "caption": caption,
        "state": "waiting",
        "reason": "",
        "message_id": None,
        "tries": 0,
        "due_at": unit.now,
        "made_by": by.user_id or None,
        "made_at": unit.now,
    }
    bulk_insert(unit.tx, attachment, [row])
    return attachment_id


def send_attachment(unit: Unit, one: Attachment, kept: Medium, platform_id: str) -> bool:
    """It is up: from here on it is a message. False when it was sent or refused meanwhile."""
    if not _end(unit, one, "sent", ""):
        return False
    found = held(unit, one.conversation_id)
    if reason := _objection(unit, found, one):
        _set(unit, one, state="refused", reason=reason)
        return False
    name = kept.name if kept.form == "document" else ""
    header = Header(kind=kept.form, media_id=platform_id, filename=name)
    try:
        message_id = say(unit, found, Body(text=one.caption, header=header), By(one.made_by or 0, True))
    except (Refused, Conflict) as error:
        _set(unit, one, state="refused", reason=error.code)
        return False
    _set(unit, one, message_id=message_id)
    return True


def _objection(unit: Unit, found: Conversation, one: Attachment) -> str:
    """What happened while it was uploaded: the gate would not know that the agent spoke before the no."""
    noes = suppressions_of(unit.tx, unit.workspace_id, [found.contact_id]).get(found.contact_id, ())
    if is_stopped([no for no in noes if no.event_id > one.id], about_marketing=False):
        return "suppressed"
    return "" if window_is_open(found, unit.now) else "window_closed"


def refuse_attachment(unit: Unit, one: Attachment, reason: str) -> bool:
    return _end(unit, one, "refused", reason)


def attach_later(unit: Unit, one: Attachment, reason: str) -> None:
    """The upload brought no answer: again, a few times."""
    if one.tries + 1 >= TRIES:
        _end(unit, one, "refused", reason)
    else:
        _set(unit, one, tries=one.tries + 1, due_at=unit.now + 5 * SECOND * 3**one.tries)


def _end(unit: Unit, one: Attachment, state: str, reason: str) -> bool:
    """Compare and set: of two who would send it, one does."""
    a = attachment.c
    waiting = (a.workspace_id == unit.workspace_id, a.id == one.id, a.state == "waiting")
    return (
        unit.tx.execute(update(attachment).where(*waiting).values(state=state, reason=reason)).rowcount == 1
    )


def _set(unit: Unit, one: Attachment, **values: object) -> None:
    own = (attachment.c.workspace_id == unit.workspace_id, attachment.c.id == one.id)
    unit.tx.execute(update(attachment).where(*own).values(**values))
