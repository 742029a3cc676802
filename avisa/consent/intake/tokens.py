"""What we hand out and believe when it comes back: a form's state, the link to somebody's own page."""

from __future__ import annotations

import base64
import binascii
import hmac

from avisa.kernel.secrets import Vault

SEAL = 32
LONGEST = 1_000


def token_of(vault: Vault, kind: str, content: bytes) -> str:
    """Fit for an address; `kind` keeps a token of one sort from opening another."""
    whole = content + vault.keyed_hash(content.hex(), f"token/{kind}")
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def opened(vault: Vault, kind: str, token: str) -> bytes | None:
    """The content; None when this machine has not made it."""
    if len(token) > LONGEST:
        return None
    try:
        whole = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    content, seal = whole[:-SEAL], whole[-SEAL:]
    ours = vault.keyed_hash(content.hex(), f"token/{kind}")
    return content if hmac.compare_digest(ours, seal) else None
