"""`/v1/contacts`: a person with what stands of their consent, how to record a no, and to lift our own."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request

from avisa.api import wire
from avisa.api.caller import ContactReader, Lifter, Suppressor
from avisa.api.parts import parts_of
from avisa.api.reading import identifier
from avisa.audience.queries import person
from avisa.audience.tag_queries import tags_of
from avisa.audience.types import Person
from avisa.consent.actions import lift, suppress
from avisa.consent.intake.preferences.link_actions import hand_out
from avisa.consent.queries import consents_of, purposes_of, suppressions_of
from avisa.consent.types import Channel, Proof, Scope, Suppression, SuppressionSource
from avisa.errors import NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx

router = APIRouter(prefix="/contacts", tags=["contacts"])

Sayer = Literal["person", "ours"]  # the platform's no comes from the platform alone


@router.get("/{contact_id}", summary="One person")
def get_contact(contact_id: str, request: Request, holder: ContactReader) -> wire.Contact:
    """That it was read is written in the journal, as it is when somebody opens the person's page."""
    parts = parts_of(request)
    with parts.db.read() as tx:
        answer = shown(tx, holder.workspace_id, found(tx, holder.workspace_id, contact_id))
    with parts.db.write() as tx:
        record(parts.unit(tx, holder, parts.clock()), "contact.viewed", f"contact:{answer.id}")
    return answer


@router.post("/{contact_id}/preference-link", status_code=201, summary="Make the link to a person's own page")
def post_preference_link(contact_id: str, request: Request, holder: Lifter) -> wire.PreferenceLink:
    """There the person sees what is recorded, chooses, stops everything, or asks for their data. No login.

    Whoever holds the link speaks for this person: send it to their own WhatsApp only, for instance as a
    variable of a message. Each call makes a new one and a line of the journal; older ones go on working until
    they end.
    """
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.write() as tx:
        handed = hand_out(parts.unit(tx, holder, now), parts.vault, identifier(contact_id))
    url = f"{request.url.scheme}://{request.url.netloc}{handed.path}"
    return wire.PreferenceLink(url=url, expires_at=iso(handed.until))


@router.put("/{contact_id}/suppressions/{source}", summary="Record a no")
def put_suppression(
    contact_id: str, source: Sayer, body: wire.NewSuppression, request: Request, holder: Suppressor
) -> wire.Contact:
    """Works at once, also for what is queued. Saying it again changes nothing."""
    parts, now = parts_of(request), parts_of(request).clock()
    proof = Proof(channel=Channel.API, at=now, operator=holder.actor)
    with parts.db.write() as tx:
        who = found(tx, holder.workspace_id, contact_id)
        unit = parts.unit(tx, holder, now)
        suppress(unit, parts.vault, [who.id], SuppressionSource(source), Scope(body.scope), "api", proof)
        return shown(tx, holder.workspace_id, who)


@router.delete("/{contact_id}/suppressions/{source}", summary="Lift your own no")
def delete_suppression(
    contact_id: str, source: SuppressionSource, request: Request, holder: Lifter
) -> wire.Contact:
    """Only `ours`: a person's own no is taken back by that person alone, WhatsApp's by WhatsApp alone.

    The lifting is written in the ledger. Where nothing of ours stands, nothing changes.
    """
    parts, now = parts_of(request), parts_of(request).clock()
    if source is not SuppressionSource.OURS:
        raise Refused("suppression_not_ours", source=str(source))
    proof = Proof(channel=Channel.API, at=now, operator=holder.actor)
    with parts.db.write() as tx:
        who = found(tx, holder.workspace_id, contact_id)
        if any(no.source is source for no in noes(tx, holder.workspace_id, who.id)):
            lift(parts.unit(tx, holder, now), parts.vault, [who.id], source, "api", proof)
        return shown(tx, holder.workspace_id, who)


def found(tx: Tx, workspace_id: int, contact_id: str) -> Person:
    who = person(tx, workspace_id, identifier(contact_id))
    if who is None:
        raise NotFound
    return who


def shown(tx: Tx, workspace_id: int, who: Person) -> wire.Contact:
    return wire.Contact(
        id=str(who.id),
        phone=who.phone,
        wa_id=who.wa_id,
        bsuid=who.bsuid,
        name=who.name,
        language=who.language,
        attributes=dict(who.attributes),
        tags=list(tags_of(tx, workspace_id, [who.id]).get(who.id, ())),
        not_on_whatsapp_at=iso(who.not_on_whatsapp_at),
        consents=consents(tx, workspace_id, who.id),
        suppressions=suppressions(tx, workspace_id, who.id),
    )


def consents(tx: Tx, workspace_id: int, contact_id: int) -> list[wire.Consent]:
    purposes = purposes_of(tx, workspace_id)
    standing = consents_of(tx, workspace_id, [contact_id], purposes)
    return [
        wire.Consent(
            purpose=purposes[purpose_id].name,
            event_id=str(one.event_id),
            granted_at=iso(one.granted_at),
            expires_at=iso(one.expires_at),
            revoked_at=iso(one.revoked_at),
        )
        for (_, purpose_id), one in standing.items()
    ]


def suppressions(tx: Tx, workspace_id: int, contact_id: int) -> list[wire.Suppression]:
    return [
        wire.Suppression(source=str(no.source), scope=str(no.scope), reason=no.reason, at=iso(no.at))
        for no in noes(tx, workspace_id, contact_id)
    ]


def noes(tx: Tx, workspace_id: int, contact_id: int) -> tuple[Suppression, ...]:
    return suppressions_of(tx, workspace_id, [contact_id]).get(contact_id, ())
