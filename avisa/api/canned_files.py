"""`/v1/canned-replies/files`: what an answer of kind `media` carries, brought before it is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import Annotated, BinaryIO, cast

from fastapi import APIRouter, Depends, Request

from avisa.api.caller import CannedSharer
from avisa.api.canned_replies import shown_file
from avisa.api.canned_wire import CannedFile
from avisa.api.declared import tells
from avisa.api.media import BYTES, IN_MEMORY, Named, Spooled
from avisa.api.parts import parts_of
from avisa.desk.canned_actions import forget_unnamed
from avisa.errors import NotFound
from avisa.messages.media.actions import take_in
from avisa.messages.media.queries import medium_by_id
from avisa.messages.media.rules import ENOUGH, outgoing_kind

router = APIRouter(prefix="/canned-replies", tags=["canned-replies"])


async def body_of(request: Request, holder: CannedSharer) -> AsyncIterator[Spooled]:
    """Read once the key is known: nobody else makes us keep a large file."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        async for piece in request.stream():
            file.write(piece)
        yield file


@router.post(
    "/files",
    status_code=201,
    summary="Keep a file for a prepared answer",
    openapi_extra={
        **tells("medium_malformed", "medium_too_large", "medium_gone"),
        "requestBody": {**BYTES, "required": True},
    },
)
def post_canned_file(
    request: Request,
    holder: CannedSharer,
    file: Annotated[Spooled, Depends(body_of)],
    name: Named,
) -> CannedFile:
    """The body is the file itself: JPEG, PNG, MP4, sound, PDF, Office or plain text, told by its bytes.

    Its id goes into `medium_id`. What no answer names is forgotten after a day, at the next upload.
    """
    size = file.tell()
    file.seek(0)
    plain = PurePath(name).name or "file"
    kind = outgoing_kind(file.read(ENOUGH), size, plain)
    file.seek(0)
    parts = parts_of(request)
    now = parts.clock()
    with parts.db.write() as tx:
        forget_unnamed(parts.unit(tx, holder, now))
    who = (holder.workspace_id, None, now)
    made = take_in(parts.db, parts.ids, parts.vault, who, (plain, kind, None), cast(BinaryIO, file))
    with parts.db.read() as tx:
        kept = medium_by_id(tx, holder.workspace_id, made)
    if kept is None or not kept.is_kept:
        raise NotFound("medium_gone")
    return shown_file(kept)
