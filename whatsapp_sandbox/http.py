"""The server's skin: a fast path for sends, connections that break on purpose, routes for the rest."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from whatsapp_sandbox import messages
from whatsapp_sandbox.faults import Wire
from whatsapp_sandbox.messages import Answer
from whatsapp_sandbox.platform import Platform

if TYPE_CHECKING:
    from asyncio import Transport

MESSAGES_PATH = re.compile(r"/v\d+\.\d+/([^/]+)/messages/?")
BODY_MOST = 1_000_000
# Linger on, for no time: closing then resets the connection instead of ending it.
_RESET = struct.pack("ii", 1, 0)
_GENERIC_500 = b'{"error":{"message":"An unknown error occurred","type":"OAuthException","code":1}}'


class BreakableProtocol(HttpToolsProtocol):
    """Hands the connection on with each request, so that a fault can close, reset or hold it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["transport"] = self.transport


class Front:
    def __init__(self, platform: Platform, routes: Starlette) -> None:
        self.platform = platform
        self.routes = routes
        self.closing = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = MESSAGES_PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "POST":
            await self.routes(scope, receive, send)
            return
        raw = await _body(receive)
        answer = messages.receive(self.platform, found[1], _token(scope), raw)
        if answer.wait_ms:
            await asyncio.sleep(answer.wait_ms / 1000)
        await self.give(answer, scope, receive, send)

    async def give(self, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        match answer.wire:
            case Wire.ANSWER:
                await _respond(send, answer.status, answer.body)
            case Wire.ERROR_BEFORE | Wire.ERROR_AFTER:
                await _respond(send, 500, _GENERIC_500)
            case Wire.SILENT_BEFORE | Wire.SILENT_AFTER:
                await self._stay_silent(scope["state"]["transport"], receive)
            case Wire.CLOSE_BEFORE | Wire.CLOSE_AFTER:
                await _break(scope["state"]["transport"], receive, reset=False)
            case Wire.RESET_BEFORE | Wire.RESET_AFTER:
                await _break(scope["state"]["transport"], receive, reset=True)

    async def _stay_silent(self, transport: Transport, receive: Receive) -> None:
        """Until the caller gives up or the sandbox ends."""
        gone = asyncio.ensure_future(_disconnected(receive))
        closing = asyncio.ensure_future(self.closing.wait())
        await asyncio.wait((gone, closing), return_when=asyncio.FIRST_COMPLETED)
        closing.cancel()
        transport.abort()
        await gone


async def _body(receive: Receive) -> bytes:
    event = await receive()
    raw: bytes = event.get("body", b"")
    while event.get("more_body") and len(raw) <= BODY_MOST:
        event = await receive()
        raw += event.get("body", b"")
    return raw


def _token(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return bearer(value.decode("latin-1"))
    return ""


def bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "oauth") else ""


async def _respond(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json; charset=UTF-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _break(transport: Any, receive: Receive, reset: bool) -> None:
    if reset:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()
    await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
