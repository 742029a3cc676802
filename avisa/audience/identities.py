"""Telling who somebody is by any of their identities: the platform's ids first, then the phone."""

from __future__ import annotations

from collections.abc import Iterable

from avisa.audience.phones import canonical_from_wa_id, wa_id_variants
from avisa.audience.types import Person, Writer


class Acquaintances:
    """The people of a batch, found by bsuid, wa_id or phone, with the ninth digit or without.

    Of two who have one id, it is the one with a phone, or who was here first.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        known = sorted(people, key=rank, reverse=True)  # the last one stays
        self._by_bsuid = {person.bsuid: person for person in known if person.bsuid}
        self._by_wa_id = {person.wa_id: person for person in known if person.wa_id}
        self._by_phone = {person.phone: person for person in known if person.phone}

    def of(self, writer: Writer) -> Person | None:
        phone = e164_of(writer.wa_id)
        same = (writer.wa_id, *(wa_id_variants(phone) if phone else ()))
        by_wa_id = (self._by_wa_id[wa_id] for wa_id in same if wa_id in self._by_wa_id)
        return self._by_bsuid.get(writer.bsuid) or next(by_wa_id, None) or self._by_phone.get(phone)


def rank(person: Person) -> tuple[bool, int]:
    """Who comes first of those that one id means."""
    return person.phone is None, person.id


def e164_of(wa_id: str) -> str:
    """E.164 with the nine; empty when the platform's id is no number."""
    try:
        return canonical_from_wa_id(wa_id)
    except ValueError:
        return ""
