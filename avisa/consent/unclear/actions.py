"""Deciding what unclear words meant: a no, which is recorded with them as evidence, or none."""

from __future__ import annotations

from avisa.consent.actions import suppress
from avisa.consent.ledger.actions import locked_head
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.consent.unclear.flag_actions import close_flags
from avisa.consent.unclear.types import Decision, Meant
from avisa.errors import Conflict
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def take_as_no(unit: Unit, vault: Vault, contact_id: int, last: int, meant: Meant) -> None:
    """The person's own no to everything, said when they wrote it. Raises Conflict `unclear_decided`."""
    locked_head(unit, vault)
    _decide(unit, contact_id, last, Decision.STOP)
    proof = Proof(
        channel=Channel.AGENT,
        at=meant.at,
        inbound_id=meant.inbound_id,
        inbound_text=meant.text[:1_000],
        operator=unit.actor,
    )
    suppress(unit, vault, [contact_id], SuppressionSource.PERSON, Scope.ALL, "agent", proof)


def take_as_no_stop(unit: Unit, contact_id: int, last: int) -> None:
    """Raises Conflict `unclear_decided` when somebody was faster, or the person said it plainly."""
    _decide(unit, contact_id, last, Decision.NO_STOP)


def _decide(unit: Unit, contact_id: int, last: int, decision: Decision) -> None:
    if not close_flags(unit, [contact_id], decision, last):
        raise Conflict("unclear_decided")
