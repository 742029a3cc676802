"""Hashing passwords with Argon2id. Takes tens of milliseconds: never inside a transaction."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from avisa.identity.rules import LONGEST_PASSWORD, canonical_password

# OWASP's second profile (19 MiB, 2 passes, one lane): a sign-in costs about 30 ms of one core, so
# that a burst of them does not take the machine from the engine.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    return HASHER.hash(canonical_password(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; without a hash it costs the same and is never true."""
    typed = canonical_password(password[: LONGEST_PASSWORD + 1])
    try:
        return HASHER.verify(password_hash or nobodys_hash(), typed) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys_hash() -> str:
    """What the password of an unknown user is compared with, so that time tells nothing."""
    return HASHER.hash("nobody has this password")
