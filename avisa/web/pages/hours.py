"""Configurações: at which hours and how often the company sends, for everything and for one purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.calendar.state_rules import STATE_RULES
from avisa.calendar.types import Hours, QuietHours
from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.errors import NotFound
from avisa.gate.actions import set_policy
from avisa.gate.policy import policy_of
from avisa.gate.types import Cap, Caps, Policy
from avisa.web.hours_form import (
    KEPT,
    cap_in,
    changed,
    days_in,
    days_text,
    hours_in,
    rules_alone,
    spans_of,
    week_text,
)
from avisa.web.visit import Visit, form, page

HERE = "/settings/hours"


def show(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        policy = policy_of(tx, visit.workspace_id)
        purposes = list(purposes_of(tx, visit.workspace_id).values())
    own = {one.id for one in purposes} & (policy.hours.purposes.keys() | policy.caps.purposes.keys())
    more = {"purposes": purposes, "own": own, "own_days": days_text(policy.hours.own_days, visit.language)}
    return drawn(visit, None, policy.hours.company, policy.caps.company, status, **more)


def show_purpose(visit: Visit, status: int = 200) -> Response:
    purpose = purpose_in(visit)
    with visit.read() as tx:
        policy = policy_of(tx, visit.workspace_id)
    hours, cap = policy.hours.purposes.get(purpose.id), policy.caps.purposes.get(purpose.id)
    return drawn(visit, purpose, hours, cap, status)


def drawn(
    visit: Visit, purpose: Purpose | None, hours: Hours | None, cap: Cap | None, status: int, **more: Any
) -> Response:
    return visit.show(
        "settings/hours.html",
        status=status,
        purpose=purpose,
        hours=hours,
        cap=cap,
        week=week_text(hours),
        rules=[(rule, spans_of(rule.week)) for rule in STATE_RULES.values()],
        **more,
    )


def purpose_in(visit: Visit) -> Purpose:
    with visit.read() as tx:
        found = purposes_of(tx, visit.workspace_id).get(visit.id("purpose_id"))
    if found is None:
        raise NotFound("purpose_unknown")
    return found


def save(visit: Visit) -> Response:
    typed = visit.form
    hours = hours_in(typed) if typed["hours"] == KEPT else rules_alone(typed)
    cap, own_days = cap_in(typed), days_in(typed)
    if not typed.good:
        return show(visit, status=422)
    with visit.write() as unit:
        before = policy_of(unit.tx, unit.workspace_id)
        quiet = QuietHours(hours, before.hours.purposes, own_days)
        set_policy(unit, Policy(quiet, replace(before.caps, company=cap)))
    return visit.go(HERE, "hours_saved")


def save_purpose(visit: Visit) -> Response:
    typed, purpose = visit.form, purpose_in(visit)
    hours = hours_in(typed) if typed["hours"] == KEPT else None
    cap = cap_in(typed)
    if not typed.good:
        return show_purpose(visit, status=422)
    with visit.write() as unit:
        before = policy_of(unit.tx, unit.workspace_id)
        quiet = replace(before.hours, purposes=changed(before.hours.purposes, purpose.id, hours))
        caps = Caps(before.caps.company, changed(before.caps.purposes, purpose.id, cap))
        set_policy(unit, Policy(quiet, caps))
    return visit.go(HERE, "hours_saved")


ROUTES = [
    Route(HERE, page(show, "settings.write")),
    Route(HERE, form(save, "settings.write"), methods=["POST"]),
    Route(f"{HERE}/purposes/{{purpose_id:id}}", page(show_purpose, "settings.write")),
    Route(f"{HERE}/purposes/{{purpose_id:id}}", form(save_purpose, "settings.write"), methods=["POST"]),
]
