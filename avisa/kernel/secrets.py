"""Sealing at rest, keyed hashes, and tokens; every key is derived from the machine's one secret."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from avisa.errors import Misconfigured

NONCE = 12
SHORTEST_SECRET = 32


class Vault:
    """Seals what must not be readable in a stolen database; `context` binds a seal to its place."""

    def __init__(self, secret: bytes) -> None:
        self._sealing = AESGCM(derived(secret, b"avisa/seal"))
        self._hashing = derived(secret, b"avisa/keyed-hash")
        self._signing = Ed25519PrivateKey.from_private_bytes(derived(secret, b"avisa/sign"))
        self.public_key = self._signing.public_key().public_bytes_raw()

    def seal(self, clear: bytes, context: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._sealing.encrypt(nonce, clear, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises Misconfigured when the secret key is not the one that sealed it."""
        try:
            return self._sealing.decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: too short to have been sealed
            raise Misconfigured("secret_key_wrong", variable="AVISA_SECRET_KEY") from error

    def keyed_hash(self, text: str, context: str) -> bytes:
        """The same text gives the same hash for ever: what keeps an erased number blocked."""
        return hmac.digest(self._hashing, f"{context}\0{text}".encode(), "sha256")

    def sign(self, content: bytes) -> bytes:
        """Ed25519: whoever has `public_key` can check it, and nobody without the secret can make it."""
        return self._signing.sign(content)

    def signed(self, content: bytes, signature: bytes) -> bool:
        return signed_with(self.public_key, content, signature)


def signed_with(public_key: bytes, content: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):  # ValueError: not a key at all
        return False
    return True


def derived(secret: bytes, label: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, label).derive(secret)


def new_token() -> str:
    """256 random bits for a session or an API key; only `token_hash` of it is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def machine_secret(configured: str, data_path: Path) -> bytes:
    """AVISA_SECRET_KEY, or the key file in the data folder, made at the first start (mode 600)."""
    if configured:
        if len(configured) < SHORTEST_SECRET:
            raise Misconfigured("secret_key_short", variable="AVISA_SECRET_KEY", shortest=SHORTEST_SECRET)
        return configured.encode()
    file = data_path / "secret.key"
    if not file.exists():
        make_secret(file)
    return file.read_bytes().strip()


def make_secret(file: Path) -> None:
    """Whole or not at all, and never over another's: programs that start together agree on one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    own = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secrets.token_urlsafe(48).encode())
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(own, file)
    own.unlink()
