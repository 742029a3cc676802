"""Changing a purpose: what it is called and for how long a yes holds; its category only before it is used."""

from __future__ import annotations

from sqlalchemy import update

from avisa.consent.actions import CATEGORIES
from avisa.consent.ledger.actions import locked_head
from avisa.consent.purposes.queries import stands_on
from avisa.consent.purposes.types import LONGEST_DESCRIPTION, LONGEST_NAME, Terms
from avisa.consent.queries import purposes_of
from avisa.consent.tables import purpose
from avisa.consent.types import Purpose
from avisa.errors import Conflict, NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def change_purpose(unit: Unit, vault: Vault, purpose_id: int, wanted: Terms, used: bool) -> bool:
    """False when nothing changes. `used` says that a room above this one (a campaign) stands on it.

    What was said before keeps its expiry, and evidence its words. Raises NotFound `purpose_not_found`,
    Refused `purpose_malformed`, `purpose_category_unknown`, `purpose_category_used`, Conflict
    `purpose_name_taken`.
    """
    locked_head(unit, vault)  # nobody says yes to it meanwhile
    known = purposes_of(unit.tx, unit.workspace_id)
    if purpose_id not in known:
        raise NotFound("purpose_not_found", purpose=str(purpose_id))
    _refuse_malformed(wanted)
    before = known.pop(purpose_id)
    if any(one.name.casefold() == wanted.name.casefold() for one in known.values()):
        raise Conflict("purpose_name_taken", name=wanted.name)
    if wanted.category != before.category and (used or stands_on(unit.tx, unit.workspace_id, purpose_id)):
        raise Refused("purpose_category_used", category=before.category)
    changes = _changes(before, wanted)
    if changes:
        _store(unit, before, wanted)
        record(unit, "purpose.changed", f"purpose:{purpose_id}", **changes)
    return bool(changes)


def _refuse_malformed(wanted: Terms) -> None:
    if wanted.category not in CATEGORIES:
        raise Refused("purpose_category_unknown", category=wanted.category)
    fits = 0 < len(wanted.name) <= LONGEST_NAME and len(wanted.description) <= LONGEST_DESCRIPTION
    if not fits or wanted.name != wanted.name.strip() or (wanted.valid_for or 1) < 1:
        raise Refused("purpose_malformed")


def _changes(before: Purpose, wanted: Terms) -> dict[str, list[object]]:
    """Each field that differs, as [before, after]."""
    return {
        name: [getattr(before, name), getattr(wanted, name)]
        for name in Terms.__slots__
        if getattr(before, name) != getattr(wanted, name)
    }


def _store(unit: Unit, before: Purpose, wanted: Terms) -> None:
    earlier = [list(one) for one in before.earlier]
    if wanted.valid_for != before.valid_for:
        earlier.append([unit.now, before.valid_for])
    c = purpose.c
    mine = (c.workspace_id == unit.workspace_id, c.id == before.id)
    unit.tx.execute(
        update(purpose)
        .where(*mine)
        .values(
            name=wanted.name,
            description=wanted.description,
            category=wanted.category,
            valid_for=wanted.valid_for,
            earlier=earlier or None,
        )
    )
