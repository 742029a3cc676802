"""Checking a webhook of Avisa's before it is believed (Standard Webhooks, https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

import msgspec

from avisa.client.errors import ForgedWebhook
from avisa.client.types import Event

PREFIX = "whsec_"
TOLERANCE = 300  # seconds
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class Delivered(msgspec.Struct, frozen=True):
    type: str
    data: Event


def opened(raw: bytes, headers: Mapping[str, str], secret: str, now: float) -> Event:
    """The event in a webhook: `raw` is the body as it came, `now` seconds since the epoch.

    Raises ForgedWebhook for a signature or time that is not right. The same event may come more than once:
    its `id` (and the header `webhook-id`) stays the same.
    """
    told = {name.lower(): value for name, value in headers.items()}
    try:
        told_id, told_at, signatures = told[ID], int(told[TIME]), told[SIGNATURE].split()
        signed = f"{told_id}.{told_at}.".encode() + raw
        expected = hmac.new(key_in(secret), signed, hashlib.sha256).digest()
    except (KeyError, ValueError):
        raise ForgedWebhook("its headers are not whole") from None
    if abs(now - told_at) > TOLERANCE:
        raise ForgedWebhook("it was signed at another time: is this machine's clock right?")
    if not any(hmac.compare_digest(expected, one) for one in signatures_in(signatures)):
        raise ForgedWebhook("its signature is not this secret's")
    return msgspec.json.decode(raw, type=Delivered).data


def key_in(secret: str) -> bytes:
    """Raises ValueError for what is no secret of a webhook."""
    if not secret.startswith(PREFIX):
        raise ValueError(secret[:6])
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def signatures_in(told: list[str]) -> list[bytes]:
    """There are two while a secret is being replaced; other versions of signing are passed over."""
    found = []
    for one in told:
        version, _, text = one.partition(",")
        if version == "v1":
            try:
                found.append(base64.b64decode(text, validate=True))
            except binascii.Error:
                continue
    return found
