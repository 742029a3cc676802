"""Writing what a person decides on their own page: purposes, a stop, a request about their data."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import select

from avisa.audience.queries import person
from avisa.audience.tables import contact
from avisa.consent.actions import lift, revoke, suppress
from avisa.consent.intake.preferences.types import Preference, Preferences, Request
from avisa.consent.intake.saying import say_yes
from avisa.consent.ledger.actions import locked_head
from avisa.consent.queries import history_of
from avisa.consent.tables import privacy_request
from avisa.consent.texts.rules import shown_texts
from avisa.consent.types import Proof, Scope, SuppressionSource
from avisa.errors import Conflict, NotFound
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def choose(
    unit: Unit, vault: Vault, seen: Preferences, wanted: Collection[int], state: int, proof: Proof
) -> None:
    """Make what stands what the person ticked.

    Raises Conflict("preferences_changed") when the page that they saw is out of date: an old answer
    that is sent again must not undo a later no.
    """
    locked_head(unit, vault)
    refuse_erased(unit, seen.person.id)
    events = history_of(unit.tx, unit.workspace_id, seen.person.id, vault)
    if (events[-1].position if events else 0) != state:
        raise Conflict("preferences_changed")
    stopped = any(no.source is SuppressionSource.PERSON for no in seen.stops)
    given = [one for one in seen.choices if one.purpose.id in wanted and one.text and (not one.on or stopped)]
    taken = [one.purpose.id for one in seen.choices if one.on and one.purpose.id not in wanted]
    if taken:
        revoke(unit, vault, [seen.person.id], taken, proof)
    if given:
        agree(unit, vault, seen, given, proof)


def agree(unit: Unit, vault: Vault, seen: Preferences, given: Sequence[Preference], proof: Proof) -> None:
    """A new yes takes back the person's own stop, for it is the same person who speaks."""
    if any(no.source is SuppressionSource.PERSON for no in seen.stops):
        lift(unit, vault, [seen.person.id], SuppressionSource.PERSON, "preference", proof)
    told = msgspec.structs.replace(proof, shown=shown_texts([one.text for one in given if one.text]))
    purposes = [one.purpose.id for one in given]
    say_yes(unit, vault, seen.person.id, (seen.person.phone or "", ""), purposes, told)


def stop_all(unit: Unit, vault: Vault, contact_id: int, proof: Proof) -> None:
    """From any page, however old: a no is never out of date."""
    locked_head(unit, vault)
    refuse_erased(unit, contact_id)
    suppress(unit, vault, [contact_id], SuppressionSource.PERSON, Scope.ALL, "preference", proof)


def ask_of_company(unit: Unit, contact_id: int, request: Request, channel: str) -> None:
    """For whoever answers for data protection; asking again while it waits makes no second request.

    The person's row is held: an erasure that is under way is waited for, and one that begins now finds the
    request and closes it.
    """
    hold(unit, contact_id)
    refuse_erased(unit, contact_id)
    c = privacy_request.c
    waiting = select(c.id).where(
        c.workspace_id == unit.workspace_id,
        c.contact_id == contact_id,
        c.kind == str(request),
        c.done_at.is_(None),
    )
    if unit.tx.execute(waiting).first():
        return
    row = {"workspace_id": unit.workspace_id, "id": unit.ids.next(), "contact_id": contact_id}
    asked = {"kind": str(request), "channel": channel, "asked_at": unit.now, "done_at": None, "done_by": ""}
    bulk_insert(unit.tx, privacy_request, [row | asked])
    record(unit, "privacy.asked", f"contact:{contact_id}", request=str(request), channel=channel)


def hold(unit: Unit, contact_id: int) -> None:
    mine = (contact.c.workspace_id == unit.workspace_id, contact.c.id == contact_id)
    unit.tx.execute(select(contact.c.id).where(*mine).with_for_update(read=True))


def refuse_erased(unit: Unit, contact_id: int) -> None:
    """Who was erased since the page was read: evidence written now would name them again."""
    who = person(unit.tx, unit.workspace_id, contact_id)
    if who is None or who.is_erased:
        raise NotFound("link_unknown")
