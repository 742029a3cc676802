"""Writing who may come in: users, sessions, API keys, and the tries of those who did not get in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from avisa.errors import Conflict, NotFound
from avisa.identity.rules import (
    SESSION_RENEWED_EVERY,
    TRIES_WINDOW,
    canonical_email,
    checked_scopes,
    session_expiry,
)
from avisa.identity.tables import api_key, membership, sign_in_attempt, user
from avisa.identity.tables import session as session_table
from avisa.identity.types import KeyHolder, Member, NewKey, Role, SignedIn
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import HOUR, Millis
from avisa.kernel.db import Tx
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import new_token, token_hash
from avisa.kernel.unit import Unit

KEY_PREFIX = "avk_"
KEY_USE_NOTED_EVERY: Millis = 1 * HOUR  # a call of the API is not a write


def insert_user(unit: Unit, email: str, name: str, password_hash: str, role: Role, language: str) -> Member:
    """A new person in this workspace. Raises Conflict("email_taken"), also when the person is elsewhere:
    one company must never set the password of another's."""
    address = canonical_email(email)
    if unit.tx.scalar(select(user.c.id).where(user.c.email == address)) is not None:
        raise Conflict("email_taken", email=address)
    newcomer = Member(unit.workspace_id, unit.ids.next(), role, name, address, language)
    try:
        unit.tx.execute(insert(user).values(user_row(newcomer, password_hash, unit.now)))
    except IntegrityError as error:  # somebody was quicker
        raise Conflict("email_taken", email=address) from error
    unit.tx.execute(
        insert(membership).values(
            workspace_id=unit.workspace_id, user_id=newcomer.user_id, role=role.value, created_at=unit.now
        )
    )
    record(unit, "user.added", newcomer.actor, role=role.value)
    return newcomer


def user_row(newcomer: Member, password_hash: str, now: Millis) -> dict[str, object]:
    return {
        "id": newcomer.user_id,
        "email": newcomer.email,
        "name": newcomer.name,
        "password_hash": password_hash,
        "language": newcomer.language,
        "created_at": now,
        "disabled_at": None,
    }


def set_password_hash(unit: Unit, user_id: int, password_hash: str, keep_token: str = "") -> None:
    """A new password ends every session of the person but the one of `keep_token`: whoever knew the old
    password is out."""
    belongs = select(membership.c.user_id).where(
        membership.c.workspace_id == unit.workspace_id, membership.c.user_id == user_id
    )
    changed = unit.tx.execute(
        update(user).where(user.c.id == user_id, user.c.id.in_(belongs)).values(password_hash=password_hash)
    )
    if changed.rowcount != 1:
        raise NotFound("user_unknown")
    end_sessions(unit.tx, user_id, keep_token)
    record(unit, "user.password_set", f"user:{user_id}")


def end_sessions(tx: Tx, user_id: int, keep_token: str = "") -> None:
    theirs = delete(session_table).where(session_table.c.user_id == user_id)
    tx.execute(theirs.where(session_table.c.token_hash != token_hash(keep_token)) if keep_token else theirs)


def set_language(unit: Unit, user_id: int, language: str) -> None:
    """The language in which the person reads the console."""
    belongs = select(membership.c.user_id).where(
        membership.c.workspace_id == unit.workspace_id, membership.c.user_id == user_id
    )
    unit.tx.execute(
        update(user).where(user.c.id == user_id, user.c.id.in_(belongs)).values(language=language)
    )


def open_session(unit: Unit, member: Member) -> SignedIn:
    token = new_token()
    expires_at = session_expiry(unit.now, unit.now)
    unit.tx.execute(delete(session_table).where(session_table.c.expires_at <= unit.now))
    unit.tx.execute(
        insert(session_table).values(
            token_hash=token_hash(token),
            user_id=member.user_id,
            workspace_id=member.workspace_id,
            created_at=unit.now,
            seen_at=unit.now,
            expires_at=expires_at,
        )
    )
    record(unit, "user.signed_in", member.actor)
    return SignedIn(member=member, expires_at=expires_at, token=token)


def sign_out(tx: Tx, token: str) -> bool:
    """End the session at once; False when there was none."""
    ended = tx.execute(delete(session_table).where(session_table.c.token_hash == token_hash(token)))
    return ended.rowcount == 1


def renew_session(tx: Tx, token: str, now: Millis) -> Millis | None:
    """Slide the end of a session that is in use; its new end, or None when nothing had to be written.

    Ask `due_for_renewal` on a reading transaction first: most pages then write nothing.
    """
    hashed = token_hash(token)
    created_at = tx.scalar(select(session_table.c.created_at).where(due(hashed, now)))
    if created_at is None:
        return None
    expires_at = session_expiry(created_at, now)
    slide = update(session_table).where(due(hashed, now)).values(seen_at=now, expires_at=expires_at)
    return expires_at if tx.execute(slide).rowcount == 1 else None


def due_for_renewal(tx: Tx, token: str, now: Millis) -> bool:
    return tx.scalar(select(session_table.c.created_at).where(due(token_hash(token), now))) is not None


def due(hashed: str, now: Millis) -> ColumnElement[bool]:
    return and_(
        session_table.c.token_hash == hashed,
        session_table.c.expires_at > now,
        session_table.c.seen_at <= now - SESSION_RENEWED_EVERY,
    )


def make_api_key(
    unit: Unit, name: str, role: Role, created_by: int = 0, scopes: Sequence[str] = ()
) -> NewKey:
    """A key for a program; with `scopes` it may do these alone. `created_by` 0 is the command line."""
    narrowed = checked_scopes(role, scopes)
    made = NewKey(unit.ids.next(), KEY_PREFIX + new_token())
    unit.tx.execute(
        insert(api_key).values(
            key_hash=token_hash(made.secret),
            id=made.id,
            workspace_id=unit.workspace_id,
            name=name,
            role=role.value,
            scopes=" ".join(narrowed),
            created_by=created_by,
            created_at=unit.now,
        )
    )
    told = {"scopes": list(narrowed)} if narrowed else {}
    record(unit, "key.made", f"key:{made.id}", name=name, role=role.value, **told)
    return made


def revoke_api_key(unit: Unit, key_id: int) -> bool:
    """False when it had been revoked before; NotFound when it is not of this workspace."""
    ours = and_(api_key.c.workspace_id == unit.workspace_id, api_key.c.id == key_id)
    if unit.tx.scalar(select(api_key.c.id).where(ours)) is None:
        raise NotFound("key_unknown")
    revoking = update(api_key).where(ours, api_key.c.revoked_at.is_(None)).values(revoked_at=unit.now)
    revoked = unit.tx.execute(revoking).rowcount == 1
    if revoked:
        record(unit, "key.revoked", f"key:{key_id}")
    return revoked


def wants_noting(holder: KeyHolder, now: Millis) -> bool:
    return holder.last_used_at is None or holder.last_used_at <= now - KEY_USE_NOTED_EVERY


def note_key_use(tx: Tx, holder: KeyHolder, now: Millis) -> None:
    stale = or_(api_key.c.last_used_at.is_(None), api_key.c.last_used_at <= now - KEY_USE_NOTED_EVERY)
    tx.execute(
        update(api_key)
        .where(api_key.c.workspace_id == holder.workspace_id, api_key.c.id == holder.key_id, stale)
        .values(last_used_at=now)
    )


def note_tries(tx: Tx, ids: Ids, buckets: Sequence[str], now: Millis) -> list[int]:
    """One row for each bucket; the ids, to take them back when the try did not count."""
    tx.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at <= now - TRIES_WINDOW))
    noted = ids.take(len(buckets))
    rows = [
        {"id": identifier, "bucket": bucket, "at": now}
        for identifier, bucket in zip(noted, buckets, strict=True)
    ]
    bulk_insert(tx, sign_in_attempt, rows)
    return noted


def take_back_tries(tx: Tx, noted: Sequence[int]) -> None:
    tx.execute(delete(sign_in_attempt).where(sign_in_attempt.c.id.in_(noted)))


def forget_tries(tx: Tx, bucket: str) -> None:
    tx.execute(delete(sign_in_attempt).where(sign_in_attempt.c.bucket == bucket))
