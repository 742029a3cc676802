"""Hours of a day as people and files write them: `08:00-12:00 14:00-18:00`; nothing is a closed day."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from avisa.calendar.types import Day, Span

MOST_SPANS = 4  # a day


def day_of(written: str) -> Day:
    """Raises ValueError for what is no time, ends before it begins, or overlaps."""
    return in_order(span_of(one) for one in written.split())


def in_order(spans: Iterable[Span]) -> Day:
    day = tuple(sorted(spans, key=lambda span: span.begins))
    if len(day) > MOST_SPANS:
        raise ValueError("too_many_spans", len(day))
    if any(first.ends > following.begins for first, following in pairwise(day)):
        raise ValueError("spans_overlap", written(day))
    return day


def span_of(written: str) -> Span:
    begins, _, ends = written.partition("-")
    return Span(minutes_of(begins), minutes_of(ends))


def minutes_of(written: str) -> int:
    hours, colon, minutes = written.partition(":")
    if not (
        colon and all(part.isascii() and part.isdecimal() and len(part) == 2 for part in (hours, minutes))
    ):
        raise ValueError("time_malformed", written)
    if int(minutes) > 59:
        raise ValueError("time_malformed", written)
    return int(hours) * 60 + int(minutes)


def written(day: Day) -> str:
    return " ".join(f"{clock(span.begins)}-{clock(span.ends)}" for span in day)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
