"""Quiet hours as they lie in a company's settings: plain JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from avisa.calendar.types import Hours, QuietHours, Span, Week

Plain = Mapping[str, Any]


def as_plain(hours: QuietHours) -> dict[str, Any]:
    return {
        "company": None if hours.company is None else plain_hours(hours.company),
        "purposes": {str(one): plain_hours(own) for one, own in sorted(hours.purposes.items())},
        "own_days": sorted(day.isoformat() for day in hours.own_days),
    }


def plain_hours(hours: Hours) -> dict[str, Any]:
    week = [None if span is None else [span.begins, span.ends] for span in hours.week]
    return {"week": week, "on_holidays": hours.on_holidays, "state_rules": sorted(hours.state_rules)}


def from_plain(plain: Plain) -> QuietHours:
    company = plain.get("company")
    return QuietHours(
        None if company is None else hours_from(company),
        {int(one): hours_from(own) for one, own in plain.get("purposes", {}).items()},
        frozenset(date.fromisoformat(day) for day in plain.get("own_days", ())),
    )


def hours_from(plain: Plain) -> Hours:
    week: Week = tuple(None if span is None else Span(*span) for span in plain["week"])
    return Hours(week, plain["on_holidays"], frozenset(plain["state_rules"]))
