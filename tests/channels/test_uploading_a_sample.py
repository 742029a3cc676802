"""A resumable upload: a session at the app, then the bytes, with the token told in another way."""

from __future__ import annotations

import asyncio
import json

from avisa.channels.meta.client import MetaChannel
from avisa.channels.port import Ambiguous, Rejected, SampleOutcome, SampleTaken
from tests.channels.peers import Behaviour, Line, Peer

SESSION = b'{"id": "upload:MTphdHRh==?sig=ARZqkGCA_uQ"}'


def answering(*answers: tuple[int, bytes]) -> Behaviour:
    async def answer(line: Line) -> None:
        for status, body in answers:
            await line.read_request()
            await line.answer(status, body)

    return answer


def uploaded(peer: Peer) -> SampleOutcome:
    async def once() -> SampleOutcome:
        channel = MetaChannel(peer.url, "v25.0", "secret-token", "1")
        try:
            return await channel.upload_sample("feira á.png", "image/png", b"bytes")
        finally:
            await channel.close()

    return asyncio.run(once())


def test_the_bytes_go_to_the_session_and_a_handle_comes_back() -> None:
    with Peer(answering((200, SESSION), (200, b'{"h": "4::handle"}'))) as peer:
        assert uploaded(peer) == SampleTaken("4::handle")
    begun, sent = (head.decode().lower() for head in peer.heads)
    assert "/app/uploads?file_name=feira+%c3%a1.png&file_length=5&file_type=image%2fpng" in begun
    assert "/upload:mtphdhrh==?sig=arzqkgca_uq" in sent
    assert "authorization: oauth secret-token" in sent and "bearer" not in sent
    assert "file_offset: 0" in sent and "content-type: image/png" in sent
    assert peer.posts[-1] == b"bytes"


def test_a_refusal_is_told_without_the_token() -> None:
    error = {"error": {"code": 100, "message": "Bad file_type of secret-token", "type": "OAuthException"}}
    with Peer(answering((400, json.dumps(error).encode()))) as peer:
        outcome = uploaded(peer)
    assert isinstance(outcome, Rejected) and "secret-token" not in outcome.details


def test_an_answer_that_is_none_proves_nothing() -> None:
    with Peer(answering((200, SESSION), (400, b'{"debug_info": {"retriable": false}}'))) as peer:
        assert isinstance(uploaded(peer), Ambiguous)
    with Peer(answering((200, b'{"id": "17"}'))) as peer:  # no session
        assert isinstance(uploaded(peer), Ambiguous)
