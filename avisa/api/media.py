"""`/v1/media`: files for the headers of templates; the engine uploads them to the numbers that send them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import Annotated, BinaryIO, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from avisa.api.caller import MessageReader, Sender
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import identifier
from avisa.api.templates_wire import Medium, UploadShown
from avisa.errors import NotFound
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.templates.media.queries import uploads_of_file
from avisa.templates.media.types import Upload
from avisa.templates.samples.actions import take_in_sample
from avisa.templates.samples.queries import sample_by_id
from avisa.templates.samples.rules import ENOUGH, medium_of
from avisa.templates.values import kept

router = APIRouter(prefix="/media", tags=["media"])

IN_MEMORY = 1 << 20
Spooled = SpooledTemporaryFile[bytes]
BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
Named = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00]+$",  # no database keeps that sign
        description="What people see of a document.",
    ),
]
MALFORMED = ("sample_malformed", "sample_webp", "sample_too_large", "sample_broken", "sample_sides")


async def body_of(request: Request, holder: Sender) -> AsyncIterator[Spooled]:
    """Read once the key is known: nobody else makes us keep a large file."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        async for piece in request.stream():
            file.write(piece)
        yield file


@router.post(
    "",
    status_code=201,
    summary="Keep a file for a header",
    openapi_extra={**tells(*MALFORMED), "requestBody": {**BYTES, "required": True}},
)
def post_medium(
    request: Request,
    response: Response,
    holder: Sender,
    file: Annotated[Spooled, Depends(body_of)],
    name: Named,
) -> Medium:
    """The body is the file itself: JPEG, PNG, MP4 or PDF, told by its bytes. The same file is kept once.

    A file that no draft, campaign or waiting message names is forgotten after 30 days.
    """
    size = file.tell()
    file.seek(0)
    medium = medium_of(file.read(ENOUGH), size)
    file.seek(0)
    parts = parts_of(request)
    who = (holder.workspace_id, holder.actor, parts.clock())
    plain = PurePath(name).name or "file"
    made = take_in_sample(parts.db, parts.ids, parts.vault, who, plain, medium, cast(BinaryIO, file))
    response.headers["Location"] = f"/v1/media/{made}"
    with parts.db.read() as tx:
        return shown(tx, holder.workspace_id, made)


@router.get("/{medium_id}", summary="One file, and the numbers that have it")
def get_medium(medium_id: str, request: Request, holder: MessageReader) -> Medium:
    with parts_of(request).db.read() as tx:
        return shown(tx, holder.workspace_id, identifier(medium_id))


def shown(tx: Tx, workspace_id: int, medium_id: int) -> Medium:
    found = sample_by_id(tx, workspace_id, medium_id)
    if found is None:
        raise NotFound
    return Medium(
        id=str(found.id),
        reference=kept(found.id),
        sample=found.reference,
        name=found.name,
        header=found.medium.format.lower(),
        kind=found.medium.kind,
        size=found.size,
        width=found.medium.width,
        height=found.medium.height,
        uploads=[shown_upload(one) for one in uploads_of_file(tx, workspace_id, found.id)],
    )


def shown_upload(one: Upload) -> UploadShown:
    return UploadShown(
        number_id=str(one.number_id),
        state=one.state.value,
        reason=one.reason,
        details=one.details,
        expires_at=iso(one.expires_at or None),
    )
