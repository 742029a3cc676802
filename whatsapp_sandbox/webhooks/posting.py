"""One POST to a business: how it is written, signed and sent, and the challenge before the first."""

from __future__ import annotations

import hmac
import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from whatsapp_sandbox.settings import Settings

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

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
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
            builder = ClientBuilder().timeout(_PATIENCE).follow_redirects(False).no_proxy()
            self._client = known_by(builder, self._settings.client_cert, self._settings.receiver_ca).build()
        return self._client


def known_by(builder: ClientBuilder, client_cert: str, receiver_ca: str) -> ClientBuilder:
    """With the certificate that it shows over https, and the authority that it believes there, if any."""
    if client_cert:
        builder = builder.identity_pem(Path(client_cert).read_bytes())
    return builder.add_root_certificate_pem(Path(receiver_ca).read_bytes()) if receiver_ca else builder
