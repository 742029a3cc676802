"""Who must not be invited, for a batch of numbers: asked at drafting, and again when they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avisa.audience.queries import people_by_phone
from avisa.consent.intake.erased import erased_among
from avisa.consent.intake.sms.queries import invited_since
from avisa.consent.intake.sms.rules import objection
from avisa.consent.intake.sms.types import Asking
from avisa.consent.queries import consents_of, suppressions_of
from avisa.consent.unclear.queries import unclear_among
from avisa.kernel.clock import DAY
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


@dataclass(frozen=True, slots=True)
class Checked:
    """A number, whose it is when it is a contact's, and why it must not be invited (empty: it may)."""

    phone: str
    contact_id: int | None
    objection: str


def checked(
    unit: Unit, vault: Vault, asking: Asking, phones: Sequence[str], rest_days: int
) -> dict[str, Checked]:
    """Any kind of no stops an invitation: WhatsApp's own is a word against this company's messages too, and
    so are words that may be a no, and a yes to one of its purposes that was taken back.
    """
    people = people_by_phone(unit.tx, unit.workspace_id, phones)
    ids = [one.id for one in people.values()]
    noes = {
        *suppressions_of(unit.tx, unit.workspace_id, ids),
        *unclear_among(unit.tx, unit.workspace_id, ids),
    }
    standing = consents_of(unit.tx, unit.workspace_id, ids, asking.purposes)
    erased = erased_among(unit, vault, phones)
    since = unit.now - rest_days * DAY
    invited = invited_since(unit.tx, unit.workspace_id, phones, since, without=asking.id)
    found = {}
    for phone in phones:
        who = people[phone].id if phone in people else None
        why = objection(phone, who, asking.purposes, noes, standing, erased, invited, unit.now)
        found[phone] = Checked(phone, who, why)
    return found
