"""The rest of an erasure: raw webhooks, reports of imports and unconfirmed forms that name the person.

They can be many, and an erasure is one short transaction: so it leaves a sealed note of whom to seek, and the
engine goes through them step by step, until the note itself is destroyed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec
from sqlalchemy import ColumnElement, delete, func, select, update

from avisa.audience.addresses import country_in_id
from avisa.audience.phones import wa_id_variants
from avisa.audience.tables import import_problem
from avisa.audience.types import Person
from avisa.consent.intake.confirmation.queries import sealed_under
from avisa.consent.intake.forms.types import Pending
from avisa.consent.tables import pending_consent
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.clock import MINUTE, Millis
from avisa.kernel.ids import first_id_at
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.privacy.queries import oldest_erasure
from avisa.privacy.tables import erasure
from avisa.privacy.types import Erasure, Named

SETTLED: Millis = 1 * MINUTE  # whatever was being stored while the person was erased is in the table by then
MOST = 100  # raw webhooks in one step: one may hold a thousand statuses
FEWEST_DIGITS = 8  # of a number that somebody typed without its area code
PUNCTUATION = " -().+/\u00a0"


class Inbox(Protocol):
    """The raw webhooks, which belong to another room."""

    def __call__(
        self, unit: Unit, vault: Vault, names: Collection[bytes], after: int, below: int, most: int
    ) -> int | None:
        """Destroy those of the next ones that hold a name; the last one looked at, None at the end."""


def note(unit: Unit, vault: Vault, who: Person) -> None:
    """Whom the engine shall seek; nothing for somebody who has no name that could stand anywhere."""
    named = _named(who)
    if not named.ids:
        return
    erasure_id = unit.ids.next()
    sealed = vault.seal(msgspec.msgpack.encode(named), _context(unit.workspace_id, erasure_id))
    row = {"workspace_id": unit.workspace_id, "id": erasure_id, "sealed": sealed}
    bulk_insert(unit.tx, erasure, [row | {"erased_at": unit.now, "inbox_after": 0}])


def _named(who: Person) -> Named:
    """The platform's ids with the ninth digit and without, and the ends of the number as people type it."""
    numbers = wa_id_variants(who.phone) if who.phone else ()
    ids = {*numbers, *(one for one in (who.wa_id, who.bsuid) if one)}
    return Named(who.phone or "", tuple(sorted(ids)), tuple({one[-FEWEST_DIGITS:] for one in numbers}))


def go_on(unit: Unit, vault: Vault, inbox: Inbox) -> bool:
    """One step of the oldest erasure under way; False when there is none that can go on now."""
    found = oldest_erasure(unit.tx, unit.workspace_id, unit.now - SETTLED)
    if found is None:
        return False
    named = msgspec.msgpack.decode(
        vault.open(found.sealed, _context(unit.workspace_id, found.id)), type=Named
    )
    if not found.inbox_after:
        _drop_problems(unit, named.tails, [one for one in named.ids if country_in_id(one)])
        _drop_forms(unit, vault, named.phone)
    return _seek(unit, vault, inbox, found, [one.encode() for one in named.ids])


def _seek(unit: Unit, vault: Vault, inbox: Inbox, found: Erasure, names: Sequence[bytes]) -> bool:
    """A webhook that nobody has digested stops it here: it is looked at again later."""
    mine = (erasure.c.workspace_id == unit.workspace_id, erasure.c.id == found.id)
    reached = inbox(unit, vault, names, found.inbox_after, first_id_at(found.erased_at + SETTLED), MOST)
    if reached is None:
        unit.tx.execute(delete(erasure).where(*mine))
        return True
    unit.tx.execute(update(erasure).where(*mine).values(inbox_after=max(reached, 1)))
    return reached > found.inbox_after


def _drop_problems(unit: Unit, tails: Sequence[str], ids: Sequence[str]) -> None:
    """Rows that were left out hold a number as it was typed, or the platform's id; the counts of the import
    stay."""
    c = import_problem.c
    digits: ColumnElement[str] = c.value
    for mark in PUNCTUATION:
        digits = func.replace(digits, mark, "")
    for tail in tails:
        mine = (c.workspace_id == unit.workspace_id, digits.endswith(tail, autoescape=True))
        unit.tx.execute(delete(import_problem).where(*mine))
    for one in ids:
        mine = (c.workspace_id == unit.workspace_id, c.value.contains(one, autoescape=True))
        unit.tx.execute(delete(import_problem).where(*mine))


def _drop_forms(unit: Unit, vault: Vault, phone: str) -> None:
    """What a form was told of this number and no phone has confirmed, whoever typed it."""
    c = pending_consent.c

    def is_of(answer: str, sealed: bytes) -> bool:
        clear = vault.open(sealed, sealed_under(unit.workspace_id, answer))
        return msgspec.msgpack.decode(clear, type=Pending).phone == phone

    waiting = select(c.id, c.answer, c.sealed).where(c.workspace_id == unit.workspace_id)
    told = [row.id for row in unit.tx.execute(waiting) if is_of(row.answer, row.sealed)]
    unit.tx.execute(delete(pending_consent).where(c.workspace_id == unit.workspace_id, among(c.id, told)))


def _context(workspace_id: int, erasure_id: int) -> str:
    return f"erasure/{workspace_id}/{erasure_id}"
