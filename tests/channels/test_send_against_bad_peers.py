"""What the channel claims about a send when the other side misbehaves: guards every upgrade of pyreqwest.

NeverLeft sends the message again, so it may only be said when no peer can have read it.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from avisa.channels.port import Accepted, Ambiguous, NeverLeft
from tests.channels.peers import (
    DEADLINE,
    NUMBER,
    Behaviour,
    Line,
    Peer,
    channel_to,
    message,
    send_all,
    send_one,
)

Breaks = Callable[[Line], None]


def test_a_refusing_port_proves_that_nothing_left() -> None:
    assert isinstance(send_one(f"http://127.0.0.1:{free_port()}"), NeverLeft)


def test_a_host_that_never_accepts_proves_that_nothing_left() -> None:
    async def sending(url: str) -> object:
        channel = channel_to(url, timeout_ms=3_000, connect_timeout_ms=200)
        outcome = await channel.send(NUMBER, message())
        await channel.close()
        return outcome

    with full_backlog() as port:
        assert isinstance(asyncio.run(sending(f"http://127.0.0.1:{port}")), NeverLeft)


def test_a_failed_tls_handshake_proves_that_nothing_left() -> None:
    async def no_tls(line: Line) -> None:
        await line.reader.read(64)
        await line.write(b"HTTP/1.1 400 this is no TLS\r\n\r\n")

    with Peer(no_tls) as peer:
        outcome = send_one(f"https://127.0.0.1:{peer.port}")
    assert isinstance(outcome, NeverLeft)
    assert peer.posts == []


def test_a_reset_while_connecting_is_told_as_it_was_noticed() -> None:
    """The kernel tells it of the connect (nothing left) or of the write (who knows): both are true."""

    async def resets_at_once(line: Line) -> None:
        line.reset()

    with Peer(resets_at_once) as peer:
        outcomes = send_all(peer.url, *(message(f"{count}.1") for count in range(10)))
    assert {type(each) for each in outcomes} <= {NeverLeft, Ambiguous}
    assert peer.posts == []


async def closes_before_reading(line: Line) -> None:
    line.close()


async def resets_at_the_first_byte(line: Line) -> None:
    await line.reader.read(1)
    line.reset()


async def reads_then_closes(line: Line) -> None:
    await line.read_request()
    line.close()


async def reads_then_resets(line: Line) -> None:
    await line.read_request()
    line.reset()


async def answers_half_a_head(line: Line) -> None:
    await line.read_request()
    await line.write(b"HTTP/1.1 200 OK\r\nConte")


async def answers_half_a_body(line: Line) -> None:
    await line.read_request()
    await line.write(b'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{"messages":[{"id":"wamid.')


async def answers_no_http(line: Line) -> None:
    await line.read_request()
    await line.write(b"220 mail.example ESMTP\r\n\r\n")


async def answers_broken_gzip(line: Line) -> None:
    await line.read_request()
    await line.answer(200, b"not gzip at all", "Content-Encoding: gzip")


@pytest.mark.parametrize(
    "behaviour",
    [
        closes_before_reading,
        resets_at_the_first_byte,
        reads_then_closes,
        reads_then_resets,
        answers_half_a_head,
        answers_half_a_body,
        answers_no_http,
        answers_broken_gzip,
    ],
)
def test_a_connection_that_breaks_proves_nothing(behaviour: Behaviour) -> None:
    with Peer(behaviour) as peer:
        outcome = send_one(peer.url)
    assert isinstance(outcome, Ambiguous)
    assert len(peer.posts) <= 1


async def never_reads(line: Line) -> None:
    await asyncio.Event().wait()


async def reads_and_says_nothing(line: Line) -> None:
    await line.read_request()
    await line.until_left()


async def stops_in_the_body(line: Line) -> None:
    await answers_half_a_body(line)
    await line.until_left()


@pytest.mark.parametrize("behaviour", [never_reads, reads_and_says_nothing, stops_in_the_body])
def test_silence_proves_nothing(behaviour: Behaviour) -> None:
    with Peer(behaviour) as peer:
        assert isinstance(send_one(peer.url, timeout_ms=300), Ambiguous)


def test_a_slow_answer_is_still_an_answer() -> None:
    released = asyncio.Event()

    async def waits(line: Line) -> None:
        await line.read_request()
        await released.wait()
        await line.answer_sent()

    async def sending(peer: Peer) -> object:
        channel = channel_to(peer.url)
        sent = asyncio.create_task(channel.send(NUMBER, message()))
        await asyncio.to_thread(peer.wait_until, lambda: len(peer.posts) == 1)
        assert not sent.done()
        peer.call(released.set)
        outcome = await asyncio.wait_for(sent, DEADLINE)
        await channel.close()
        return outcome

    with Peer(waits) as peer:
        assert isinstance(asyncio.run(sending(peer)), Accepted)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_proves_nothing(status: int) -> None:
    async def redirects(line: Line) -> None:
        while True:
            await line.read_request()
            await line.answer(status, b"", "Location: /elsewhere")

    with Peer(redirects) as peer:
        outcome = send_one(peer.url)
    assert isinstance(outcome, Ambiguous)
    assert len(peer.heads) == 1
    assert b"elsewhere" not in peer.heads[0]


def test_a_pooled_connection_that_was_closed_is_replaced() -> None:
    async def hangs_up_after_one(line: Line) -> None:
        await line.read_request()
        await line.answer_sent()
        line.writer.write_eof()
        await line.until_left()
        line.peer.note_left()

    async def sending(peer: Peer) -> list[object]:
        channel = channel_to(peer.url)
        first = await channel.send(NUMBER, message("1.1"))
        await asyncio.to_thread(peer.wait_until, lambda: peer.left == 1)
        second = await channel.send(NUMBER, message("2.1"))
        await channel.close()
        return [first, second]

    with Peer(hangs_up_after_one) as peer:
        outcomes = asyncio.run(sending(peer))
    assert [type(each) for each in outcomes] == [Accepted, Accepted]
    assert (len(peer.posts), peer.lines) == (2, 2)


@pytest.mark.parametrize("breaks", [Line.close, Line.reset])
def test_a_pooled_connection_that_breaks_after_the_post_proves_nothing(breaks: Breaks) -> None:
    async def breaks_on_the_second(line: Line) -> None:
        await line.read_request()
        await line.answer_sent()
        await line.read_request()
        breaks(line)

    with Peer(breaks_on_the_second) as peer:
        outcomes = send_all(peer.url, message("1.1"), message("2.1"))
    assert [type(each) for each in outcomes] == [Accepted, Ambiguous]
    assert (len(peer.posts), peer.lines) == (2, 1)


def test_nothing_is_sent_twice_when_connections_close_under_it() -> None:
    """The race between a peer that hangs up and a pool that has not noticed yet, forty times over."""

    async def hangs_up(line: Line) -> None:
        await line.read_request()
        await line.answer_sent()

    with Peer(hangs_up) as peer:
        outcomes = send_all(peer.url, *(message(f"{count}.1") for count in range(40)))
    assert len(set(peer.posts)) == len(peer.posts)
    assert {type(each) for each in outcomes} <= {Accepted, Ambiguous}
    assert sum(isinstance(each, Accepted) for each in outcomes) <= len(peer.posts)


def test_sending_after_the_channel_was_closed_raises_nothing() -> None:
    async def sending(url: str) -> object:
        channel = channel_to(url)
        await channel.close()
        return await channel.send(NUMBER, message())

    # The pool shuts down in its own time: the answer is its own ("closed") or the port's ("refused").
    outcome = asyncio.run(sending(f"http://127.0.0.1:{free_port()}"))
    assert isinstance(outcome, NeverLeft | Ambiguous)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def full_backlog() -> Iterator[int]:
    """A listening socket that nobody accepts from, its queue taken by connections of our own."""
    with ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield int(listener.getsockname()[1])
