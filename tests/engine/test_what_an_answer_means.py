"""Each answer of the platform, and what it means for the message, the person, the campaign, the number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from avisa.audience.queries import contacts_of
from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.channels.meta.faults import fault_of
from avisa.channels.port import Accepted, Ambiguous, NeverLeft, Rejected
from avisa.consent.queries import suppressions_of
from avisa.consent.types import Scope, SuppressionSource
from avisa.engine.rules import effects_of
from avisa.engine.types import Answer
from avisa.kernel.clock import DAY, MINUTE, SECOND
from avisa.workspace.actions import start_account
from avisa.workspace.queries import number_by_id, open_chores
from avisa.workspace.types import Number
from tests.campaigns.school import running, view_of
from tests.cast import Company, FakeClock
from tests.databases import ON_SQLITE
from tests.engine.by_hand import Hand, look_once
from tests.gate.audience import listed_people
from tests.messages.letters import queued, row_of, rows_in, tally
from tests.people import add_parents, say_yes


@pytest.fixture
def campaign(horizonte: Company) -> int:
    made = running(horizonte)
    say_yes(horizonte, listed_people(horizonte, made))
    return made


@pytest.fixture
def letter(horizonte: Company) -> int:
    """A single dispatch to one parent."""
    (one,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    return one


def refused(code: int, details: str = "", retry_after: int = 0) -> Rejected:
    return Rejected(fault_of(code), details, retry_after)


def answered(company: Company, outcome: Accepted | Ambiguous | NeverLeft | Rejected) -> Hand:
    """One message leaves, and this is the answer."""
    hand = Hand(company)
    hand.settle(hand.claim(1).ready, outcome)
    return hand


def number_of(company: Company) -> Number:
    with company.db.read() as tx:
        found = number_by_id(tx, company.workspace_id, company.number_id)
    assert found is not None
    return found


@ON_SQLITE
@pytest.mark.parametrize(
    ("code", "state", "reason", "wait"),
    [
        (130429, "queued", "throughput_exceeded", SECOND),
        (131056, "queued", "pair_rate_limited", 6 * SECOND),
        (131016, "queued", "service_unavailable", 5 * SECOND),
        (131057, "queued", "number_in_maintenance", MINUTE),
        (80007, "queued", "account_call_limit", 5 * MINUTE),
        (131047, "failed", "window_closed", 0),
        (131009, "failed", "parameter_invalid", 0),
        (131049, "failed", "marketing_capped", 0),
        (999_999, "failed", "unlisted", 0),
    ],
)
def test_a_refusal_retries_or_fails_as_the_table_says(
    horizonte: Company, letter: int, code: int, state: str, reason: str, wait: int
) -> None:
    answered(horizonte, refused(code, "as told"))
    row = row_of(horizonte, letter)
    assert (row.state, row.reason, row.details) == (state, reason, "as told")
    if state == "queued":
        assert row.due_at == horizonte.clock() + wait


def test_the_platforms_own_wait_wins_when_it_is_longer(horizonte: Company, letter: int) -> None:
    answered(horizonte, refused(130429, retry_after=20 * MINUTE))
    assert row_of(horizonte, letter).due_at == horizonte.clock() + 20 * MINUTE


def tries(company: Company, clock: FakeClock, outcome: NeverLeft | Rejected, most: int) -> list[int]:
    """Up to `most` tries of whatever is due, all answered alike; how long each was told to wait (ms)."""
    hand, waits = Hand(company), list[int]()
    while len(waits) < most and (due := hand.next_due()) is not None:
        clock.now = max(clock(), due)
        if ready := hand.claim().ready:  # not within six seconds of the last: then it waits for that
            hand.settle(ready, outcome)
            waits.append((hand.next_due() or clock()) - clock())
    return waits


def test_retries_end(horizonte: Company, clock: FakeClock, letter: int) -> None:
    waits = tries(horizonte, clock, refused(131016), most=9)
    assert waits == [5 * SECOND, 10 * SECOND, 20 * SECOND, 0]
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).attempt) == ("failed", 4)


def test_what_never_left_comes_back_for_as_long_as_it_takes(
    horizonte: Company, clock: FakeClock, letter: int
) -> None:
    assert tries(horizonte, clock, NeverLeft("refused"), most=7) == [SECOND * 2**n for n in range(7)]
    row = row_of(horizonte, letter)
    assert (row.state, row.reason, row.attempt) == ("queued", "never_left", 7)


@ON_SQLITE
@pytest.mark.parametrize("code", [1, 2, 131000])
def test_codes_that_promise_nothing_leave_it_unknown(horizonte: Company, letter: int, code: int) -> None:
    hand = answered(horizonte, refused(code))
    assert (row_of(horizonte, letter).state, hand.next_due()) == ("unknown", None)


def test_no_clear_answer_is_never_tried_again(horizonte: Company, letter: int, clock: FakeClock) -> None:
    hand = answered(horizonte, Ambiguous("timed out"))
    clock.advance(7 * DAY)
    assert hand.claim().ready == ()
    row = row_of(horizonte, letter)
    assert (row.state, row.reason, row.details) == ("unknown", "no_answer", "timed out")


def test_only_a_throttle_of_the_whole_number_slows_it_down(horizonte: Company, letter: int) -> None:
    (ready,) = Hand(horizonte).claim().ready

    def slower(outcome: NeverLeft | Rejected) -> int:
        return effects_of([Answer(ready, outcome)], horizonte.clock(), 0).slower

    assert slower(refused(130429)) == SECOND
    assert slower(refused(131056)) == 0
    assert slower(NeverLeft("refused")) == SECOND


def test_jitter_spreads_retries_by_up_to_half(horizonte: Company, letter: int) -> None:
    (ready,) = Hand(horizonte).claim().ready
    waits = [
        (effects_of([Answer(ready, refused(131057))], 0, jitter).settled[0].due_at or 0)
        for jitter in (0.0, 0.5, 0.999)
    ]
    assert waits == [MINUTE, 75 * SECOND, 89_970]


def test_a_paused_template_pauses_the_campaign_and_its_row_goes_later(
    horizonte: Company, clock: FakeClock, campaign: int
) -> None:
    hand = answered(horizonte, refused(132015))
    view = view_of(horizonte, campaign)
    assert (view.state, view.reason) == (CampaignState.PAUSED, "template_paused")
    clock.advance(MINUTE)
    assert (hand.claim().ready, hand.next_due()) == ((), None)
    assert tally(horizonte, campaign).waiting == 3
    with horizonte.unit() as unit:
        assert campaigns.resume(unit, campaign)
    while look_once(horizonte):
        continue
    assert len(hand.send_all()) == 3
    assert tally(horizonte, campaign).accepted == 3


def test_a_campaign_paused_for_spam_says_so_and_does_not_resume_by_itself(
    horizonte: Company, campaign: int
) -> None:
    answered(horizonte, refused(131048))
    view = view_of(horizonte, campaign)
    assert (view.state, view.reason) == (CampaignState.PAUSED, "spam_rate_limited")


def test_what_is_refused_for_its_template_after_a_cancel_is_cancelled_too(
    horizonte: Company, clock: FakeClock, campaign: int
) -> None:
    """Nobody would ever resume it: it must not wait for ever in a campaign that is over."""
    hand = Hand(horizonte)
    flying = hand.claim(1).ready
    with horizonte.unit() as unit:
        assert campaigns.cancel(unit, campaign)
    while look_once(horizonte):
        continue
    assert view_of(horizonte, campaign).state == CampaignState.CANCELLED
    hand.settle(flying, refused(132015))
    clock.advance(MINUTE)
    hand.claim()
    counts = tally(horizonte, campaign)
    assert (counts.cancelled, counts.waiting, counts.adds_up) == (3, 0, True)


def test_a_wrong_template_stops_the_campaign_and_costs_one_row(horizonte: Company, campaign: int) -> None:
    hand = answered(horizonte, refused(132000))
    view = view_of(horizonte, campaign)
    assert (view.state, view.reason) == (CampaignState.STOPPED, "parameter_count_wrong")
    assert hand.claim().ready == ()
    counts = tally(horizonte, campaign)
    assert (counts.failed_before_acceptance, counts.waiting) == (1, 2)


@pytest.mark.parametrize("code", [132015, 132000])
def test_a_single_message_with_such_a_template_fails_alone(
    horizonte: Company, letter: int, code: int
) -> None:
    answered(horizonte, refused(code))
    assert row_of(horizonte, letter).state == "failed"


def test_a_dead_token_stops_the_account_and_loses_nothing(
    horizonte: Company, clock: FakeClock, campaign: int
) -> None:
    hand = answered(horizonte, refused(190))
    number = number_of(horizonte)
    assert (number.may_send, number.account_stopped_reason) == (False, "token_invalid")
    clock.advance(MINUTE)
    assert hand.claim().ready == ()
    assert {row.state for row in rows_in(horizonte, campaign)} == {"queued"}
    assert view_of(horizonte, campaign).state == CampaignState.RUNNING


def test_an_unregistered_number_stops_alone(horizonte: Company, letter: int) -> None:
    answered(horizonte, refused(133010))
    number = number_of(horizonte)
    assert (number.state, number.stopped_reason) == ("stopped", "number_not_registered")
    assert number.account_state == "active"
    assert row_of(horizonte, letter).state == "queued"


def test_who_is_not_on_whatsapp_is_left_alone_for_thirty_days(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)

    def told_next() -> str:
        (one,) = queued(horizonte, [marina], run_id=0)
        hand = Hand(horizonte, f"day {clock()}")
        hand.settle(hand.claim().ready, refused(131026))
        hand.drop_lease()
        return f"{row_of(horizonte, one).state} {row_of(horizonte, one).reason}"

    assert told_next() == "failed undeliverable"
    clock.advance(30 * DAY - 1)
    assert told_next() == "skipped not_on_whatsapp"
    clock.advance(1)
    assert told_next() == "failed undeliverable"
    clock.advance(29 * DAY)
    assert told_next() == "skipped not_on_whatsapp"


def test_a_stop_at_the_platform_stops_marketing_from_then_on(horizonte: Company, letter: int) -> None:
    answered(horizonte, refused(131050))
    marina = row_of(horizonte, letter).contact_id
    with horizonte.db.read() as tx:
        (no,) = suppressions_of(tx, horizonte.workspace_id, [marina])[marina]
    assert (no.source, no.scope, no.at) == (SuppressionSource.PLATFORM, Scope.MARKETING, horizonte.clock())


def test_a_yes_teaches_us_what_the_platform_calls_the_person(horizonte: Company, letter: int) -> None:
    marina = row_of(horizonte, letter).contact_id
    answered(horizonte, Accepted("wamid.1", "551188887766", "BR.77"))
    with horizonte.db.read() as tx:
        person = contacts_of(tx, horizonte.workspace_id, [marina])[marina]
    assert (person.wa_id, person.bsuid) == ("551188887766", "BR.77")


def test_one_batch_of_answers_brings_all_of_it_about(horizonte: Company, campaign: int) -> None:
    hand = Hand(horizonte)
    first, second, third = hand.claim().ready
    hand.settle([first])
    hand.settle([second], Ambiguous("reset"))
    hand.settle([third], refused(131026))
    counts = tally(horizonte, campaign)
    assert (counts.accepted, counts.unknown, counts.failed_before_acceptance) == (1, 1, 1)
    assert counts.adds_up


def test_the_answer_of_an_engine_that_lost_its_lease_still_counts_when_it_is_yes(
    horizonte: Company, clock: FakeClock
) -> None:
    people = add_parents(horizonte, 3)
    ids = queued(horizonte, people, run_id=77)
    old, new = Hand(horizonte, "old"), Hand(horizonte, "new")
    said_yes, never_left, said_no = sorted(old.claim().ready, key=lambda one: one.id)
    old.drop_lease()
    new.take_over()
    assert {row_of(horizonte, one).state for one in ids} == {"unknown"}
    old.settle([said_yes])
    old.settle([never_left], NeverLeft("lease_lost"))
    old.settle([said_no], refused(131009))
    assert [row_of(horizonte, one).state for one in ids] == ["accepted", "unknown", "failed"]
    clock.advance(DAY)
    assert new.claim().ready == ()


def test_the_fault_of_an_older_attempt_moves_nothing(
    horizonte: Company, clock: FakeClock, letter: int
) -> None:
    hand = Hand(horizonte)
    (first,) = hand.claim().ready
    hand.settle([first], NeverLeft("refused"))
    clock.advance(MINUTE)
    (second,) = hand.claim().ready
    hand.settle([replace(second, attempt=1)], refused(131009))
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).attempt) == ("sending", 2)


def test_a_refused_template_is_read_again_so_that_its_return_will_be_noticed(
    horizonte: Company, campaign: int
) -> None:
    answered(horizonte, refused(132015))
    with horizonte.db.read() as tx:
        assert [chore.kind for chore in open_chores(tx, horizonte.workspace_id)] == ["read_templates"]


def test_a_late_answer_to_the_old_token_does_not_stop_what_a_person_has_started_again(
    horizonte: Company, clock: FakeClock
) -> None:
    queued(horizonte, add_parents(horizonte, 2), run_id=0)
    hand = Hand(horizonte)
    first, late = hand.claim().ready
    hand.settle([first], refused(190))
    assert number_of(horizonte).account_stopped_reason == "token_invalid"
    clock.advance(SECOND)
    with horizonte.unit("user:1") as work:
        assert start_account(work, horizonte.account_id)
    hand.settle([late], refused(190))
    assert number_of(horizonte).may_send
    clock.advance(MINUTE)
    hand.settle(hand.claim(1).ready, refused(190))
    assert not number_of(horizonte).may_send
