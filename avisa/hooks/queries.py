"""Reading endpoints, what is on its way to them, and each try."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, func, select

from avisa.hooks.tables import IS_WAITING, hook, hook_attempt, hook_delivery
from avisa.hooks.types import Attempt, Delivery, DeliveryState, Hook, HookState
from avisa.journal.queries import last_position
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx

COLUMNS = [hook.c[name] for name in Hook.__slots__]
DELIVERY = [hook_delivery.c[name] for name in Delivery.__slots__]


def hooks_of(tx: Tx, workspace_id: int) -> list[Hook]:
    rows = tx.execute(of(workspace_id).order_by(hook.c.id))
    return [as_hook(row) for row in rows]


def hooks_on(tx: Tx, workspace_id: int) -> list[Hook]:
    return [one for one in hooks_of(tx, workspace_id) if one.state is HookState.ON]


def hook_by_id(tx: Tx, workspace_id: int, hook_id: int) -> Hook | None:
    row = tx.execute(of(workspace_id).where(hook.c.id == hook_id)).first()
    return as_hook(row) if row else None


def of(workspace_id: int) -> Select[Any]:
    there = hook.c.state != HookState.REMOVED.value
    return select(*COLUMNS).where(hook.c.workspace_id == workspace_id, there)


def as_hook(row: Row[Any]) -> Hook:
    told = dict(row._mapping)
    return Hook(**told | {"kinds": tuple(told["kinds"]), "state": HookState(told["state"])})


def sealed_secrets(tx: Tx, workspace_id: int, hook_id: int, now: Millis) -> list[bytes]:
    """The newest first; the one before it as long as it is valid."""
    c = hook.c
    mine = (c.workspace_id == workspace_id, c.id == hook_id)
    row = tx.execute(select(c.secret, c.old_secret, c.old_until).where(*mine)).one()
    old = row.old_secret if row.old_secret and row.old_until > now else None
    return [row.secret, *([old] if old else [])]


def deliveries_page(
    tx: Tx, workspace_id: int, hook_id: int, before: int | None, most: int, state: str = ""
) -> list[Delivery]:
    """Newest first; older than `before`, the last id already shown."""
    c = hook_delivery.c
    page = select(*DELIVERY).where(c.workspace_id == workspace_id, c.hook_id == hook_id)
    if before is not None:
        page = page.where(c.id < before)
    if state:
        page = page.where(c.state == state)
    return [as_delivery(row) for row in tx.execute(page.order_by(c.id.desc()).limit(most))]


def delivery_by_id(tx: Tx, workspace_id: int, hook_id: int, delivery_id: int) -> Delivery | None:
    c = hook_delivery.c
    mine = (c.workspace_id == workspace_id, c.hook_id == hook_id, c.id == delivery_id)
    row = tx.execute(select(*DELIVERY).where(*mine)).first()
    return as_delivery(row) if row else None


def as_delivery(row: Row[Any]) -> Delivery:
    told = dict(row._mapping)
    return Delivery(**told | {"state": DeliveryState(told["state"])})


def attempts_of(tx: Tx, workspace_id: int, delivery_ids: Iterable[int]) -> dict[int, list[Attempt]]:
    c = hook_attempt.c
    mine = (c.workspace_id == workspace_id, among(c.delivery_id, delivery_ids))
    found: dict[int, list[Attempt]] = {}
    for row in tx.execute(select(hook_attempt).where(*mine).order_by(c.delivery_id, c.attempt)):
        one = Attempt(row.attempt, row.at, row.took, row.status, row.details)
        found.setdefault(row.delivery_id, []).append(one)
    return found


def waiting_count(tx: Tx, workspace_id: int, hook_id: int, most: int) -> int:
    """How many wait to be sent; no more than `most` are counted."""
    c = hook_delivery.c
    waiting = select(c.id).where(c.workspace_id == workspace_id, c.hook_id == hook_id, IS_WAITING)
    some = waiting.limit(most).subquery()
    return tx.scalar(select(func.count()).select_from(some)) or 0


def is_behind(tx: Tx, workspace_id: int, one: Hook) -> bool:
    """Whether the journal goes on after the endpoint's position, or was put back before it."""
    return last_position(tx, workspace_id) != one.position


def has_due(tx: Tx, workspace_id: int, hook_id: int, now: Millis) -> bool:
    c = hook_delivery.c
    mine = (c.workspace_id == workspace_id, c.hook_id == hook_id)
    return tx.scalar(select(c.id).where(*mine, IS_WAITING, c.due_at <= now).limit(1)) is not None
