"""What comes after its person was erased: it makes nobody known again, and its raw body goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from avisa.channels.port import Event, IdentitySeen, InboundSeen, PreferenceSeen, StatusSeen
from avisa.consent.ledger.actions import block, locked_head
from avisa.consent.ledger.sealing import blocking_hashes
from avisa.consent.queries import any_blocked, blocked_at
from avisa.ingest.types import Stored
from avisa.kernel.clock import Millis
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.rules import message_of
from avisa.privacy.queries import messages_of_erased

Read = tuple[Stored, list[tuple[int, Event]]]
Spoken = InboundSeen | PreferenceSeen | IdentitySeen  # what makes whoever it is about known


def without_erased(unit: Unit, vault: Vault, read: Sequence[Read]) -> tuple[list[Read], list[int]]:
    """The same bodies without what people said before they were erased; and which held such words.

    Whoever is erased at this moment waits for us, or we for them. Who writes after it is a new person.
    """
    spoken = {one for _, events in read for _, one in events if isinstance(one, Spoken) and told_by(one)}
    if not spoken:
        return list(read), []
    locked_head(unit, vault)
    gone = said_before(unit, vault, spoken)
    if not gone:
        return list(read), []
    kept = [(stored, [pair for pair in events if pair[1] not in gone]) for stored, events in read]
    cut = [stored.id for (stored, events), (_, left) in zip(read, kept, strict=True) if left != events]
    return kept, cut


def said_before(unit: Unit, vault: Vault, spoken: Collection[Spoken]) -> set[Event]:
    """What those said, or was told of them, who were erased since.

    Such a word may name them by what we did not know: that stays blocked from now on, or the next one, which
    names them by it alone, would make them known.
    """
    if not any_blocked(unit.tx, unit.workspace_id):
        return set()
    who = {one: blocking_hashes(vault, unit.workspace_id, "", *told_by(one)) for one in spoken}
    known = blocked_at(unit.tx, unit.workspace_id, {name for names in who.values() for name in names})
    gone: set[Event] = set()
    while late := {one: at for one in who.keys() - gone if one.at < (at := erased_at(who[one], known))}:
        for one, at in late.items():
            names = blocking_hashes(vault, unit.workspace_id, "", *known_by(one))
            known |= {name: max(at, known.get(name, 0)) for name in names}
            block(unit, names, at)
        gone |= late.keys()
    return gone


def erased_at(names: Collection[bytes], known: Mapping[bytes, Millis]) -> Millis:
    """0 for who never was."""
    return max((known.get(name, 0) for name in names), default=0)


def told_by(one: Spoken) -> tuple[str, ...]:
    """The platform's ids of who said it; of who changed a number or an id, those of before. Or nothing."""
    wa_id, bsuid = (one.old_wa_id, one.old_bsuid) if isinstance(one, IdentitySeen) else (one.wa_id, one.bsuid)
    return (wa_id, bsuid) if wa_id or bsuid else ()


def known_by(one: Spoken) -> tuple[str, ...]:
    """Their ids after it. A number that they left may be somebody else's by now."""
    return (one.new_wa_id, one.new_bsuid) if isinstance(one, IdentitySeen) else told_by(one)


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
