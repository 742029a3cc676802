"""The table of state rules, read from state_rules.csv: each row with its source and the day of the look."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Final

from avisa.calendar.types import Span, StateRule, Week

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_rules(name: str) -> dict[str, StateRule]:
    with (files(__package__) / name).open(encoding="utf-8") as file:
        return {row["id"]: as_rule(row) for row in csv.DictReader(file)}


def as_rule(row: Mapping[str, str]) -> StateRule:
    return StateRule(
        row["id"],
        row["state"],
        row["law"],
        row["covers"],
        week_of(row),
        row["holidays"] == "yes",
        row["source"],
        date.fromisoformat(row["checked"]),
    )


def week_of(row: Mapping[str, str]) -> Week:
    return tuple(span_of(row[day]) for day in DAYS)


def span_of(written: str) -> Span | None:
    """`08:00-18:30` as minutes of the day; empty is a closed day."""
    if not written:
        return None
    begins, _, ends = written.partition("-")
    return Span(minutes_of(begins), minutes_of(ends))


def minutes_of(written: str) -> int:
    hours, _, minutes = written.partition(":")
    return int(hours) * 60 + int(minutes)


STATE_RULES: Final = read_rules("state_rules.csv")
# What a company is offered that has none yet: it keeps to most of these rules, and to common practice.
SUGGESTED: Final = read_rules("suggested_hours.csv")["suggested"]
