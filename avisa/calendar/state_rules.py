"""The table of state rules: state_rules.csv, with what a company keeps of its own in place of it.

Each row has its source and the day of the look. Rows go by their ids; a company's own ids are made here.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Final

from avisa.calendar.spans import day_of
from avisa.calendar.types import Changes, Hours, QuietHours, StateRule, Week

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COVERS: Final = ("offers", "collection", "both")


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
    return tuple(day_of(row[day]) for day in DAYS)


STATE_RULES: Final = read_rules("state_rules.csv")
# What a company is offered that has none yet: it keeps to most of these rules, and to common practice.
SUGGESTED: Final = read_rules("suggested_hours.csv")["suggested"]


def rule_of(identifier: str, changes: Changes) -> StateRule | None:
    return changes[identifier] if identifier in changes else STATE_RULES.get(identifier)


def origin_of(identifier: str, changes: Changes) -> str:
    if identifier not in changes:
        return "shipped"
    return "changed" if identifier in STATE_RULES else "own"


def table_of(changes: Changes) -> dict[str, StateRule]:
    """The company's table, by state."""
    rules = [rule for one in {**STATE_RULES, **changes} if (rule := rule_of(one, changes)) is not None]
    return {rule.id: rule for rule in sorted(rules, key=lambda rule: (rule.state, rule.covers, rule.id))}


def changes_for(rules: Iterable[StateRule]) -> dict[str, StateRule | None]:
    """What must be kept for these to be the whole table."""
    wanted = {rule.id: rule for rule in rules}
    left_out: dict[str, StateRule | None] = {one: None for one in STATE_RULES if one not in wanted}
    return left_out | {one: rule for one, rule in wanted.items() if STATE_RULES.get(one) != rule}


def with_rules(hours: QuietHours, rules: Iterable[StateRule]) -> QuietHours:
    """The same with this table; a rule that is gone is chosen no more, by nobody."""
    changes = changes_for(rules)
    known = table_of(changes).keys()
    own = {one: choosing_among(theirs, known) for one, theirs in hours.purposes.items()}
    company = None if hours.company is None else choosing_among(hours.company, known)
    return replace(hours, company=company, purposes=own, changes=changes)


def choosing_among(hours: Hours, known: Collection[str]) -> Hours:
    return replace(hours, state_rules=frozenset(one for one in hours.state_rules if one in known))


def new_id(state: str, covers: str, taken: Collection[str]) -> str:
    first = f"{state.lower()}-{covers}"
    numbered = (first, *(f"{first}-{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in numbered if one not in taken)


def is_old(rule: StateRule, months: int, today: date) -> bool:
    """Whether somebody should look at its source again."""
    seen = rule.checked
    whole = (today.year - seen.year) * 12 + today.month - seen.month - (today.day <= seen.day)
    return whole >= months
