"""People take places in the moving 24 hours: never one more than the limit, and each place comes back."""

from __future__ import annotations

import threading

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND
from avisa.kernel.db import Database
from avisa.limits.actions import admit
from avisa.limits.queries import usage
from avisa.limits.types import Admission
from avisa.workspace.actions import apply_tier
from tests.cast import Company, FakeClock
from tests.people import add_people


def ask(company: Company, people: list[int]) -> Admission:
    with company.unit() as unit:
        return admit(unit, company.portfolio_id, people)


def set_tier(company: Company, tier: int | None) -> None:
    with company.unit() as unit:
        apply_tier(unit, company.portfolio_id, tier)


def reached(company: Company) -> int:
    with company.db.read() as tx:
        return usage(tx, company.workspace_id, company.portfolio_id, company.clock()).reached


def test_nobody_is_admitted_beyond_the_limit(horizonte: Company) -> None:
    set_tier(horizonte, 250)
    people = add_people(horizonte, 300)
    first = ask(horizonte, people)
    assert first.admitted == frozenset(people[:250])
    assert set(first.waits) == set(people[250:])
    assert reached(horizonte) == 250


def test_the_same_person_takes_one_place(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 250)
    people = add_people(horizonte, 250)
    ask(horizonte, people)
    clock.advance(HOUR)
    again = ask(horizonte, people[:10])
    assert again.admitted == frozenset(people[:10])
    assert reached(horizonte) == 250


def test_a_place_is_kept_until_24_hours_after_the_last_message(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 1)
    ana, bia = add_people(horizonte, 2)
    ask(horizonte, [ana])
    clock.advance(23 * HOUR)
    ask(horizonte, [ana])
    clock.advance(23 * HOUR)
    assert bia in ask(horizonte, [bia]).waits
    clock.advance(HOUR)
    assert bia in ask(horizonte, [bia]).admitted


def test_whoever_waits_is_due_when_a_place_comes_free(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 2)
    ana, bia, caio, davi, elisa = add_people(horizonte, 5)
    started = clock()
    ask(horizonte, [ana])
    clock.advance(MINUTE)
    ask(horizonte, [bia])
    waits = ask(horizonte, [caio, davi, elisa]).waits
    assert waits[caio] == started + DAY
    assert waits[davi] == started + DAY + MINUTE
    assert waits[elisa] == started + 2 * DAY


def test_places_are_promised_once(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 2)
    ana, bia, caio, davi = add_people(horizonte, 4)
    ask(horizonte, [ana])
    clock.advance(MINUTE)
    ask(horizonte, [bia])
    first = ask(horizonte, [caio]).waits[caio]
    second = ask(horizonte, [davi]).waits[davi]
    assert second == first + MINUTE


def test_without_a_limit_everybody_is_admitted(horizonte: Company) -> None:
    set_tier(horizonte, None)
    people = add_people(horizonte, 500)
    assert ask(horizonte, people).admitted == frozenset(people)


def test_usage_says_when_room_comes_back(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 250)
    people = add_people(horizonte, 100)
    ask(horizonte, people[:60])
    clock.advance(3 * HOUR)
    ask(horizonte, people[60:])
    with horizonte.db.read() as tx:
        now = usage(tx, horizonte.workspace_id, horizonte.portfolio_id, clock())
    assert (now.reached, now.room, now.next_tier) == (100, 150, 2_000)
    assert [count for _, count in now.frees] == [60, 40]
    assert now.frees[0][0] == clock() - 3 * HOUR + DAY


def test_two_engines_take_a_thousand_places_and_no_more(horizonte: Company) -> None:
    set_tier(horizonte, 1_000)
    people = add_people(horizonte, 1_200)
    admitted: list[frozenset[int]] = []

    def engine(share: list[int]) -> None:
        for start in range(0, len(share), 50):
            admitted.append(ask(horizonte, share[start : start + 50]).admitted)

    both = [threading.Thread(target=engine, args=(share,)) for share in (people[::2], people[1::2])]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(frozenset().union(*admitted)) == 1_000
    assert reached(horizonte) == 1_000


def test_caios_people_take_none_of_anas_places(horizonte: Company, padaria: Company) -> None:
    ask(padaria, add_people(padaria, 30))
    assert reached(horizonte) == 0


steps = st.lists(
    st.tuples(st.integers(0, 30 * HOUR), st.lists(st.integers(0, 11), min_size=1, max_size=6)), max_size=12
)


@given(steps=steps, tier=st.integers(1, 8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_window_agrees_with_a_plain_count(
    db: Database, horizonte: Company, clock: FakeClock, steps: list[tuple[int, list[int]]], tier: int
) -> None:
    """The model keeps every message ever sent and counts the people of the last 24 hours."""
    clock.advance(3 * DAY)
    people = add_people(horizonte, 12, first=clock() % 1_000_000)
    set_tier(horizonte, tier)
    sent: list[tuple[int, int]] = []
    for wait, wanted in steps:
        clock.advance(wait + SECOND)
        got = ask(horizonte, [people[one] for one in wanted]).admitted
        inside = {person for at, person in sent if at > clock() - DAY}
        for person in dict.fromkeys(people[one] for one in wanted):
            fits = person in inside or len(inside) < tier
            assert (person in got) == fits
            if fits:
                inside.add(person)
                sent.append((clock(), person))
