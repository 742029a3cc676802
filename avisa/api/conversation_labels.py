"""`/v1/conversations/{conversation_id}`: notes between colleagues, and a conversation's tags."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from avisa.api import conversations_wire as wire
from avisa.api.caller import DeskReader, DeskWriter
from avisa.api.conversations import found_in, id_in, note_look
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import LARGEST, Cursor, Limit, identifier
from avisa.desk import label_actions
from avisa.desk.actions import held
from avisa.desk.queries import notes_of, tags_of
from avisa.desk.rules import LONGEST_NAME, plain_name
from avisa.desk.types import Note
from avisa.kernel.clock import iso
from avisa.kernel.unit import Unit

router = APIRouter(prefix="/conversations/{conversation_id}", tags=["conversations"])

Name = Annotated[str, Path(min_length=1, max_length=LONGEST_NAME, description="The tag, as agents see it.")]
NAMING = ("conversation_unknown", "desk_name_missing", "text_too_long")


@router.get(
    "/notes", summary="What colleagues noted, newest first", openapi_extra=tells("conversation_unknown")
)
def get_notes(
    conversation_id: str, request: Request, holder: DeskReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.NotePage:
    """The first page is a look at what is known of a person, and stands in the trail."""
    before = identifier(cursor) if cursor else LARGEST
    parts = parts_of(request)
    if not cursor:
        note_look(parts, holder, conversation_id)
    with parts.db.read() as tx:
        one = found_in(tx, holder, conversation_id)
        found = notes_of(tx, holder.workspace_id, one.id, before, limit + 1)
    more = str(found[limit - 1].id) if len(found) > limit else None
    return wire.NotePage(items=[shown_note(one) for one in found[:limit]], next_cursor=more)


def shown_note(note: Note) -> wire.Note:
    author = str(note.author_id) if note.author_id else None
    return wire.Note(id=str(note.id), author_id=author, text=note.body, at=iso(note.at))


@router.post(
    "/notes",
    status_code=204,
    summary="Leave a note for colleagues",
    openapi_extra=tells("conversation_unknown", "text_missing", "text_too_long"),
)
def post_note(conversation_id: str, body: wire.NewNote, request: Request, holder: DeskWriter) -> Response:
    """It stands in the conversation at its place in time; the person never sees it."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        label_actions.note(parts.unit(tx, holder, parts.clock()), id_in(conversation_id), 0, body.text)
    return Response(status_code=204)


@router.put("/tags/{name:path}", summary="Tag a conversation", openapi_extra=tells(*NAMING, "too_many_tags"))
def put_tag(conversation_id: str, name: Name, request: Request, holder: DeskWriter) -> wire.ConversationTags:
    """A tag that nobody has used yet is made; one that is there already changes nothing."""
    parts, one = parts_of(request), id_in(conversation_id)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        label_actions.tag(unit, one, name)
        return shown(unit, one)


@router.delete("/tags/{name:path}", summary="Take a tag from a conversation", openapi_extra=tells(*NAMING))
def delete_tag(
    conversation_id: str, name: Name, request: Request, holder: DeskWriter
) -> wire.ConversationTags:
    """Where the conversation has it not, nothing changes."""
    parts, one, wanted = parts_of(request), id_in(conversation_id), plain_name(name)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        held(unit, one)
        for tag in tags_of(tx, unit.workspace_id, [one]).get(one, []):
            if tag.name == wanted:
                label_actions.untag(unit, one, tag.id)
        return shown(unit, one)


def shown(unit: Unit, conversation_id: int) -> wire.ConversationTags:
    tags = tags_of(unit.tx, unit.workspace_id, [conversation_id]).get(conversation_id, [])
    return wire.ConversationTags(tags=[tag.name for tag in tags])
