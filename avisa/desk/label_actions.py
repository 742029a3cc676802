"""What agents write about conversations: notes between colleagues, tags, and the queues they stand in."""

from __future__ import annotations

from sqlalchemy import Table, delete, select, update

from avisa.desk.actions import held
from avisa.desk.rules import LONGEST_NOTE, MOST_TAGS, plain_name
from avisa.desk.tables import conversation, conversation_note, conversation_tag, desk_queue, desk_tag
from avisa.errors import Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.unit import Unit


def note(unit: Unit, conversation_id: int, author_id: int, body: str) -> int:
    """Between colleagues. Raises Refused `text_missing`, `text_too_long`."""
    held(unit, conversation_id)
    if not body.strip():
        raise Refused("text_missing")
    if len(body) > LONGEST_NOTE:
        raise Refused("text_too_long", most=LONGEST_NOTE)
    note_id = unit.ids.next()
    row = {"workspace_id": unit.workspace_id, "id": note_id, "conversation_id": conversation_id}
    bulk_insert(
        unit.tx, conversation_note, [row | {"author_id": author_id, "body": body.strip(), "at": unit.now}]
    )
    return note_id


def tag(unit: Unit, conversation_id: int, name: str) -> int:
    """By its name; a name that nobody has used yet becomes a tag. Raises Refused `too_many_tags`."""
    found = held(unit, conversation_id)
    tag_id = _named(unit, desk_tag, plain_name(name))
    t = conversation_tag.c
    own = select(t.tag_id).where(t.workspace_id == unit.workspace_id, t.conversation_id == found.id)
    if len(unit.tx.scalars(own).all()) >= MOST_TAGS:
        raise Refused("too_many_tags", most=MOST_TAGS)
    row = {"workspace_id": unit.workspace_id, "conversation_id": found.id, "tag_id": tag_id}
    bulk_insert(unit.tx, conversation_tag, [row | {"last_at": found.last_at}], ignore_conflicts=True)
    return tag_id


def untag(unit: Unit, conversation_id: int, tag_id: int) -> None:
    t = conversation_tag.c
    own = (t.workspace_id == unit.workspace_id, t.conversation_id == conversation_id, t.tag_id == tag_id)
    unit.tx.execute(delete(conversation_tag).where(*own))


def add_queue(unit: Unit, name: str) -> int:
    """Its id, also when it was there already."""
    queue_id = _named(unit, desk_queue, plain_name(name))
    record(unit, "desk_queue.added", f"desk_queue:{queue_id}", name=plain_name(name))
    return queue_id


def drop_queue(unit: Unit, queue_id: int) -> None:
    """What stood in it stands in the queue that everybody sees."""
    c = conversation.c
    own = (c.workspace_id == unit.workspace_id, c.queue_id == queue_id)
    unit.tx.execute(update(conversation).where(*own).values(queue_id=None))
    q = desk_queue.c
    unit.tx.execute(delete(desk_queue).where(q.workspace_id == unit.workspace_id, q.id == queue_id))
    record(unit, "desk_queue.dropped", f"desk_queue:{queue_id}")


def _named(unit: Unit, table: Table, name: str) -> int:
    """The id of the tag or queue with this name, made where there is none."""
    row = {"workspace_id": unit.workspace_id, "id": unit.ids.next(), "name": name, "created_at": unit.now}
    bulk_insert(unit.tx, table, [row], ignore_conflicts=True)
    own = (table.c.workspace_id == unit.workspace_id, table.c.name == name)
    return int(unit.tx.execute(select(table.c.id).where(*own)).scalar_one())
