"""A schedule of one message as flags of the command line ask for it; what needs more is written as a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from avisa.audience.headers import key_of, role_of
from avisa.audience.queries import lists_of
from avisa.errors import Refused
from avisa.kernel.clock import to_datetime
from avisa.messages import filling
from avisa.prices.types import MICROS, Money
from avisa.programs.choice import Wish, chosen
from avisa.programs.house import House
from avisa.schedule.parts import columns_for
from avisa.schedule.types import Asked, Audience, Clocks, Kind, OnClosed, Plan, StepAsked, Stops, Unit
from avisa.segments.queries import segments_page
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.workspace.queries import workspace_by_id

AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
OF_EVERYBODY = ("name", "phone", "language")


@dataclass(frozen=True, slots=True)
class ScheduleWish:
    """`values` maps slots to a column or attribute, or to `=fixed text`; of `on`, `rule`, `business_day` and
    `by` one says when."""

    name: str = ""
    number: str = ""
    template: str = ""
    template_language: str = ""
    purpose: str = ""
    lists: Sequence[str] = ()
    segments: Sequence[str] = ()
    at: int = 9 * 60
    on: date | None = None
    rule: str = ""
    business_day: int = 0
    by: str = ""
    yearly: bool = False
    offset: int = 0
    business: bool = False
    begins: date | None = None
    ends: date | None = None
    on_closed: str = OnClosed.KEEP.value
    own_clock: bool = False
    grace: int = 60
    budget: str = ""
    events: Sequence[str] = ()
    reply: bool = False
    values: Mapping[str, str] = field(default_factory=dict)


def asked_by(house: House, workspace_id: int, wish: ScheduleWish) -> Asked:
    """Raises Refused, with what there is to choose from."""
    for name in ("name", "number", "template"):
        if not getattr(wish, name):
            raise Refused("schedule_option_wanted", option=f"--{name}")
    parts = Wish(Path(), wish.template, wish.number, wish.template_language, wish.purpose)
    choice = chosen(house, workspace_id, parts)
    audience = audience_of(house, workspace_id, wish)
    with house.unit(workspace_id) as unit:
        mapping = mapping_of(choice.template, columns_for(unit, audience), wish.values)
        company = workspace_by_id(unit.tx, workspace_id)
        today = to_datetime(unit.now).astimezone(ZoneInfo(company.time_zone if company else "UTC")).date()
    unit_of = Unit.BUSINESS_DAY if wish.business else Unit.DAY
    step = StepAsked(choice.template.id, mapping, wish.at, wish.offset, unit_of)
    return Asked(wish.name, choice.number.id, choice.purpose.id, plan_of(wish, today), audience, (step,))


def audience_of(house: House, workspace_id: int, wish: ScheduleWish) -> Audience:
    with house.db.read() as tx:
        lists = {one.name: one.id for one in reversed(lists_of(tx, workspace_id))}
        segments = {one.name: one.id for one in segments_page(tx, workspace_id)}
    return Audience(ids_of(wish.lists, lists, "--list"), ids_of(wish.segments, segments, "--segment"))


def ids_of(asked: Sequence[str], known: Mapping[str, int], option: str) -> tuple[int, ...]:
    """By name or id; of lists with one name the newest."""
    by_id = {str(one): one for one in known.values()}
    found = {one: known.get(one) or by_id.get(one) for one in asked}
    if absent := [one for one, identifier in found.items() if identifier is None]:
        raise Refused("audience_not_among", option=option, names=absent, known=list(known) or ["–"])
    return tuple(dict.fromkeys(one for one in found.values() if one is not None))


def plan_of(wish: ScheduleWish, today: date) -> Plan:
    kinds = {
        Kind.ONCE: wish.on is not None,
        Kind.REPEAT: bool(wish.rule or wish.business_day),
        Kind.DATE: bool(wish.by),
    }
    said = [kind for kind, is_said in kinds.items() if is_said]
    if len(said) != 1 or (wish.rule and wish.business_day):
        raise Refused("schedule_when_wanted")
    return Plan(
        kind=said[0],
        begins=wish.on or wish.begins or today,
        ends=wish.ends,
        rrule=wish.rule,
        business_day=wish.business_day,
        attribute=wish.by,
        yearly=wish.yearly,
        on_closed=OnClosed(wish.on_closed),
        clocks=Clocks.PERSON if wish.own_clock else Clocks.COMPANY,
        grace=wish.grace,
        stops=Stops(tuple(wish.events), wish.reply),
        budget=Money("", micros_of(wish.budget)) if wish.budget else None,
    )


def micros_of(amount: str) -> int:
    """As /v1 writes it: 50.00."""
    micros = int(Decimal(amount) * MICROS) if AMOUNT.fullmatch(amount) else 0
    if not micros:
        raise Refused("budget_malformed")
    return micros


def mapping_of(template: Template, columns: Sequence[str], values: Mapping[str, str]) -> filling.Mapping:
    """As said with --var, else the column of the slot's own name, else the contact's name."""
    slots = {slot.name: source(slot.name, columns, values) for slot in wanted(template.shape)}
    return filling.mapping_from({"slots": slots})


def source(slot: str, columns: Sequence[str], values: Mapping[str, str]) -> dict[str, Any]:
    label = slot.removeprefix("body.")
    asked = values.get(slot, values.get(label))
    if asked is not None and asked.startswith("="):
        return {"fixed": asked[1:]}
    key = key_of(asked or label)
    if key in columns:
        return {"column": key}
    if asked:
        return {"attribute": asked if asked in OF_EVERYBODY else key}
    if role_of(label) == "name":
        return {"attribute": "name"}
    raise Refused("slot_without_column", slot=slot, columns=list(columns))
