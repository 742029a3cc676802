"""`/v1/canned-replies`: the prepared answers that all agents have: list, make, change, delete them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from fastapi import APIRouter, Request, Response

from avisa.api import canned_wire as wire
from avisa.api.caller import CannedSharer, DeskReader
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import Cursor, Limit, identifier, shown_id
from avisa.desk import canned_actions as actions
from avisa.desk.canned_actions import Keeper
from avisa.desk.canned_queries import canned_by_id, canned_page
from avisa.desk.canned_rules import Wish
from avisa.desk.types import CannedReply
from avisa.errors import NotFound
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.messages.media.queries import media_by_id
from avisa.messages.media.types import Medium

router = APIRouter(prefix="/canned-replies", tags=["canned-replies"])

PROGRAM = Keeper(0, may_share=True)  # who comes here may share: the key's role said so
WRITING = (
    "canned_title_missing",
    "canned_shortcut_malformed",
    "canned_shortcut_taken",
    "canned_buttons_malformed",
    "canned_rows_malformed",
    "text_missing",
    "text_too_long",
    "template_unknown",
    "medium_gone",
    "caption_not_heard",
)


@router.get("", summary="List the prepared answers that all agents have, oldest first")
def get_canned_replies(
    request: Request, holder: DeskReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.CannedReplyPage:
    """Agents' own are nobody else's, and not shown."""
    with parts_of(request).db.read() as tx:
        after = identifier(cursor) if cursor else 0
        found = canned_page(tx, holder.workspace_id, after, limit + 1)
        items = all_shown(tx, holder.workspace_id, found[:limit])
    more = str(found[limit - 1].id) if len(found) > limit else None
    return wire.CannedReplyPage(items=items, next_cursor=more)


@router.get("/{reply_id}", summary="One prepared answer", openapi_extra=tells("canned_reply_unknown"))
def get_canned_reply(reply_id: str, request: Request, holder: DeskReader) -> wire.CannedReply:
    with parts_of(request).db.read() as tx:
        return one_shown(tx, holder.workspace_id, id_in(reply_id))


@router.post(
    "",
    status_code=201,
    summary="Make a prepared answer for all agents",
    openapi_extra=tells(*WRITING, "canned_replies_too_many"),
)
def post_canned_reply(body: wire.NewCannedReply, request: Request, holder: CannedSharer) -> wire.CannedReply:
    parts = parts_of(request)
    with parts.db.write() as tx:
        made = actions.make(parts.unit(tx, holder, parts.clock()), wish_in(body), PROGRAM)
        return one_shown(tx, holder.workspace_id, made)


@router.put(
    "/{reply_id}",
    summary="Change a prepared answer",
    openapi_extra=tells(*WRITING, "canned_reply_unknown"),
)
def put_canned_reply(
    reply_id: str, body: wire.NewCannedReply, request: Request, holder: CannedSharer
) -> wire.CannedReply:
    """All of it: what is left out is empty from then on."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        changed = id_in(reply_id)
        actions.change(parts.unit(tx, holder, parts.clock()), changed, wish_in(body), PROGRAM)
        return one_shown(tx, holder.workspace_id, changed)


@router.delete(
    "/{reply_id}",
    status_code=204,
    summary="Delete a prepared answer",
    openapi_extra=tells("canned_reply_unknown"),
)
def delete_canned_reply(reply_id: str, request: Request, holder: CannedSharer) -> Response:
    parts = parts_of(request)
    with parts.db.write() as tx:
        actions.drop(parts.unit(tx, holder, parts.clock()), id_in(reply_id), PROGRAM)
    return Response(status_code=204)


def wish_in(body: wire.NewCannedReply) -> Wish:
    content = msgspec.structs.replace(
        wire.content_in(body.text, body.buttons, body.menu),
        medium_id=int(body.medium_id) if body.medium_id else 0,
        template_id=int(body.template_id) if body.template_id else 0,
        values=body.values,
    )
    return Wish(body.title, body.kind, content, body.category, body.shortcut, shared=True)


def id_in(text: str) -> int:
    return identifier(text, "canned_reply_unknown")


def one_shown(tx: Tx, workspace_id: int, reply_id: int) -> wire.CannedReply:
    found = canned_by_id(tx, workspace_id, reply_id, 0)
    if found is None:
        raise NotFound("canned_reply_unknown")
    return all_shown(tx, workspace_id, [found])[0]


def all_shown(tx: Tx, workspace_id: int, found: Sequence[CannedReply]) -> list[wire.CannedReply]:
    named = [one.content.medium_id for one in found if one.content.medium_id]
    media = media_by_id(tx, workspace_id, named) if named else {}
    return [shown(one, media.get(one.content.medium_id)) for one in found]


def shown(one: CannedReply, medium: Medium | None) -> wire.CannedReply:
    content = one.content
    rows = [wire.Row(title=row.title, description=row.description) for row in content.choices]
    return wire.CannedReply(
        id=str(one.id),
        title=one.title,
        kind=one.kind,
        category=one.category,
        shortcut=one.shortcut,
        text=content.text,
        buttons=[reply.title for reply in content.replies],
        menu=wire.Menu(button=content.label, rows=rows) if rows else None,
        file=shown_file(medium) if medium else None,
        template_id=shown_id(content.template_id or None),
        values=content.values,
        changed_at=iso(one.changed_at),
    )


def shown_file(medium: Medium) -> wire.CannedFile:
    return wire.CannedFile(
        id=str(medium.id), name=medium.name, kind=medium.kind, form=medium.form, size=medium.size
    )
