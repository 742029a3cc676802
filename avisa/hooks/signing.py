"""Signatures by Standard Webhooks: HMAC-SHA256 over id, instant and body, with secrets named `whsec_`."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(known: Iterable[str], event_id: str, seconds: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature for each secret that is valid now."""
    signed = f"{event_id}.{seconds}.".encode() + body
    return " ".join(f"v1,{one_signature(secret, signed)}" for secret in known)


def one_signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def headers(known: Iterable[str], event_id: str, seconds: int, body: bytes) -> dict[str, str]:
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(known, event_id, seconds, body),
    }
