"""A template that WhatsApp pauses makes its schedules wait; a changed wording waits for a person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select, update

from avisa.gate.run_actions import follow_templates
from avisa.schedule import actions
from avisa.schedule.types import Clocks, StepAsked, Unit
from avisa.templates.tables import template
from avisa.templates.types import Change
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.schedule.school import (
    DAILY,
    NINE,
    SLOTS,
    asked,
    lives_at,
    look,
    on,
    once,
    parents,
    rows_of,
    runs,
    scheduled,
    states,
    view,
)

TUESDAY = date(2026, 11, 17)


def becomes(company: Company, **columns: str) -> None:
    """WhatsApp says something new of the template, and it is told to whatever sends it."""
    t = template.c
    mine = (t.workspace_id == company.workspace_id, t.id == company.template_id)
    with company.unit() as unit:
        unit.tx.execute(update(template).where(*mine).values(**columns))
        changes = [Change(company.template_id, field, "", after) for field, after in columns.items()]
        follow_templates(unit, changes)


def test_it_waits_while_the_template_is_paused_and_goes_on_by_itself(
    horizonte: Company, clock: FakeClock
) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    look(horizonte)
    becomes(horizonte, status="PAUSED")
    assert (view(horizonte, made).state, view(horizonte, made).reason) == ("paused", "template_paused")
    hand = Hand(horizonte)
    assert hand.claim().ready == ()
    becomes(horizonte, status="APPROVED")
    assert view(horizonte, made).state == "active"
    look(horizonte)
    assert len(hand.send_all()) == 3


def test_a_claim_that_meets_it_first_pauses_the_schedule(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    look(horizonte)
    t = template.c
    with horizonte.unit() as unit:
        mine = (t.workspace_id == horizonte.workspace_id, t.id == horizonte.template_id)
        unit.tx.execute(update(template).where(*mine).values(status="PAUSED"))
    assert Hand(horizonte).claim().ready == ()
    assert (view(horizonte, made).state, view(horizonte, made).reason) == ("paused", "template_paused")


def test_what_was_frozen_in_another_wording_never_leaves(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    look(horizonte)
    becomes(horizonte, version="v2")
    assert view(horizonte, made).reason == "template_changed"
    with horizonte.unit() as unit:
        assert actions.resume(unit, made)  # somebody has looked at the new wording
    look(horizonte)
    (run,) = runs(horizonte, made)
    assert (run.state, run.reason) == ("cancelled", "template_changed")
    assert set(rows_of(horizonte, run.id).values()) == {("cancelled", "")}
    clock.now = on(18)
    look(horizonte)
    assert len(Hand(horizonte).send_all()) == 3


def test_a_wording_that_changed_before_the_run_stops_it_in_time(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, once(TUESDAY), listed)
    t = template.c
    with horizonte.unit() as unit:
        mine = (t.workspace_id == horizonte.workspace_id, t.id == horizonte.template_id)
        unit.tx.execute(update(template).where(*mine).values(version="v2"))
    clock.now = on(17)
    look(horizonte)
    assert (view(horizonte, made).state, view(horizonte, made).reason) == ("paused", "template_changed")
    assert states(horizonte, made) == [("2026-11-17", "firing")]


def test_who_comes_later_by_their_own_clock_gets_no_mixture_of_two_templates(
    horizonte: Company, clock: FakeClock
) -> None:
    """The schedule takes another template while a run is on its way from zone to zone."""
    (_, in_acre), listed = parents(horizonte, 2)
    lives_at(horizonte, in_acre, "+5568991112222")
    plan = once(TUESDAY, clocks=Clocks.PERSON)
    made = scheduled(horizonte, plan, listed)
    clock.now = on(17)
    look(horizonte)
    with horizonte.unit() as unit:
        t = template.c
        kept = unit.tx.execute(select(template).where(t.workspace_id == unit.workspace_id)).mappings().one()
        other = unit.ids.next()
        named = {"id": other, "name": "outro_lembrete", "platform_id": "template-2"}
        unit.tx.execute(insert(template).values({**kept, **named}))
        step = StepAsked(other, SLOTS, NINE, 0, Unit.DAY)
        actions.change(unit, made, asked(horizonte, plan, listed, step))
    clock.now = on(17, 11)
    look(horizonte)
    (run,) = runs(horizonte, made)
    assert in_acre not in rows_of(horizonte, run.id)
    assert (view(horizonte, made).state, view(horizonte, made).reason) == ("paused", "template_changed")
    with horizonte.unit() as unit:
        assert actions.resume(unit, made)
    look(horizonte)
    assert (runs(horizonte, made)[0].state, view(horizonte, made).reason) == ("cancelled", "")
