"""What the desk forgets with a person: their conversations, the notes about them, files on their way out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from avisa.desk.tables import (
    attachment,
    conversation,
    conversation_move,
    conversation_note,
    conversation_tag,
    read_receipt,
    unless_they_write,
)
from avisa.kernel.bulk import among
from avisa.kernel.unit import Unit


def forget_conversations(unit: Unit, contact_id: int) -> None:
    """That a campaign has answered them already stays: an id without a name."""
    w = unit.workspace_id
    own = (conversation.c.workspace_id == w, conversation.c.contact_id == contact_id)
    theirs = select(conversation.c.id).where(*own)
    for table in (attachment, conversation_note, conversation_tag, conversation_move, read_receipt):
        of_them = (table.c.workspace_id == w, table.c.conversation_id.in_(theirs))
        unit.tx.execute(delete(table).where(*of_them))
    unit.tx.execute(delete(conversation).where(*own))
    wishes = (unless_they_write.c.workspace_id == w, unless_they_write.c.contact_id == contact_id)
    unit.tx.execute(delete(unless_they_write).where(*wishes))


def forget_captions(unit: Unit, ids: Sequence[int]) -> None:
    """The words under these files; of those that left, the message has them too and forgets its own."""
    a = attachment.c
    old = (a.workspace_id == unit.workspace_id, among(a.id, ids), a.state != "waiting")
    unit.tx.execute(update(attachment).where(*old).values(caption=""))
