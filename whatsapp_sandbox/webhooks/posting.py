"""One POST to a business: how it is written, signed and sent, and the challenge before the first."""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

_PATIENCE = timedelta(seconds=10)


def is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def signed(body: bytes, app_secret: str) -> str:
    return f"sha256={hmac.new(app_secret.encode(), body, sha256).hexdigest()}"


def encoded(payload: dict[str, Any]) -> bytes:
    """ASCII only: the platform escapes every other character, and signs the escaped form."""
    return json.dumps(payload, ensure_ascii=True, separators=(",", ":")).encode("ascii")


class Poster:
    """Its connections live in the process alone: what is kept in a file leaves them out."""

    def __init__(self) -> None:
        self._client: Client | None = None

    async def is_received(self, url: str, body: bytes, signature: str) -> bool:
        """Only a 200 says so."""
        request = (
            self._connection()
            .post(url)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua")
            .header("x-hub-signature-256", signature)
            .body_bytes(body)
            .build()
        )
        try:
            return (await request.send()).status == 200
        except PyreqwestError:
            return False

    async def is_answered(self, url: str, verify_token: str, challenge: str) -> bool:
        query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
        try:
            answer = await self._connection().get(url).query(query).build().send()
            return answer.status == 200 and (await answer.text()).strip() == challenge
        except PyreqwestError:
            return False

    def _connection(self) -> Client:
        if self._client is None:
            self._client = ClientBuilder().timeout(_PATIENCE).follow_redirects(False).no_proxy().build()
        return self._client
