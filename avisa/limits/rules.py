"""The arithmetic of the limit: unique people per moving 24 h, and where the waiting ones find room.

Source: messaging limits per business portfolio since 7 Oct 2025, unique users reached outside a
customer-service window in a moving 24 h (facts on the Cloud API, section 5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice

from avisa.kernel.clock import DAY, HOUR, SECOND, Millis, to_datetime, to_millis
from avisa.limits.types import Part

# The ladder as of 2026-11; a tier that is not on it is taken as it is.
LADDER: tuple[int, ...] = (250, 2_000, 10_000, 100_000)
LOWEST = LADDER[0]
GRAIN: Millis = SECOND  # waiting rows come due together, once a second, not one by one


def effective_tier(tier: int | None, tier_known: bool) -> int | None:
    """Until the platform has said what the limit is, we keep to the lowest."""
    return tier if tier_known else LOWEST


def room_left(reached: int, tier: int | None) -> int | None:
    """People who may still be reached; None when unlimited, never below zero."""
    return None if tier is None else max(tier - reached, 0)


def next_tier(tier: int | None) -> int | None:
    """The tier above, None at the top (unlimited is above 100,000)."""
    if tier is None:
        return None
    return next((step for step in LADDER if step > tier), None)


def window_start(now: Millis) -> Millis:
    """People last reached at or before this instant count no more."""
    return now - DAY


def places(last_reached: Sequence[Millis], after: Millis, now: Millis) -> Iterator[Millis]:
    """When places come free after `after`, in order, day after day.

    `last_reached` holds, ascending, the instant of each person now in the window. Each place frees
    24 h after that instant; whoever takes it frees it 24 h later again, so the pattern repeats.
    """
    if not last_reached:
        return
    cycle = max((after - last_reached[0]) // DAY, 1)
    while True:
        for instant in last_reached:
            free_at = instant + cycle * DAY
            if free_at > after and free_at > now:
                yield free_at
        cycle += 1


def due_times(free_at: Sequence[Millis], count: int, now: Millis) -> list[Millis]:
    """When `count` people who found no room are tried again, one for each place that comes free."""
    known = [rounded_up(instant) for instant in free_at[:count]]
    return known + [now + HOUR] * (count - len(known))


def rounded_up(instant: Millis) -> Millis:
    return -(-instant // GRAIN) * GRAIN


def plan(
    last_reached: Sequence[Millis],
    tier: int | None,
    repeated: int,
    fresh: int,
    mps: int,
    now: Millis,
    promised_at: Millis = 0,
    renewed: Sequence[Millis] = (),
) -> Iterator[Part]:
    """When each part of a run leaves: `repeated` need no place, `fresh` people need one each.

    `renewed` are those of `last_reached` whose people are among the repeated: they hold their place for
    another day. The pace is `mps` messages a second. Parts are in order; each holds what leaves without a
    pause.
    """
    room = room_left(len(last_reached), tier)
    placed = fresh if room is None else min(room, fresh)
    end = now
    if at_once := repeated + placed:
        end = now + duration(at_once, mps)
        yield Part(now, end, at_once)
    if later := fresh - placed:
        own = [now + duration(n + 1, mps) for n in range(len(renewed) + placed)]
        window = sorted([*(Counter(last_reached) - Counter(renewed)).elements(), *own])
        # After a limit was lowered the window is over-full: the first who leave it leave no place behind.
        kept = window[max(len(window) - (tier or 0), 0) :]
        free = places(kept, max(promised_at, now), now)
        yield from waiting_parts(islice(free, later), mps, end)


def waiting_parts(free: Iterable[Millis], mps: int, busy_until: Millis) -> Iterator[Part]:
    """The people who wait, one for each place in `free`, gathered hour by hour."""
    count, first, cursor = 0, 0, busy_until
    for free_at in free:
        leaves = max(rounded_up(free_at), cursor + SECOND // max(mps, 1))
        if count and leaves // HOUR != first // HOUR:
            yield Part(first, cursor, count)
            count = 0
        first = first if count else leaves
        count, cursor = count + 1, leaves
    if count:
        yield Part(first, cursor, count)


def by_day(parts: Iterable[Part], zone: tzinfo) -> tuple[tuple[date, int], ...]:
    """How many go on which day of the company's calendar; a part that crosses midnight is shared out."""
    days: Counter[date] = Counter()
    for part in parts:
        for day, count in split(part, zone):
            days[day] += count
    return tuple(sorted(days.items()))


def split(part: Part, zone: tzinfo) -> Iterator[tuple[date, int]]:
    begins, left = part.begins, part.count
    while left:
        today = to_datetime(begins).astimezone(zone)
        midnight = to_millis(datetime.combine(today.date() + timedelta(days=1), time(), zone))
        span = max(part.ends - begins, 1)
        share = left if part.ends <= midnight else min(left, round(left * (midnight - begins) / span))
        yield today.date(), share
        begins, left = midnight, left - share


def duration(count: int, mps: int) -> Millis:
    """How long `count` messages take at the number's pace."""
    return -(-count * SECOND // max(mps, 1))
