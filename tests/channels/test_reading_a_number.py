"""What Meta shows of a number: its name, quality, pace, and the portfolio's limit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from avisa.channels.port import NumberSeen, Trouble
from tests.channels.peers import NUMBER, Peer, answering, channel_to, refusal

ANSWER = {
    "id": NUMBER,
    "display_phone_number": "+55 31 3333-4444",
    "verified_name": "Colégio Horizonte",
    "quality_rating": "GREEN",
    "throughput": {"level": "STANDARD"},
    "whatsapp_business_manager_messaging_limit": "TIER_2K",
}
SEEN = NumberSeen(NUMBER, "+55 31 3333-4444", "Colégio Horizonte", "GREEN", 2_000, True, 80)


def read_number(status: int, body: object) -> NumberSeen | Trouble:
    async def reading(url: str) -> NumberSeen | Trouble:
        channel = channel_to(url)
        try:
            return await channel.number(NUMBER)
        finally:
            await channel.close()

    with Peer(answering(status, body)) as peer:
        return asyncio.run(reading(peer.url))


def test_a_number_is_seen_with_all_that_paces_it() -> None:
    assert read_number(200, ANSWER) == SEEN


@pytest.mark.parametrize(
    ("stated", "tier", "known"),
    [
        ("TIER_250", 250, True),
        ("TIER_1K", 1_000, True),
        ("TIER_2K", 2_000, True),
        ("TIER_10K", 10_000, True),
        ("TIER_100K", 100_000, True),
        ("TIER_UNLIMITED", None, True),
        (2_000, 2_000, True),
        ("2000", 2_000, True),
        (-1, None, True),
        ("-1", None, True),
        ("TIER_NOT_SET", None, False),
        ("", None, False),
        (-7, None, False),
        (None, None, False),
    ],
)
def test_the_limit_is_known_or_it_is_not(stated: str | int | None, tier: int | None, known: bool) -> None:
    body = ANSWER | {"whatsapp_business_manager_messaging_limit": stated}
    assert read_number(200, body) == replace(SEEN, tier=tier, tier_known=known)


def test_a_number_that_tells_little_is_still_seen() -> None:
    assert read_number(200, {"id": 106540352242922}) == NumberSeen(NUMBER, "", "", "UNKNOWN", None, False, 80)


def test_a_fast_number_takes_a_thousand_a_second() -> None:
    for level, mps in (("HIGH", 1_000), ("high", 1_000), ("NOT_APPLICABLE", 80)):
        assert read_number(200, ANSWER | {"throughput": {"level": level}}) == replace(SEEN, mps=mps)


def test_a_number_that_meta_does_not_know_is_trouble() -> None:
    seen = read_number(400, refusal(100, error_subcode=33))
    assert isinstance(seen, Trouble)
    assert seen.fault is not None
    assert seen.fault.name == "number_unknown"
