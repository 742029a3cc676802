"""A schedule and what it is made of, looked up for an action, and refused when it could never be sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from avisa.calendar.queries import hours_of
from avisa.errors import NotFound, Refused
from avisa.kernel.unit import Unit
from avisa.messages.filling import refuse_misfit
from avisa.messages.ingredients import columns_of, refuse_category, template_for, want_files
from avisa.messages.links.checking import refuse_foreign_links
from avisa.prices.queries import currency_of
from avisa.prices.types import Money
from avisa.schedule.closing import closed_at, company_place
from avisa.schedule.queries import schedule_by_id, schedule_named
from avisa.schedule.rules import refuse_malformed
from avisa.schedule.types import Asked, Audience, Plan, ScheduleView
from avisa.segments.queries import segment_by_id
from avisa.workspace.queries import number_by_id, workspace_by_id


def existing(unit: Unit, schedule_id: int) -> ScheduleView:
    found = schedule_by_id(unit.tx, unit.workspace_id, schedule_id)
    if found is None:
        raise NotFound("schedule_unknown")
    return found


def refuse_asked(unit: Unit, asked: Asked, except_for: int | None = None) -> None:
    number = number_by_id(unit.tx, unit.workspace_id, asked.number_id)
    company = workspace_by_id(unit.tx, unit.workspace_id)
    if number is None or company is None:
        raise NotFound(number_id=asked.number_id)
    home = company_place(number.phone, ZoneInfo(company.time_zone).key)
    refuse_malformed(asked, closed_at(hours_of(unit.tx, unit.workspace_id), asked.plan)(home))
    named = schedule_named(unit.tx, unit.workspace_id, " ".join(asked.name.split()))
    if named not in (None, except_for):
        raise Refused("schedule_name_taken", name=asked.name)


def with_currency(unit: Unit, asked: Asked, before: Plan | None = None) -> Asked:
    """A budget in no currency is meant in that of the budget before, else of the rate card."""
    most = asked.plan.budget
    if most is None or most.currency:
        return asked
    known = before.budget.currency if before and before.budget else ""
    currency = known or currency_of(unit.tx, unit.workspace_id, unit.now)
    return replace(asked, plan=structs.replace(asked.plan, budget=Money(currency, most.micros)))


def checked_steps(unit: Unit, asked: Asked) -> list[dict[str, Any]]:
    """Each step as its row keeps it, with the wording as it is now."""
    columns = columns_for(unit, asked.audience)
    rows = []
    for step in asked.steps:
        template = template_for(unit, asked.number_id, step.template_id)
        refuse_category(unit, asked.purpose_id, template)
        refuse_misfit(template.shape, step.mapping, columns)
        refuse_foreign_links(unit, template.shape, step.mapping)
        want_files(unit, asked.number_id, template.shape, step.mapping)
        told = {"template_id": template.id, "template_version": template.version}
        when = {"at": step.at, "offset": step.offset, "unit": step.unit.value}
        rows.append({**told, **when, "mapping": msgspec.to_builtins(step.mapping)})
    return rows


def columns_for(unit: Unit, audience: Audience) -> list[str]:
    """What every list has; people of segments have no row, so their values are attributes alone."""
    for segment_id in audience.segments:
        if segment_by_id(unit.tx, unit.workspace_id, segment_id) is None:
            raise NotFound(segment_id=segment_id)
    each = [columns_of(unit, one) for one in audience.lists]
    if audience.segments or not each:
        return []
    return [name for name in each[0] if all(name in other for other in each)]
