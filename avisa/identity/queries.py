"""Reading who may come in: the member of a session, the holder of a key, a workspace's users and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, select

from avisa.identity.tables import api_key, membership, sign_in_attempt, user
from avisa.identity.tables import session as session_table
from avisa.identity.types import ApiKey, Colleague, KeyHolder, Member, Role
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx

MEMBER = (
    membership.c.workspace_id,
    membership.c.user_id,
    membership.c.role,
    user.c.name,
    user.c.email,
    user.c.language,
)


def member_of_session(tx: Tx, token_hash: str, now: Millis) -> Member | None:
    """Who holds this session; None when it has ended, or the person is no longer let in."""
    alive = (
        members()
        .join(
            session_table,
            (session_table.c.user_id == membership.c.user_id)
            & (session_table.c.workspace_id == membership.c.workspace_id),
        )
        .where(session_table.c.token_hash == token_hash, session_table.c.expires_at > now)
    )
    return first_member(tx, alive)


def holder_of_key(tx: Tx, key_hash: str) -> KeyHolder | None:
    """Whose key this is; None when it is unknown or revoked."""
    found = tx.execute(
        select(api_key).where(api_key.c.key_hash == key_hash, api_key.c.revoked_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    scopes = frozenset(found.scopes.split())
    return KeyHolder(found.workspace_id, found.id, Role(found.role), found.name, found.last_used_at, scopes)


def users(tx: Tx, workspace_id: int) -> list[Member]:
    """Everyone of the workspace who is let in, by name."""
    rows = tx.execute(members().where(membership.c.workspace_id == workspace_id).order_by(user.c.name))
    return [member(row) for row in rows]


def colleagues(tx: Tx, workspace_id: int) -> list[Colleague]:
    """Everyone of the workspace, those who are let in first."""
    everyone = anyone(workspace_id).order_by(user.c.disabled_at.is_not(None), user.c.name, user.c.id)
    return [colleague_from(row) for row in tx.execute(everyone)]


def colleague(tx: Tx, workspace_id: int, user_id: int) -> Colleague | None:
    row = tx.execute(anyone(workspace_id).where(membership.c.user_id == user_id)).one_or_none()
    return None if row is None else colleague_from(row)


def user_named(tx: Tx, workspace_id: int, email: str) -> Member | None:
    return first_member(tx, members().where(membership.c.workspace_id == workspace_id, user.c.email == email))


def keys(tx: Tx, workspace_id: int) -> list[ApiKey]:
    """The workspace's keys, newest first, the revoked among them."""
    shown = [api_key.c[name] for name in ApiKey.__slots__]
    listed = select(*shown).where(api_key.c.workspace_id == workspace_id).order_by(api_key.c.id.desc())
    rows = tx.execute(listed)
    return [replace(ApiKey(*row), role=Role(row.role), scopes=tuple(row.scopes.split())) for row in rows]


def memberships(tx: Tx, email: str) -> tuple[str | None, list[Member]]:
    """The password's hash (None when nobody has this e-mail) and the person's workspaces, oldest first."""
    found = tx.execute(
        select(user.c.id, user.c.password_hash).where(user.c.email == email, user.c.disabled_at.is_(None))
    ).one_or_none()
    if found is None:
        return None, []
    rows = tx.execute(members().where(user.c.id == found.id).order_by(membership.c.created_at))
    return found.password_hash, [member(row) for row in rows]


def tries_since(tx: Tx, bucket: str, since: Millis) -> list[Millis]:
    """When somebody tried to sign in, ascending."""
    tried = (
        select(sign_in_attempt.c.at)
        .where(sign_in_attempt.c.bucket == bucket, sign_in_attempt.c.at > since)
        .order_by(sign_in_attempt.c.at)
    )
    return list(tx.scalars(tried))


def members() -> Select[Any]:
    return joined().where(user.c.disabled_at.is_(None))


def anyone(workspace_id: int) -> Select[Any]:
    return joined().add_columns(user.c.disabled_at).where(membership.c.workspace_id == workspace_id)


def joined() -> Select[Any]:
    return select(*MEMBER).join_from(membership, user, user.c.id == membership.c.user_id)


def colleague_from(row: Row[Any]) -> Colleague:
    return Colleague(member(row), row.disabled_at)


def first_member(tx: Tx, found: Select[Any]) -> Member | None:
    row = tx.execute(found).first()
    return None if row is None else member(row)


def member(row: Row[Any]) -> Member:
    return Member(row.workspace_id, row.user_id, Role(row.role), row.name, row.email, row.language)
