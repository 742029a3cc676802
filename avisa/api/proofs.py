"""`/v1/contacts/{id}/proof`: what a person said, as a file that anybody can check without this machine."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from avisa.api.caller import EvidenceReader
from avisa.api.contacts import found
from avisa.api.parts import parts_of
from avisa.consent.ledger.exported import written
from avisa.consent.ledger.exporting import proof_of
from avisa.errors import NotFound
from avisa.journal.actions import record
from avisa.workspace.queries import workspace_by_id

router = APIRouter(prefix="/contacts", tags=["contacts"])

FILE = {"content": {"application/json": {"schema": {"type": "object"}}}, "description": "The proof"}


@router.get("/{contact_id}/proof", summary="Proof of consent", response_class=Response, responses={200: FILE})
def get_proof(contact_id: str, request: Request, holder: EvidenceReader) -> Response:
    """Every yes and no of the person with its evidence, and the chain's links up to its signed end.

    `avisa verify FILE` checks it, with nothing but the file. That it was fetched is written in the journal.
    """
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.read() as tx:
        company = workspace_by_id(tx, holder.workspace_id)
        who = found(tx, holder.workspace_id, contact_id)
        if company is None:
            raise NotFound
        proof = written(proof_of(tx, company, parts.vault, who.id, now))
    with parts.db.write() as tx:
        record(parts.unit(tx, holder, now), "proof.exported", f"contact:{who.id}")
    return Response(proof, media_type="application/json")
