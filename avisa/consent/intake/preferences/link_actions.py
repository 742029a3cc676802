"""Handing out the link to one's own page: whoever holds it speaks for them, so the journal says who did."""

from __future__ import annotations

from avisa.audience.queries import person
from avisa.consent.intake.preferences.links import HOLDS_FOR, link_of
from avisa.consent.intake.preferences.types import HandedLink, Link
from avisa.errors import NotFound
from avisa.journal.actions import record
from avisa.kernel.clock import iso
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def hand_out(unit: Unit, vault: Vault, contact_id: int) -> HandedLink:
    """Raises NotFound `contact_unknown`, also for somebody who was erased."""
    who = person(unit.tx, unit.workspace_id, contact_id)
    if who is None or who.is_erased:
        raise NotFound("contact_unknown")
    until = unit.now + HOLDS_FOR
    token = link_of(vault, Link(unit.workspace_id, contact_id, until))
    record(unit, "preference_link.made", f"contact:{contact_id}", until=iso(until))
    return HandedLink(f"/p/{token}", until)
