"""A schedule to a segment: who fits is asked when it fires, and a person in two parts gets one message."""

from __future__ import annotations

from datetime import date

from avisa.schedule import actions
from avisa.schedule.types import Asked, Audience
from avisa.segments.actions import create
from avisa.segments.types import Group, Match
from tests.cast import Company, FakeClock
from tests.people import add_parents
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
