"""Writing invitations, and hearing the yes in what people write."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs
from sqlalchemy import update

from avisa.audience.queries import contacts_of
from avisa.consent.intake.confirmation.hearing import hear_answers
from avisa.consent.intake.invitations.queries import answered_by
from avisa.consent.intake.invitations.rules import (
    LONGEST_MESSAGE,
    by_end,
    channel_of,
    chosen,
    reads_as_no,
)
from avisa.consent.intake.invitations.types import Invitation, InvitationKind, Said
from avisa.consent.intake.saying import agree
from avisa.consent.intake.sms.answer_actions import heard_by_sms, shown_by
from avisa.consent.queries import purposes_of
from avisa.consent.stopwords import is_stop, plain
from avisa.consent.tables import invitation
from avisa.consent.texts.queries import texts_by_id
from avisa.consent.texts.rules import shown_texts
from avisa.consent.texts.types import Text
from avisa.consent.types import Channel, Proof
from avisa.errors import Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.queries import workspace_by_id


def invite(
    unit: Unit,
    kind: InvitationKind,
    name: str,
    message: str,
    texts: Sequence[Text],
    number_id: int | None = None,
) -> int:
    """Raises Refused: `message_malformed`, `message_stops` (a no is no yes), `message_taken`."""
    answer = plain(message)
    if not answer or len(message) > LONGEST_MESSAGE or not texts:
        raise Refused("message_malformed")
    if is_stop(message) or reads_as_no(kind, message):
        raise Refused("message_stops")
    if any(
        one.number_id == number_id
        for one in answered_by(unit.tx, unit.workspace_id, [answer]).get(answer, ())
    ):
        raise Refused("message_taken")
    row = {
        "workspace_id": unit.workspace_id,
        "id": unit.ids.next(),
        "kind": str(kind),
        "name": name,
        "message": message,
        "answer": answer,
        "purposes": [text.purpose_id for text in texts],
        "texts": [text.id for text in texts],
        "number_id": number_id,
        "created_at": unit.now,
        "closed_at": None,
    }
    bulk_insert(unit.tx, invitation, [row])
    record(unit, "invitation.opened", f"invitation:{row['id']}", way=str(kind), name=name)
    return int(str(row["id"]))


def close_invitation(unit: Unit, invitation_id: int) -> bool:
    """Its words are words like any others from now on."""
    c = invitation.c
    still = (c.workspace_id == unit.workspace_id, c.id == invitation_id, c.closed_at.is_(None))
    closed = unit.tx.execute(update(invitation).where(*still).values(closed_at=unit.now)).rowcount == 1
    if closed:
        record(unit, "invitation.closed", f"invitation:{invitation_id}")
    return closed


def hear_yes(unit: Unit, vault: Vault, messages: Sequence[Said]) -> set[str]:
    """Messages that are, word for word, the answer to an invitation, or to what waits for a second yes.

    Returns the platform's ids of those that were: they mean this, and nothing else.
    """
    rest = hear_answers(unit, vault, [one for one in messages if len(one.text) <= 2 * LONGEST_MESSAGE])
    answers = {said: plain(said.text) for said in rest}
    words = sorted({answer for answer in answers.values() if answer})
    invited = answered_by(unit.tx, unit.workspace_id, words) if words else {}
    for said, answer in answers.items():
        invitation = chosen(invited.get(answer, ()), said)
        if invitation and not reads_as_no(invitation.kind, said.text):
            accept(unit, vault, said, invitation)
            rest.remove(said)
    return {said.inbound_id for said in messages} - {said.inbound_id for said in rest}


def accept(unit: Unit, vault: Vault, said: Said, invitation: Invitation) -> None:
    """Words that came to mean something else since count for as long as an older yes to them does."""
    company = workspace_by_id(unit.tx, unit.workspace_id)
    found = texts_by_id(unit.tx, unit.workspace_id, invitation.texts)
    writer = contacts_of(unit.tx, unit.workspace_id, [said.contact_id])[said.contact_id]
    came = said.ad or f"{invitation.kind}:{invitation.id} {invitation.name}"
    asked = invitation.kind is InvitationKind.SMS
    phone = writer.phone or ""
    by_sms = heard_by_sms(unit, vault, invitation.id, phone, said.contact_id) if asked else None
    proof = Proof(
        channel=Channel.SMS if by_sms else channel_of(invitation, said),
        at=said.at,
        zone=company.time_zone if company else "",
        shown=shown_by(by_sms) or shown_texts([found[one] for one in invitation.texts]),
        company_name=company.name if company else "",
        page=said.ad_page[:1_000],
        inbound_id=said.inbound_id,
        inbound_text=said.text[:1_000],
        campaign=came[:300],
        asked_at=by_sms.sent_at if by_sms else None,
        invited=by_sms,
    )
    purposes = purposes_of(unit.tx, unit.workspace_id)
    for ends, some in by_end([found[one] for one in invitation.texts], purposes).items():
        if ends is None or ends > said.at:
            told = structs.replace(proof, expires_at=ends)
            agree(unit, vault, said.contact_id, (phone, ""), some, told)
        else:
            record(unit, "consent.outdated", f"contact:{said.contact_id}", invitation=str(invitation.id))
