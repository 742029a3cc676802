"""`/v1/imports`: a file of people comes in, is started with what it stands on, and becomes a list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from avisa.api import imports_wire as asked
from avisa.api.caller import Importer
from avisa.api.declared import tells
from avisa.api.media import BYTES, IN_MEMORY, Spooled
from avisa.api.parts import Parts, parts_of
from avisa.api.reading import Cursor, Limit, identifier, shown_id
from avisa.audience.headers import Mapping, map_columns
from avisa.audience.imports.actions import fail
from avisa.audience.imports.queries import preview, problems_after, run_of
from avisa.audience.imports.types import Preview
from avisa.audience.imports.upload import upload
from avisa.audience.sheets import SheetCode
from avisa.audience.types import Declaration, ImportRun, ImportState
from avisa.consent.intake.actions import confirm
from avisa.errors import Conflict, NotFound, Refused
from avisa.identity.types import KeyHolder
from avisa.kernel.db import Tx

router = APIRouter(prefix="/imports", tags=["lists"])

PIECE = 1 << 18
MOST_BYTES = 64 << 20
STARTING = ("file_unreadable", "import_column_unknown", "phone_column_wanted", "purpose_not_found")


async def body_of(request: Request, holder: Importer) -> AsyncIterator[Spooled]:
    """Read once the key is known: nobody else makes us keep a large file."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        async for piece in request.stream():
            file.write(piece)
        yield file


@router.post(
    "",
    status_code=201,
    summary="Bring in a file of people",
    openapi_extra={**tells("file_unreadable"), "requestBody": {**BYTES, "required": True}},
)
def post_import(
    request: Request,
    holder: Importer,
    file: Annotated[Spooled, Depends(body_of)],
    name: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            pattern=r"^[^\x00]+$",
            description="The file's name, for people.",
            examples=["pais.csv"],
        ),
    ],
) -> asked.Import:
    """The body is the file itself: CSV, XLSX or ODS, told by its bytes. Nobody is written before it is
    started; what is never started is forgotten after 30 days."""
    parts = parts_of(request)
    file.seek(0)
    pieces = iter(lambda: file.read(PIECE), b"")
    who, plain = (holder.workspace_id, parts.ids, parts.clock()), PurePath(name).name or "list"
    made = upload(parts.db, *who, plain, pieces, holder.actor)
    try:
        with parts.db.read() as tx:
            return shown(tx, holder.workspace_id, str(made))
    except Refused as error:
        give_up(parts, holder, made, error)
        raise


def give_up(parts: Parts, holder: KeyHolder, import_id: int, why: Refused) -> None:
    """Nobody could start it: what was brought is not kept."""
    with parts.db.write() as tx:
        run = existing(tx, holder.workspace_id, str(import_id))
        fail(parts.unit(tx, holder, parts.clock()), run, str(why.fields.get("reason", why.code)))
    parts.queued()


@router.get("/{import_id}", summary="One import, and how far it is")
def get_import(import_id: str, request: Request, holder: Importer) -> asked.Import:
    """Counts grow while the engine reads it; before the start they are a look at its first rows."""
    with parts_of(request).db.read() as tx:
        return shown(tx, holder.workspace_id, import_id)


@router.put(
    "/{import_id}/start", summary="Start an import", openapi_extra=tells(*STARTING, "import_not_waiting")
)
def put_start(import_id: str, body: asked.ImportStart, request: Request, holder: Importer) -> asked.Import:
    """The engine takes it from here, row by row: `GET` tells when it is `done`, and its list."""
    parts = parts_of(request)
    with parts.db.read() as tx:
        run = existing(tx, holder.workspace_id, import_id)
        if run.state != ImportState.UPLOADED:
            raise Conflict("import_not_waiting", id=import_id)
        columns = columns_in(body, seen_in(tx, holder.workspace_id, run.id))
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        confirm(unit, run.id, columns, declared(body.consent), body.list_name)
        answer = shown(tx, holder.workspace_id, import_id)
    parts.queued()
    return answer


@router.get("/{import_id}/problems", summary="The rows that were left out")
def get_problems(
    import_id: str, request: Request, holder: Importer, cursor: Cursor = "", limit: Limit = 50
) -> asked.ImportProblems:
    """In the order of their lines, each with its column, value and reason."""
    after = identifier(cursor) if cursor else 0
    with parts_of(request).db.read() as tx:
        run = existing(tx, holder.workspace_id, import_id)
        found = problems_after(tx, holder.workspace_id, run.id, after, limit + 1)
    items = [
        asked.ImportProblem(
            line=one.line, column=one.column, value=one.value, reason=one.reason, detail=one.detail
        )
        for one in found[:limit]
    ]
    more = str(items[-1].line) if len(found) > limit else None
    return asked.ImportProblems(items=items, next_cursor=more)


def existing(tx: Tx, workspace_id: int, import_id: str) -> ImportRun:
    found = run_of(tx, workspace_id, identifier(import_id))
    if found is None:
        raise NotFound
    return found


def seen_in(tx: Tx, workspace_id: int, import_id: int) -> Preview:
    """Raises Refused `file_unreadable` with the reason's name."""
    try:
        return preview(tx, workspace_id, import_id)
    except Refused as error:
        if error.code not in set(SheetCode):
            raise
        raise Refused("file_unreadable", reason=error.code) from error


def columns_in(body: asked.ImportStart, seen: Preview) -> Mapping:
    """As proposed, but for what the caller says better."""
    proposed = seen.mapping
    phone = place_of(body.phone_column, seen.header, proposed.phone if proposed else None)
    name = place_of(body.name_column, seen.header, proposed.name if proposed else None)
    if phone is None:
        raise Refused("phone_column_wanted", columns=list(seen.header))
    if proposed and (phone, name) == (proposed.phone, proposed.name):
        return proposed
    return map_columns(seen.header, phone, None if name == phone else name)


def place_of(said: str, header: Sequence[str], proposed: int | None) -> int | None:
    if not said:
        return proposed
    if said not in header:
        raise Refused("import_column_unknown", column=said, columns=list(header))
    return header.index(said)


def declared(consent: asked.ListConsent | None) -> Declaration | None:
    if consent is None:
        return None
    return Declaration(
        purposes=tuple(map(int, consent.purpose_ids)),
        legal_basis=str(consent.legal_basis),
        statement=consent.statement,
        company_name=consent.company_name,
        declared_by=consent.declared_by,
        version=consent.version,
    )


def shown(tx: Tx, workspace_id: int, import_id: str) -> asked.Import:
    run = existing(tx, workspace_id, import_id)
    waits = run.state == ImportState.UPLOADED
    seen = seen_in(tx, workspace_id, run.id) if waits else None
    counts = seen or run
    return asked.Import(
        id=str(run.id),
        filename=run.filename,
        state=run.state,
        failure=run.failure,
        columns=list(seen.header) if seen else [],
        phone_column=seen.header[seen.mapping.phone] if seen and seen.mapping else None,
        name_column=named_in(seen),
        rows=counts.rows,
        ok=counts.ok,
        duplicate=counts.duplicate,
        bad=counts.bad,
        created=run.created,
        list_id=shown_id(run.list_id),
    )


def named_in(seen: Preview | None) -> str | None:
    name = seen.mapping.name if seen and seen.mapping else None
    return None if seen is None or name is None else seen.header[name]
