"""Who may do what only one may do: a number's sending, the digest, the timer.

Expiry is judged by the database's clock alone. A new owner gets a higher epoch; what an older epoch
still tries to claim or to put back into the queue no longer matches.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, case, or_, select, update

from avisa.engine.tables import lease, node
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx, now_of_database

FREE = ""


@dataclass(frozen=True, slots=True)
class Lease:
    name: str
    owner: str
    epoch: int


def name_of(number_id: int) -> str:
    return f"number:{number_id}"


def acquire(tx: Tx, name: str, owner: str, ttl: Millis) -> Lease | None:
    """Take the lease when it is free or has run out; None while another holds it."""
    free = {"name": name, "owner": FREE, "epoch": 0, "expires_at": 0}
    bulk_insert(tx, lease, [free], ignore_conflicts=True)
    now = now_of_database(tx)
    taking = (
        update(lease)
        .where(lease.c.name == name, or_(lease.c.owner == FREE, lease.c.expires_at <= now))
        .values(owner=owner, epoch=lease.c.epoch + 1, expires_at=no_earlier(now + ttl))
        .returning(lease.c.epoch)
    )
    epoch = tx.execute(taking).scalar_one_or_none()
    return None if epoch is None else Lease(name, owner, epoch)


def renew(tx: Tx, held: Lease, ttl: Millis) -> bool:
    """False when it has gone to another, or ran out: then nothing more may be sent under it."""
    now = now_of_database(tx)
    renewing = update(lease).where(is_held(held), lease.c.expires_at > now)
    renewing = renewing.values(expires_at=no_earlier(now + ttl))
    return tx.execute(renewing).rowcount == 1


def release(tx: Tx, held: Lease) -> None:
    tx.execute(update(lease).where(is_held(held)).values(owner=FREE))


def no_earlier(instant: Millis) -> ColumnElement[Millis]:
    """Never back, also when a lease is given back or made shorter: restored.py would take it for a backup."""
    return case((lease.c.expires_at > instant, lease.c.expires_at), else_=instant)


STILL_OURS = (
    select(lease.c.expires_at)
    .where(
        lease.c.name == bindparam("name"),
        lease.c.owner == bindparam("owner"),
        lease.c.epoch == bindparam("epoch"),
    )
    .with_for_update(read=True)
)


def holds(tx: Tx, held: Lease) -> bool:
    """Inside the claim's transaction: whether the epoch is still ours (locked until the claim commits)."""
    expires_at = tx.scalar(STILL_OURS, {"name": held.name, "owner": held.owner, "epoch": held.epoch})
    return expires_at is not None and expires_at > now_of_database(tx)


def is_held(held: Lease) -> ColumnElement[bool]:
    return and_(lease.c.name == held.name, lease.c.owner == held.owner, lease.c.epoch == held.epoch)


def next_node(tx: Tx) -> int:
    """A number for a process that starts, so that its ids differ from those of all others that live."""
    bulk_insert(tx, node, [{"id": 0, "taken": 0}], ignore_conflicts=True)
    counting = update(node).where(node.c.id == 0).values(taken=node.c.taken + 1).returning(node.c.taken)
    return int(tx.execute(counting).scalar_one())
