"""The words of identity: roles, who is signed in, which key calls, and what a person is told once."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    OPERATOR = "operator"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Member:
    """A user in one workspace: what a valid session comes to."""

    workspace_id: int
    user_id: int
    role: Role
    name: str
    email: str
    language: str

    @property
    def actor(self) -> str:
        return f"user:{self.user_id}"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member as an owner sees them, also one who is not let in any more."""

    member: Member
    disabled_at: int | None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """The program that calls `/v1` with a valid key; without `scopes` it may do what its role may."""

    workspace_id: int
    key_id: int
    role: Role
    name: str
    last_used_at: int | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def actor(self) -> str:
        return f"key:{self.key_id}"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as a screen lists it: never the key itself."""

    id: int
    name: str
    role: Role
    scopes: tuple[str, ...]
    created_by: int
    created_at: int
    last_used_at: int | None
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """`secret` is shown once; only its hash is kept."""

    id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person typed to come in, and the address that it came from."""

    email: str
    password: str = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` goes into the browser's cookie; only its hash is kept."""

    member: Member
    expires_at: int
    token: str = field(repr=False)
