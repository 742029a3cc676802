"""What the gate would say of a message that somebody is still writing, and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.errors import Refused
from avisa.gate.costs import cost_of_one
from avisa.gate.rehearse import verdict_of
from avisa.gate.types import Admit, Expire, Skip, Verdict, Wait
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit
from avisa.messages.single import SingleRequest, dispatch
from avisa.prices.types import Cost
from avisa.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Told:
    """`outcome` send, wait or skip; `later` when it has an instant of its own; `cost` for who may see it."""

    outcome: str
    reason: str = ""
    until: Millis | None = None
    later: Millis | None = None
    cost: Cost | None = None


def rehearsed(visit: Visit, asked: SingleRequest) -> Told | Refused:
    """The message is put in line, judged as of its own instant and taken back in one transaction: the gate
    itself, and no trace."""
    console = visit.console
    begins = max(asked.due_at or 0, visit.now)
    with console.db.write() as tx, tx.begin_nested() as point:
        unit = Unit(tx, visit.workspace_id, visit.now, console.ids, visit.member.actor)
        told: Told | Refused
        try:
            made = dispatch(unit, console.vault, asked)
            found = verdict_of(tx, visit.workspace_id, made.message_id, begins)
            cost = cost_of_one(tx, visit.workspace_id, made.message_id, begins)
            told = in_short(found, begins if begins > visit.now else None, costed(visit, cost))
        except Refused as error:
            told = error
        point.rollback()
    return told


def costed(visit: Visit, cost: Cost | None) -> Cost | None:
    return cost if visit.may("prices.read") else None


def in_short(verdict: Verdict | None, later: Millis | None, cost: Cost | None) -> Told:
    match verdict:
        case Admit():
            return Told("send", later=later, cost=cost)
        case Wait(reason, until):
            return Told("wait", reason, until)
        case Skip(reason):
            return Told("skip", reason)
        case Expire():
            return Told("skip", "expired")
        case _:
            return Told("skip", "cancelled")
