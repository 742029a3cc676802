"""A planned run comes once: whatever engines look, whenever they are restarted, whatever their clocks say."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date

import pytest

from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND
from avisa.schedule import actions, day_actions
from avisa.schedule.firing_actions import look as take_up
from avisa.schedule.freezing_actions import freeze_next
from avisa.schedule.queries import occurrences_page
from avisa.schedule.types import Clocks, OnClosed
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.people import add_parents
from tests.schedule.school import (
    BOTH,
    DAILY,
    NINE,
    TEN,
    at,
    changed,
    join,
    lives_at,
    look,
    messages,
    on,
    once,
    parents,
    rows_of,
    runs,
    scheduled,
    states,
    told_of,
    view,
)

TUESDAY = date(2026, 11, 17)


@BOTH
def test_nothing_comes_before_its_time(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, once(TUESDAY), listed)
    clock.now = on(17) - 1
    look(horizonte)
    assert (states(horizonte, made), messages(horizonte)) == ([], [])
    clock.now = on(17)
    look(horizonte)
    assert messages(horizonte) == [(person, 0, on(17)) for person in people]
    hand = Hand(horizonte)
    assert len(hand.send_all()) == 3
    look(horizonte)
    assert states(horizonte, made) == [("2026-11-17", "done")]
    assert view(horizonte, made).state == "done"


def test_the_audience_is_counted_when_it_fires(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    scheduled(horizonte, once(TUESDAY), listed)
    newcomer = add_parents(horizonte, 1, first=50)
    join(horizonte, listed, newcomer)
    clock.now = on(17)
    look(horizonte)
    assert {person for person, _, _ in messages(horizonte)} == {*people, *newcomer}


@BOTH
def test_a_restart_at_the_due_second_fires_once(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    for _ in range(3):  # each look is a timer that has just begun
        look(horizonte)
    clock.now += SECOND
    look(horizonte)
    assert len(messages(horizonte)) == len(people)


@BOTH
def test_two_engines_at_the_same_instant_fire_once(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte, 5)
    made = scheduled(horizonte, DAILY, listed, at(horizonte), at(horizonte, TEN))
    clock.now = on(17, 10)
    together = threading.Barrier(2)

    def engine() -> None:
        together.wait(timeout=30)
        look(horizonte)

    others = [threading.Thread(target=engine) for _ in range(2)]
    for one in others:
        one.start()
    for one in others:
        one.join(timeout=60)
    look(horizonte)
    assert Counter((person, step) for person, step, _ in messages(horizonte)) == Counter(
        (person, step) for person in people for step in (0, 1)
    )
    assert len(states(horizonte, made)) == 2


def test_runs_of_one_instant_are_taken_up_together(horizonte: Company, clock: FakeClock) -> None:
    """Of three a day, the 200th of a look is not the last one of its day."""
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed, *[at(horizonte)] * 3)
    clock.now = on(17) + 69 * DAY
    look(horizonte)
    with horizonte.db.read() as tx:
        assert len(occurrences_page(tx, horizonte.workspace_id, made, most=500)) == 3 * 70


@pytest.mark.parametrize(("late", "comes"), [(60 * MINUTE, True), (60 * MINUTE + 1, False)])
def test_what_is_late_beyond_its_grace_is_missed(
    horizonte: Company, clock: FakeClock, late: int, comes: bool
) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, once(TUESDAY, grace=60), listed)
    clock.now = on(17) + late
    look(horizonte)
    assert states(horizonte, made) == [("2026-11-17", "running" if comes else "missed")]
    assert len(messages(horizonte)) == (len(people) if comes else 0)


def test_what_waits_too_long_expires_instead_of_leaving(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, once(TUESDAY, grace=60, keeps=120), listed)
    clock.now = on(17)
    look(horizonte)
    clock.now = on(17, 11)
    assert Hand(horizonte).send_all() == []
    (run,) = runs(horizonte, made)
    assert set(rows_of(horizonte, run.id).values()) == {("expired", "")}


def test_a_week_without_an_engine_is_missed_and_today_comes(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(24, 9, 30)
    look(horizonte)
    told = [state for _, state in states(horizonte, made)]
    assert told == ["missed"] * 7 + ["running"]
    assert len(messages(horizonte)) == len(people)


@BOTH
def test_a_clock_that_was_a_year_ahead_loses_no_day(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte, 2)
    made = scheduled(horizonte, DAILY, listed)
    right = clock.now
    clock.now = on(25, 12, month=11, year=2027)
    look(horizonte)
    assert len(messages(horizonte)) == 0
    clock.now = right
    look(horizonte)
    assert states(horizonte, made) == []
    for day in range(17, 21):
        clock.now = on(day)
        look(horizonte)
    assert [state for _, state in states(horizonte, made)] == ["running"] * 4
    assert len(messages(horizonte)) == 4 * len(people)


def test_a_clock_that_goes_back_over_a_run_does_not_repeat_it(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    for now in (on(17), on(16, 12), on(17) - 1, on(17), on(17, 9, 5)):
        clock.now = now
        look(horizonte)
    assert len(messages(horizonte)) == len(people)
    assert told_of(horizonte, made).count("schedule.fired") == 1


def test_everybody_gets_it_at_nine_by_their_own_clock(horizonte: Company, clock: FakeClock) -> None:
    (here, in_acre, in_lisbon), listed = parents(horizonte)
    lives_at(horizonte, in_acre, "+5568991112222")
    lives_at(horizonte, in_lisbon, "+351912345678")
    plan = once(TUESDAY, clocks=Clocks.PERSON, grace=30)
    made = scheduled(horizonte, plan, listed)
    came: dict[int, int] = {}
    clock.now = on(16, 6)
    while clock.now < on(17, 20):
        clock.now += 30 * MINUTE
        look(horizonte)
        for person, _, due in messages(horizonte):
            came.setdefault(person, clock.now)
            assert came[person] == due
    assert came == {in_lisbon: on(17, 6), here: on(17, 9), in_acre: on(17, 11)}
    assert states(horizonte, made) == [("2026-11-17", "running")]


def test_who_is_late_by_their_own_clock_is_left_out(horizonte: Company, clock: FakeClock) -> None:
    (here, in_acre), listed = parents(horizonte, 2)
    lives_at(horizonte, in_acre, "+5568991112222")
    made = scheduled(horizonte, once(TUESDAY, clocks=Clocks.PERSON, grace=30), listed)
    clock.now = on(17, 11)  # nobody looked at nine
    look(horizonte)
    assert [person for person, _, _ in messages(horizonte)] == [in_acre]
    (run,) = runs(horizonte, made)
    assert run.late == 1
    assert here not in rows_of(horizonte, run.id)


@BOTH
def test_chunks_go_on_where_a_crash_left_them(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte, 5)
    made = scheduled(horizonte, once(TUESDAY), listed)
    clock.now = on(17)
    with horizonte.unit() as unit:
        assert take_up(unit, made) == 1
    (run,) = runs(horizonte, made)
    with horizonte.unit() as unit:
        assert not freeze_next(unit, run.id, 2)
    look(horizonte)
    assert [person for person, _, _ in messages(horizonte)] == people


@BOTH
def test_a_paused_schedule_sends_nothing_and_goes_on_within_its_grace(
    horizonte: Company, clock: FakeClock
) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    look(horizonte)
    with horizonte.unit() as unit:
        assert actions.pause(unit, made)
    hand = Hand(horizonte)
    assert hand.claim().ready == ()
    clock.now = on(18, 9, 20)
    look(horizonte)
    assert states(horizonte, made) == [("2026-11-17", "running")]
    with horizonte.unit() as unit:
        assert actions.resume(unit, made)
    look(horizonte)
    assert len(hand.send_all()) == len(people)  # yesterday's have expired; today's leave
    assert [state for _, state in states(horizonte, made)] == ["running", "running"]


def test_a_skipped_day_does_not_come_and_can_be_put_back(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    with horizonte.unit() as unit:
        day_actions.skip_day(unit, made, 0, TUESDAY)
        day_actions.skip_day(unit, made, 0, date(2026, 11, 18))
        assert day_actions.put_back(unit, made, 0, date(2026, 11, 18))
    clock.now = on(17, 9, 30)
    look(horizonte)
    clock.now = on(18)
    look(horizonte)
    assert states(horizonte, made) == [("2026-11-18", "running")]


def test_a_moved_day_comes_when_it_was_moved_to(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, once(TUESDAY), listed)
    with horizonte.unit() as unit:
        day_actions.move(unit, made, 0, TUESDAY, date(2026, 11, 20), TEN)
    for now in (on(17), on(20)):
        clock.now = now
        look(horizonte)
        assert messages(horizonte) == []
    clock.now = on(20, 10)
    look(horizonte)
    assert len(messages(horizonte)) == len(people)
    assert [(run.day, run.on) for run in runs(horizonte, made)] == [(TUESDAY, date(2026, 11, 20))]


@BOTH
def test_a_run_that_is_under_way_can_be_cancelled(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    look(horizonte)
    with horizonte.unit() as unit:
        day_actions.skip_day(unit, made, 0, TUESDAY)
    look(horizonte)
    (run,) = runs(horizonte, made)
    assert run.state == "cancelled"
    assert set(rows_of(horizonte, run.id).values()) == {("cancelled", "")}


def test_a_changed_hour_does_not_repeat_the_day(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    look(horizonte)
    changed(horizonte, made, on_closed=OnClosed.SKIP)
    found = view(horizonte, made)
    assert found.next_at == on(18)
    clock.now = on(18) - HOUR
    look(horizonte)
    assert len(messages(horizonte)) == len(people)


def test_an_end_ends_what_is_queued(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed, at(horizonte, NINE))
    clock.now = on(17)
    look(horizonte)
    with horizonte.unit() as unit:
        assert actions.cancel(unit, made)
    look(horizonte)
    clock.now += DAY
    look(horizonte)
    assert states(horizonte, made) == [("2026-11-17", "cancelled")]
    assert Hand(horizonte).send_all() == []
