"""Statuses that come after their person was erased: what they tell is counted, the body itself goes."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.channels.port import Event, StatusSeen
from avisa.consent.queries import any_blocked
from avisa.ingest.types import Stored
from avisa.kernel.unit import Unit
from avisa.messages.rules import message_of
from avisa.privacy.queries import messages_of_erased


def naming_erased(unit: Unit, read: Sequence[tuple[Stored, list[tuple[int, Event]]]]) -> list[int]:
    """Of these bodies, those with a status of a message to somebody erased. Free where nobody ever was."""
    if not any_blocked(unit.tx, unit.workspace_id):
        return []
    told = {stored.id: messages_in(events) for stored, events in read}
    erased = messages_of_erased(unit.tx, unit.workspace_id, {one for found in told.values() for one in found})
    return [inbox_id for inbox_id, found in told.items() if found & erased]


def messages_in(events: Sequence[tuple[int, Event]]) -> set[int]:
    callbacks = [message_of(event.callback) for _, event in events if isinstance(event, StatusSeen)]
    return {found[0] for found in callbacks if found}
