"""Agenda: the editor of a schedule, new or changed, with the dates that its plan comes to in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import columns_known, lists_of
from avisa.audience.types import ContactList
from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.errors import Refused
from avisa.kernel.db import Tx
from avisa.prices.queries import currency_of
from avisa.schedule import actions
from avisa.schedule.planning import planning_of
from avisa.schedule.types import ScheduleView
from avisa.segments.queries import segments_page
from avisa.segments.types import Segment
from avisa.templates.queries import templates_page
from avisa.templates.types import Template
from avisa.web.agenda_codes import CLOCKS, KINDS, ON_CLOSED
from avisa.web.agenda_form import MOST_STEPS, asked_in, steps_of, sub_form, typed_of
from avisa.web.agenda_preview import imagined_of
from avisa.web.agenda_rule import BUSINESS, EVERY
from avisa.web.agenda_steps import keep_for_step, step_shown
from avisa.web.agenda_words import POSITIONS, hour, long_day, plan_words, weekdays
from avisa.web.forms import Form
from avisa.web.pages.agenda_schedules import ONE, schedule_in
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page
from avisa.web.wizard import ATTRIBUTES
from avisa.workspace.queries import numbers_of
from avisa.workspace.types import Number

MOST_TEMPLATES = 200
SHOWN = 5
FIELD_OF = {
    "budget_malformed": "budget",
    "outside_purpose": "purpose",
    "rrule_malformed": "rrule",
    "schedule_never": "begins",
}


@dataclass(frozen=True, slots=True)
class Choices:
    numbers: Sequence[Number]
    templates: Sequence[Template]
    lists: Sequence[ContactList]
    segments: Sequence[Segment]
    purposes: Sequence[Purpose]
    columns: Sequence[str]
    currency: str  # of the rate card


def choices_in(visit: Visit, tx: Tx) -> Choices:
    live = templates_page(tx, visit.workspace_id, only={"status": "APPROVED"}, most=MOST_TEMPLATES)
    return Choices(
        numbers_of(tx, visit.workspace_id),
        [template for template in live if not template.shape.unsupported],
        lists_of(tx, visit.workspace_id),
        segments_page(tx, visit.workspace_id),
        list(purposes_of(tx, visit.workspace_id).values()),
        columns_known(tx, visit.workspace_id),
        currency_of(tx, visit.workspace_id, visit.now),
    )


def new(visit: Visit) -> Response:
    start = {"kind": "repeat", "every": "month_day", "monthday": "1", "holidays": "yes", "on_closed": "after"}
    hours = {"clocks": "company", "grace": "60", "keeps": "24", "lead_days": "7", "steps": "1"}
    begins = visit.query("day") or visit.figures.today.isoformat()
    typed = Form(
        values={**start, **hours, "begins": begins, "s0.at": "09:00", "s0.side": "on", "interval": "1"}
    )
    return editor(visit, typed, None)


def edit(visit: Visit) -> Response:
    one = schedule_in(visit)
    return editor(visit, typed_of(one, visit.language), one)


def editor(visit: Visit, typed: Form, one: ScheduleView | None, status: int = 200) -> Response:
    with visit.read() as tx:
        choices = choices_in(visit, tx)
    values = editor_values(visit, typed, one, choices)
    if visit.by_htmx and status == 200:
        return Response(visit.block("agenda/edit.html", "editor", **values), media_type="text/html")
    return visit.show("agenda/edit.html", status, **values)


def editor_values(visit: Visit, typed: Form, one: ScheduleView | None, choices: Choices) -> dict[str, Any]:
    if len(choices.numbers) == 1:
        typed.values["number"] = str(choices.numbers[0].id)
    number = next((one for one in choices.numbers if one.id == typed.id("number")), None)
    templates = [t for t in choices.templates if number and t.account_id == number.account_id]
    with visit.read() as tx:
        given = (tx, visit.workspace_id, typed)
        steps = [step_shown(*given, place, templates, choices.columns) for place in range(steps_of(typed))]
    typed.values["steps"] = str(len(steps))
    return {
        "form": typed,
        "schedule": one,
        "address": f"/agenda/{one.id}" if one else "/agenda",
        "choices": choices,
        "templates": templates,
        "steps": steps,
        "most_steps": MOST_STEPS,
        "attributes": ATTRIBUTES,
        "kinds": KINDS,
        "every": EVERY,
        "business": BUSINESS,
        "positions": POSITIONS,
        "on_closed": ON_CLOSED,
        "clocks": CLOCKS,
        "weekdays": weekdays(visit.language),
        "currency": one.plan.budget.currency if one and one.plan.budget else choices.currency,
        **preview_values(visit, typed, one, choices),
    }


def preview_values(visit: Visit, typed: Form, one: ScheduleView | None, choices: Choices) -> dict[str, Any]:
    """What the plan comes to, as far as it is whole; its mistakes are not said while somebody types."""
    trial = Form(dict(typed.values), dict(typed.several))
    trial.values.setdefault("name", "…")
    asked = asked_in(trial, choices.templates, visit.language) if typed.values else None
    number = next((number for number in choices.numbers if asked and number.id == asked.number_id), None)
    if asked is None or number is None:
        return {"sentence": "", "coming": []}
    company = visit.company
    imagined = imagined_of(asked, number, company.time_zone if company else "UTC", visit.now)
    try:
        with visit.read() as tx:
            slots = planning_of(tx, visit.workspace_id, imagined).upcoming(visit.now, SHOWN)
    except Refused:
        return {"sentence": "", "coming": []}
    coming = [(long_day(visit, slot.on), hour(slot.minute), slot.step + 1) for slot in slots]
    return {"sentence": plan_words(visit, asked.plan), "coming": coming}


def reshape(visit: Visit) -> Response:
    """The form again with a step more or less, or the variables of another template."""
    typed = visit.form
    one = schedule_in(visit) if "schedule_id" in visit.request.path_params else None
    act, count = typed["act"], steps_of(typed)
    if act == "add" and count < MOST_STEPS:
        typed.values["steps"] = str(count + 1)
        last = {name: typed[f"s{count - 1}.{name}"] for name in ("template", "at")}
        typed.values |= {f"s{count}.{name}": told for name, told in last.items()}
    elif act.startswith("remove.") and count > 1 and act[7:].isdecimal():
        typed = without_step(typed, int(act[7:]), count)
    typed.mistakes.clear()
    if act.startswith("file.") and act[5:].isdecimal():
        with visit.read() as tx:
            templates = choices_in(visit, tx).templates
        keep_for_step(visit, int(act[5:]), templates)
    return editor(visit, typed, one, status=200 if typed.good else 422)


def without_step(typed: Form, gone: int, count: int) -> Form:
    kept = {name: told for name, told in typed.values.items() if not name.startswith("s") or "." not in name}
    for new_place, place in enumerate(place for place in range(count) if place != gone):
        kept |= {f"s{new_place}.{name}": told for name, told in sub_form(typed, f"s{place}.").values.items()}
    return Form({**kept, "steps": str(count - 1)}, typed.several)


def preview(visit: Visit) -> Response:
    with visit.read() as tx:
        choices = choices_in(visit, tx)
    told = preview_values(visit, visit.form, None, choices)
    return Response(visit.block("agenda/edit.html", "preview", **told), media_type="text/html")


def create(visit: Visit) -> Response:
    return save(visit, None)


def change(visit: Visit) -> Response:
    return save(visit, schedule_in(visit))


def save(visit: Visit, one: ScheduleView | None) -> Response:
    typed = visit.form
    with visit.read() as tx:
        choices = choices_in(visit, tx)
    asked = asked_in(typed, choices.templates, visit.language)
    if asked is not None:
        asked = replace(asked, name=" ".join(asked.name.split()))
        try:
            with visit.write() as unit:
                if one is not None:
                    actions.change(unit, one.id, asked)
                    return visit.go(f"/agenda/{one.id}", "schedule_changed")
                made = actions.create(unit, asked, visit.member.user_id)
            return visit.go(f"/agenda/{made}", "schedule_made")
        except Refused as error:
            blame(typed, error)
    return editor(visit, typed, one, status=422)


def blame(typed: Form, error: Refused) -> None:
    """Put a refusal at the field that mends it."""
    otherwise = "s0.template" if "slot" in error.fields else "name"
    field = str(error.fields.get("field", "")) or FIELD_OF.get(error.code, otherwise)
    typed.mistakes[field if field != "steps" else "s0.template"] = text_of(error)


ROUTES = [
    Route("/agenda/new", page(new, "schedules.write")),
    Route("/agenda/form", form(reshape, "schedules.write", files=MOST_STEPS), methods=["POST"]),
    Route("/agenda/preview", form(preview, "schedules.write"), methods=["POST"]),
    Route("/agenda", form(create, "schedules.write"), methods=["POST"]),
    Route(f"{ONE}/edit", page(edit, "schedules.write")),
    Route(f"{ONE}/form", form(reshape, "schedules.write", files=MOST_STEPS), methods=["POST"]),
    Route(ONE, form(change, "schedules.write"), methods=["POST"]),
]
