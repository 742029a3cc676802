"""Who paid, replied or said stop gets no further message of the round; the next round finds them again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

import pytest

from avisa.audience.event_queries import events_of
from avisa.channels.port import InboundSeen, NeverLeft
from avisa.consent.actions import suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.engine.types import TooLate
from avisa.errors import NotFound, Refused
from avisa.ingest.effects import apply
from avisa.kernel.clock import DAY, HOUR
from avisa.messages.return_actions import give_back
from avisa.messages.tables import last_inbound
from avisa.privacy.actions import erase
from avisa.schedule.firing_actions import look as fire
from avisa.schedule.freezing_actions import freeze_next
from avisa.schedule.stop_actions import end_returned, tell_event
from avisa.schedule.types import Kind, OnClosed, Plan, Stops, Unit
from tests.cast import Company, FakeClock, put
from tests.engine.by_hand import Hand, texts
from tests.people import VAULT, add_parents, phone_of
from tests.schedule.school import (
    BOTH,
    NINE,
    at,
    list_of,
    look,
    on,
    once,
    parents,
    rows_of,
    runs,
    scheduled,
    states,
)

PAID = Stops(events=("paid",), reply=True, lead_days=7)
FRIDAY = date(2026, 11, 20)


def tell(company: Company, person: int, at_: int, name: str = "paid") -> int:
    with company.unit() as unit:
        return tell_event(unit, person, name, at_)


def test_who_paid_gets_no_further_reminder(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    plan = once(FRIDAY, stops=PAID)
    made = scheduled(horizonte, plan, listed, at(horizonte, NINE, -1), at(horizonte), at(horizonte, NINE, 3))
    hand = Hand(horizonte)
    clock.now = on(19)
    look(horizonte)
    assert len(hand.send_all()) == 3
    clock.now = on(19, 15)
    assert tell(horizonte, people[1], on(19, 14)) == 0  # nothing of theirs is waiting
    clock.now = on(20)
    look(horizonte)
    assert len(hand.send_all()) == 2
    second = runs(horizonte, made)[1]
    assert rows_of(horizonte, second.id)[people[1]] == ("skipped", "event_stopped")
    clock.now = on(23)
    look(horizonte)
    assert len(hand.send_all()) == 2


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_who_pays_while_they_are_being_frozen_gets_none(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, once(FRIDAY, stops=PAID), listed)
    clock.now = on(20)
    with horizonte.unit() as unit:
        assert fire(unit, made) == 1
    (run,) = runs(horizonte, made)
    with ThreadPoolExecutor(1) as threads:
        with horizonte.unit() as unit:
            freeze_next(unit, run.id)
            told = threads.submit(tell, horizonte, people[0], on(20))
            wait([told], timeout=0.5)  # it would have ended by then, had nothing held it
        assert told.result(timeout=30) == 1
    assert rows_of(horizonte, run.id)[people[0]] == ("skipped", "event_stopped")


@BOTH
def test_what_waits_to_leave_is_ended_at_once(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, once(FRIDAY, stops=PAID), listed)
    clock.now = on(20)
    look(horizonte)
    assert tell(horizonte, people[0], on(20)) == 1
    assert tell(horizonte, people[0], on(20)) == 0  # told twice, it happened once
    assert texts(Hand(horizonte).send_all()) == [phone_of(1), phone_of(2)]
    (run,) = runs(horizonte, made)
    assert rows_of(horizonte, run.id)[people[0]] == ("skipped", "event_stopped")


@BOTH
@pytest.mark.parametrize("outcome", [TooLate(), NeverLeft("connection refused")])
def test_what_comes_back_into_the_line_does_not_follow_a_payment(
    horizonte: Company, clock: FakeClock, outcome: TooLate | NeverLeft
) -> None:
    (payer, other), listed = parents(horizonte, 2)
    made = scheduled(horizonte, once(FRIDAY, stops=PAID), listed)
    clock.now = on(20)
    look(horizonte)
    hand = Hand(horizonte)
    ready = hand.claim().ready
    assert tell(horizonte, payer, on(20)) == 0  # it is on its way
    hand.settle(ready, outcome)
    (run,) = runs(horizonte, made)
    found = rows_of(horizonte, run.id)
    assert (found[payer], found[other][0]) == (("skipped", "event_stopped"), "queued")


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_who_pays_while_it_is_put_back_into_the_line_gets_none(horizonte: Company, clock: FakeClock) -> None:
    (payer,), listed = parents(horizonte, 1)
    made = scheduled(horizonte, once(FRIDAY, stops=PAID), listed)
    clock.now = on(20)
    look(horizonte)
    hand = Hand(horizonte)
    (ready,) = hand.claim().ready
    assert hand.held is not None
    with ThreadPoolExecutor(1) as threads:
        with horizonte.unit() as unit:
            assert give_back(unit, [(ready.id, ready.attempt)], hand.held.epoch) == 1
            assert end_returned(unit, [ready.id]) == 0
            told = threads.submit(tell, horizonte, payer, on(20))
            wait([told], timeout=0.5)  # it would have found nothing by then, had nothing held it
        assert told.result(timeout=30) == 1
    (run,) = runs(horizonte, made)
    assert rows_of(horizonte, run.id)[payer] == ("skipped", "event_stopped")


@pytest.mark.parametrize(
    ("name", "ago", "counts"),
    [("paid", 7 * DAY, True), ("paid", 7 * DAY + 1, False), ("enrolled", HOUR, False)],
)
def test_an_event_counts_from_its_lead_on(
    horizonte: Company, clock: FakeClock, name: str, ago: int, counts: bool
) -> None:
    people, listed = parents(horizonte, 1)
    made = scheduled(horizonte, once(FRIDAY, stops=PAID), listed)
    clock.now = on(20) - HOUR
    tell(horizonte, people[0], on(20) - ago, name)
    clock.now = on(20)
    look(horizonte)
    (run,) = runs(horizonte, made)
    assert rows_of(horizonte, run.id)[people[0]][0] == ("skipped" if counts else "queued")


def test_words_count_only_since_the_round_began(horizonte: Company, clock: FakeClock) -> None:
    (before, after), listed = parents(horizonte, 2)
    made = scheduled(horizonte, once(FRIDAY, stops=PAID), listed, at(horizonte, NINE, -1), at(horizonte))
    with horizonte.unit() as unit:
        for person, when in ((before, on(18)), (after, on(19, 12))):
            where = {"number_id": horizonte.number_id, "contact_id": person}
            put(unit.tx, last_inbound, workspace_id=horizonte.workspace_id, **where, at=when)
    clock.now = on(20)
    look(horizonte)
    second = runs(horizonte, made)[-1]
    assert rows_of(horizonte, second.id) == {before: ("queued", ""), after: ("skipped", "replied")}


@BOTH
def test_words_end_what_waits_as_they_are_heard(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte, 2)
    made = scheduled(horizonte, once(FRIDAY, stops=PAID), listed)
    clock.now = on(20)
    look(horizonte)
    said = InboundSeen(f"phone-{horizonte.number_id}", on(20, 9, 1), "wamid.1", phone_of(0)[1:], text="Já vi")
    with horizonte.unit() as unit:
        apply(unit, VAULT, [(horizonte.connection_id, said)])
    (run,) = runs(horizonte, made)
    assert rows_of(horizonte, run.id) == {people[0]: ("skipped", "replied"), people[1]: ("queued", "")}


def test_who_said_stop_is_skipped_by_the_gate(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte, 2)
    scheduled(horizonte, once(FRIDAY), listed)
    clock.now = on(20)
    look(horizonte)
    with horizonte.unit() as unit:
        no = Proof(channel=Channel.KEYWORD, at=unit.now)
        suppress(unit, VAULT, people[:1], SuppressionSource.PERSON, Scope.ALL, "keyword", no)
    assert texts(Hand(horizonte).send_all()) == [phone_of(1)]


@BOTH
def test_a_month_of_due_dates_with_one_payment(horizonte: Company, clock: FakeClock) -> None:
    """Three business days before the due date; Monday also covers the weekend; one of them pays early."""
    people = add_parents(horizonte, 4)
    dues = ("2026-12-09", "12/12/2026", "2026-12-13T00:00:00", "14/12/2026")  # Wednesday, Sat, Sun, Mon
    listed = list_of(horizonte, people, [{"vencimento": due} for due in dues])
    plan = Plan(Kind.DATE, date(2026, 12, 1), attribute="vencimento", on_closed=OnClosed.AFTER, stops=PAID)
    before = at(horizonte, NINE, -3, Unit.BUSINESS_DAY)
    made = scheduled(horizonte, plan, listed, before, at(horizonte, NINE))
    hand = Hand(horizonte)
    left: dict[str, list[str]] = {}
    for day in range(1, 16):
        clock.now = on(day, month=12)
        if day == 10:
            tell(horizonte, people[2], clock.now - HOUR)
        look(horizonte)
        if sent := texts(hand.send_all()):
            left[f"12-{day:02}"] = sent
    wednesday, saturday, sunday, monday = (phone_of(one) for one in range(4))
    assert left == {
        "12-04": [wednesday],
        "12-09": [wednesday, saturday, sunday, monday],
        "12-14": [saturday, monday],
    }
    assert {state for _, state in states(horizonte, made)} <= {"running", "done"}


def test_nobody_else_can_be_told_of(horizonte: Company, padaria: Company) -> None:
    (stranger,) = add_parents(padaria, 1)
    with pytest.raises(NotFound):
        tell(horizonte, stranger, on(16))
    with pytest.raises(Refused):
        tell(horizonte, stranger, on(16), "Paid!")


def test_what_has_not_happened_yet_is_a_slip(horizonte: Company) -> None:
    (parent,) = add_parents(horizonte, 1)
    with pytest.raises(Refused, match="event_in_the_future"):
        tell(horizonte, parent, on(18))


def test_an_erased_person_has_no_events_any_more(horizonte: Company) -> None:
    (parent,) = add_parents(horizonte, 1)
    tell(horizonte, parent, on(16))
    with horizonte.unit() as unit:
        assert [event.name for event in events_of(unit.tx, unit.workspace_id, parent)] == ["paid"]
        erase(unit, VAULT, parent)
        assert events_of(unit.tx, unit.workspace_id, parent) == []
    with pytest.raises(NotFound):
        tell(horizonte, parent, on(16), "enrolled")
