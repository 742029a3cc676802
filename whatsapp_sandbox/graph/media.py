"""Calls about media: upload, look up, download, delete; and resumable uploads that end in a handle."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from uuid import uuid4

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response

from whatsapp_sandbox.account.numbers import Number
from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, object_id, of_number
from whatsapp_sandbox.media.kinds import HANDLE_TYPES, KIND_OF, LARGEST, plain, too_large
from whatsapp_sandbox.media.media import Medium
from whatsapp_sandbox.media.uploads import Session
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import Problem, missing, no_such_object

CHUNK = 1 << 20
# What a form takes beside the file itself.
_FORM_MOST = LARGEST + CHUNK


class TooLarge(Exception):
    pass


async def upload(platform: Platform, number: Number, request: Request) -> Outcome:
    """The form goes through a temporary file, never as a whole through memory."""
    try:
        parser = MultiPartParser(request.headers, _bounded(request, _FORM_MOST), max_files=1, max_fields=10)
        form = await parser.parse()
    except TooLarge:
        return Problem(131053, f"The file is larger than {LARGEST} bytes.")
    except (MultiPartException, KeyError) as reason:
        return Problem(100, str(reason), "(#100) The parameter file is required.")
    try:
        return await _kept(platform, number, form)
    finally:
        await form.close()


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise TooLarge
        yield chunk


async def _kept(platform: Platform, number: Number, form: FormData) -> Outcome:
    file = form.get("file")
    if form.get("messaging_product") != "whatsapp":
        return missing("messaging_product")
    if not isinstance(file, UploadFile):
        return missing("file")
    mime_type = plain(file.content_type or str(form.get("type") or ""))
    if mime_type not in KIND_OF:
        return _wrong_type(mime_type, [*KIND_OF])
    head = await file.read(32)
    if said := too_large(mime_type, file.size or 0, head):
        return Problem(131053, said)
    name = f"upload-{uuid4().hex}"
    chunk = head
    while chunk:
        platform.folder.append(name, chunk)
        chunk = await file.read(CHUNK)
    if not head:
        return Problem(131053, "The file is empty.")
    return {"id": platform.media.keep(number.id, mime_type, name, file.filename or "").id}


def _wrong_type(mime_type: str, allowed: list[str]) -> Problem:
    wanted = f"Param file must be a file with one of the following types: {', '.join(sorted(allowed))}."
    return Problem(100, message=f"(#100) {wanted} Received file of type '{mime_type}'.")


def medium_of(platform: Platform, request: Request) -> Medium | None:
    """A number's id in the query must be the one that the medium belongs to."""
    medium = platform.media.of(object_id(request))
    owner = request.query_params.get("phone_number_id")
    return None if medium is None or (owner and owner != medium.number_id) else medium


def shown(platform: Platform, request: Request, medium: Medium) -> Outcome:
    origin = f"{request.url.scheme}://{request.url.netloc}"
    return {
        "messaging_product": "whatsapp",
        "url": platform.media.address(medium, origin),
        "mime_type": medium.mime_type,
        "sha256": medium.sha256,
        # A string in Meta's document and collection, a number in answers that others have logged [!].
        "file_size": str(medium.file_size),
        "id": medium.id,
    }


async def delete(platform: Platform, request: Request) -> Outcome:
    medium = medium_of(platform, request)
    if medium is None:
        return no_such_object(object_id(request), "delete")
    platform.media.forget(medium.id)
    return SUCCESS


async def download(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    medium = platform.media.at_address(query.get("mid", ""), query.get("ext", ""), query.get("hash", ""))
    if medium is None:
        return Response("URL signature expired", 404, media_type="text/plain")
    return FileResponse(platform.media.path(medium), media_type=medium.mime_type)


async def begin_upload(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    if object_id(request) not in ("app", platform.settings.app_id):
        return no_such_object(object_id(request), "post")
    length, mime_type = query.get("file_length", ""), plain(query.get("file_type", ""))
    if not length.isdecimal() or not 0 < int(length) <= LARGEST:
        return Problem(100, message=f"(#100) Param file_length must be between 1 and {LARGEST}")
    if mime_type not in HANDLE_TYPES:
        return Problem(100, message=f"(#100) Param file_type must be one of {{{', '.join(HANDLE_TYPES)}}}")
    return {"id": platform.uploads.begin(query.get("file_name", ""), int(length), mime_type).id}


async def continue_upload(platform: Platform, request: Request) -> Outcome:
    session = platform.uploads.of(object_id(request))
    if session is None:
        return no_such_object(object_id(request), "post")
    if request.headers.get("file_offset", "") != str(session.offset):
        return _interrupted("OffsetInvalidError", f"The offset must be {session.offset}.")
    try:
        async for chunk in request.stream():
            if not platform.uploads.take(session, chunk):
                return _interrupted("PartialRequestError", "There are more bytes than were announced.")
    except ClientDisconnect:
        return _interrupted("PartialRequestError", "The connection ended early.")
    if session.offset < session.file_length:
        return _interrupted("PartialRequestError", "There are fewer bytes than were announced.")
    return {"h": session.handle or platform.uploads.finish(session, platform.clock.now())}


def _interrupted(kind: str, said: str) -> JSONResponse:
    return JSONResponse({"debug_info": {"retriable": False, "type": kind, "message": said}}, 400)


def progress(session: Session) -> Outcome:
    return {"id": session.id, "file_offset": session.offset}


ROWS: tuple[Row, ...] = (
    ("/media", "POST", of_number(upload)),
    ("/uploads", "POST", begin_upload),
)
BARE: tuple[Row, ...] = (("/whatsapp_business/attachments/", "GET", download),)
