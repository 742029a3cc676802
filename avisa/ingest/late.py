"""What comes after its person was erased: it makes nobody known again, and its raw body goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from avisa.audience.identities import e164_of
from avisa.channels.port import Event, InboundSeen, PreferenceSeen, StatusSeen
from avisa.consent.ledger.actions import locked_head
from avisa.consent.ledger.sealing import blocking_hash
from avisa.consent.queries import any_blocked, blocked_at
from avisa.ingest.types import Stored
from avisa.kernel.clock import Millis
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.rules import message_of
from avisa.privacy.queries import messages_of_erased

Read = tuple[Stored, list[tuple[int, Event]]]
Spoken = InboundSeen | PreferenceSeen  # what makes whoever said it known


def without_erased(unit: Unit, vault: Vault, read: Sequence[Read]) -> tuple[list[Read], list[int]]:
    """The same bodies without what people said before they were erased; and which held such words.

    Whoever is erased at this moment waits for us, or we for them. Who writes after it is a new person.
    """
    spoken = {one for _, events in read for _, one in events if isinstance(one, Spoken) and one.wa_id}
    if not spoken:
        return list(read), []
    locked_head(unit, vault)
    gone = said_before(spoken, erased_at(unit, vault, spoken))
    if not gone:
        return list(read), []
    kept = [(stored, [pair for pair in events if pair[1] not in gone]) for stored, events in read]
    cut = [stored.id for (stored, events), (_, left) in zip(read, kept, strict=True) if left != events]
    return kept, cut


def erased_at(unit: Unit, vault: Vault, spoken: Collection[Spoken]) -> dict[str, Millis]:
    """When the people with these ids of the platform were erased; those who never were are absent."""
    if not any_blocked(unit.tx, unit.workspace_id):
        return {}
    phones = {one.wa_id: e164_of(one.wa_id) for one in spoken}
    hashes = {wa_id: blocking_hash(vault, unit.workspace_id, phone) for wa_id, phone in phones.items()}
    found = blocked_at(unit.tx, unit.workspace_id, set(hashes.values()))
    return {wa_id: found[one] for wa_id, one in hashes.items() if one in found}


def said_before(spoken: Collection[Spoken], erased: dict[str, Millis]) -> set[Event]:
    return {one for one in spoken if one.at < erased.get(one.wa_id, one.at)}


def naming_erased(unit: Unit, read: Sequence[Read]) -> list[int]:
    """Of these bodies, those with a status of a message to somebody erased. Free where nobody ever was."""
    if not any_blocked(unit.tx, unit.workspace_id):
        return []
    told = {stored.id: messages_in(events) for stored, events in read}
    erased = messages_of_erased(unit.tx, unit.workspace_id, {one for found in told.values() for one in found})
    return [inbox_id for inbox_id, found in told.items() if found & erased]


def messages_in(events: Sequence[tuple[int, Event]]) -> set[int]:
    callbacks = [message_of(event.callback) for _, event in events if isinstance(event, StatusSeen)]
    return {found[0] for found in callbacks if found}
