"""The claim decides each row with the facts of its own transaction: what was committed before it wins."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.channels.port import TemplateStatusSeen
from avisa.consent.actions import suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.engine.pace import PAIR
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND
from avisa.messages.actions import cancel_queued
from avisa.messages.types import Lane
from avisa.templates.actions import apply_status
from avisa.templates.tables import template
from avisa.workspace import actions as workspace
from tests.campaigns.school import running, view_of
from tests.cast import Company, FakeClock, open_company
from tests.engine.by_hand import Hand, look_once, texts
from tests.gate.audience import listed_people, set_tier
from tests.messages.letters import queued, row_of, rows_in, tally
from tests.people import VAULT, add_parents, add_people, say_yes


@pytest.fixture
def campaign(horizonte: Company) -> int:
    """Three parents who agreed, frozen and waiting."""
    made = running(horizonte)
    say_yes(horizonte, listed_people(horizonte, made))
    return made


def follow(company: Company, status: str) -> None:
    """WhatsApp tells of the template, and its campaigns follow."""
    platform_id = f"template-{company.template_id}"
    seen = TemplateStatusSeen(platform_id, "lembrete_matricula", "pt_BR", status, company.clock())
    with company.unit() as unit:
        campaigns.follow_templates(unit, apply_status(unit, seen))


def change_template(company: Company, **columns: Any) -> None:
    mine = (template.c.workspace_id == company.workspace_id) & (template.c.id == company.template_id)
    with company.unit() as unit:
        unit.tx.execute(update(template).where(mine).values(columns))


def reasons(company: Company, run_id: int) -> set[tuple[str, str, bool]]:
    """(state, reason, waits for a person) of a run's rows."""
    return {(row.state, row.reason, row.due_at is None) for row in rows_in(company, run_id)}


def test_what_may_go_leaves_with_the_yes_that_allows_it(horizonte: Company, campaign: int) -> None:
    taken = Hand(horizonte).claim()
    assert len(taken.ready) == 3
    for row in rows_in(horizonte, campaign):
        assert (row.state, row.attempt, row.epoch) == ("sending", 1, 1)
        assert row.consent_event_id is not None


def test_a_claim_takes_no_more_than_it_is_asked_to(horizonte: Company, campaign: int) -> None:
    hand = Hand(horizonte)
    assert [len(hand.claim(2).ready), len(hand.claim(2).ready), len(hand.claim(2).ready)] == [2, 1, 0]


def test_urgent_lanes_leave_first(horizonte: Company) -> None:
    people = add_parents(horizonte, 3)
    for person, lane in zip(people, (Lane.BROADCAST, Lane.SINGLE, Lane.AUTHENTICATION), strict=True):
        queued(horizonte, [person], run_id=0, lane=lane)
    hand = Hand(horizonte)
    assert [hand.claim(1).ready[0].contact_id for _ in people] == people[::-1]


def test_a_pause_that_was_committed_first_lets_nobody_leave(horizonte: Company, campaign: int) -> None:
    with horizonte.unit() as unit:
        assert campaigns.pause(unit, campaign)
    hand = Hand(horizonte)
    assert (hand.claim().ready, hand.next_due()) == ((), None)
    assert reasons(horizonte, campaign) == {("queued", "paused", True)}


def test_a_resume_releases_what_was_parked(horizonte: Company, campaign: int) -> None:
    with horizonte.unit() as unit:
        campaigns.pause(unit, campaign)
    hand = Hand(horizonte)
    hand.claim()
    with horizonte.unit() as unit:
        assert campaigns.resume(unit, campaign)
    while look_once(horizonte):
        continue
    assert len(hand.send_all()) == 3
    look_once(horizonte)
    assert view_of(horizonte, campaign).state == CampaignState.DONE


def test_a_cancelled_campaigns_rows_are_ended_by_whoever_meets_them(
    horizonte: Company, campaign: int
) -> None:
    hand = Hand(horizonte)
    hand.settle(hand.claim(1).ready)
    with horizonte.unit() as unit:
        assert campaigns.cancel(unit, campaign)
    assert hand.claim().ready == ()
    counts = tally(horizonte, campaign)
    assert (counts.accepted, counts.cancelled, counts.adds_up) == (1, 2, True)
    while look_once(horizonte):
        continue
    assert view_of(horizonte, campaign).state == CampaignState.CANCELLED


def test_a_stop_that_was_committed_first_is_obeyed(horizonte: Company, campaign: int) -> None:
    said = Proof(channel=Channel.KEYWORD, at=horizonte.clock(), inbound_id="wamid.i", inbound_text="SAIR")
    stopped = listed_people(horizonte, campaign)[1]
    with horizonte.unit() as unit:
        suppress(unit, VAULT, [stopped], SuppressionSource.PERSON, Scope.ALL, "keyword", said)
    taken = Hand(horizonte).claim()
    assert stopped not in [one.contact_id for one in taken.ready]
    assert (len(taken.ready), tally(horizonte, campaign).skipped) == (2, {"suppressed": 1})


def test_a_message_whose_time_has_passed_ends(horizonte: Company, clock: FakeClock) -> None:
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=0, expires_at=clock() + MINUTE)
    clock.advance(MINUTE)
    assert Hand(horizonte).claim().ready == ()
    row = row_of(horizonte, letter)
    assert (row.state, row.ended_at) == ("expired", clock())


def test_a_paused_template_burns_no_row_of_a_campaign(horizonte: Company, campaign: int) -> None:
    (single,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    change_template(horizonte, status="PAUSED")
    assert Hand(horizonte).claim().ready == ()
    assert reasons(horizonte, campaign) == {("queued", "template_not_live", True)}
    view = view_of(horizonte, campaign)
    assert (view.state, view.reason) == (CampaignState.PAUSED, "template_paused")
    assert (row_of(horizonte, single).state, row_of(horizonte, single).reason) == (
        "skipped",
        "template_not_live",
    )


@pytest.mark.parametrize("status", ["PAUSED", "PENDING"])
def test_a_campaign_goes_on_by_itself_when_its_template_is_back(
    horizonte: Company, clock: FakeClock, campaign: int, status: str
) -> None:
    follow(horizonte, status)
    hand = Hand(horizonte)
    assert hand.claim().ready == ()
    assert view_of(horizonte, campaign).state == CampaignState.PAUSED
    clock.advance(HOUR)
    follow(horizonte, "APPROVED")
    while look_once(horizonte):
        continue
    assert len(hand.send_all()) == 3


@pytest.mark.parametrize("gone", [{"status": "DELETED"}, {"status": "DISABLED"}, {"version": "v2"}])
def test_a_template_that_is_gone_stops_its_campaign_and_burns_no_row(
    horizonte: Company, campaign: int, gone: dict[str, str]
) -> None:
    change_template(horizonte, **gone)
    assert Hand(horizonte).claim().ready == ()
    assert view_of(horizonte, campaign).state == CampaignState.STOPPED
    assert tally(horizonte, campaign).waiting == 3


def test_a_stopped_number_or_account_claims_nothing_and_loses_nothing(
    horizonte: Company, campaign: int
) -> None:
    hand = Hand(horizonte)
    with horizonte.unit() as unit:
        workspace.stop_number(unit, horizonte.number_id, "person")
    assert (hand.claim().ready, reasons(horizonte, campaign)) == ((), {("queued", "", False)})
    with horizonte.unit() as unit:
        workspace.start_number(unit, horizonte.number_id)
        workspace.stop_account(unit, horizonte.account_id, "token_invalid")
    assert hand.claim().ready == ()
    with horizonte.unit() as unit:
        workspace.start_account(unit, horizonte.account_id)
    assert len(hand.claim().ready) == 3


def test_two_messages_to_one_person_are_six_seconds_apart(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    ids = [queued(horizonte, [marina], run_id=0)[0] for _ in range(3)]
    hand, began = Hand(horizonte), clock()
    sent: list[int] = []
    while (due := hand.next_due()) is not None:
        clock.now = max(clock(), due)
        for one in hand.claim().ready:
            sent.append(clock() - began)
            hand.settle([one])
    assert sent == [0, PAIR, 2 * PAIR]
    assert {row_of(horizonte, one).state for one in ids} == {"accepted"}


def test_somebody_written_to_a_moment_ago_waits_and_others_do_not(
    horizonte: Company, clock: FakeClock
) -> None:
    marina, paulo = add_parents(horizonte, 2)
    hand = Hand(horizonte)
    queued(horizonte, [marina], run_id=0)
    hand.settle(hand.claim().ready)
    clock.advance(2 * SECOND)
    (second,) = queued(horizonte, [marina], run_id=0)
    queued(horizonte, [paulo], run_id=0)
    assert [one.contact_id for one in hand.claim().ready] == [paulo]
    row = row_of(horizonte, second)
    assert (row.reason, row.due_at) == ("pair_pace", clock() + 4 * SECOND)


def test_whoever_finds_no_room_today_goes_tomorrow(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 2)
    ids = queued(horizonte, add_parents(horizonte, 5), run_id=77)
    hand, began = Hand(horizonte), clock()
    left: list[tuple[int, int]] = []
    while (due := hand.next_due()) is not None:
        clock.now = max(clock(), due)
        ready = hand.claim().ready
        hand.settle(ready)
        left += [((clock() - began) // DAY, len(ready))] if ready else []
    assert left == [(0, 2), (1, 2), (2, 1)]
    assert {row_of(horizonte, one).state for one in ids} == {"accepted"}


def test_who_waits_for_room_is_told_apart_and_keeps_nobody_waiting(
    horizonte: Company, clock: FakeClock
) -> None:
    set_tier(horizonte, 1)
    first, second = queued(horizonte, add_parents(horizonte, 2), run_id=77)
    hand = Hand(horizonte)
    hand.settle(hand.claim().ready)
    assert row_of(horizonte, second).reason == "limit_reached"
    assert hand.next_due() == clock() + DAY
    queued(horizonte, [row_of(horizonte, first).contact_id], run_id=78)
    clock.advance(MINUTE)
    assert len(hand.claim().ready) == 1  # who was reached already takes no new place


def test_a_higher_limit_lets_those_who_wait_go_at_once(horizonte: Company) -> None:
    set_tier(horizonte, 1)
    queued(horizonte, add_parents(horizonte, 4), run_id=77)
    hand = Hand(horizonte)
    assert len(hand.send_all()) == 1
    assert look_once(horizonte) == 0
    set_tier(horizonte, 3)
    assert look_once(horizonte) == 2
    assert len(hand.send_all()) == 2
    set_tier(horizonte, None)
    look_once(horizonte)
    assert len(hand.send_all()) == 1


def test_a_cancelled_run_gives_its_promised_places_to_the_next(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 1)
    first = queued(horizonte, add_parents(horizonte, 3), run_id=77)
    hand = Hand(horizonte)
    hand.send_all()
    with horizonte.unit() as unit:
        assert cancel_queued(unit, 77, 10) == 2
    (late,) = queued(horizonte, add_parents(horizonte, 1, first=10), run_id=78)
    hand.send_all()
    clock.advance(DAY)
    look_once(horizonte)
    hand.send_all()
    assert row_of(horizonte, late).state == "accepted"
    assert [row_of(horizonte, one).state for one in first] == ["accepted", "cancelled", "cancelled"]


def test_the_row_says_to_whom_and_with_what(horizonte: Company) -> None:
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    (ready,) = Hand(horizonte).claim().ready
    assert texts([ready]) == ["+5511998887766"]
    out = ready.outbound
    assert (out.callback, out.template, out.language) == (f"{letter}.1", "lembrete_matricula", "pt_BR")
    assert [parameter.text for parameter in out.body.parameters] == ["Marina", "Theo"]


def test_anas_engine_never_touches_caios_rows(horizonte: Company, padaria: Company) -> None:
    theirs = queued(padaria, add_parents(padaria, 2), run_id=0)[:1]
    assert Hand(horizonte).claim().ready == ()
    assert row_of(padaria, theirs[0]).state == "queued"
    assert len(Hand(padaria).claim().ready) == 2


def test_a_second_company_on_the_same_machine_has_its_own_limit(horizonte: Company, clock: FakeClock) -> None:
    other = open_company(horizonte.db, clock, horizonte.ids, "Escola Sol", "+552133334444", tier=1)
    set_tier(horizonte, 1)
    queued(horizonte, add_parents(horizonte, 1), run_id=0)
    queued(other, add_parents(other, 1), run_id=0)
    assert (len(Hand(horizonte).claim().ready), len(Hand(other).claim().ready)) == (1, 1)


def test_people_without_a_yes_are_skipped_and_take_no_place(horizonte: Company) -> None:
    set_tier(horizonte, 1)
    queued(horizonte, add_people(horizonte, 3), run_id=77)
    queued(horizonte, add_parents(horizonte, 1, first=10), run_id=78)
    assert len(Hand(horizonte).claim().ready) == 1
    assert tally(horizonte, 77).skipped == {"no_consent": 3}
