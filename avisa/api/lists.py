"""`/v1/lists`: the lists that campaigns go to, and the people in them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from avisa.api.caller import ContactReader, ContactWriter
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.people_wire import ListedPage, ListedPerson, ListPage, ListRow, ListShown
from avisa.api.reading import Cursor, Limit, identifier
from avisa.api.segments_wire import NewList
from avisa.audience.list_actions import make_list, put_in_list, take_from_list
from avisa.audience.queries import list_named, listing_after, lists_of
from avisa.audience.types import ContactList, Listed
from avisa.errors import NotFound
from avisa.identity.types import KeyHolder
from avisa.journal.actions import record
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx

router = APIRouter(prefix="/lists", tags=["lists"])

ONE = "/{list_id}"
PERSON = ONE + "/contacts/{contact_id}"


@router.get("", summary="List the lists, newest first")
def get_lists(request: Request, holder: ContactReader, cursor: Cursor = "", limit: Limit = 50) -> ListPage:
    before = identifier(cursor) if cursor else None
    with parts_of(request).db.read() as tx:
        found = [one for one in lists_of(tx, holder.workspace_id) if before is None or one.id < before]
    more = str(found[limit - 1].id) if len(found) > limit else None
    return ListPage(items=[shown(one) for one in found[:limit]], next_cursor=more)


@router.post("", status_code=201, summary="Make an empty list", openapi_extra=tells("list_name_taken"))
def post_list(body: NewList, request: Request, holder: ContactWriter) -> ListShown:
    """A file of people goes to `POST /v1/imports`, where its consent is declared."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        made = make_list(parts.unit(tx, holder, parts.clock()), body.name)
        return shown(existing(tx, holder, str(made)))


@router.get(ONE, summary="One list")
def get_list(list_id: str, request: Request, holder: ContactReader) -> ListShown:
    with parts_of(request).db.read() as tx:
        return shown(existing(tx, holder, list_id))


@router.get(ONE + "/contacts", summary="The people of a list")
def get_listed(
    list_id: str, request: Request, holder: ContactReader, cursor: Cursor = "", limit: Limit = 50
) -> ListedPage:
    """That they were looked through is written in the journal."""
    parts, after = parts_of(request), identifier(cursor) if cursor else 0
    with parts.db.read() as tx:
        one = existing(tx, holder, list_id)
        found = listing_after(tx, holder.workspace_id, one.id, after, limit + 1)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        record(unit, "contacts.listed", f"list:{one.id}", people=len(found[:limit]))
    items = [row_shown(each) for each in found[:limit]]
    more = str(found[limit - 1].contact_id) if len(found) > limit else None
    return ListedPage(items=items, next_cursor=more)


@router.put(
    PERSON,
    summary="Put a person in a list",
    responses={201: {"description": "New in the list", "model": ListedPerson}},
    openapi_extra=tells("contact_unknown"),
)
def put_listed(
    list_id: str, contact_id: str, body: ListRow, request: Request, response: Response, holder: ContactWriter
) -> ListedPerson:
    """201 when they are new in it. A campaign that was launched keeps whom it froze."""
    parts = parts_of(request)
    who = identifier(contact_id, "contact_unknown")
    with parts.db.write() as tx:
        one = existing(tx, holder, list_id)
        if put_in_list(parts.unit(tx, holder, parts.clock()), one.id, who, body.values):
            response.status_code = 201
        (row,) = listing_after(tx, holder.workspace_id, one.id, who - 1, 1)
    return row_shown(row)


def row_shown(one: Listed) -> ListedPerson:
    return ListedPerson(
        contact_id=str(one.contact_id),
        phone=one.phone,
        bsuid=one.bsuid,
        name=one.name,
        values=dict(one.row),
    )


@router.delete(PERSON, status_code=204, summary="Take a person from a list")
def delete_listed(list_id: str, contact_id: str, request: Request, holder: ContactWriter) -> None:
    parts = parts_of(request)
    with parts.db.write() as tx:
        one = existing(tx, holder, list_id)
        take_from_list(parts.unit(tx, holder, parts.clock()), one.id, identifier(contact_id))


def existing(tx: Tx, holder: KeyHolder, list_id: str) -> ContactList:
    found = list_named(tx, holder.workspace_id, identifier(list_id))
    if found is None:
        raise NotFound
    return found


def shown(one: ContactList) -> ListShown:
    return ListShown(
        id=str(one.id),
        name=one.name,
        columns=list(one.columns),
        people=one.people,
        created_at=iso(one.created_at),
    )
