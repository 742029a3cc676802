"""Evidence under its person's own key: destroying the key erases the person and leaves the chain whole."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from avisa.audience.identities import e164_of
from avisa.consent.types import Evidence
from avisa.kernel.secrets import Vault

KEY, SALT, NONCE = 32, 16, 12
_ENCODE = msgspec.json.Encoder(order="sorted").encode  # canonical: sorted keys, no spaces
_DECODE = msgspec.json.Decoder(Evidence).decode


@dataclass(frozen=True, slots=True)
class Sealed:
    salt: bytes
    digest: bytes
    content: bytes


class PersonKey:
    """One person's key in clear; it lives only as long as the call that uses it."""

    __slots__ = ("_cipher", "_key")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, evidence: Evidence, place: str) -> Sealed:
        """`place` binds the seal to its event: it opens nowhere else."""
        clear, salt = _ENCODE(evidence), os.urandom(SALT)
        return Sealed(salt, self.digest(salt, clear), self.lock(clear, place))

    def lock(self, clear: bytes, place: str) -> bytes:
        """Anything of the person's that goes with their key, such as a scan."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, clear, place.encode())

    def open(self, content: bytes, place: str) -> bytes | None:
        """What was sealed, byte for byte; None when it was changed."""
        try:
            return self._cipher.decrypt(content[:NONCE], content[NONCE:], place.encode())
        except (InvalidTag, ValueError):
            return None

    def digest(self, salt: bytes, clear: bytes) -> bytes:
        """SHA-256 of salt and evidence, where the salt is the stored one under the person's key.

        With the stored salt alone, a phone number could be guessed from its digest after the erasure.
        """
        return hashlib.sha256(self.salt_to_show(salt) + clear).digest()

    def salt_to_show(self, salt: bytes) -> bytes:
        """What proves a single event to somebody: the key itself is given to nobody."""
        return hmac.digest(self._key, salt, "sha256")


def evidence_from(clear: bytes) -> Evidence:
    return _DECODE(clear)


def new_key() -> bytes:
    return os.urandom(KEY)


def lock_key(vault: Vault, key: bytes, workspace_id: int, contact_id: int) -> bytes:
    return vault.seal(key, key_place(workspace_id, contact_id))


def unlock_key(vault: Vault, sealed: bytes, workspace_id: int, contact_id: int) -> PersonKey:
    """Raises Misconfigured when this machine's secret did not seal it."""
    return PersonKey(vault.open(sealed, key_place(workspace_id, contact_id)))


def key_place(workspace_id: int, contact_id: int) -> str:
    return f"person_key/{workspace_id}/{contact_id}"


def event_place(workspace_id: int, contact_id: int, position: int) -> str:
    return f"consent_event/{workspace_id}/{contact_id}/{position}"


def blocking_hash(vault: Vault, workspace_id: int, phone: str) -> bytes:
    """What keeps an erased number (E.164) blocked; it cannot be turned back, and its key never rotates."""
    return vault.keyed_hash(phone, f"blocked_number/{workspace_id}")


def blocking_hashes(
    vault: Vault, workspace_id: int, phone: str | None = "", wa_id: str | None = "", bsuid: str | None = ""
) -> frozenset[bytes]:
    """The same for all that somebody is known by. An id of the platform is hashed as what it is, so that none
    is ever taken for a number; one that is a number blocks that number as well.
    """
    numbers = {phone or "", e164_of(wa_id or "")} - {""}
    return frozenset(
        [
            *(blocking_hash(vault, workspace_id, number) for number in numbers),
            *([vault.keyed_hash(wa_id, f"blocked_wa_id/{workspace_id}")] if wa_id else []),
            *([vault.keyed_hash(bsuid, f"blocked_bsuid/{workspace_id}")] if bsuid else []),
        ]
    )
