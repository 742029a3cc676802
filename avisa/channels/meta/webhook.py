"""The inbound half of Meta's port: the subscription check, the signature, the events."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence

from avisa.channels.meta.events import events
from avisa.channels.meta.signature import header_of, is_signed
from avisa.channels.port import Event


class MetaWebhook:
    """Pure: it holds the two secrets of a connection and touches nothing else."""

    __slots__ = ("_app_secret", "_verify_token")

    def __init__(self, app_secret: str, verify_token: str) -> None:
        self._app_secret = app_secret
        self._verify_token = verify_token

    def __repr__(self) -> str:
        return "MetaWebhook()"

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """Meta's GET: the challenge goes back as plain text when mode and token are right."""
        token, challenge = query.get("hub.verify_token", ""), query.get("hub.challenge")
        if not self._verify_token or query.get("hub.mode") != "subscribe":
            return None
        matches = hmac.compare_digest(token.encode("utf-8", "replace"), self._verify_token.encode())
        return challenge if matches else None

    def verify(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        return is_signed(self._app_secret, raw, header_of(headers))

    def events(self, raw: bytes) -> Sequence[Event]:
        """Raises NotJson for bytes that are no JSON; anything else, however odd, becomes events."""
        return events(raw)
