"""Schedules between `/v1` and the scheduler: what was asked, read; what there is, shown."""

from __future__ import annotations

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from msgspec import structs

from avisa.api import schedules_wire as wire
from avisa.api.reading import identifier
from avisa.kernel.clock import Millis, iso
from avisa.messages.filling import mapping_from
from avisa.messages.types import Tally
from avisa.prices.types import MICROS, Money
from avisa.reports.costs import decimal
from avisa.schedule.planning import Planning
from avisa.schedule.types import Asked, Audience, Occurrence, Plan, ScheduleView, Slot, Step, StepAsked, Stops

SHOWN = 5
AHEAD = 5


def asked_in(body: wire.NewSchedule) -> Asked:
    return Asked(
        name=body.name,
        number_id=identifier(body.number_id),
        purpose_id=identifier(body.purpose_id),
        plan=plan_in(body.plan),
        audience=Audience(
            tuple(dict.fromkeys(map(identifier, body.audience.lists))),
            tuple(dict.fromkeys(map(identifier, body.audience.segments))),
        ),
        steps=tuple(step_in(step) for step in body.steps),
    )


def plan_in(asked: wire.SchedulePlan) -> Plan:
    stops = Stops(tuple(asked.stops.events), asked.stops.reply, asked.stops.lead_days)
    same = {name: getattr(asked, name) for name in SAME}
    most = None if asked.run_budget is None else Money("", micros_in(asked.run_budget))
    return Plan(**same, grace=asked.grace_minutes, keeps=asked.keep_minutes, stops=stops, budget=most)


SAME = (
    *("kind", "begins", "ends", "rrule", "business_day", "months", "attribute", "yearly", "on_closed"),
    *("holidays", "clocks"),
)


def step_in(asked: wire.ScheduleStep) -> StepAsked:
    mapping = mapping_from({"slots": asked.slots})
    return StepAsked(identifier(asked.template_id), mapping, minute_in(asked.at), asked.offset, asked.unit)


def micros_in(amount: str) -> int:
    return int(Decimal(amount) * MICROS)


def minute_in(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:])


def budget_kept(asked: Asked, budget: Money | None) -> Asked:
    """Who is not shown a budget cannot have meant to lift it."""
    if asked.plan.budget is not None or budget is None:
        return asked
    return replace(asked, plan=structs.replace(asked.plan, budget=Money("", budget.micros)))


def shown(planning: Planning, now: Millis, prices: bool = True) -> dict[str, Any]:
    """As `/v1` tells of it, with what is planned next; its budget only to who reads prices."""
    found = planning.schedule
    budget = found.plan.budget if prices else None
    return {
        "id": str(found.id),
        "name": found.name,
        "number_id": str(found.number_id),
        "purpose_id": str(found.purpose_id),
        "state": str(found.state),
        "reason": found.reason,
        "plan": shown_plan(found.plan, budget),
        "budget_currency": budget.currency if budget else None,
        "audience": {
            "lists": [str(one) for one in found.audience.lists],
            "segments": [str(one) for one in found.audience.segments],
        },
        "steps": [shown_step(step) for step in found.steps],
        "next_runs": [shown_run(slot) for slot in upcoming(planning, now)],
        **{name: iso(getattr(found, name)) for name in INSTANTS},
    }


INSTANTS = ("created_at", "changed_at", "activated_at", "finished_at")
OVER = ("done", "cancelled")


def upcoming(planning: Planning, now: Millis, most: int = AHEAD) -> list[Slot]:
    return [] if planning.schedule.state in OVER else planning.upcoming(now, most)


def shown_plan(plan: Plan, budget: Money | None) -> dict[str, Any]:
    stops = {"events": list(plan.stops.events), "reply": plan.stops.reply, "lead_days": plan.stops.lead_days}
    same = {name: getattr(plan, name) for name in SAME}
    most = None if budget is None else decimal(budget.micros)
    spans = {"grace_minutes": plan.grace, "keep_minutes": plan.keeps}
    return {**same, **spans, "run_budget": most, "stops": stops}


def shown_step(step: Step) -> dict[str, Any]:
    slots = {
        slot: {
            name: text
            for name in ("column", "fixed", "attribute", "otherwise")
            if (text := getattr(source, name))
        }
        for slot, source in step.mapping.slots.items()
    }
    told = {"template_id": str(step.template_id), "offset": step.offset, "unit": step.unit, "slots": slots}
    return {**told, "at": f"{step.at // 60:02}:{step.at % 60:02}"}


def shown_run(slot: Slot) -> dict[str, Any]:
    when = {"day": slot.day, "step": slot.step, "on": slot.on}
    return {**when, "at": iso(slot.at), "moved": slot.moved}


def shown_come(run: Occurrence, counts: Tally) -> dict[str, Any]:
    """A run that came, with what became of its people."""
    own = {"id": str(run.id), "state": str(run.state), "too_late": run.late, "tally": asdict(counts)}
    same = {name: getattr(run, name) for name in ("day", "step", "on", "reason", "held")}
    return own | same | {"at": iso(run.at), "finished_at": iso(run.finished_at)}


def views_of(found: list[ScheduleView], limit: int) -> tuple[list[ScheduleView], str | None]:
    more = str(found[limit - 1].id) if len(found) > limit else None
    return found[:limit], more
