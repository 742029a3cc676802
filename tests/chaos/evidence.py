"""What is written in the database, and what the sandbox has seen: the two sides that must agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from avisa.engine.tables import lease, node
from avisa.kernel.db import Database
from avisa.messages.rules import message_of
from avisa.messages.tables import attempt, in_state, message
from avisa.messages.types import State
from whatsapp_sandbox.testing import RunningSandbox

Send = tuple[int, int]  # message id, attempt: one request that may have left


@dataclass(frozen=True, slots=True)
class Recipient:
    id: int
    phone: str
    state: str
    attempt: int


def recipients(db: Database, workspace_id: int, run_id: int) -> list[Recipient]:
    c = message.c
    own = select(c.id, c.phone, c.state, c.attempt).where(c.workspace_id == workspace_id, c.run_id == run_id)
    with db.read() as tx:
        return [Recipient(*row) for row in tx.execute(own)]


def in_the_making(db: Database, workspace_id: int) -> frozenset[Send]:
    """Sends whose intent is written and whose outcome is not."""
    c = message.c
    sending = select(c.id, c.attempt).where(c.workspace_id == workspace_id, in_state(State.SENDING))
    with db.read() as tx:
        return frozenset((row.id, row.attempt) for row in tx.execute(sending))


def died(db: Database, workspace_id: int) -> frozenset[Send]:
    """Sends that a new owner of the number found with a dead one, and declared unknown."""
    c = attempt.c
    dead = select(c.message_id, c.attempt).where(c.workspace_id == workspace_id, c.outcome == "died")
    with db.read() as tx:
        return frozenset((row.message_id, row.attempt) for row in tx.execute(dead))


def owner_of(db: Database, name: str) -> int:
    """The process that holds a lease; 0 when it is free or has run out."""
    with db.read() as tx:
        owner = tx.scalar(select(lease.c.owner).where(lease.c.name == name)) or ""
    return int(owner.split(":")[1]) if owner else 0


def programs_started(db: Database) -> int:
    with db.read() as tx:
        return tx.scalar(select(func.max(node.c.taken))) or 0


@dataclass(frozen=True, slots=True)
class Seen:
    """Every send that the sandbox has accepted."""

    sends: Counter[Send]
    people: Counter[str]

    @property
    def messages(self) -> frozenset[int]:
        return frozenset(identifier for identifier, _ in self.sends)


def seen_by(sandbox: RunningSandbox) -> Seen:
    accepted = sandbox.seen_messages()
    callbacks = [message_of(row["biz_opaque_callback_data"]) for row in accepted]
    sends = Counter(callback for callback in callbacks if callback)
    assert sends.total() == len(accepted)  # nothing left without a callback of ours
    return Seen(sends, Counter(row["phone"] for row in accepted))
