"""Every message enters by one door, once for each person of a run and step."""

from __future__ import annotations

import threading

import pytest

from avisa.errors import Refused
from avisa.kernel.clock import HOUR
from avisa.messages.types import Lane
from tests.cast import Company
from tests.messages.letters import draft_to, enqueue, queued, row_of, rows_in, tally
from tests.people import add_people


def test_a_person_is_in_a_run_once(horizonte: Company) -> None:
    marina, paulo = add_people(horizonte, 2)
    first = enqueue(horizonte, draft_to(horizonte, marina))
    again = enqueue(horizonte, draft_to(horizonte, marina), draft_to(horizonte, paulo))
    assert (first.queued, first.already) == (1, 0)
    assert (again.queued, again.already) == (1, 1)
    assert [row.contact_id for row in rows_in(horizonte)] == [marina, paulo]


def test_a_second_step_and_another_run_are_rows_of_their_own(horizonte: Company) -> None:
    (marina,) = add_people(horizonte, 1)
    receipt = enqueue(
        horizonte,
        draft_to(horizonte, marina),
        draft_to(horizonte, marina, step=1),
        draft_to(horizonte, marina, run_id=7),
    )
    assert receipt.queued == 3
    assert [row.step for row in rows_in(horizonte)] == [0, 1]


def test_a_single_dispatch_is_a_run_of_its_own(horizonte: Company) -> None:
    (marina,) = add_people(horizonte, 1)
    ids = queued(horizonte, [marina], run_id=0) + queued(horizonte, [marina], run_id=0)
    assert [row_of(horizonte, one).run_id for one in ids] == list(ids)


def test_two_processes_that_freeze_the_same_people_make_them_once(horizonte: Company) -> None:
    people = add_people(horizonte, 120)
    counts: list[int] = []

    def freeze() -> None:
        for start in range(0, len(people), 40):
            drafts = [draft_to(horizonte, one) for one in people[start : start + 40]]
            counts.append(enqueue(horizonte, *drafts).queued)

    both = [threading.Thread(target=freeze) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(counts) == len(rows_in(horizonte)) == 120


@pytest.mark.parametrize("phone", ["", "5511998887766", "+55 11 99888-7766", "+", "+55119988877x6"])
def test_what_has_no_phone_is_no_message(horizonte: Company, phone: str) -> None:
    (marina,) = add_people(horizonte, 1)
    with pytest.raises(Refused, match="malformed_draft"):
        enqueue(horizonte, draft_to(horizonte, marina, phone=phone))
    assert rows_in(horizonte) == []


def test_a_body_beyond_reason_is_refused_with_all_its_neighbours(horizonte: Company) -> None:
    marina, paulo = add_people(horizonte, 2)
    with pytest.raises(Refused, match="malformed_draft"):
        enqueue(horizonte, draft_to(horizonte, marina), draft_to(horizonte, paulo, body="x" * 70_000))
    assert rows_in(horizonte) == []


def test_a_new_row_waits_its_turn_and_nothing_else_is_said_of_it(horizonte: Company) -> None:
    (marina,) = add_people(horizonte, 1)
    later = horizonte.clock() + HOUR
    now, timed = (
        row_of(horizonte, queued(horizonte, [marina], run_id=run, due_at=due)[0])
        for run, due in ((1, 0), (2, later))
    )
    assert (now.state, now.reason, now.attempt, now.due_at) == ("queued", "", 0, horizonte.clock())
    assert timed.due_at == later
    assert now.consent_event_id is None


def test_the_order_of_lanes_is_the_order_of_urgency() -> None:
    assert list(Lane) == [Lane.AUTHENTICATION, Lane.SINGLE, Lane.BROADCAST]


def test_caios_rows_are_not_anas(horizonte: Company, padaria: Company) -> None:
    """Both may use the same run number: a run belongs to its workspace."""
    queued(horizonte, add_people(horizonte, 3))
    queued(padaria, add_people(padaria, 1))
    assert tally(horizonte).recipients == 3
    assert tally(padaria).recipients == 1
