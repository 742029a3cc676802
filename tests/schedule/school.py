"""Schedules of Ana's school, and the people whom they remind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from avisa.audience.tables import contact, contact_list, listing
from avisa.journal.tables import journal
from avisa.kernel.clock import Millis
from avisa.messages.filling import mapping_from
from avisa.messages.tables import message
from avisa.schedule import actions
from avisa.schedule.queries import occurrences_page, schedule_by_id
from avisa.schedule.types import Asked, Audience, Kind, Occurrence, Plan, ScheduleView, StepAsked, Unit
from tests.calendar.moments import local
from tests.cast import Company, own, put
from tests.engine.by_hand import look_once
from tests.people import add_parents

BOTH = pytest.mark.parametrize("db", ["sqlite", "postgresql"], indirect=True)
SLOTS = mapping_from({"slots": {"body.1": {"attribute": "name"}, "body.2": {"fixed": "Theo"}}})
NINE, TEN, SIX_PM = 9 * 60, 10 * 60, 18 * 60
SAO_PAULO = "America/Sao_Paulo"
DAILY = Plan(Kind.REPEAT, date(2026, 11, 17), rrule="FREQ=DAILY")


def on(day: int, hour: int = 9, minute: int = 0, month: int = 11, year: int = 2026) -> Millis:
    """In São Paulo."""
    return local(SAO_PAULO, year, month, day, hour, minute)


def once(day: date, **other: Any) -> Plan:
    return Plan(Kind.ONCE, day, **other)


def at(company: Company, minute: int = NINE, offset: int = 0, unit: Unit = Unit.DAY) -> StepAsked:
    return StepAsked(company.template_id, SLOTS, minute, offset, unit)


def list_of(company: Company, people: Sequence[int], rows: Sequence[Mapping[str, str]] = ()) -> int:
    with company.unit() as unit:
        made = unit.ids.next()
        columns = sorted({name for row in rows for name in row})
        put(unit.tx, contact_list, **own(company, made), name=f"Lista {made}", columns=columns)
    join(company, made, people, rows)
    return made


def join(
    company: Company, list_id: int, people: Sequence[int], rows: Sequence[Mapping[str, str]] = ()
) -> None:
    with company.unit() as unit:
        for line, person in enumerate(people):
            row = dict(rows[line]) if line < len(rows) else {}
            place = {"list_id": list_id, "contact_id": person, "line": line + 2}
            put(unit.tx, listing, workspace_id=company.workspace_id, **place, attributes=row)


def asked(company: Company, plan: Plan, list_id: int, *steps: StepAsked, name: str = "Lembrete") -> Asked:
    audience = Audience(lists=(list_id,))
    return Asked(name, company.number_id, company.matricula_id, plan, audience, steps or (at(company),))


def scheduled(company: Company, plan: Plan, list_id: int, *steps: StepAsked, name: str = "Lembrete") -> int:
    """Made and active."""
    with company.unit() as unit:
        made = actions.create(unit, asked(company, plan, list_id, *steps, name=name))
        assert actions.activate(unit, made)
    return made


def parents(company: Company, count: int = 3) -> tuple[list[int], int]:
    """People who agreed, and a list of them."""
    people = add_parents(company, count)
    return people, list_of(company, people)


def view(company: Company, schedule_id: int) -> ScheduleView:
    with company.db.read() as tx:
        found = schedule_by_id(tx, company.workspace_id, schedule_id)
    assert found is not None
    return found


def runs(company: Company, schedule_id: int) -> list[Occurrence]:
    """In the order of their days."""
    with company.db.read() as tx:
        found = occurrences_page(tx, company.workspace_id, schedule_id)
    return sorted(found, key=lambda run: (run.day, run.step))


def states(company: Company, schedule_id: int) -> list[tuple[str, str]]:
    return [(run.day.isoformat(), str(run.state)) for run in runs(company, schedule_id)]


def look(company: Company) -> None:
    """The engine's timer looks until there is nothing to do."""
    for _ in range(50):
        if not look_once(company):
            return
    raise AssertionError("the timer finds no end")


def rows_of(company: Company, run_id: int) -> dict[int, tuple[str, str]]:
    """State and reason of each person's message."""
    m = message.c
    mine = select(m.contact_id, m.state, m.reason).where(
        m.workspace_id == company.workspace_id, m.run_id == run_id
    )
    with company.db.read() as tx:
        return {row.contact_id: (row.state, row.reason) for row in tx.execute(mine)}


def messages(company: Company) -> list[tuple[int, int, int]]:
    """(person, step, due_at) of every message there is."""
    m = message.c
    mine = select(m.contact_id, m.step, m.due_at).where(m.workspace_id == company.workspace_id)
    with company.db.read() as tx:
        return sorted((row[0], row[1], row[2]) for row in tx.execute(mine))


def told_of(company: Company, schedule_id: int) -> list[str]:
    """What the journal says of it, in order."""
    j = journal.c
    mine = (j.workspace_id == company.workspace_id, j.subject == f"schedule:{schedule_id}")
    with company.db.read() as tx:
        return list(tx.scalars(select(j.kind).where(*mine).order_by(j.id)))


def lives_at(company: Company, person: int, phone: str) -> None:
    mine = (contact.c.workspace_id == company.workspace_id, contact.c.id == person)
    with company.db.write() as tx:
        tx.execute(update(contact).where(*mine).values(phone=phone))


def knows(company: Company, person: int, **attributes: str) -> None:
    mine = (contact.c.workspace_id == company.workspace_id, contact.c.id == person)
    with company.db.write() as tx:
        tx.execute(update(contact).where(*mine).values(attributes=attributes))


def changed(company: Company, schedule_id: int, **plan: Any) -> None:
    """Another plan, everything else as it was."""
    found = view(company, schedule_id)
    new = Plan(**({name: getattr(found.plan, name) for name in Plan.__struct_fields__} | plan))
    what = Asked(found.name, found.number_id, found.purpose_id, new, found.audience, found.asked)
    with company.unit() as unit:
        actions.change(unit, schedule_id, replace(what))
