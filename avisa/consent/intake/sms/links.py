"""The short end of an SMS's link: which SMS it is, and a seal that ties it to invitation and number."""

from __future__ import annotations

import base64
import binascii
import hmac

from avisa.consent.intake.tokens import opened, token_of
from avisa.kernel.secrets import Vault

SEAL = 8  # 64 bits: a guess is a request to our own server, and an SMS has room for few signs
LONGEST = 24
ADDRESS = "/i/"
TOLD = "/webhooks/sms/"  # where a provider tells us of answers and deliveries
TOLD_TO = "sms-told"


def link_end(vault: Vault, invitation_id: int, position: int, phone: str) -> str:
    place = position.to_bytes((position.bit_length() + 7) // 8, "big")
    whole = place + seal_of(vault, invitation_id, position, phone)
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def position_in(token: str) -> int:
    """Which SMS the token names, not yet believed; 0 for what is no token."""
    whole = read(token)
    return int.from_bytes(whole[:-SEAL], "big") if len(whole) > SEAL else 0


def is_ours(vault: Vault, token: str, invitation_id: int, position: int, phone: str) -> bool:
    return hmac.compare_digest(read(token)[-SEAL:], seal_of(vault, invitation_id, position, phone))


def seal_of(vault: Vault, invitation_id: int, position: int, phone: str) -> bytes:
    return vault.keyed_hash(f"{invitation_id}/{position}/{phone}", "token/sms")[:SEAL]


def read(token: str) -> bytes:
    if len(token) > LONGEST:
        return b""
    try:
        return base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return b""


def address_of(vault: Vault, base: str, slug: str, invitation_id: int, position: int, phone: str) -> str:
    return f"{base}{ADDRESS}{slug}/{link_end(vault, invitation_id, position, phone)}"


def told_at(vault: Vault, base: str, workspace_id: int) -> str:
    """The company's own secret address for its provider of SMS; nobody can guess another one's."""
    return f"{base}{TOLD}{token_of(vault, TOLD_TO, workspace_id.to_bytes(8, 'big'))}"


def workspace_told(vault: Vault, token: str) -> int | None:
    content = opened(vault, TOLD_TO, token)
    return int.from_bytes(content, "big") if content else None
