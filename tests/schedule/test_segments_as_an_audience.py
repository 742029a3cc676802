"""A schedule to a segment: who fits is asked when it fires, and a person in two parts gets one message."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from avisa.audience.tables import contact
from avisa.gate.rehearse_schedule import rehearse_run
from avisa.messages.tables import message
from avisa.schedule import actions
from avisa.schedule.queries import schedule_by_id
from avisa.schedule.types import Asked, Audience
from avisa.segments.actions import create
from avisa.segments.types import Group, Match
from tests.cast import Company, FakeClock
from tests.people import add_parents, phone_of
from tests.schedule.school import at, look, messages, on, once, parents


def test_everybody_who_fits_then_gets_it_once(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    with horizonte.unit() as unit:
        everybody = create(unit, "Todos", Group(Match.ALL))
        audience = Audience(lists=(listed,), segments=(everybody,))
        plan = once(date(2026, 11, 17))
        ids = (horizonte.number_id, horizonte.matricula_id)
        made = actions.create(unit, Asked("Todos", *ids, plan, audience, (at(horizonte),)))
        assert actions.activate(unit, made)
    newcomers = add_parents(horizonte, 2, first=70)
    clock.now = on(17)
    look(horizonte)
    assert [person for person, _, _ in messages(horizonte)] == sorted([*people, *newcomers])


def test_a_username_is_reminded_too_and_nobody_twice(horizonte: Company, clock: FakeClock) -> None:
    """On the list by the platform's id, and once more in the segment, by the phone that came later."""
    (lia, marina, _), listed = parents(horizonte)
    (by_phone,) = add_parents(horizonte, 1, first=70)
    with horizonte.unit() as unit:
        c = contact.c
        known_as = ((lia, "BR.lia1", None), (marina, "BR.marina1", None), (by_phone, "BR.lia1", phone_of(70)))
        for one, bsuid, phone in known_as:
            mine = (c.workspace_id == unit.workspace_id, c.id == one)
            unit.tx.execute(update(contact).where(*mine).values(phone=phone, bsuid=bsuid))
        everybody = create(unit, "Todos", Group(Match.ALL))
        audience = Audience(lists=(listed,), segments=(everybody,))
        ids = (horizonte.number_id, horizonte.matricula_id)
        plan = once(date(2026, 11, 17))
        made = actions.create(unit, Asked("Todos", *ids, plan, audience, (at(horizonte),)))
        assert actions.activate(unit, made)
    with horizonte.db.read() as tx:
        found = schedule_by_id(tx, horizonte.workspace_id, made)
        assert found is not None
        ours = (tx, horizonte.workspace_id)
        rehearsal = rehearse_run(*ours, found, found.steps[0].number, plan.begins, clock())
    clock.now = on(17)
    look(horizonte)
    m = message.c
    with horizonte.db.read() as tx:
        went = select(m.contact_id, m.phone).where(m.workspace_id == horizonte.workspace_id)
        got = {row[0]: row[1] for row in tx.execute(went)}
    assert lia not in got
    assert (got[marina], got[by_phone]) == ("BR.marina1", phone_of(70))
    assert rehearsal.recipients == len(got) == 3
