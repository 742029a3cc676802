"""The proof that a webhook comes from Meta: HMAC SHA-256 of the raw bytes under the app's secret."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

HEADER = "X-Hub-Signature-256"
SIGNED = re.compile(r"sha256=([0-9a-fA-F]{64})", re.ASCII)


def signature(secret: str, raw: bytes) -> str:
    """The header's value; the bytes are signed as they travel, never JSON that was written again."""
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def is_signed(secret: str, raw: bytes, header: str | None) -> bool:
    """False for anything but a proof: no secret, no header, another form, another key, other bytes."""
    found = SIGNED.fullmatch(header or "")
    if not secret or found is None:
        return False
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return hmac.compare_digest(digest, bytes.fromhex(found[1]))


def header_of(headers: Mapping[str, str], name: str = HEADER) -> str | None:
    """Servers hand headers over in lower case, tests and proxies as they were written."""
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), None)
