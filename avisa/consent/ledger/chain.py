"""The chain's arithmetic: what each link hashes, and what the head signs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Fracture(StrEnum):
    """How a link can be broken."""

    MISSING = "missing"  # a position is not there: cut out of the middle, or the tail
    PREVIOUS = "previous"  # does not name the hash of the event before it
    HASH = "hash"  # any of the event's own fields was changed
    SEALED = "sealed"  # the evidence does not open with the person's key
    DIGEST = "digest"  # the evidence opens, and is not what was recorded
    KEY = "key"  # the person's key is not one that this machine sealed
    HEAD_SIGNATURE = "head_signature"
    HEAD_HASH = "head_hash"  # the last event is not the one that the head names
    BEYOND_HEAD = "beyond_head"  # events that no head counts
    OUTSIDE = "outside"  # contradicts the copy kept outside the database


@dataclass(frozen=True, slots=True)
class Link:
    """What the chain hashes of one event; nothing in it says who a person is.

    `kept` is `kept_digest`: with it the fields of an erased person cannot be changed unseen either.
    """

    position: int
    id: int
    contact_id: int
    kind: str
    at: int
    digest: bytes
    kept: bytes


def genesis(workspace_id: int) -> bytes:
    """What stands before the first event: no chain can be passed off as another workspace's."""
    return hashlib.sha256(f"avisa/consent/{workspace_id}".encode()).digest()


def kept_digest(salt: bytes, sealed: bytes) -> bytes:
    """Of what only this house can open."""
    return hashlib.sha256(salt + sealed).digest()


def content_of(link: Link) -> bytes:
    """SHA-256 over the fields as lines of text, so that anybody can compute it again with any tool.

    By itself, because a proof for one person must tell nothing of the others: of theirs it shows this alone.
    """
    fields = f"{link.position}\n{link.id}\n{link.contact_id}\n{link.kind}\n{link.at}"
    return hashlib.sha256(f"{fields}\n{link.digest.hex()}\n{link.kept.hex()}".encode()).digest()


def hash_of(previous: bytes, content: bytes) -> bytes:
    """The link that follows `previous`."""
    return hashlib.sha256(f"{previous.hex()}\n{content.hex()}".encode()).digest()


def head_content(workspace_id: int, count: int, last_hash: bytes) -> bytes:
    """What `Vault.sign` signs."""
    return f"avisa/consent-head\n{workspace_id}\n{count}\n{last_hash.hex()}".encode()
