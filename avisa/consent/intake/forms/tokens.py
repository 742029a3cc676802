"""The token inside a form: which form, when it was shown and with which texts, as we signed it."""

from __future__ import annotations

import msgspec

from avisa.consent.intake.forms.types import Seen
from avisa.consent.intake.tokens import opened, token_of
from avisa.kernel.secrets import Vault


def form_token(vault: Vault, seen: Seen) -> str:
    return token_of(vault, "form", msgspec.msgpack.encode(seen))


def seen_in(vault: Vault, token: str, form_id: int) -> Seen | None:
    """What the token says when it is ours and this form's; its age is judged apart."""
    content = opened(vault, "form", token)
    seen = msgspec.msgpack.decode(content, type=Seen) if content is not None else None
    return seen if seen and seen.form_id == form_id else None
