"""Signed links to one person's preferences: made, read again, and refused when forged."""

from __future__ import annotations

import msgspec

from avisa.consent.intake.preferences.types import Link
from avisa.consent.intake.tokens import opened, token_of
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.secrets import Vault

HOLDS_FOR: Millis = 30 * DAY


def link_of(vault: Vault, link: Link) -> str:
    """The last part of the link's address."""
    return token_of(vault, "preferences", msgspec.msgpack.encode(link))


def link_in(vault: Vault, token: str) -> Link | None:
    """What the token opens; None when this machine has not made it. Its end is judged apart."""
    content = opened(vault, "preferences", token)
    return msgspec.msgpack.decode(content, type=Link) if content is not None else None
