"""The fast path for sends speaks HTTP as carefully as a server should."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from .sends import as_bytes, template


def _head(sandbox: RunningSandbox, length: str, more: str = "") -> bytes:
    path = f"/v25.0/{sandbox.phone_number_id}/messages"
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {sandbox.token}", length]
    return "\r\n".join([*lines, *filter(None, [more]), "", ""]).encode()


def _exchange(sandbox: RunningSandbox, sent: bytes, answers: int) -> bytes:
    """Everything that comes until so many bodies have come."""
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as link:
        link.sendall(sent)
        came = b""
        while came.count(b'"messaging_product"') < answers:
            part = link.recv(65_536)
            assert part, came
            came += part
        return came


def test_two_requests_in_one_packet_get_two_answers(sandbox: RunningSandbox) -> None:
    body = as_bytes(template())
    one = _head(sandbox, f"Content-Length: {len(body)}") + body
    assert _exchange(sandbox, one + one, answers=2).count(b"HTTP/1.1 200 OK") == 2
    assert sandbox.seen()["accepted"] == 2


def test_a_body_in_chunks_is_read(sandbox: RunningSandbox) -> None:
    body = as_bytes(template())
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:40], body[40:])) + b"0\r\n\r\n"
    came = _exchange(sandbox, _head(sandbox, "Transfer-Encoding: chunked") + chunks, answers=1)
    assert json.loads(came.partition(b"\r\n\r\n")[2])["messages"]


def test_who_waits_to_be_asked_is_asked(sandbox: RunningSandbox) -> None:
    body = as_bytes(template())
    head = _head(sandbox, f"Content-Length: {len(body)}", "Expect: 100-continue")
    assert _exchange(sandbox, head + body, answers=1).startswith(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"
    )


def test_a_connection_closes_when_asked_to(sandbox: RunningSandbox) -> None:
    body = as_bytes(template())
    head = _head(sandbox, f"Content-Length: {len(body)}", "Connection: close")
    address = urlsplit(sandbox.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as link:
        link.sendall(head + body)
        came = b"".join(iter(lambda: link.recv(65_536), b""))
    assert b"\r\nconnection: close\r\n" in came


def test_a_body_beyond_all_measure_is_refused(sandbox: RunningSandbox) -> None:
    status, text = sandbox.request(
        "POST", f"/v25.0/{sandbox.phone_number_id}/messages", "a" * 2_000_000, sandbox.token
    )
    assert (status, '"code":100' in text) == (400, True)


@pytest.mark.parametrize("url", ["nowhere", "ftp://x.example/", "http://"])
def test_only_an_address_can_be_a_webhook(sandbox: RunningSandbox, url: str) -> None:
    with pytest.raises(RuntimeError, match="is no address"):
        sandbox.control("POST", "/webhook", {"url": url})
