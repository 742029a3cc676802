"""The steps that need a password: adding a user, a new password, signing in.

Argon2 takes tens of milliseconds, and no transaction may be that long: so these open their own, short
ones, before and after the hashing. They are called at the edge, never from within a transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from avisa.errors import NotSignedIn, Refused, TooMany
from avisa.identity import actions, queries
from avisa.identity.passwords import hashed, matches
from avisa.identity.rules import (
    TRIES_PER_ADDRESS,
    TRIES_PER_EMAIL,
    TRIES_WINDOW,
    canonical_email,
    check_password,
    folded_email,
    network_of,
    seconds_to_wait,
)
from avisa.identity.types import Credentials, Member, Role, SignedIn
from avisa.kernel.clock import Millis
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


@dataclass(frozen=True, slots=True)
class NewUser:
    email: str
    name: str
    role: Role
    password: str = field(repr=False)
    language: str = "pt_BR"


def add_user(
    db: Database, ids: Ids, workspace_id: int, newcomer: NewUser, now: Millis, actor: str = "cli"
) -> Member:
    """Raises Refused (the e-mail or the password will not do) or Conflict("email_taken")."""
    email = canonical_email(newcomer.email)
    check_password(newcomer.password, email, newcomer.name)
    password_hash = hashed(newcomer.password)
    with db.write() as tx:
        unit = Unit(tx, workspace_id, now, ids, actor)
        return actions.insert_user(
            unit, email, newcomer.name, password_hash, newcomer.role, newcomer.language
        )


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What a person types to change their own, and the token of the session in which they do it."""

    current: str = field(repr=False)
    password: str = field(repr=False)
    token: str = field(repr=False, default="")


def change_own_password(
    db: Database, vault: Vault, ids: Ids, member: Member, typed: NewPassword, now: Millis
) -> None:
    """Only who knows the current one; all their other sessions end.

    Guesses count like those at the door. Raises TooMany, Refused("password_wrong") or what the new
    password lacks.
    """
    check_password(typed.password, member.email, member.name)
    buckets = buckets_of(vault, Credentials(member.email, typed.current))
    admit_try(db, ids, buckets, now)
    with db.read() as tx:
        known, _ = queries.memberships(tx, member.email)
    if not matches(known, typed.current):
        raise Refused("password_wrong")
    password_hash = hashed(typed.password)
    with db.write() as tx:
        if queries.memberships(tx, member.email)[0] != known:  # changed while we were hashing
            raise Refused("password_wrong")
        actions.forget_tries(tx, buckets[0])
        unit = Unit(tx, member.workspace_id, now, ids, member.actor)
        actions.set_password_hash(unit, member.user_id, password_hash, typed.token)


def change_password(db: Database, ids: Ids, member: Member, password: str, now: Millis) -> None:
    """Ends all of the person's sessions."""
    check_password(password, member.email, member.name)
    password_hash = hashed(password)
    with db.write() as tx:
        unit = Unit(tx, member.workspace_id, now, ids, member.actor)
        actions.set_password_hash(unit, member.user_id, password_hash)


def sign_in(
    db: Database,
    vault: Vault,
    ids: Ids,
    credentials: Credentials,
    now: Millis,
    workspace_id: int | None = None,
) -> SignedIn:
    """A session in the chosen workspace, or in the one that the person joined first.

    Raises TooMany (with `retry_after` in seconds) or NotSignedIn("sign_in_wrong"), which is the same for
    a wrong password, an unknown e-mail and a workspace that is not theirs.
    """
    buckets = buckets_of(vault, credentials)
    admit_try(db, ids, buckets, now)
    with db.read() as tx:
        password_hash, memberships = queries.memberships(tx, folded_email(credentials.email))
    right = matches(password_hash, credentials.password)
    chosen = [m for m in memberships if workspace_id in (None, m.workspace_id)]
    if not (right and chosen):
        raise NotSignedIn("sign_in_wrong")
    with db.write() as tx:
        if queries.memberships(tx, chosen[0].email)[0] != password_hash:  # changed while we were hashing
            raise NotSignedIn("sign_in_wrong")
        actions.forget_tries(tx, buckets[0])
        unit = Unit(tx, chosen[0].workspace_id, now, ids, chosen[0].actor)
        return actions.open_session(unit, chosen[0])


def buckets_of(vault: Vault, credentials: Credentials) -> tuple[str, ...]:
    email = vault.keyed_hash(folded_email(credentials.email), "sign-in/email").hex()
    if not credentials.address:
        return (email,)
    return email, vault.keyed_hash(network_of(credentials.address), "sign-in/address").hex()


def admit_try(db: Database, ids: Ids, buckets: Sequence[str], now: Millis) -> None:
    """Note the try first, commit, then count: of any number of tries at the same moment no more than
    the allowed ones see room. What is refused is taken back, or one who keeps knocking would lock the
    owner out for ever."""
    with db.write() as tx:
        noted = actions.note_tries(tx, ids, buckets, now)
    with db.read() as tx:
        since = now - TRIES_WINDOW
        allowed = (TRIES_PER_EMAIL, TRIES_PER_ADDRESS)
        tries = [queries.tries_since(tx, bucket, since) for bucket in buckets]
        waits = [seconds_to_wait(tried, most, now) for tried, most in zip(tries, allowed, strict=False)]
    if wait := max(waits):
        with db.write() as tx:
            actions.take_back_tries(tx, noted)
        raise TooMany("sign_in_too_many", retry_after=wait)
