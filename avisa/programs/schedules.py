"""Schedules of the command line: found by name or id, read from a file in the shape of `/v1`, acted on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from avisa.api.schedules_asked import asked_in, upcoming
from avisa.api.schedules_wire import NewSchedule
from avisa.errors import Conflict, NotFound, Refused
from avisa.gate.rehearse import Rehearsal
from avisa.gate.rehearse_schedule import rehearse_run
from avisa.kernel.db import Tx
from avisa.kernel.unit import Unit
from avisa.programs.house import House
from avisa.schedule import actions
from avisa.schedule.planning import planning_of
from avisa.schedule.queries import occurrence_of, schedule_by_id, schedule_named, schedules_page
from avisa.schedule.run_actions import give_budget
from avisa.schedule.types import Asked, Occurrence, ScheduleView, Slot

Act = Callable[[Unit, int], bool]
MOST_ID = 2**63 - 1


def found_in(tx: Tx, workspace_id: int, wanted: str) -> ScheduleView:
    """By its id, or by its name. Raises NotFound with the names that there are."""
    typed = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 20 else 0
    named = schedule_named(tx, workspace_id, " ".join(wanted.split()))
    for one in (typed if typed <= MOST_ID else 0, named or 0):
        if one and (found := schedule_by_id(tx, workspace_id, one)):
            return found
    known = [one.name for one in schedules_page(tx, workspace_id)]
    raise NotFound("schedule_not_among", schedule=wanted, known=known or ["–"])


def from_file(file: Path) -> Asked:
    """Raises Refused, with the place in it, for what is no schedule as `POST /v1/schedules` takes it."""
    try:
        return asked_in(NewSchedule.model_validate_json(file.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        raise Refused("schedule_file_malformed", file=str(file), where="", why=str(error.reason)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused("schedule_file_malformed", file=str(file), where=where, why=first["msg"]) from error


def make(house: House, workspace_id: int, asked: Asked, activate: bool) -> int:
    """A draft; or active at once, else not made at all."""
    with house.unit(workspace_id) as unit:
        made = actions.create(unit, asked)
        if activate:
            actions.activate(unit, made)
    return made


def act_on(house: House, workspace_id: int, wanted: str, act: Act) -> int:
    """Raises Conflict `schedule_over` when its state does not allow it."""
    with house.unit(workspace_id) as unit:
        found = found_in(unit.tx, workspace_id, wanted)
        if not act(unit, found.id):
            raise Conflict("schedule_over")
    return found.id


def give_more(
    house: House, workspace_id: int, wanted: str, named: tuple[date, int], micros: int | None
) -> Occurrence:
    """The run, with what it may cost from now on."""
    with house.unit(workspace_id) as unit:
        found = found_in(unit.tx, workspace_id, wanted)
        run = occurrence_of(unit.tx, workspace_id, found.id, named[1], named[0])
        if run is None:
            raise NotFound("run_unknown")
        give_budget(unit, run.id, micros)
        return occurrence_of(unit.tx, workspace_id, found.id, named[1], named[0]) or run


def rehearsed(
    house: House, workspace_id: int, wanted: str, day: date | None, step: int
) -> tuple[Rehearsal, Slot]:
    """The run of that day, or the next one."""
    with house.db.read() as tx:
        found, now = found_in(tx, workspace_id, wanted), house.clock()
        planning = planning_of(tx, workspace_id, found)
        slot = next(iter(upcoming(planning, now, 1)), None) if day is None else planning.slot(step, day)
        if slot is None:
            raise NotFound("run_unknown")
        return rehearse_run(tx, workspace_id, found, slot.step, slot.day, now), slot
