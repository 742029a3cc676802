"""What people wrote, with what of ours it answers: for those who may be saying yes."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.channels.port import InboundSeen
from avisa.consent.intake.confirmation.rules import answer_in
from avisa.consent.intake.invitations.types import Said
from avisa.kernel.unit import Unit
from avisa.messages.answered_queries import Words, answered_by

Heard = tuple[InboundSeen, int, int]  # the event, its contact and its number


def said_by(unit: Unit, heard: Sequence[Heard]) -> list[Said]:
    """Only a bare yes or no has to be looked up: a button brings its own answer."""
    bare = {
        index: Words(contact_id, number_id, event.context)
        for index, (event, contact_id, number_id) in enumerate(heard)
        if not event.payload and answer_in(event.text) is not None
    }
    answers = answered_by(unit.tx, unit.workspace_id, list(bare.values())) if bare else {}
    return [
        said_in(one, answers.get(bare[index]) if index in bare else None) for index, one in enumerate(heard)
    ]


def said_in(heard: Heard, answers: int | None) -> Said:
    event, contact_id, number_id = heard
    ad = event.referral
    return Said(
        contact_id=contact_id,
        number_id=number_id,
        inbound_id=event.wamid,
        text=event.text or event.payload,
        at=event.at,
        ad=" ".join(filter(None, (f"ad:{ad.source_id}", ad.headline, ad.click_id))) if ad else "",
        ad_page=ad.source_url if ad else "",
        payload=event.payload,
        answers=answers,
    )
