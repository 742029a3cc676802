"""The server's skin: sends are answered on the connection itself, so that it is fast and can be broken."""

from __future__ import annotations

import re
import socket
import struct

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from whatsapp_sandbox.faults import Wire
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending import messages
from whatsapp_sandbox.sending.messages import Answer, Call

SENDS_PATH = re.compile(rb"/v(\d{1,3})\.\d+/([^/?]+)/(messages|marketing_messages)/?(?:\?.*)?")
# Read receipts were once put, and some clients still do.
_METHODS = (b"POST", b"PUT")
BODY_MOST = 1_000_000
# Linger on, for no time: closing then resets the connection instead of ending it.
_RESET = struct.pack("ii", 1, 0)
_GENERIC_500 = b'{"error":{"message":"An unknown error occurred","type":"OAuthException","code":1}}'
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_HEADERS = b"%scontent-type: application/json; charset=UTF-8\r\n%scontent-length: %d\r\n\r\n%s"


def answering_sends(platform: Platform) -> type[HttpToolsProtocol]:
    """uvicorn's protocol, which hands every request but a send on to the routes.

    Made for one platform, since uvicorn makes the connections itself. Going through an application
    for each send would cost twice the time.
    """

    class SendProtocol(HttpToolsProtocol):
        _send: re.Match[bytes] | None = None
        _raw = b""

        def on_headers_complete(self) -> None:
            sends = self.parser.get_method() in _METHODS
            self._send = SENDS_PATH.fullmatch(self.url) if sends else None
            self._raw = b""
            if self._send is None:
                super().on_headers_complete()
            elif self.expect_100_continue:
                self.transport.write(_CONTINUE)

        def on_body(self, body: bytes) -> None:
            if self._send is None:
                super().on_body(body)
            elif len(self._raw) <= BODY_MOST:
                self._raw += body

        def on_message_complete(self) -> None:
            if self.parser.get_method() != b"GET":
                platform.moves += 1
            if self._send is None:
                super().on_message_complete()
                return
            version, number_id, endpoint = (part.decode("latin-1") for part in self._send.groups())
            call = Call(number_id, _token(self.headers), endpoint, int(version))
            answer = messages.receive(platform, call, self._raw)
            if answer.wait_ms:
                self.loop.call_later(answer.wait_ms / 1000, self._give, answer)
            else:
                self._give(answer)

        def _give(self, answer: Answer) -> None:
            match answer.wire:
                case Wire.ANSWER:
                    self._write(answer.status, answer.body)
                case Wire.ERROR_BEFORE | Wire.ERROR_AFTER:
                    self._write(500, _GENERIC_500)
                case Wire.CLOSE_BEFORE | Wire.CLOSE_AFTER:
                    self.transport.abort()
                case Wire.RESET_BEFORE | Wire.RESET_AFTER:
                    link: socket.socket = self.transport.get_extra_info("socket")
                    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    self.transport.abort()
                case Wire.SILENT_BEFORE | Wire.SILENT_AFTER:
                    pass  # until the caller gives up or the sandbox ends
                case Wire.STATUS_FIRST:
                    self._telling = self.loop.create_task(self._give_after_status(answer))

        async def _give_after_status(self, answer: Answer) -> None:
            await platform.outbox.post_now()
            self._write(answer.status, answer.body)

        def _write(self, status: int, body: bytes) -> None:
            if self.transport.is_closing():
                return
            stays = self.parser.should_keep_alive()
            closing = b"" if stays else b"connection: close\r\n"
            self.transport.write(_HEADERS % (STATUS_LINE[status], closing, len(body), body))
            if stays:
                self.on_response_complete()
            else:
                self.transport.close()

    return SendProtocol


def _token(headers: list[tuple[bytes, bytes]]) -> str:
    return next((bearer(value.decode("latin-1")) for name, value in headers if name == b"authorization"), "")


def bearer(header: str) -> str:
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "oauth") else ""
