"""`/v1/contacts`: people made known, changed, found by name or number."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from avisa.api.caller import ContactReader, ContactWriter
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.people_wire import NewPerson, PersonChange, PersonPage, PersonShown
from avisa.api.reading import Cursor, Limit, identifier
from avisa.audience.actions import ensure_contact
from avisa.audience.person_actions import change_person
from avisa.audience.phones import PhoneProblem, parse_phone
from avisa.audience.queries import find_person, person, search
from avisa.audience.types import Person
from avisa.consent.intake.erased import refuse_if_erased
from avisa.errors import NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.db import Tx
from avisa.kernel.i18n import known_language

router = APIRouter(prefix="/contacts", tags=["contacts"])

Words = Annotated[
    str,
    Query(max_length=120, description="Parts of the name, whatever its accents, or digits of the phone."),
]


@router.get("", summary="List people by name")
def get_contacts(
    request: Request, holder: ContactReader, words: Words = "", cursor: Cursor = "", limit: Limit = 50
) -> PersonPage:
    """That they were looked through is written in the journal."""
    parts = parts_of(request)
    with parts.db.read() as tx:
        after = place_of(tx, holder.workspace_id, cursor) if cursor else ("", 0)
        found = search(tx, holder.workspace_id, words, after, limit + 1)
    with parts.db.write() as tx:
        record(
            parts.unit(tx, holder, parts.clock()), "contacts.listed", "contacts", people=len(found[:limit])
        )
    more = str(found[limit - 1].id) if len(found) > limit else None
    return PersonPage(items=[shown(one) for one in found[:limit]], next_cursor=more)


@router.post(
    "",
    status_code=201,
    summary="Make a person known",
    responses={200: {"description": "They were known already", "model": PersonShown}},
    openapi_extra=tells("phone_malformed", "number_erased", "attributes_too_many"),
)
def post_contact(body: NewPerson, request: Request, response: Response, holder: ContactWriter) -> PersonShown:
    """Who is known already keeps what is known of them; the answer is then 200, with the person."""
    parts = parts_of(request)
    phone = parse_phone(body.phone)
    if isinstance(phone, PhoneProblem):
        raise Refused("phone_malformed", reason=phone.reason.value)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        known = find_person(tx, holder.workspace_id, phone=phone.e164)
        if known is None:
            language = known_language(body.language) or ""
            made = ensure_contact(unit, phone.e164, body.name, language, body.attributes)
            record(unit, "contact.made", f"contact:{made}")
            known = person(tx, holder.workspace_id, made)
        else:
            response.status_code = 200
        # Asked last, so that an erasure that ends meanwhile is seen; the refusal undoes what was made.
        refuse_if_erased(unit, parts.vault, phone.e164)
    assert known is not None
    response.headers["Location"] = f"/v1/contacts/{known.id}"
    return shown(known)


@router.patch("/{contact_id}", summary="Change a person", openapi_extra=tells("attributes_too_many"))
def patch_contact(
    contact_id: str, body: PersonChange, request: Request, holder: ContactWriter
) -> PersonShown:
    parts = parts_of(request)
    language = None if body.language is None else known_language(body.language) or ""
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        return shown(change_person(unit, identifier(contact_id), body.name, language, body.attributes))


def place_of(tx: Tx, workspace_id: int, cursor: str) -> tuple[str, int]:
    last = person(tx, workspace_id, identifier(cursor))
    if last is None:
        raise NotFound
    return last.name, last.id


def shown(who: Person) -> PersonShown:
    return PersonShown(
        id=str(who.id),
        phone=who.phone,
        wa_id=who.wa_id,
        bsuid=who.bsuid,
        name=who.name,
        language=who.language,
        attributes=dict(who.attributes),
    )
