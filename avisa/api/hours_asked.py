"""The rules of sending between what callers send and what the gate keeps, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from avisa.api import hours_wire as wire
from avisa.calendar.rule_sheet import as_row, named, rule_in, wrong_columns
from avisa.calendar.rules import in_order
from avisa.calendar.spans import day_of, written
from avisa.calendar.state_rules import DAYS, STATE_RULES, is_old, origin_of, table_of, with_rules
from avisa.calendar.types import ClosedDays, Hours, QuietHours, StateRule, Week
from avisa.consent.types import Purpose
from avisa.errors import NotFound, Refused
from avisa.gate.types import Cap, Caps, Policy
from avisa.kernel.clock import Millis, to_datetime
from avisa.kernel.db import Tx
from avisa.workspace.queries import workspace_by_id


def shown(policy: Policy, purposes: Mapping[int, Purpose]) -> wire.SendingRules:
    hours, caps = policy.hours, policy.caps
    own = [one for one in purposes.values() if one.id in hours.purposes or one.id in caps.purposes]
    return wire.SendingRules(
        company=wire.Rules(hours=shown_hours(hours.company), cap=shown_cap(caps.company)),
        purposes=[
            wire.PurposeRules(
                purpose=one.name,
                hours=shown_hours(hours.purposes.get(one.id)),
                cap=shown_cap(caps.purposes.get(one.id)),
            )
            for one in own
        ],
        closed_days=[
            wire.ClosedDays(name=one.name, begins=one.begins, ends=one.ends, only=sorted(one.only))
            for one in hours.closed
        ],
        optional_holidays=sorted(hours.optional),
        place_attribute=hours.place_attribute,
        while_served=policy.while_served,
    )


def shown_hours(hours: Hours | None) -> wire.Hours | None:
    if hours is None:
        return None
    return wire.Hours(
        week=shown_week(hours.week),
        on_holidays=hours.on_holidays,
        on_closed_days=hours.on_closed_days,
        state_rules=sorted(hours.state_rules),
    )


def shown_week(week: Week) -> wire.Week:
    return wire.Week(**{name: written(day).split() for name, day in zip(DAYS, week, strict=True)})


def shown_cap(cap: Cap | None) -> wire.Cap | None:
    return None if cap is None else wire.Cap(most=cap.most, days=cap.days)


def rules_asked(body: wire.SendingRules, before: Policy, purposes: Iterable[Purpose]) -> Policy:
    """Refused: a purpose or a state rule that is unknown, and a purpose that is named twice."""
    ids = {one.name: one.id for one in purposes}
    own: dict[int, wire.PurposeRules] = {}
    for one in body.purposes:
        if one.purpose not in ids:
            raise Refused("purpose_unknown", purpose=one.purpose)
        if own.setdefault(ids[one.purpose], one) is not one:
            raise Refused("purpose_repeated", purpose=one.purpose)
    known = table_of(before.hours.changes)
    hours = replace(
        before.hours,
        company=hours_asked(body.company.hours, known),
        purposes={
            one: found for one, rules in own.items() if (found := hours_asked(rules.hours, known)) is not None
        },
        closed=closed_asked(body.closed_days),
        optional=frozenset(body.optional_holidays),
        place_attribute=body.place_attribute.strip(),
    )
    caps = {one: cap_asked(rules.cap) for one, rules in own.items()}
    return Policy(
        hours,
        Caps(cap_asked(body.company.cap), {one: cap for one, cap in caps.items() if cap is not None}),
        before.changed_at,
        body.while_served,
    )


def hours_asked(hours: wire.Hours | None, known: Mapping[str, StateRule]) -> Hours | None:
    if hours is None:
        return None
    for one in hours.state_rules:
        if one not in known:
            raise Refused("state_rule_unknown", rule=one)
    week = week_asked(hours.week)
    return Hours(week, hours.on_holidays, frozenset(hours.state_rules), hours.on_closed_days)


def week_asked(week: wire.Week) -> Week:
    return tuple(day_of(" ".join(getattr(week, name))) for name in DAYS)


def closed_asked(closed: Iterable[wire.ClosedDays]) -> tuple[ClosedDays, ...]:
    return in_order(ClosedDays(one.name, one.begins, one.ends, frozenset(one.only)) for one in closed)


def cap_asked(cap: wire.Cap | None) -> Cap | None:
    return None if cap is None else Cap(cap.most, cap.days)


def shown_table(tx: Tx, workspace_id: int, hours: QuietHours, now: Millis) -> wire.StateRules:
    today = today_in(tx, workspace_id, now)
    rules = [
        wire.StateRule(
            id=rule.id,
            state=rule.state,
            law=rule.law,
            covers=rule.covers,
            week=shown_week(rule.week),
            on_holidays=rule.on_holidays,
            source=rule.source,
            checked=rule.checked,
            origin=origin_of(rule.id, hours.changes),
            old=is_old(rule, hours.recheck_months, today),
        )
        for rule in table_of(hours.changes).values()
    ]
    return wire.StateRules(rules=rules, recheck_months=hours.recheck_months)


def table_asked(tx: Tx, workspace_id: int, body: wire.StateRules, before: Policy, now: Millis) -> Policy:
    """Refused: a row that is none; the problem names it and its columns."""
    today, rules = today_in(tx, workspace_id, now), []
    for one in body.rules:
        rows = as_row(rule_asked(one))
        if wrong := wrong_columns(rows, today):
            raise Refused("state_rule_malformed", rule=one.id or one.law, columns=wrong)
        rules.append(rule_in(rows))
    taken = STATE_RULES.keys() | table_of(before.hours.changes).keys()
    hours = with_rules(before.hours, named(rules, taken))
    return replace(before, hours=replace(hours, recheck_months=body.recheck_months))


def rule_asked(rule: wire.StateRule) -> StateRule:
    week = week_asked(rule.week)
    return StateRule(
        rule.id, rule.state, rule.law, rule.covers, week, rule.on_holidays, rule.source, rule.checked
    )


def today_in(tx: Tx, workspace_id: int, now: Millis) -> date:
    company = workspace_by_id(tx, workspace_id)
    if company is None:
        raise NotFound
    return to_datetime(now).astimezone(ZoneInfo(company.time_zone)).date()
