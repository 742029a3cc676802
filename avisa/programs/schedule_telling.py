"""What `avisa schedule` says: schedules, their days in words, their runs; as lines or as `/v1` does."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.api.schedules_asked import shown, shown_come, upcoming
from avisa.api.schedules_wire import Schedule, ScheduleRun
from avisa.kernel.clock import Millis, iso
from avisa.kernel.i18n import N_, Translator
from avisa.messages.types import Tally
from avisa.programs.telling import Teller
from avisa.schedule.planning import Planning
from avisa.schedule.types import Occurrence, ScheduleView, Slot
from avisa.web import reasons
from avisa.web.agenda_codes import RUN_STATES, STATES, run_state
from avisa.web.agenda_words import hour, long_day, plan_words, step_words

NEXT = 5


@dataclass(frozen=True, slots=True)
class Voice:
    """A terminal's language, as the agenda's words want their reader."""

    text: Translator

    @property
    def language(self) -> str:
        return self.text.language

    def say(self, message: str, **fields: object) -> str:
        return self.text(message, **fields)


def schedule_json(planning: Planning, now: Millis) -> str:
    return Schedule(**shown(planning, now)).model_dump_json()


def run_json(run: Occurrence, counts: Tally) -> str:
    return ScheduleRun(**shown_come(run, counts)).model_dump_json()


def tell_line(teller: Teller, one: ScheduleView) -> None:
    next_at = teller.figures(one.zone, one.looked_until).iso(one.next_at) if one.next_at else "–"
    state = teller.text(STATES[one.state][0])
    teller.write("  ".join((str(one.id), state, next_at, one.name)))


def tell_schedule(teller: Teller, planning: Planning, now: Millis) -> None:
    one, voice = planning.schedule, Voice(teller.text)
    teller.write(f"{one.name}  ({one.id})")
    why = reasons.stop(one.reason) if one.state == "paused" else ""
    teller.write(
        "  " + "  ".join(filter(None, (teller.text(STATES[one.state][0]), why and teller.text(why))))
    )
    teller.write(f"  {plan_words(voice, one.plan)}")
    for step in one.steps:
        when = step_words(voice, step)
        teller.write(f"  {step.number}  {when}  {step.template_name} ({step.template_language})")
    if one.plan.budget:
        most = teller.figures(one.zone, now).money(one.plan.budget)
        teller.write(f"  {teller.text(N_('Budget of each run'))}: {most}")
    coming = upcoming(planning, now, NEXT)
    if coming:
        teller.say(N_("The next dates"))
    for slot in coming:
        teller.write(f"  {slot.day}  {slot.step}  {slot_words(teller, slot)}")


def slot_words(teller: Teller, slot: Slot) -> str:
    moved = teller.text(RUN_STATES["moved"][0]) if slot.moved else ""
    return "  ".join(filter(None, (f"{long_day(Voice(teller.text), slot.on)}, {hour(slot.minute)}", moved)))


def tell_run(teller: Teller, run: Occurrence, counts: Tally) -> None:
    told = teller.text(
        N_("%(people)s people, %(accepted)s accepted, %(skipped)s skipped"),
        people=counts.recipients,
        accepted=counts.accepted,
        skipped=sum(counts.skipped.values()),
    )
    state = teller.text(RUN_STATES[run_state(run)][0])
    teller.write(f"{run.day}  {run.step}  {state}  {told}")


def slot_json(slot: Slot) -> dict[str, object]:
    return {"day": slot.day.isoformat(), "step": slot.step, "on": slot.on.isoformat(), "at": iso(slot.at)}
