"""Proofs as files: what a person said, or the yes that allowed one message, to be checked anywhere."""

from __future__ import annotations

from collections.abc import Collection

from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.ledger.exported import ProvenMessage, written
from avisa.consent.ledger.exporting import proof_of
from avisa.errors import NotFound
from avisa.kernel.clock import iso
from avisa.messages.queries import message_by_id
from avisa.web.visit import Visit, page


def of_person(visit: Visit) -> Response:
    return handed_out(visit, visit.id("contact_id"), f"avisa-proof-{visit.id('contact_id')}.json")


def of_message(visit: Visit) -> Response:
    with visit.read() as tx:
        message = message_by_id(tx, visit.workspace_id, visit.id("message_id"))
    if message is None or message.consent_event_id is None:
        raise NotFound("proof_unknown")
    about = ProvenMessage(
        id=str(message.id),
        phone=message.phone,
        claimed_at=iso(message.claimed_at),
        accepted_at=iso(message.accepted_at),
        wamid=message.wamid,
    )
    name = f"avisa-proof-message-{message.id}.json"
    return handed_out(visit, message.contact_id, name, [message.consent_event_id], about)


def handed_out(
    visit: Visit,
    contact_id: int,
    name: str,
    only: Collection[int] = (),
    message: ProvenMessage | None = None,
) -> Response:
    assert visit.company is not None
    with visit.read() as tx:
        proof = proof_of(tx, visit.company, visit.console.vault, contact_id, visit.now, only, message)
    about = {"message": message.id} if message else {}
    visit.note("proof.exported", f"contact:{contact_id}", **about)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(written(proof), media_type="application/json", headers=headers)


ROUTES = [
    Route("/contacts/{contact_id:id}/proof", page(of_person, "consent.read")),
    Route("/messages/{message_id:id}/proof", page(of_message, "consent.read")),
]
