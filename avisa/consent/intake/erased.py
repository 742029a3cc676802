"""Who was erased stays so: what every way in asks of a number before it makes its person known."""

from __future__ import annotations

from collections.abc import Collection

from avisa.audience.addresses import is_phone
from avisa.audience.queries import people_by_address
from avisa.audience.types import Person
from avisa.consent.ledger.sealing import blocking_hashes
from avisa.consent.queries import any_blocked, blocked
from avisa.errors import Refused
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def erased_among(unit: Unit, vault: Vault, addresses: Collection[str]) -> set[str]:
    """Those that stay blocked: by themselves, or by another name of whoever has them now."""
    if not any_blocked(unit.tx, unit.workspace_id):
        return set()
    people = people_by_address(unit.tx, unit.workspace_id, addresses)
    hashes = {address: _names(unit, vault, address, people.get(address)) for address in addresses}
    stopped = blocked(unit.tx, unit.workspace_id, {one for own in hashes.values() for one in own})
    return {address for address, own in hashes.items() if own & stopped}


def refuse_if_erased(unit: Unit, vault: Vault, phone: str) -> None:
    """Raises Refused `number_erased`; the error undoes what was made of the person before."""
    if erased_among(unit, vault, [phone]):
        raise Refused("number_erased")


def refuse_if_person_erased(unit: Unit, vault: Vault, who: Person) -> None:
    """The same of somebody who may have shown no number: by any of their names."""
    names = blocking_hashes(vault, unit.workspace_id, who.phone, who.wa_id, who.bsuid)
    if any_blocked(unit.tx, unit.workspace_id) and blocked(unit.tx, unit.workspace_id, names):
        raise Refused("number_erased")


def _names(unit: Unit, vault: Vault, address: str, who: Person | None) -> frozenset[bytes]:
    phone, bsuid = (address, "") if is_phone(address) else ("", address)
    if who is None:
        return blocking_hashes(vault, unit.workspace_id, phone, "", bsuid)
    return blocking_hashes(vault, unit.workspace_id, phone or who.phone, who.wa_id, bsuid or who.bsuid)
