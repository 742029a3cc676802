"""Writing invitations, and hearing the yes in what people write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import delete, select, update

from avisa.audience.queries import contacts_of
from avisa.consent.actions import lift
from avisa.consent.intake.forms.actions import sealed_under
from avisa.consent.intake.forms.types import Pending
from avisa.consent.intake.invitations.queries import answered_by
from avisa.consent.intake.invitations.rules import LONGEST_MESSAGE, channel_of, chosen, news_of
from avisa.consent.intake.invitations.types import Invitation, InvitationKind, Said
from avisa.consent.intake.saying import say_yes
from avisa.consent.queries import consents_of, suppressions_of
from avisa.consent.stopwords import is_stop, plain
from avisa.consent.tables import invitation, pending_consent
from avisa.consent.texts.queries import texts_by_id
from avisa.consent.texts.rules import shown_texts
from avisa.consent.texts.types import Text
from avisa.consent.types import Proof, SuppressionSource
from avisa.errors import Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import among, bulk_insert
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
    """Raises Refused: `message_malformed`, `message_stops` (a stop word is no yes), `message_taken`."""
    answer = plain(message)
    if not answer or len(message) > LONGEST_MESSAGE or not texts:
        raise Refused("message_malformed")
    if is_stop(message):
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


def hear_yes(unit: Unit, vault: Vault, messages: Sequence[Said]) -> None:
    """Messages that are, word for word, the answer to an invitation or the confirmation of a form."""
    answers = {said: plain(said.text) for said in messages if 0 < len(said.text) <= 2 * LONGEST_MESSAGE}
    words = sorted({answer for answer in answers.values() if answer})
    if not words:
        return
    waiting, invited = pending_by(unit, vault, words), answered_by(unit.tx, unit.workspace_id, words)
    for said, answer in answers.items():
        if answer in waiting:
            confirm(unit, vault, said, answer, waiting[answer])
        elif invitation := chosen(invited.get(answer, ()), said):
            accept(unit, vault, said, invitation)


def pending_by(unit: Unit, vault: Vault, words: Sequence[str]) -> Mapping[str, Pending]:
    c = pending_consent.c
    waiting = select(c.answer, c.sealed).where(
        c.workspace_id == unit.workspace_id, among(c.answer, words), c.expires_at > unit.now
    )
    return {
        row.answer: msgspec.msgpack.decode(
            vault.open(row.sealed, sealed_under(unit.workspace_id, row.answer)), type=Pending
        )
        for row in unit.tx.execute(waiting)
    }


def confirm(unit: Unit, vault: Vault, said: Said, answer: str, pending: Pending) -> None:
    """The form's phone has spoken. Another phone's word proves nothing of the one that was typed."""
    writer = contacts_of(unit.tx, unit.workspace_id, [said.contact_id])[said.contact_id]
    if writer.phone is not None and writer.phone != pending.phone:
        record(unit, "consent.unproven", f"contact:{said.contact_id}", channel=str(pending.proof.channel))
        return
    proof = msgspec.structs.replace(
        pending.proof,
        at=said.at,
        asked_at=pending.proof.at,
        inbound_id=said.inbound_id,
        inbound_text=said.text[:1_000],
        double_opt_in=True,
    )
    agree(unit, vault, said, (writer.phone or "", pending.phone_typed), pending.purposes, proof)
    c = pending_consent.c
    done = (c.workspace_id == unit.workspace_id, c.answer == answer)
    unit.tx.execute(delete(pending_consent).where(*done))


def accept(unit: Unit, vault: Vault, said: Said, invitation: Invitation) -> None:
    company = workspace_by_id(unit.tx, unit.workspace_id)
    found = texts_by_id(unit.tx, unit.workspace_id, invitation.texts)
    writer = contacts_of(unit.tx, unit.workspace_id, [said.contact_id])[said.contact_id]
    came = said.ad or f"{invitation.kind}:{invitation.id} {invitation.name}"
    proof = Proof(
        channel=channel_of(invitation, said),
        at=said.at,
        zone=company.time_zone if company else "",
        shown=shown_texts([found[one] for one in invitation.texts]),
        company_name=company.name if company else "",
        page=said.ad_page[:1_000],
        inbound_id=said.inbound_id,
        inbound_text=said.text[:1_000],
        campaign=came[:300],
    )
    agree(unit, vault, said, (writer.phone or "", ""), invitation.purposes, proof)


def agree(
    unit: Unit, vault: Vault, said: Said, phones: tuple[str, str], purposes: tuple[int, ...], proof: Proof
) -> None:
    """Said from their own phone, so it also takes back their own earlier stop, and nobody else's."""
    standing = consents_of(unit.tx, unit.workspace_id, [said.contact_id], purposes)
    news = news_of(purposes, standing, said.contact_id, said.at)
    if not news:
        return
    noes = suppressions_of(unit.tx, unit.workspace_id, [said.contact_id]).get(said.contact_id, ())
    if any(no.source is SuppressionSource.PERSON and no.at < said.at for no in noes):
        lift(unit, vault, [said.contact_id], SuppressionSource.PERSON, "agreed_again", proof)
    say_yes(unit, vault, said.contact_id, phones, news, proof)
