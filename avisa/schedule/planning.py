"""What planning needs beside the schedule itself: the company's days, read once for a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from avisa.audience.types import Listed
from avisa.calendar.abroad import main_zone
from avisa.calendar.places import place_of
from avisa.calendar.queries import hours_of
from avisa.calendar.types import Place, QuietHours
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.schedule.closing import closed_at, company_place
from avisa.schedule.days import Closed
from avisa.schedule.rules import Window, base_behind, window_of
from avisa.schedule.slots import LOOKS, next_slot, slot_of, slots_between
from avisa.schedule.types import Clocks, Occurrence, ScheduleView, Slot


@dataclass(frozen=True, slots=True)
class Planning:
    """A schedule, and the days that are closed for the company and in any place."""

    schedule: ScheduleView
    zone: ZoneInfo
    closed: Closed
    closed_at: Callable[[Place], Closed]
    told_by: str  # the attribute of contacts that says where they live

    def next(self, since: Millis) -> Slot | None:
        return next_slot(self.schedule, self.closed, since, self.zone)

    def between(self, since: Millis, until: Millis) -> list[Slot]:
        return slots_between(self.schedule, self.closed, since, until, self.zone)

    def upcoming(self, since: Millis, most: int) -> list[Slot]:
        """The next runs that are not skipped."""
        found: list[Slot] = []
        for days in LOOKS:
            found = [slot for slot in self.between(since, since + days * DAY) if not slot.skipped]
            if len(found) >= most:
                break
        return found[:most]

    def slot(self, step: int, day: date) -> Slot | None:
        return slot_of(self.schedule, self.closed, step, day, self.zone)

    def place(self, person: Listed) -> Place:
        told = str(person.attributes.get(self.told_by, "")).strip() if self.told_by else ""
        return place_of(person.address, told)

    def zone_of(self, place: Place) -> ZoneInfo:
        """Whoever may live by several clocks is taken by the likeliest: quiet hours look at all of them."""
        own = self.schedule.plan.clocks == Clocks.PERSON and place.zones
        return ZoneInfo(main_zone(place)) if own else self.zone

    def window(self, run: Occurrence, person: Listed) -> Window | None:
        """When what the person did counts as the end of this run's round."""
        plan, step = self.schedule.plan, self.schedule.step(run.step)
        base, closed = run.base, self.closed
        if base is None and step is not None:
            place = self.place(person)
            base = base_behind(person, place, plan, step, run.day, self.closed_at)
            closed = self.closed_at(place)
        return None if base is None else window_of(base, plan, self.schedule.steps, closed, self.zone)


def planning_of(tx: Tx, workspace_id: int, schedule: ScheduleView) -> Planning:
    return planning_with(schedule, hours_of(tx, workspace_id))


def planning_with(schedule: ScheduleView, hours: QuietHours) -> Planning:
    there = closed_at(hours, schedule.plan)
    home = company_place(schedule.number_phone, schedule.zone)
    return Planning(schedule, ZoneInfo(schedule.zone), there(home), there, hours.place_attribute)
