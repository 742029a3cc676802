"""Hearing the second yes, or the no: the prepared message of a form, a button of our request, or a word."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from avisa.audience.queries import contacts_of
from avisa.consent.actions import revoke
from avisa.consent.intake.confirmation.actions import answered
from avisa.consent.intake.confirmation.queries import waiting_by_answer, waiting_by_request
from avisa.consent.intake.confirmation.rules import answer_in, refused_by
from avisa.consent.intake.confirmation.types import Waiting
from avisa.consent.intake.invitations.types import Said
from avisa.consent.intake.saying import agree
from avisa.consent.queries import consents_of
from avisa.consent.stopwords import plain
from avisa.consent.types import Channel, Proof, Standing
from avisa.consent.unclear.rules import may_be_a_no
from avisa.journal.actions import record
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def hear_answers(unit: Unit, vault: Vault, messages: Sequence[Said]) -> list[Said]:
    """Takes in those that answer something; returns the others."""
    words = {
        said: (plain(said.text), plain(said.payload), refused_by(said.payload) or "") for said in messages
    }
    by_words = waiting_by_answer(
        unit.tx, unit.workspace_id, vault, {one for some in words.values() for one in some if one}, unit.now
    )
    by_request = waiting_by_request(
        unit.tx, unit.workspace_id, vault, {said.answers for said in messages if said.answers}, unit.now
    )
    rest: list[Said] = []
    for said, (text, payload, refused) in words.items():
        if waiting := by_words.get(text) or by_words.get(payload):
            (refuse if says_no(said) else confirm)(unit, vault, said, waiting)
        elif waiting := by_words.get(refused):
            refuse(unit, vault, said, waiting)
        elif said.answers and (waiting := by_request.get(said.answers)):
            (confirm if answer_in(said.text) else refuse)(unit, vault, said, waiting)
        else:
            rest.append(said)
    return rest


def says_no(said: Said) -> bool:
    """A button that reads as a no is one, whatever was put behind it."""
    return bool(said.payload) and (answer_in(said.text) is False or may_be_a_no(said.text))


def confirm(unit: Unit, vault: Vault, said: Said, waiting: Waiting) -> None:
    """The phone has spoken. Another phone's word proves nothing of the one that was typed."""
    phone = phone_of(unit, said, waiting)
    if phone is None or not answered(unit, [waiting.id]):
        return
    proof = structs.replace(
        waiting.pending.proof,
        at=said.at,
        asked_at=waiting.pending.proof.at,
        inbound_id=said.inbound_id,
        inbound_text=said.text[:1_000],
        double_opt_in=True,
        confirms=waiting.pending.event_id or None,
    )
    phones = (phone, waiting.pending.phone_typed)
    agree(unit, vault, said.contact_id, phones, waiting.pending.purposes, proof)


def refuse(unit: Unit, vault: Vault, said: Said, waiting: Waiting) -> None:
    """A no to these purposes, and to nothing else: whoever wants no message at all says stop.

    It also takes back a yes to the same request: the second button stays under the person's thumb.
    """
    if phone_of(unit, said, waiting) is None:
        return
    answered(unit, [waiting.id])
    purposes = waiting.pending.purposes
    standing = consents_of(unit.tx, unit.workspace_id, [said.contact_id], purposes)
    given = tuple(one for one in purposes if not has_refused(standing.get((said.contact_id, one)), said.at))
    if not given:
        return
    proof = Proof(
        channel=Channel.BUTTON if said.payload else Channel.KEYWORD,
        at=said.at,
        inbound_id=said.inbound_id,
        inbound_text=said.text[:1_000],
        confirms=waiting.pending.event_id or None,
    )
    revoke(unit, vault, [said.contact_id], given, proof)


def has_refused(consent: Standing | None, at: int) -> bool:
    """The same no twice, or a later one: a webhook may come again."""
    return consent is not None and consent.revoked_at is not None and consent.revoked_at >= at


def phone_of(unit: Unit, said: Said, waiting: Waiting) -> str | None:
    """The writer's phone, "" where only WhatsApp knows it; None when it is another's than the one typed."""
    writer = contacts_of(unit.tx, unit.workspace_id, [said.contact_id])[said.contact_id]
    same = waiting.contact_id in (None, said.contact_id)
    if same and (writer.phone is None or writer.phone == waiting.pending.phone):
        return writer.phone or ""
    channel = str(waiting.pending.proof.channel)
    record(unit, "consent.unproven", f"contact:{said.contact_id}", channel=channel)
    return None
