"""Erasing a person: their key, their words, their names; what stays says only that somebody was there."""

from __future__ import annotations

from sqlalchemy import cast, delete, literal, select, update
from sqlalchemy.types import Text

from avisa.audience.double_queries import with_doubles
from avisa.audience.event_actions import forget_events
from avisa.audience.names import ERASED
from avisa.audience.queries import contacts_of, person
from avisa.audience.tables import contact, listing
from avisa.audience.tag_actions import forget_tags
from avisa.audience.types import Person
from avisa.consent.actions import forget
from avisa.consent.intake.sms.forgetting_actions import cancel_sms, forget_sms, is_leaving
from avisa.desk.forgetting_actions import forget_conversations
from avisa.errors import Conflict, NotFound
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel
from avisa.messages.links.actions import forget_links
from avisa.messages.media.actions import forget_media_of
from avisa.messages.tables import attempt, in_state, inbound, last_inbound, message
from avisa.messages.types import State
from avisa.prices.actions import forget_entries
from avisa.privacy.erasure_actions import note
from avisa.privacy.request_actions import close_requests
from avisa.privacy.types import NOBODY


def erase(unit: Unit, vault: Vault, contact_id: int) -> None:
    """For ever. What is queued for the person is cancelled; counts of campaigns stay as they are.

    Left are: the chain (hashes of what nobody can open), a keyed hash that keeps the number blocked, rows of
    messages without number, words or the platform's id (which holds the number), and the journal's lines.
    Raw webhooks and reports of imports that name the person follow within minutes (`erasure_actions`).
    Whoever is here twice (`double_queries`) is erased as both: the other would go on being written to.
    Raises NotFound for somebody unknown, or erased before; Conflict `person_in_the_air` while a message to
    them is leaving: its answer would bring their number back.
    """
    who = person(unit.tx, unit.workspace_id, contact_id)
    if who is None or who.is_erased:
        raise NotFound("contact_unknown")
    same = with_doubles(unit.tx, unit.workspace_id, [contact_id])
    people = sorted(contacts_of(unit.tx, unit.workspace_id, same).values(), key=lambda one: one.id)
    forget(unit, vault, {one.id: one.phone or "" for one in people})
    for one in people:
        _cancel_queued(unit, one.id)
        cancel_sms(unit, one.id, one.phone or "")
    # Only now, when nobody can claim any more; the caller's transaction undoes all of it.
    if any(_is_leaving(unit, one) for one in people):
        raise Conflict("person_in_the_air")
    for one in people:
        _blank(unit, one)
        note(unit, vault, one)


def _blank(unit: Unit, who: Person) -> None:
    forget_sms(unit, who.id, who.phone or "")
    _blank_messages(unit, who.id)
    _blank_inbound(unit, who.id)
    forget_media_of(unit, who.id)
    forget_conversations(unit, who.id)
    forget_links(unit, who.id)
    forget_entries(unit, who.id)
    _blank_contact(unit, who.id)
    close_requests(unit, who.id)


def _is_leaving(unit: Unit, who: Person) -> bool:
    mine = (message.c.workspace_id == unit.workspace_id, message.c.contact_id == who.id)
    leaving = select(message.c.id).where(*mine, in_state(State.SENDING)).limit(1)
    found = unit.tx.execute(leaving).first()
    return found is not None or is_leaving(unit, who.id, who.phone or "")


def _cancel_queued(unit: Unit, contact_id: int) -> None:
    mine = (message.c.workspace_id == unit.workspace_id, message.c.contact_id == contact_id)
    waiting = select(message.c.id).where(*mine, in_state(State.QUEUED))
    cancel(unit, list(unit.tx.scalars(waiting)))


def _blank_messages(unit: Unit, contact_id: int) -> None:
    mine = (message.c.workspace_id == unit.workspace_id, message.c.contact_id == contact_id)
    told = (
        attempt.c.workspace_id == unit.workspace_id,
        attempt.c.message_id.in_(select(message.c.id).where(*mine)),
    )
    unit.tx.execute(update(attempt).where(*told).values(details=""))
    # An id that is there already is not written again by a status that comes late.
    unit.tx.execute(update(message).where(*mine).values(phone="", body="", details="", wamid=NOBODY))


def _blank_inbound(unit: Unit, contact_id: int) -> None:
    mine = (inbound.c.workspace_id == unit.workspace_id, inbound.c.contact_id == contact_id)
    nobody = literal("erased:") + cast(inbound.c.id, Text)
    unit.tx.execute(update(inbound).where(*mine).values(body="", context="", details=None, wamid=nobody))
    windows = (last_inbound.c.workspace_id == unit.workspace_id, last_inbound.c.contact_id == contact_id)
    unit.tx.execute(delete(last_inbound).where(*windows))


def _blank_contact(unit: Unit, contact_id: int) -> None:
    listed = (listing.c.workspace_id == unit.workspace_id, listing.c.contact_id == contact_id)
    unit.tx.execute(delete(listing).where(*listed))
    forget_tags(unit, contact_id)
    forget_events(unit, contact_id)
    mine = (contact.c.workspace_id == unit.workspace_id, contact.c.id == contact_id)
    nothing = {"phone": None, "wa_id": None, "bsuid": None, "name": "", "search_name": ERASED}
    unit.tx.execute(
        update(contact).where(*mine).values(**nothing, language="", attributes={}, changed_at=unit.now)
    )
