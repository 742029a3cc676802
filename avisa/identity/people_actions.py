"""Changing what a person may do, and whether they are let in at all; a company always keeps an owner."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select, update

from avisa.errors import Conflict, NotFound
from avisa.identity.actions import end_sessions
from avisa.identity.tables import membership, user
from avisa.identity.types import Role
from avisa.journal.actions import record
from avisa.kernel.unit import Unit


def change_role(unit: Unit, user_id: int, role: Role) -> bool:
    """False when they have it already. Raises Conflict("last_owner")."""
    require_here(unit, user_id)
    if role is not Role.OWNER:
        keep_an_owner(unit, user_id)
    other = and_(here(unit, user_id), membership.c.role != role.value)
    changed = unit.tx.execute(update(membership).where(other).values(role=role.value)).rowcount == 1
    if changed:
        record(unit, "user.role", f"user:{user_id}", role=role.value)
    return changed


def disable(unit: Unit, user_id: int) -> bool:
    """They are out at once and cannot come in again; False when they were out already.

    Raises Conflict("last_owner").
    """
    require_here(unit, user_id)
    keep_an_owner(unit, user_id)
    let_in = and_(user.c.id == user_id, user.c.disabled_at.is_(None))
    disabled = unit.tx.execute(update(user).where(let_in).values(disabled_at=unit.now)).rowcount == 1
    end_sessions(unit.tx, user_id)
    if disabled:
        record(unit, "user.disabled", f"user:{user_id}")
    return disabled


def enable(unit: Unit, user_id: int) -> bool:
    """They may come in again, with the password they had."""
    require_here(unit, user_id)
    kept_out = and_(user.c.id == user_id, user.c.disabled_at.is_not(None))
    enabled = unit.tx.execute(update(user).where(kept_out).values(disabled_at=None)).rowcount == 1
    if enabled:
        record(unit, "user.enabled", f"user:{user_id}")
    return enabled


def require_here(unit: Unit, user_id: int) -> None:
    if unit.tx.scalar(select(membership.c.user_id).where(here(unit, user_id))) is None:
        raise NotFound("user_unknown")


def here(unit: Unit, user_id: int) -> ColumnElement[bool]:
    return and_(membership.c.workspace_id == unit.workspace_id, membership.c.user_id == user_id)


def keep_an_owner(unit: Unit, leaving: int) -> None:
    """The owners' rows are locked first: of two who demote each other at once, one is refused."""
    owners = (
        select(membership.c.user_id)
        .join_from(membership, user, user.c.id == membership.c.user_id)
        .where(
            membership.c.workspace_id == unit.workspace_id,
            membership.c.role == Role.OWNER.value,
            user.c.disabled_at.is_(None),
        )
        .order_by(membership.c.user_id)
        .with_for_update()
    )
    if set(unit.tx.scalars(owners)) == {leaving}:
        raise Conflict("last_owner")
