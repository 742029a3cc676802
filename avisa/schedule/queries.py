"""Reading schedules: one, all, what the engine has to look at, and the runs that came."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from avisa.consent.tables import purpose
from avisa.kernel.bulk import among
from avisa.kernel.clock import MINUTE, Millis
from avisa.kernel.db import Tx
from avisa.messages.filling import Mapping
from avisa.schedule.tables import occurrence, schedule, schedule_exception, schedule_step
from avisa.schedule.types import (
    Audience,
    DayChange,
    Occurrence,
    OccurrenceState,
    Plan,
    ScheduleState,
    ScheduleView,
    Step,
    Unit,
)
from avisa.templates.tables import template
from avisa.workspace.queries import workspace_by_id
from avisa.workspace.tables import number

TURNED_BACK: Millis = 1 * MINUTE  # two machines' clocks may differ by less
OWN = ("id", "name", "number_id", "purpose_id", "reason", "looked_until", "next_at", "created_by")
INSTANTS = ("created_at", "changed_at", "activated_at", "finished_at")


def schedule_by_id(tx: Tx, workspace_id: int, schedule_id: int) -> ScheduleView | None:
    found = _views(tx, workspace_id, schedule.c.id == schedule_id)
    return found[0] if found else None


def schedules_page(
    tx: Tx, workspace_id: int, *, before: int | None = None, most: int = 50, states: Collection[str] = ()
) -> list[ScheduleView]:
    """The newest first; `before` is the id of the last one already shown."""
    wanted: list[ColumnElement[bool]] = [] if before is None else [schedule.c.id < before]
    if states:
        wanted.append(schedule.c.state.in_([str(state) for state in states]))
    return _views(tx, workspace_id, *wanted, most=most)


def schedules_to_look_at(tx: Tx, workspace_id: int, now: Millis) -> list[int]:
    """Whose next run is due, or whose clock was turned back since they were last looked at."""
    c = schedule.c
    due = or_(c.next_at <= now, c.looked_until > now + TURNED_BACK)
    mine = (c.workspace_id == workspace_id, c.state == str(ScheduleState.ACTIVE), due)
    return list(tx.scalars(select(c.id).where(*mine).order_by(c.id)))


def schedules_that_may_be_done(tx: Tx, workspace_id: int) -> list[int]:
    """No day is left, and no run of theirs is under way."""
    c, o = schedule.c, occurrence.c
    under_way = select(o.id).where(
        o.workspace_id == workspace_id, o.schedule_id == c.id, o.state.in_(_UNDER_WAY)
    )
    mine = (c.workspace_id == workspace_id, c.state == str(ScheduleState.ACTIVE), c.next_at.is_(None))
    return list(tx.scalars(select(c.id).where(*mine, ~under_way.exists())))


def schedule_named(tx: Tx, workspace_id: int, name: str) -> int | None:
    mine = (schedule.c.workspace_id == workspace_id, schedule.c.name == name)
    return tx.scalar(select(schedule.c.id).where(*mine))


def schedules_of_template(tx: Tx, workspace_id: int, template_id: int) -> list[ScheduleView]:
    """Those that send it, or will when they are resumed."""
    s = schedule_step.c
    steps = select(s.schedule_id).where(s.workspace_id == workspace_id, s.template_id == template_id)
    running = schedule.c.state.in_([str(ScheduleState.ACTIVE), str(ScheduleState.PAUSED)])
    return _views(tx, workspace_id, schedule.c.id.in_(steps), running)


def sends_for(tx: Tx, workspace_id: int, purpose_id: int) -> bool:
    """A schedule of any state names the purpose."""
    mine = (schedule.c.workspace_id == workspace_id, schedule.c.purpose_id == purpose_id)
    return tx.execute(select(schedule.c.id).where(*mine).limit(1)).first() is not None


def states_of_runs(
    tx: Tx, workspace_id: int, run_ids: Iterable[int], *, hold: bool = False
) -> dict[int, str]:
    """What the gate asks: paused, cancelled or running; runs that are no occurrences are absent.

    With `hold` none of them can be paused, resumed or cancelled until this transaction ends.
    """
    c, o = schedule.c, occurrence.c
    joined = and_(c.workspace_id == o.workspace_id, c.id == o.schedule_id)
    asked = select(o.id, o.state, o.held, c.state.label("whole")).join_from(occurrence, schedule, joined)
    asked = asked.where(o.workspace_id == workspace_id, among(o.id, run_ids))
    rows = tx.execute(asked.with_for_update(read=True) if hold else asked)
    return {row.id: _told(row.state, row.held, row.whole) for row in rows}


def _told(own: str, held: str, whole: str) -> str:
    ended = (OccurrenceState.CANCELLING, OccurrenceState.CANCELLED)
    if own in ended or whole == ScheduleState.CANCELLED:
        return "cancelled"
    return "paused" if held or whole == ScheduleState.PAUSED else "running"


def names_behind(tx: Tx, workspace_id: int, run_ids: Iterable[int]) -> dict[int, str]:
    """The schedules' names, by run; runs that are no occurrences are absent."""
    c, o = schedule.c, occurrence.c
    joined = and_(c.workspace_id == o.workspace_id, c.id == o.schedule_id)
    asked = select(o.id, c.name).join_from(occurrence, schedule, joined)
    rows = tx.execute(asked.where(o.workspace_id == workspace_id, among(o.id, run_ids)))
    return {row.id: row.name for row in rows}


def occurrence_by_id(tx: Tx, workspace_id: int, occurrence_id: int) -> Occurrence | None:
    found = occurrences_where(tx, workspace_id, occurrence.c.id == occurrence_id)
    return found[0] if found else None


def occurrences_of(tx: Tx, workspace_id: int, ids: Iterable[int]) -> list[Occurrence]:
    return occurrences_where(tx, workspace_id, among(occurrence.c.id, ids))


def occurrence_of(tx: Tx, workspace_id: int, schedule_id: int, step: int, day: date) -> Occurrence | None:
    o = occurrence.c
    named = (o.schedule_id == schedule_id, o.step == step, o.day == day.isoformat())
    found = occurrences_where(tx, workspace_id, *named)
    return found[0] if found else None


def occurrences_between(tx: Tx, workspace_id: int, since: Millis, until: Millis) -> list[Occurrence]:
    o = occurrence.c
    return occurrences_where(tx, workspace_id, o.at >= since, o.at < until)


def occurrences_page(
    tx: Tx, workspace_id: int, schedule_id: int, *, before: int | None = None, most: int = 50
) -> list[Occurrence]:
    """A schedule's runs, the newest first."""
    o = occurrence.c
    wanted = [o.schedule_id == schedule_id] + ([] if before is None else [o.id < before])
    return occurrences_where(tx, workspace_id, *wanted, most=most)


_UNDER_WAY = ("firing", "running", "cancelling")


def occurrences_with_work(tx: Tx, workspace_id: int, now: Millis) -> list[Occurrence]:
    """Whose rows wait for the engine: to be frozen, cancelled, or made due again after a pause."""
    o, c = occurrence.c, schedule.c
    active = select(c.id).where(c.workspace_id == workspace_id, c.state == str(ScheduleState.ACTIVE))
    firing = and_(o.state == str(OccurrenceState.FIRING), o.wave_at <= now, o.schedule_id.in_(active))
    releasing = and_(o.state.in_(("firing", "running")), o.releasing.is_(True), o.schedule_id.in_(active))
    cancelling = o.state == str(OccurrenceState.CANCELLING)
    return occurrences_where(tx, workspace_id, or_(firing, releasing, cancelling))


def running_occurrences(tx: Tx, workspace_id: int) -> list[Occurrence]:
    return occurrences_where(tx, workspace_id, occurrence.c.state == str(OccurrenceState.RUNNING))


def held_occurrences(tx: Tx, workspace_id: int) -> list[Occurrence]:
    """Those that wait for a person, each by itself."""
    o = occurrence.c
    return occurrences_where(tx, workspace_id, o.state.in_(("firing", "running")), o.held != "")


def held_too_long(tx: Tx, workspace_id: int, runs: Iterable[Occurrence], now: Millis) -> list[int]:
    """Those of these runs that have waited for a person beyond what their schedule keeps."""
    found = []
    for run in [run for run in runs if run.held]:  # a handful: each of them waits for somebody
        schedule = schedule_by_id(tx, workspace_id, run.schedule_id)
        if schedule is not None and run.wave_at + schedule.plan.keeps_ms <= now:
            found.append(run.id)
    return found


def occurrences_where(
    tx: Tx, workspace_id: int, *wanted: ColumnElement[bool], most: int = 5_000
) -> list[Occurrence]:
    mine = select(occurrence).where(occurrence.c.workspace_id == workspace_id, *wanted)
    return [_occurrence(row) for row in tx.execute(mine.order_by(occurrence.c.id.desc()).limit(most))]


def _occurrence(row: Row[Any]) -> Occurrence:
    told = {name: getattr(row, name) for name in Occurrence.__slots__}
    days = {name: date.fromisoformat(told[name]) for name in ("day", "on")}
    base = date.fromisoformat(row.base) if row.base else None
    state = OccurrenceState(row.state)
    return Occurrence(**(told | days | {"base": base, "state": state, "releasing": bool(row.releasing)}))


def _views(tx: Tx, workspace_id: int, *wanted: ColumnElement[bool], most: int = 1_000) -> list[ScheduleView]:
    company = workspace_by_id(tx, workspace_id)
    rows = tx.execute(_selected(workspace_id).where(*wanted).order_by(schedule.c.id.desc()).limit(most)).all()
    if company is None or not rows:
        return []
    steps = _steps(tx, workspace_id, [row.id for row in rows])
    changes = _changes(tx, workspace_id, [row.id for row in rows])
    return [
        ScheduleView(
            **{name: getattr(row, name) for name in (*OWN, *INSTANTS, "number_phone", "purpose_name")},
            state=ScheduleState(row.state),
            plan=msgspec.convert(row.plan, Plan),
            audience=msgspec.convert(row.audience, Audience),
            zone=company.time_zone,
            steps=tuple(steps.get(row.id, ())),
            exceptions=tuple(changes.get(row.id, ())),
        )
        for row in rows
    ]


def _selected(workspace_id: int) -> Select[Any]:
    joined = select(schedule, number.c.phone.label("number_phone"), purpose.c.name.label("purpose_name"))
    for table, key in ((number, schedule.c.number_id), (purpose, schedule.c.purpose_id)):
        joined = joined.join(table, and_(table.c.workspace_id == schedule.c.workspace_id, table.c.id == key))
    return joined.where(schedule.c.workspace_id == workspace_id)


def _steps(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, list[Step]]:
    s, t = schedule_step.c, template.c
    joined = and_(t.workspace_id == s.workspace_id, t.id == s.template_id)
    asked = select(schedule_step, t.name.label("template_name"), t.language.label("template_language"))
    asked = asked.join_from(schedule_step, template, joined)
    mine = asked.where(s.workspace_id == workspace_id, among(s.schedule_id, ids))
    found: dict[int, list[Step]] = {}
    for row in tx.execute(mine.order_by(s.schedule_id, s.number)):
        told = {name: getattr(row, name) for name in Step.__slots__}
        mapping, unit = msgspec.convert(row.mapping, Mapping), Unit(row.unit)
        found.setdefault(row.schedule_id, []).append(Step(**(told | {"mapping": mapping, "unit": unit})))
    return found


def _changes(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, list[DayChange]]:
    e = schedule_exception.c
    mine = select(schedule_exception).where(e.workspace_id == workspace_id, among(e.schedule_id, ids))
    found: dict[int, list[DayChange]] = {}
    for row in tx.execute(mine.order_by(e.day)):
        to_day = date.fromisoformat(row.to_day) if row.to_day else None
        day = date.fromisoformat(row.day)
        change = DayChange(row.step, day, bool(row.skipped), to_day, row.to_at)
        found.setdefault(row.schedule_id, []).append(change)
    return found
