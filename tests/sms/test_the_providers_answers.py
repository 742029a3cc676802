"""What the one adapter makes of a provider's answers, and of none: only what proves a refusal is one."""

from __future__ import annotations

import asyncio
import json

import pytest

from avisa.channels.sms.client import HttpSms
from avisa.channels.sms.port import Later, Refused, Sms, SmsOutcome, Taken, Uncertain
from avisa.errors import Refused as Refusal
from avisa.programs.sms_fake import BODY
from tests.channels.peers import Behaviour, Line, Peer, answering

KEY = "key-of-the-provider"
SMS = Sms("+5531988887777", 'Olá "Rita" {reference} \\', "7.1")


def send(url: str, body: str = BODY, id_at: str = "", timeout_ms: int = 30_000) -> SmsOutcome:
    async def sending() -> SmsOutcome:
        channel = HttpSms(f"{url}/v2/sms", {"X-Api-Key": KEY}, body, id_at, timeout_ms)
        try:
            return await channel.send(SMS)
        finally:
            await channel.close()

    return asyncio.run(sending())


def test_the_owners_json_gets_our_values_and_no_sms_breaks_out_of_it() -> None:
    body = '{"messages": [{"to": "tel:{digits}", "content": "{text}", "n": 1, "own": ["{reference}"]}]}'
    with Peer(answering(201, {"messages": [{"id": 77}]})) as peer:
        assert send(peer.url, body, "messages.0.id") == Taken("77")
    assert peer.heads[0].startswith(b"POST /v2/sms HTTP/1.1\r\n")
    assert f"x-api-key: {KEY}".encode() in peer.heads[0].lower()
    assert json.loads(peer.posts[0]) == {
        "messages": [{"to": "tel:5531988887777", "content": SMS.text, "n": 1, "own": ["7.1"]}]
    }


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Taken()),
        (202, Taken()),
        (400, Refused('http 400 {"said": "no [token]"}')),
        (422, Refused('http 422 {"said": "no [token]"}')),
        (401, Refused('http 401 {"said": "no [token]"}', all=True)),
        (404, Refused('http 404 {"said": "no [token]"}', all=True)),
        (429, Later("http 429", 7_000)),
        (408, Uncertain("http 408")),
        (409, Uncertain("http 409")),
        (302, Uncertain("http 302")),
        (500, Uncertain("http 500")),
        (503, Uncertain("http 503")),
    ],
)
def test_each_status_means_one_thing(status: int, outcome: SmsOutcome) -> None:
    said = json.dumps({"said": f"no {KEY}"}).encode()
    with Peer(answering(status, said, "Retry-After: 7", "Location: /elsewhere")) as peer:
        assert send(peer.url) == outcome
    assert len(peer.posts) == 1


def test_a_yes_without_the_name_that_was_promised_is_no_yes() -> None:
    with Peer(answering(200, {"error": "no credit"})) as peer:
        assert send(peer.url, id_at="messages.0.id") == Uncertain("http 200 without messages.0.id")


async def resets(line: Line) -> None:
    await line.read_request()
    line.reset()


async def hangs_up(line: Line) -> None:
    await line.read_request()
    line.close()


async def says_nothing(line: Line) -> None:
    await line.read_request()
    await line.until_left()


async def answers_half(line: Line) -> None:
    await line.read_request()
    await line.write(b'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"id":')
    line.close()


@pytest.mark.parametrize("behaviour", [resets, hangs_up, answers_half])
def test_a_wire_that_breaks_proves_nothing_and_is_not_tried_again(behaviour: Behaviour) -> None:
    with Peer(behaviour) as peer:
        assert isinstance(send(peer.url), Uncertain)
    assert len(peer.posts) == 1


def test_silence_proves_nothing() -> None:
    with Peer(says_nothing) as peer:
        assert isinstance(send(peer.url, timeout_ms=2_000), Uncertain)
    assert len(peer.posts) <= 1


def test_a_refusing_port_proves_that_nothing_left() -> None:
    with Peer(says_nothing) as peer:
        gone = peer.url
    assert isinstance(send(gone), Later)


@pytest.mark.parametrize(
    ("url", "headers", "body", "code"),
    [
        ("http://sms.example/send", {}, BODY, "sms_url_unusable"),
        ("https://user:password@sms.example", {}, BODY, "sms_url_unusable"),
        ("https://sms.example:many/", {}, BODY, "sms_url_unusable"),
        ("ftp://127.0.0.1/", {}, BODY, "sms_url_unusable"),
        ("https://sms.example/", {"X-Key": "a\r\nX-Evil: b"}, BODY, "sms_header_malformed"),
        ("https://sms.example/", {"Host": "elsewhere"}, BODY, "sms_header_malformed"),
        ("https://sms.example/", {}, "to={to}", "sms_body_malformed"),
        ("https://sms.example/", {}, '{"to": "{to}"}', "sms_body_lacks"),
        ("https://sms.example/", {}, '{"text": "{text}"}', "sms_body_lacks"),
    ],
)
def test_what_cannot_work_is_refused_before_it_is_kept(
    url: str, headers: dict[str, str], body: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        HttpSms(url, headers, body)
    assert refused.value.code == code
    assert "X-Evil" not in str(refused.value)
