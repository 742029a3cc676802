"""Ana's own rules of sending, asked by the claim on both databases: how often, and at which hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import OperationalError

from avisa.calendar.types import Hours, QuietHours, Span
from avisa.channels.meta.faults import fault_of
from avisa.channels.port import Rejected
from avisa.gate.actions import set_policy
from avisa.gate.policy import policy_of
from avisa.gate.types import NO_POLICY, Cap, Caps, Policy
from avisa.journal.tables import journal
from avisa.kernel.clock import DAY, HOUR, MINUTE
from avisa.kernel.ids import Ids
from avisa.messages.tables import last_inbound
from avisa.messages.types import Kind, Lane
from avisa.templates.tables import template
from tests.calendar.moments import local
from tests.cast import Company, FakeClock, open_company, put
from tests.databases import Databases
from tests.engine.by_hand import Hand, look_once
from tests.gate.rules_of_sending import OFFICE, set_rules
from tests.messages.letters import queued, row_of
from tests.people import add_parents

ONE_A_WEEK = Caps(Cap(1, 7))
RECIFE, MANAUS = "+5581998887766", "+5592998887766"


def outcome(company: Company, message_id: int) -> tuple[str, str]:
    row = row_of(company, message_id)
    return row.state, row.reason


def test_a_second_message_in_the_week_is_skipped(horizonte: Company, clock: FakeClock) -> None:
    set_rules(horizonte, caps=ONE_A_WEEK)
    hand, people = Hand(horizonte), add_parents(horizonte, 2)
    queued(horizonte, people[:1])
    assert len(hand.send_all()) == 1
    clock.advance(7 * DAY - MINUTE)
    again = queued(horizonte, people, run_id=2)
    assert len(hand.send_all()) == 1
    assert [outcome(horizonte, one) for one in again] == [("skipped", "frequency_cap"), ("accepted", "")]


def test_after_the_week_there_is_room_again(horizonte: Company, clock: FakeClock) -> None:
    set_rules(horizonte, caps=ONE_A_WEEK)
    people = add_parents(horizonte, 1)
    queued(horizonte, people)
    hand = Hand(horizonte)
    hand.send_all()
    clock.advance(7 * DAY)
    queued(horizonte, people, run_id=2)
    assert len(hand.send_all()) == 1


def test_what_was_refused_does_not_count_and_what_is_in_doubt_does(
    horizonte: Company, clock: FakeClock
) -> None:
    set_rules(horizonte, caps=ONE_A_WEEK)
    refused, in_doubt = add_parents(horizonte, 2)
    hand = Hand(horizonte)
    queued(horizonte, [refused])
    hand.send_all(Rejected(fault_of(131009)))
    queued(horizonte, [in_doubt], run_id=2)
    assert len(hand.claim().ready) == 1  # and nobody heard of it since
    clock.advance(MINUTE)
    again = queued(horizonte, [refused, in_doubt], run_id=3)
    hand.send_all()
    assert [outcome(horizonte, one) for one in again] == [("accepted", ""), ("skipped", "frequency_cap")]


def test_security_codes_neither_count_nor_are_capped(horizonte: Company, clock: FakeClock) -> None:
    set_rules(horizonte, caps=ONE_A_WEEK)
    people, hand = add_parents(horizonte, 1), Hand(horizonte)
    make_codes(horizonte)
    code = {"lane": Lane.AUTHENTICATION, "purpose_id": None}
    for run in (1, 2):
        queued(horizonte, people, run_id=run, **code)
        assert len(hand.send_all()) == 1
        clock.advance(MINUTE)
    make_codes(horizonte, "UTILITY")
    queued(horizonte, people, run_id=3)
    assert len(hand.send_all()) == 1


def make_codes(company: Company, category: str = "AUTHENTICATION") -> None:
    mine = (template.c.workspace_id == company.workspace_id) & (template.c.id == company.template_id)
    with company.unit() as unit:
        unit.tx.execute(update(template).where(mine).values(category=category))


def test_at_night_they_wait_for_the_morning_where_each_lives(horizonte: Company, clock: FakeClock) -> None:
    set_rules(horizonte, QuietHours(OFFICE))
    clock.now = local("America/Recife", 2026, 11, 16, 21)
    here, there = add_parents(horizonte, 2)
    late, later = queued(horizonte, [here], phone=RECIFE) + queued(horizonte, [there], phone=MANAUS)
    hand = Hand(horizonte)
    assert hand.send_all() == []
    assert (row_of(horizonte, late).due_at, row_of(horizonte, late).reason) == (
        local("America/Recife", 2026, 11, 17, 8),
        "quiet_hours",
    )
    assert row_of(horizonte, later).due_at == local("America/Manaus", 2026, 11, 17, 8)
    clock.now = local("America/Recife", 2026, 11, 17, 8)
    assert [one.contact_id for one in hand.send_all()] == [here]


def test_what_waits_for_other_hours_is_judged_anew_when_they_change(
    horizonte: Company, clock: FakeClock
) -> None:
    set_rules(horizonte, QuietHours(OFFICE))
    clock.now = local("America/Sao_Paulo", 2026, 11, 16, 21)
    queued(horizonte, add_parents(horizonte, 3))
    hand = Hand(horizonte)
    hand.send_all()
    clock.advance(HOUR // 2)
    set_rules(horizonte, QuietHours(Hours(((Span(0, 1440),),) * 7)))
    look_once(horizonte)
    assert len(hand.send_all()) == 3


def test_an_answer_comes_at_any_hour(horizonte: Company, clock: FakeClock) -> None:
    set_rules(horizonte, QuietHours(OFFICE), ONE_A_WEEK)
    clock.now = local("America/Sao_Paulo", 2026, 11, 16, 23)
    people = add_parents(horizonte, 1)
    open_window(horizonte, people[0])
    spoken = {"kind": Kind.REPLY, "lane": Lane.SINGLE, "template_id": None, "purpose_id": None}
    queued(horizonte, people, **spoken, template_version="")
    assert len(Hand(horizonte).send_all()) == 1


def open_window(company: Company, person: int) -> None:
    pair = {"number_id": company.number_id, "contact_id": person, "at": company.clock() - MINUTE}
    with company.unit() as unit:
        put(unit.tx, last_inbound, workspace_id=company.workspace_id, **pair)


def test_a_company_without_rules_is_asked_for_its_rules_and_nothing_more(horizonte: Company) -> None:
    people, hand = add_parents(horizonte, 2), Hand(horizonte)
    queued(horizonte, people)
    with statements() as asked:
        hand.claim()
    assert sum("FROM setting" in one for one in asked) == 1
    assert not any("message.claimed_at >" in one or "contact.attributes" in one for one in asked)
    set_rules(horizonte, QuietHours(Hours(), place_attribute="fuso"), Caps(Cap(5, 7)))
    queued(horizonte, people, run_id=2)
    with statements() as asked:
        hand.claim()
    assert sum("message.claimed_at >" in one for one in asked) == 1
    assert sum("contact.attributes" in one for one in asked) == 1


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def see(conn: Any, cursor: Any, statement: str, *others: Any) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", see)
    yield seen
    event.remove(Engine, "before_cursor_execute", see)


def test_rules_are_kept_told_in_the_journal_and_nobody_elses(horizonte: Company, padaria: Company) -> None:
    rules = Policy(QuietHours(OFFICE, {horizonte.matricula_id: Hours()}), Caps(Cap(2, 7)), horizonte.clock())
    for changed in (True, False):
        with horizonte.unit("user:1") as unit:
            assert set_policy(unit, rules) is changed
    with horizonte.db.read() as tx:
        assert policy_of(tx, horizonte.workspace_id) == rules
        assert policy_of(tx, padaria.workspace_id) == NO_POLICY
        mine = select(journal.c.kind, journal.c.actor).where(journal.c.workspace_id == horizonte.workspace_id)
        assert [tuple(row) for row in tx.execute(mine)] == [("sending_rules.changed", "user:1")]


def test_two_numbers_at_once_do_not_both_find_room(postgres_horizonte: Company) -> None:
    """Two engines on PostgreSQL: the second counts after the first has written its intent."""
    company = postgres_horizonte
    set_rules(company, caps=ONE_A_WEEK)
    with company.db.write() as first:
        policy_of(first, company.workspace_id, hold=True)
        with company.db.write() as second:
            second.exec_driver_sql("SET lock_timeout = '100ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                policy_of(second, company.workspace_id, hold=True)


@pytest.fixture
def postgres_horizonte(databases: Databases, clock: FakeClock, ids: Ids) -> Iterator[Company]:
    with databases.fresh("postgresql") as db:
        yield open_company(db, clock, ids, "Colégio Horizonte", "+553133334444")
