"""Configurações: at which hours and how often the company sends, for everything and for one purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.calendar.feasts import OPTIONAL
from avisa.calendar.state_rules import is_old, table_of
from avisa.calendar.types import Hours
from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.errors import NotFound
from avisa.gate.actions import set_policy
from avisa.gate.policy import policy_of, policy_to_change
from avisa.gate.types import Cap, Caps, Policy
from avisa.web.hours_form import (
    KEPT,
    cap_in,
    changed,
    hours_in,
    rules_alone,
    spans_of,
    typed_fields,
    week_fields,
    while_served_in,
)
from avisa.web.visit import Visit, form, page

HERE = "/settings/hours"
LONGEST_NAME = 60


def show(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        policy = policy_of(tx, visit.workspace_id)
        purposes = list(purposes_of(tx, visit.workspace_id).values())
    own = {one.id for one in purposes} & (policy.hours.purposes.keys() | policy.caps.purposes.keys())
    more = {
        "purposes": purposes,
        "own": own,
        "closed": [one for one in policy.hours.closed if one.ends >= visit.figures.today],
        "optional": [one for one in OPTIONAL if one in policy.hours.optional],
        "place_attribute": policy.hours.place_attribute,
        "while_served": while_served_in(visit.form) if visit.form.values else policy.while_served,
    }
    return drawn(visit, policy, None, policy.hours.company, policy.caps.company, status, **more)


def show_purpose(visit: Visit, status: int = 200) -> Response:
    purpose = purpose_in(visit)
    with visit.read() as tx:
        policy = policy_of(tx, visit.workspace_id)
    hours, cap = policy.hours.purposes.get(purpose.id), policy.caps.purposes.get(purpose.id)
    return drawn(visit, policy, purpose, hours, cap, status)


def drawn(
    visit: Visit,
    policy: Policy,
    purpose: Purpose | None,
    hours: Hours | None,
    cap: Cap | None,
    status: int,
    **more: Any,
) -> Response:
    table, today = table_of(policy.hours.changes).values(), visit.figures.today
    return visit.show(
        "settings/hours.html",
        status=status,
        purpose=purpose,
        hours=hours,
        cap=cap,
        days=typed_fields(visit.form) if visit.form.values else week_fields(hours.week if hours else None),
        rules=[(rule, spans_of(rule.week)) for rule in table],
        old={rule.id for rule in table if is_old(rule, policy.hours.recheck_months, today)},
        **more,
    )


def purpose_in(visit: Visit) -> Purpose:
    with visit.read() as tx:
        found = purposes_of(tx, visit.workspace_id).get(visit.id("purpose_id"))
    if found is None:
        raise NotFound("purpose_unknown")
    return found


def rules_known(visit: Visit) -> frozenset[str]:
    with visit.read() as tx:
        return frozenset(table_of(policy_of(tx, visit.workspace_id).hours.changes))


def save(visit: Visit) -> Response:
    typed, known = visit.form, rules_known(visit)
    hours = hours_in(typed, known) if typed["hours"] == KEPT else rules_alone(typed, known)
    cap = cap_in(typed)
    typed.at_most(LONGEST_NAME, "place_attribute")
    if not typed.good:
        return show(visit, status=422)
    with visit.write() as unit:
        before = policy_to_change(unit.tx, unit.workspace_id)
        quiet = replace(before.hours, company=hours, place_attribute=typed["place_attribute"])
        caps = replace(before.caps, company=cap)
        set_policy(unit, replace(before, hours=quiet, caps=caps, while_served=while_served_in(typed)))
    return visit.go(HERE, "hours_saved")


def save_purpose(visit: Visit) -> Response:
    typed, purpose, known = visit.form, purpose_in(visit), rules_known(visit)
    hours = hours_in(typed, known) if typed["hours"] == KEPT else None
    cap = cap_in(typed)
    if not typed.good:
        return show_purpose(visit, status=422)
    with visit.write() as unit:
        before = policy_to_change(unit.tx, unit.workspace_id)
        quiet = replace(before.hours, purposes=changed(before.hours.purposes, purpose.id, hours))
        caps = Caps(before.caps.company, changed(before.caps.purposes, purpose.id, cap))
        set_policy(unit, replace(before, hours=quiet, caps=caps))
    return visit.go(HERE, "hours_saved")


ROUTES = [
    Route(HERE, page(show, "settings.write")),
    Route(HERE, form(save, "settings.write"), methods=["POST"]),
    Route(f"{HERE}/purposes/{{purpose_id:id}}", page(show_purpose, "settings.write")),
    Route(f"{HERE}/purposes/{{purpose_id:id}}", form(save_purpose, "settings.write"), methods=["POST"]),
]
