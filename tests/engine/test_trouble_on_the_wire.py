"""Trouble between us and the platform: nobody gets a message twice, and nothing is lost or guessed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.kernel.clock import MINUTE, SECOND
from avisa.messages.queries import attempts_of
from avisa.workspace.actions import replace_secrets, start_account, start_number, stop_number
from avisa.workspace.queries import number_by_id
from avisa.workspace.types import Number, Secrets
from tests.engine.live import Live, point
from tests.messages.letters import rows_in


def number_of(live: Live) -> Number:
    with live.company.db.read() as tx:
        found = number_by_id(tx, live.company.workspace_id, live.company.number_id)
    assert found is not None
    return found


def outcomes(live: Live, message_id: int) -> list[tuple[str, str]]:
    with live.company.db.read() as tx:
        found = attempts_of(tx, live.company.workspace_id, message_id)
        return [(one._mapping["outcome"], one._mapping["fault"]) for one in found]


@pytest.mark.parametrize(
    ("wire", "fault"),
    [
        ("close_after", "no_answer"),
        ("reset_after", "no_answer"),
        ("silent_after", "no_answer"),
        ("error_after", "provider_error"),
    ],
)
def test_what_was_accepted_without_an_answer_is_settled_by_its_statuses(
    live: Live, wire: str, fault: str
) -> None:
    (marina,) = live.parents(1)
    live.control("/faults", {"wire": wire})
    message = live.send(marina)
    with live.engine():
        live.wait_until(lambda: outcomes(live, message))
        row = live.wait_for_state(message, "read")
    assert outcomes(live, message) == [("ambiguous", fault)]
    assert (row.attempt, row.reason, bool(row.wamid)) == (1, "", True)
    assert (live.sandbox.seen()["accepted"], live.sandbox.seen()["duplicates"]) == (1, 0)


def test_what_was_lost_on_the_way_stays_unknown_and_is_never_sent_on_a_guess(live: Live) -> None:
    people = live.parents(3)
    live.control("/faults", {"wire": "close_before"})
    live.control("/faults", {"wire": "reset_before"})
    live.control("/faults", {"wire": "error_before"})
    ids = [live.send(one, run_id=77) for one in people]
    with live.engine():
        counts = live.wait_for(77, lambda now: now.unknown == 3)
        live.clock.advance(10 * MINUTE)
        last = live.send(live.parents(1)[0])
        live.wait_for_state(last, "read")
    assert counts.adds_up
    assert [live.row(one).attempt for one in ids] == [1, 1, 1]
    assert (live.sandbox.seen()["posts"], live.sandbox.seen()["accepted"]) == (4, 1)


@contextmanager
def nobody_listens() -> Iterator[str]:
    """A port that is ours and refuses every connection."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


def test_a_refused_connection_proves_that_nothing_left(live: Live) -> None:
    (marina,) = live.parents(1)
    with nobody_listens() as address:
        point(live.company, live.sandbox, address)
        message = live.send(marina)
        with live.engine():
            live.wait_until(lambda: len(outcomes(live, message)) == 1)
            row = live.wait_for_state(message, "queued")
            assert (row.reason, row.attempt) == ("never_left", 1)
            assert row.due_at > row.claimed_at + SECOND // 2
            live.clock.advance(10 * SECOND)
            live.wait_until(lambda: len(outcomes(live, message)) == 2)
    assert outcomes(live, message) == [("never_left", "never_left")] * 2
    point(live.company, live.sandbox)
    with live.engine():
        live.clock.advance(10 * SECOND)
        assert live.wait_for_state(message, "read").attempt == 3
    assert (live.sandbox.seen()["posts"], live.sandbox.seen()["duplicates"]) == (1, 0)


def test_a_dead_token_stops_the_account_and_loses_nobody(live: Live) -> None:
    run = live.launch(12)
    live.control("/faults", {"times": 12, "code": 190})
    with live.engine():
        live.wait_until(lambda: not number_of(live).may_send)
        assert number_of(live).account_stopped_reason == "token_invalid"
        counts = live.wait_for(run, lambda now: now.waiting == 12)
        assert (counts.failed_before_acceptance, counts.accepted) == (0, 0)
        live.control("/reset", {})
        live.control("/webhook", {"url": live.webhook})
        live.clock.advance(MINUTE)
        with live.company.unit() as unit:
            assert start_account(unit, live.company.account_id)
        live.wait_for(run, lambda now: now.read == 12)
    assert live.sandbox.seen()["duplicates"] == 0


def give_token(live: Live, token: str) -> None:
    secrets = Secrets(token, live.sandbox.app_secret, live.sandbox.verify_token)
    with live.company.unit() as unit:
        replace_secrets(unit, live.house.vault, live.company.connection_id, secrets)


def test_a_new_token_is_used_by_the_engine_that_runs(live: Live) -> None:
    run = live.launch(8)
    give_token(live, "expired")
    with live.engine():
        live.wait_until(lambda: not number_of(live).may_send)
        give_token(live, live.sandbox.token)
        live.clock.advance(MINUTE)
        with live.company.unit() as unit:
            assert start_account(unit, live.company.account_id)
        live.wait_for(run, lambda now: now.read == 8)
    assert live.sandbox.seen()["duplicates"] == 0


def test_a_template_refused_as_paused_pauses_its_campaign_until_it_is_resumed(live: Live) -> None:
    run = live.launch(6)
    live.control("/faults", {"code": 132015})
    with live.engine():
        live.wait_until(lambda: live.state(run) == CampaignState.PAUSED)
        live.wait_for(run, lambda now: not now.sending)
        live.clock.advance(MINUTE)
        with live.company.unit() as unit:
            assert campaigns.resume(unit, run)
        counts = live.wait_for(run, lambda now: now.read == 6)
    assert (counts.failed, counts.failed_before_acceptance) == (0, 0)


def test_a_throttled_number_slows_down_and_everybody_still_gets_it(live: Live) -> None:
    run = live.launch(15)
    live.control("/faults", {"times": 4, "code": 130429})
    with live.engine():
        live.wait_for(run, lambda now: now.accepted == 11 and now.waits == {"throughput_exceeded": 4})
        live.clock.advance(10 * SECOND)
        live.wait_for(run, lambda now: now.read == 15)
    tried = [row.attempt for row in rows_in(live.company, run)]
    assert (sum(tried), max(tried)) == (19, 2)
    assert (live.sandbox.seen()["accepted"], live.sandbox.seen()["duplicates"]) == (15, 0)


def test_who_gets_too_many_at_once_gets_the_next_one_later(live: Live) -> None:
    (marina,) = live.parents(1)
    live.control("/faults", {"code": 131056})
    message = live.send(marina)
    with live.engine():
        live.wait_until(lambda: outcomes(live, message) == [("rejected", "pair_rate_limited")])
        assert live.row(message).due_at >= live.row(message).claimed_at + 6 * SECOND
        live.clock.advance(10 * SECOND)
        assert live.wait_for_state(message, "read").attempt == 2


def test_two_engines_share_a_number_without_sending_twice(live: Live) -> None:
    run = live.launch(40)
    with live.engine(), live.engine():
        live.wait_for(run, lambda now: now.read == 40)
    assert (live.sandbox.seen()["accepted"], live.sandbox.seen()["duplicates"]) == (40, 0)
    assert {row.epoch for row in rows_in(live.company, run)} == {1}


def test_when_one_engine_ends_the_other_goes_on(live: Live) -> None:
    with live.engine():
        first = live.launch(5)
        live.wait_for(first, lambda now: now.read == 5)
    second = live.launch(5)
    with live.engine():
        live.wait_for(second, lambda now: now.read == 5)
    assert {row.epoch for row in rows_in(live.company, second)} == {2}


def test_a_number_that_a_person_stops_stands_still_until_they_start_it(live: Live) -> None:
    with live.company.unit() as unit:
        assert stop_number(unit, live.company.number_id, "person")
    run = live.launch(5)
    with live.engine():
        live.wait_until(lambda: live.state(run) == CampaignState.RUNNING)
        assert live.tally(run).waiting == 5
        with live.company.unit() as unit:
            assert start_number(unit, live.company.number_id)
        live.wait_for(run, lambda now: now.read == 5)
