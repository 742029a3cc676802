"""One yes of one person, in one ledger event, with the phone as they typed it."""

from __future__ import annotations

from collections.abc import Iterable

from avisa.consent.ledger.actions import append
from avisa.consent.ledger.sealing import blocking_hash
from avisa.consent.queries import any_blocked, blocked
from avisa.consent.types import Evidence, Kind, Proof
from avisa.errors import Refused
from avisa.journal.actions import record_all
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def say_yes(
    unit: Unit,
    vault: Vault,
    contact_id: int,
    phones: tuple[str, str],
    purposes: Iterable[int],
    proof: Proof,
) -> int:
    """The event's id; `phones` are E.164 and as typed. It lifts no stop."""
    named = tuple(purposes)
    told = {"purposes": [str(one) for one in named], "channel": str(proof.channel)}
    record_all(unit, [("consent.grant", f"contact:{contact_id}", told)])
    evidence = Evidence(
        kind=Kind.GRANT,
        contact_id=contact_id,
        phone=phones[0],
        phone_typed=phones[1],
        purposes=named,
        proof=proof,
    )
    return append(unit, vault, [evidence])[0]


def refuse_erased(unit: Unit, vault: Vault, phone: str) -> None:
    """Who was erased at their own wish is not brought back by what somebody types or sends for them."""
    if not any_blocked(unit.tx, unit.workspace_id):
        return
    if blocked(unit.tx, unit.workspace_id, [blocking_hash(vault, unit.workspace_id, phone)]):
        raise Refused("number_erased")
