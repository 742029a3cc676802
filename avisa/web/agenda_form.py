"""A schedule between the editor's form and what is asked for; what is wrong stands at its field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.numbers import NumberFormatError
from msgspec.structs import replace

from avisa.errors import Refused
from avisa.kernel.i18n import N_
from avisa.messages.filling import Source
from avisa.prices.types import Money
from avisa.schedule.days import date_in
from avisa.schedule.rules import EVENT, MOST_EVENTS
from avisa.schedule.types import (
    Asked,
    Audience,
    Clocks,
    Kind,
    OnClosed,
    Plan,
    ScheduleView,
    StepAsked,
    Stops,
    Unit,
)
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.templates.values import kept_in
from avisa.web.agenda_rule import fields_of, number, rule_in
from avisa.web.agenda_words import hour
from avisa.web.figures import amount
from avisa.web.forms import CHOOSE, Form
from avisa.web.pages.agenda import minute_in
from avisa.web.pages.campaign_cost import NO_AMOUNT, micros_typed
from avisa.web.wizard import FILE, FIXED, TRACKED, mapping_in

MOST_STEPS = 6
NO_DATE = N_("Give a date.")
NO_HOUR = N_("Give an hour, as 09:00.")
NOBODY = N_("Choose a list or a segment.")
NO_EVENT = N_("Use small letters, digits, dots, dashes and underscores, with commas between: paid, enrolled")


def asked_in(form: Form, templates: Sequence[Template], language: str = "en") -> Asked | None:
    """None, with its mistakes in the form, when it is not whole. Amounts are as the language writes them."""
    form.need("name")
    form.at_most(120, "name")
    form.need("number", "purpose", text=CHOOSE)
    lists, segments = form.ids("list"), form.ids("segment")
    if not lists and not segments:
        form.wrong("list", NOBODY)
    plan, budget = plan_in(form), budget_in(form, language)
    steps = [step_in(form, place, templates) for place in range(steps_of(form))]
    whole = [step for step in steps if step is not None]
    if plan is None or len(whole) != len(steps) or not form.good:
        return None
    audience = Audience(tuple(lists), tuple(segments))
    plan = replace(plan, budget=budget)
    return Asked(form["name"], form.id("number"), form.id("purpose"), plan, audience, tuple(whole))


def budget_in(form: Form, language: str) -> Money | None:
    """In the currency of the rate card."""
    if not form["budget"]:
        return None
    try:
        return Money("", micros_typed(form["budget"], language))
    except (NumberFormatError, Refused):
        form.wrong("budget", NO_AMOUNT)
        return None


def steps_of(form: Form) -> int:
    typed = form["steps"]
    return min(max(int(typed) if typed.isdecimal() and len(typed) < 3 else 1, 1), MOST_STEPS)


def plan_in(form: Form) -> Plan | None:
    kind = Kind(form["kind"]) if form["kind"] in list(Kind) else Kind.ONCE
    begins, ends = day_of(form, "begins", needed=True), day_of(form, "ends", needed=False)
    rrule, business_day, months = rule_in(form) if kind == Kind.REPEAT else ("", 0, 1)
    if kind == Kind.DATE:
        form.need("attribute")
    stops = stops_in(form)
    grace, keeps = number(form, "grace", 1, 1_440, 60), number(form, "keeps", 1, 168, 24)
    if begins is None or not form.good:
        return None
    return Plan(
        kind=kind,
        begins=begins,
        ends=None if kind == Kind.ONCE else ends,
        rrule=rrule,
        business_day=business_day,
        months=months,
        attribute=form["attribute"] if kind == Kind.DATE else "",
        yearly=kind == Kind.DATE and bool(form["yearly"]),
        on_closed=on_closed_in(form),
        holidays=bool(form["holidays"]),
        clocks=clocks_in(form),
        grace=grace,
        keeps=keeps * 60,
        stops=stops,
    )


def on_closed_in(form: Form) -> OnClosed:
    return OnClosed(form["on_closed"]) if form["on_closed"] in list(OnClosed) else OnClosed.KEEP


def clocks_in(form: Form) -> Clocks:
    return Clocks(form["clocks"]) if form["clocks"] in list(Clocks) else Clocks.COMPANY


def stops_in(form: Form) -> Stops:
    names = tuple(dict.fromkeys(name.strip().lower() for name in form["events"].split(",") if name.strip()))
    if len(names) > MOST_EVENTS or not all(EVENT.fullmatch(name) for name in names):
        form.wrong("events", NO_EVENT)
        names = ()
    return Stops(names, bool(form["reply"]), number(form, "lead_days", 0, 90, 7))


def day_of(form: Form, name: str, needed: bool) -> date | None:
    found = date_in(form[name]) if form[name] else None
    if found is None and (needed or form[name]):
        form.wrong(name, NO_DATE)
    return found


def step_in(form: Form, place: int, templates: Sequence[Template]) -> StepAsked | None:
    """The fields of a step are those of a campaign's variables, under a name of their own."""
    prefix = f"s{place}."
    own = sub_form(form, prefix)
    template = next((one for one in templates if one.id == own.id("template")), None)
    minute = minute_in(own["at"])
    if template is None:
        form.wrong(f"{prefix}template", CHOOSE)
    if minute is None:
        form.wrong(f"{prefix}at", NO_HOUR)
    days = number(own, "days", 0, 90, 0)
    mapping = mapping_in(own, wanted(template.shape)) if template else None
    for name, mistake in own.mistakes.items():
        form.mistakes.setdefault(f"{prefix}{name}", mistake)
    if template is None or minute is None or mapping is None or own.mistakes:
        return None
    offset = {"before": -days, "after": days}.get(own["side"], 0)
    unit = Unit(own["unit"]) if own["unit"] in list(Unit) else Unit.DAY
    return StepAsked(template.id, mapping, minute, offset, unit)


def sub_form(form: Form, prefix: str) -> Form:
    own = {name.removeprefix(prefix): typed for name, typed in form.values.items() if name.startswith(prefix)}
    return Form(values=own)


def typed_of(found: ScheduleView, language: str = "en") -> Form:
    """The way back: the form of a schedule that there is."""
    plan = found.plan
    values: dict[str, str] = {
        "name": found.name,
        "number": str(found.number_id),
        "purpose": str(found.purpose_id),
        "kind": plan.kind.value,
        "begins": plan.begins.isoformat(),
        "ends": plan.ends.isoformat() if plan.ends else "",
        "attribute": plan.attribute,
        "yearly": "yes" if plan.yearly else "",
        "on_closed": plan.on_closed.value,
        "holidays": "yes" if plan.holidays else "",
        "clocks": plan.clocks.value,
        "grace": str(plan.grace),
        "keeps": str(-(-plan.keeps // 60)),
        "budget": amount(plan.budget.micros, language) if plan.budget else "",
        "events": ", ".join(plan.stops.events),
        "reply": "yes" if plan.stops.reply else "",
        "lead_days": str(plan.stops.lead_days),
        "steps": str(len(found.steps)),
    }
    several = {
        "list": [str(one) for one in found.audience.lists],
        "segment": [str(one) for one in found.audience.segments],
    }
    if plan.kind == Kind.REPEAT:
        for name, told in fields_of(plan).items():
            if isinstance(told, str):
                values[name] = told
            else:
                several[name] = told
    for place, step in enumerate(found.asked):
        values |= {f"s{place}.{name}": typed for name, typed in typed_step(step).items()}
    return Form(values=values, several=several)


def typed_step(step: StepAsked) -> dict[str, str]:
    side = "on" if not step.offset else "before" if step.offset < 0 else "after"
    typed = {"template": str(step.template_id), "at": hour(step.at), "days": str(abs(step.offset))}
    typed |= {"side": side, "unit": step.unit.value}
    for slot, source in step.mapping.slots.items():
        file = kept_in(source.fixed)
        typed[f"source.{slot}"] = f"{FILE}:{file}" if file else kind_of(source)
        typed[f"fixed.{slot}"] = "" if file else source.fixed
        typed[f"otherwise.{slot}"], typed[f"tracked.{slot}"] = source.otherwise, source.tracked
    return typed


def kind_of(source: Source) -> str:
    if source.fixed or source.tracked:
        return FIXED if source.fixed else TRACKED
    return f"column:{source.column}" if source.column else f"attribute:{source.attribute}"
