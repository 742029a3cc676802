"""Time: an hour or a week at once, everything due in its order, however much it is."""

from __future__ import annotations

import asyncio
from functools import partial

from whatsapp_sandbox.platform import Platform, open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .sends import template

WEEK_MS = 7 * 24 * 60 * 60 * 1000
MANY = 100_000
DEADLINE_S = 30


def _note(platform: Platform, seen: list[tuple[int, int]], due: int) -> None:
    seen.append((platform.clock.now(), due))


def test_a_week_with_a_hundred_thousand_events_happens_in_order_and_soon() -> None:
    platform = open_platform(Settings(virtual_clock=True))
    start, seen = platform.clock.now(), list[tuple[int, int]]()
    for place in range(MANY):
        due = start + place * 7_919 % WEEK_MS + 1
        platform.agenda.at(due, partial(_note, platform, seen, due))
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while len(seen) < MANY:
            turns += 1
            await asyncio.sleep(0)

    async def both() -> None:
        async with asyncio.timeout(DEADLINE_S):
            await asyncio.gather(platform.advance(WEEK_MS), somebody_else())

    asyncio.run(both())
    assert len(seen) == MANY
    assert seen == sorted(seen)
    assert all(now == due for now, due in seen)
    assert turns > 50
    assert platform.clock.now() == start + WEEK_MS


def test_what_comes_of_what_is_due_is_done_too() -> None:
    platform = open_platform(Settings(virtual_clock=True))
    seen: list[int] = []

    def ring(left: int) -> None:
        seen.append(platform.clock.now())
        if left:
            platform.agenda.at(platform.clock.now() + 60_000, partial(ring, left - 1))

    start = platform.clock.now()
    platform.agenda.at(start, partial(ring, 9))
    asyncio.run(platform.advance(8 * 60_000))
    assert seen == [start + minute * 60_000 for minute in range(9)]
    assert platform.agenda.next_due() == start + 9 * 60_000


def test_reviews_are_nothing_to_wait_for() -> None:
    platform = open_platform(Settings(virtual_clock=True))
    seen: list[int] = []
    platform.agenda.review_at(platform.clock.now() + 1, partial(seen.append, 1))
    platform.agenda.at(platform.clock.now() + 2, partial(seen.append, 2))
    assert len(platform.agenda) == 1
    asyncio.run(platform.advance(2))
    assert (seen, len(platform.agenda)) == ([1, 2], 0)


def test_a_running_clock_can_start_in_another_year() -> None:
    new_year = 1_798_761_600_000  # 2027
    with RunningSandbox("--start-ms", str(new_year)) as sandbox:
        sends.accepted(sandbox, template())
        now = sandbox.control("GET", "/state")["clock"]["now"]
        assert new_year < now < new_year + 60_000
        assert new_year <= sandbox.seen_messages()[0]["at"] <= now
