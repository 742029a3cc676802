"""One yes of one person, in one ledger event, with the phone as they typed it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from avisa.consent.actions import lift
from avisa.consent.intake.confirmation.actions import keep_to_ask
from avisa.consent.intake.confirmation.rules import is_proven, to_confirm
from avisa.consent.intake.erased import refuse_if_erased
from avisa.consent.intake.forms.types import Pending
from avisa.consent.intake.invitations.rules import news_of
from avisa.consent.ledger.actions import append, locked_head
from avisa.consent.queries import consents_of, purposes_of, suppressions_of
from avisa.consent.types import Evidence, Kind, Proof, SuppressionSource
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
    """The event's id; `phones` are E.164 and as typed. It lifts no stop.

    Purposes that ask for a second yes get a pending event, which allows nothing yet, unless the phone itself
    is what spoke; the answer is then the event of the others, or the pending one where all of them wait.
    """
    named = tuple(purposes)
    known = {} if is_proven(proof) else purposes_of(unit.tx, unit.workspace_id)
    waiting = to_confirm(named, known)
    later = {one for some in waiting.values() for one in some}
    at_once = tuple(one for one in named if one not in later)
    said = Evidence(
        kind=Kind.GRANT,
        contact_id=contact_id,
        phone=phones[0],
        phone_typed=phones[1],
        purposes=at_once,
        proof=proof,
    )
    events = [_record(unit, vault, said)] if at_once else []
    for asking, some in waiting.items():
        first = _record(unit, vault, structs.replace(said, kind=Kind.PENDING, purposes=some))
        keep_to_ask(unit, vault, contact_id, Pending(*phones, "", "", some, proof, first), asking.days)
        events.append(first)
    return events[0]


def _record(unit: Unit, vault: Vault, said: Evidence) -> int:
    told = {"purposes": [str(one) for one in said.purposes], "channel": str(said.proof.channel)}
    record_all(unit, [(f"consent.{said.kind}", f"contact:{said.contact_id}", told)])
    return append(unit, vault, [said])[0]


def agree(
    unit: Unit,
    vault: Vault,
    contact_id: int,
    phones: tuple[str, str],
    purposes: tuple[int, ...],
    proof: Proof,
) -> None:
    """Said from their own phone, so it also takes back their own earlier stop, and nobody else's."""
    standing = consents_of(unit.tx, unit.workspace_id, [contact_id], purposes)
    news = news_of(purposes, standing, contact_id, proof.at)
    if not news:
        return
    noes = suppressions_of(unit.tx, unit.workspace_id, [contact_id]).get(contact_id, ())
    if any(no.source is SuppressionSource.PERSON and no.at < proof.at for no in noes):
        lift(unit, vault, [contact_id], SuppressionSource.PERSON, "agreed_again", proof)
    say_yes(unit, vault, contact_id, phones, news, proof)


def refuse_erased(unit: Unit, vault: Vault, phone: str) -> None:
    """Who was erased at their own wish is not brought back by what somebody types or sends for them.

    Whoever is erased at this moment is waited for.
    """
    locked_head(unit, vault)
    refuse_if_erased(unit, vault, phone)
