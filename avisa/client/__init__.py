"""The Python client of `/v1`: `Avisa` for plain code, `AsyncAvisa` for asyncio, and the check of webhooks.

    from avisa.client import Avisa

    with Avisa("https://avisa.example.com.br", key) as avisa:
        queued = avisa.messages.send(to="(31) 99888-7766", template={"name": "recibo"}, key="invoice-1042")

It imports nothing of the server.
"""

from __future__ import annotations

from avisa.client.aio import AsyncAvisa
from avisa.client.errors import ClientError, ForgedWebhook, Problem, Unanswered, Unreadable
from avisa.client.sync import Avisa
from avisa.client.webhooks import opened

__all__ = [
    "AsyncAvisa",
    "Avisa",
    "ClientError",
    "ForgedWebhook",
    "Problem",
    "Unanswered",
    "Unreadable",
    "opened",
]
