"""The access token goes to Meta and nowhere else: no repr, no outcome, no log line, no traceback."""

from __future__ import annotations

import asyncio
import logging
import traceback

import pytest

from avisa.channels.meta.client import MetaChannel
from avisa.channels.meta.webhook import MetaWebhook
from avisa.errors import Misconfigured
from tests.channels.peers import NUMBER, Behaviour, Line, Peer, answering, message, refusal

TOKEN = "EAAGm0PX4ZCpsBAKZCtoken"


async def hangs_up(line: Line) -> None:
    await line.read_request()


async def silent(line: Line) -> None:
    await line.read_request()
    await line.until_left()


PEERS: list[Behaviour] = [
    hangs_up,
    silent,
    answering(401, refusal(190, f"Malformed access token {TOKEN}")),
    answering(401, refusal(190, message=f"Malformed access token {TOKEN}")),
    answering(500, refusal(131000, f"while checking {TOKEN}")),
    answering(500, TOKEN.encode()),
]


@pytest.mark.parametrize("behaviour", PEERS)
def test_no_outcome_and_no_log_line_shows_it(behaviour: Behaviour, caplog: pytest.LogCaptureFixture) -> None:
    async def everything(url: str) -> list[object]:
        channel = MetaChannel(url, "v25.0", TOKEN, "8800", timeout_ms=300)
        seen = [
            await channel.send(NUMBER, message()),
            await channel.templates(),
            await channel.number(NUMBER),
        ]
        await channel.close()
        return [*seen, channel]

    with caplog.at_level(logging.DEBUG), Peer(behaviour) as peer:
        shown = repr(asyncio.run(everything(peer.url)))
    assert b"Bearer " + TOKEN.encode() in peer.heads[0]
    assert TOKEN not in shown
    assert TOKEN not in caplog.text


def test_a_token_that_is_no_header_is_refused_without_being_quoted() -> None:
    with pytest.raises(Misconfigured) as raised:
        MetaChannel("http://127.0.0.1:1", "v25.0", f"{TOKEN}\n", "8800")
    assert TOKEN not in "".join(traceback.format_exception(raised.value))


def test_the_webhooks_secrets_are_not_shown_either() -> None:
    assert "secret" not in repr(MetaWebhook("app-secret", "verify-secret"))
