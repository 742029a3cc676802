"""Quiet hours as they lie in a company's settings: plain JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from avisa.calendar.types import (
    RECHECK_MONTHS,
    ClosedDays,
    Hours,
    QuietHours,
    Span,
    StateRule,
    Week,
)

Plain = Mapping[str, Any]


def as_plain(hours: QuietHours) -> dict[str, Any]:
    return {
        "company": None if hours.company is None else plain_hours(hours.company),
        "purposes": {str(one): plain_hours(own) for one, own in sorted(hours.purposes.items())},
        "closed": [plain_days(days) for days in hours.closed],
        "optional": sorted(hours.optional),
        "changes": {
            one: None if rule is None else plain_rule(rule) for one, rule in sorted(hours.changes.items())
        },
        "recheck_months": hours.recheck_months,
        "place_attribute": hours.place_attribute,
    }


def plain_hours(hours: Hours) -> dict[str, Any]:
    return {
        "week": plain_week(hours.week),
        "on_holidays": hours.on_holidays,
        "state_rules": sorted(hours.state_rules),
        "on_closed_days": hours.on_closed_days,
    }


def plain_week(week: Week) -> list[list[list[int]]]:
    return [[[span.begins, span.ends] for span in day] for day in week]


def plain_days(days: ClosedDays) -> dict[str, Any]:
    begins, ends = days.begins.isoformat(), days.ends.isoformat()
    return {"name": days.name, "begins": begins, "ends": ends, "only": sorted(days.only)}


def plain_rule(rule: StateRule) -> dict[str, Any]:
    return {
        "state": rule.state,
        "law": rule.law,
        "covers": rule.covers,
        "week": plain_week(rule.week),
        "on_holidays": rule.on_holidays,
        "source": rule.source,
        "checked": rule.checked.isoformat(),
    }


def from_plain(plain: Plain) -> QuietHours:
    company = plain.get("company")
    changes = plain.get("changes", {})
    return QuietHours(
        None if company is None else hours_from(company),
        {int(one): hours_from(own) for one, own in plain.get("purposes", {}).items()},
        tuple(map(days_from, plain.get("closed", ()))),
        frozenset(plain.get("optional", ())),
        {one: None if rule is None else rule_from(one, rule) for one, rule in changes.items()},
        plain.get("recheck_months", RECHECK_MONTHS),
        plain.get("place_attribute", ""),
    )


def hours_from(plain: Plain) -> Hours:
    rules = frozenset(plain["state_rules"])
    return Hours(week_from(plain["week"]), plain["on_holidays"], rules, plain["on_closed_days"])


def week_from(plain: Any) -> Week:
    return tuple(tuple(Span(*span) for span in day) for day in plain)


def days_from(plain: Plain) -> ClosedDays:
    begins, ends = (date.fromisoformat(plain[one]) for one in ("begins", "ends"))
    return ClosedDays(plain["name"], begins, ends, frozenset(plain["only"]))


def rule_from(identifier: str, plain: Plain) -> StateRule:
    week, checked = week_from(plain["week"]), date.fromisoformat(plain["checked"])
    state, law, covers, source = (plain[one] for one in ("state", "law", "covers", "source"))
    return StateRule(identifier, state, law, covers, week, plain["on_holidays"], source, checked)
