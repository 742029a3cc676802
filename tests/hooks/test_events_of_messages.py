"""Steps of single messages are told to those who follow them, once each, and written for nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.hooks import actions as hooks
from avisa.hooks.delivery_actions import forget_old
from avisa.hooks.payload import events_told
from avisa.hooks.types import Why, Wish
from avisa.journal.actions import record
from avisa.journal.queries import since
from avisa.journal.types import STEPS
from avisa.kernel.clock import DAY
from avisa.messages import actions
from avisa.messages.settle_actions import rescue
from avisa.messages.types import State
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from tests.cast import Company, FakeClock
from tests.hooks.receiver import subscribe
from tests.journal.readers import give_positions
from tests.messages.letters import EPOCH, answer, begin_sending, queued, sign, tell
from tests.people import add_parents

URL = "https://erp.example.com.br/in"


def told(company: Company) -> list[dict[str, Any]]:
    """What a reader sees of messages, in order."""
    give_positions(company)
    with company.db.read() as tx:
        lines = [one for one in since(tx, company.workspace_id, 0, 500) if one.kind in STEPS]
        return events_told(tx, company.workspace_id, lines)


def kinds(company: Company) -> list[str]:
    return [one["kind"].removeprefix("message.") for one in told(company)]


def test_nobody_follows_so_nothing_is_written(horizonte: Company) -> None:
    (one,) = queued(horizonte, add_parents(horizonte, 1))
    begin_sending(horizonte, [one])
    answer(horizonte, State.ACCEPTED, one, wamid="wamid.1")
    tell(horizonte, one, sign("read", horizonte.clock()))
    assert told(horizonte) == []


def test_each_step_is_told_once_whatever_comes_twice(horizonte: Company) -> None:
    subscribe(horizonte, URL)
    (one,) = queued(horizonte, add_parents(horizonte, 1))
    begin_sending(horizonte, [one])
    answer(horizonte, State.ACCEPTED, one, wamid="wamid.1")
    for status in ("delivered", "sent", "delivered", "read", "read"):
        tell(horizonte, one, sign(status, horizonte.clock()))
    assert kinds(horizonte) == ["accepted", "sent", "delivered", "read"]


def test_a_status_that_overtakes_the_answer_tells_what_it_implies(horizonte: Company) -> None:
    subscribe(horizonte, URL)
    (one,) = queued(horizonte, add_parents(horizonte, 1))
    begin_sending(horizonte, [one])
    tell(horizonte, one, sign("delivered", horizonte.clock()))
    answer(horizonte, State.ACCEPTED, one, wamid="wamid.1")
    assert kinds(horizonte) == ["accepted", "sent", "delivered"]


def test_ends_are_told_with_their_reason(horizonte: Company) -> None:
    subscribe(horizonte, URL)
    skipped, expired, cancelled, failed, lost = queued(horizonte, add_parents(horizonte, 5))
    begin_sending(horizonte, [failed, lost])
    answer(horizonte, State.FAILED, failed, reason="undeliverable", outcome="rejected")
    with horizonte.unit() as unit:
        actions.skip(unit, {skipped: "no_consent"})
        actions.expire(unit, [expired, skipped])
        actions.cancel(unit, [cancelled])
        rescue(unit, horizonte.number_id, EPOCH + 1)
    assert {one["subject"]: (one["kind"], one["body"].get("reason")) for one in told(horizonte)} == {
        f"message:{skipped}": ("message.skipped", "no_consent"),
        f"message:{expired}": ("message.expired", None),
        f"message:{cancelled}": ("message.cancelled", None),
        f"message:{failed}": ("message.failed", "undeliverable"),
        f"message:{lost}": ("message.unknown", "engine_died"),
    }


def test_the_line_holds_no_number_and_the_reader_gets_it(horizonte: Company) -> None:
    subscribe(horizonte, URL, "message.skipped", "message.received")
    (who,) = add_parents(horizonte, 1)
    (one,) = queued(horizonte, [who])
    heard = {"kind": "text", "body": "Quero saber mais", "context": "", "at": horizonte.clock()}
    with horizonte.unit() as unit:
        actions.skip(unit, {one: "no_consent"})
        for _ in range(2):
            actions.receive(
                unit, [{"number_id": horizonte.number_id, "contact_id": who, "wamid": "in.1", **heard}]
            )
    skipped, received = told(horizonte)
    assert (skipped["body"]["to"], skipped["body"]["message_id"]) == ("+5511998887766", str(one))
    assert skipped["body"]["campaign_id"] == "4242"
    assert (received["body"]["from"], received["body"]["text"]) == ("+5511990000000", "Quero saber mais")
    with horizonte.db.read() as tx:
        kept = str([line.body for line in since(tx, horizonte.workspace_id, 0, 500)])
    assert "99888" not in kept
    assert "Quero" not in kept


def test_following_ends_with_the_last_who_follows(horizonte: Company) -> None:
    made = subscribe(horizonte, URL)
    with horizonte.unit("user:1") as unit:
        hooks.follow_by_pull(unit, ("message.cancelled",))
        hooks.switch_off(unit, made.hook_id, Why.PERSON)
    first, second = queued(horizonte, add_parents(horizonte, 2))
    with horizonte.unit() as unit:
        actions.skip(unit, {first: "no_consent"})
        actions.cancel(unit, [second])
    assert kinds(horizonte) == ["cancelled"]


def test_an_endpoint_that_fails_goes_on_following(horizonte: Company) -> None:
    made = subscribe(horizonte, URL)
    with horizonte.unit() as unit:
        hooks.switch_off(unit, made.hook_id, Why.FAILING)
        hooks.change(unit, made.hook_id, Wish(URL, ("message.skipped",)))
    first, second = queued(horizonte, add_parents(horizonte, 2))
    with horizonte.unit() as unit:
        actions.skip(unit, {first: "no_consent"})
        actions.cancel(unit, [second])
    assert kinds(horizonte) == ["skipped"]


def test_the_trail_is_not_flooded_and_outlives_the_steps(horizonte: Company, clock: FakeClock) -> None:
    subscribe(horizonte, URL)
    ids = queued(horizonte, add_parents(horizonte, 3))
    with horizonte.unit() as unit:
        record(unit, "message.viewed", "message:1")
        actions.skip(unit, dict.fromkeys(ids, "no_consent"))
    clock.advance(31 * DAY)
    with horizonte.unit() as unit:
        forget_old(unit, 500)
        lines = trail(unit.tx, unit.workspace_id, Sought(), most=50)
    about = ("message", "webhook")
    assert [one.kind for one in lines if one.kind.startswith(about)] == ["message.viewed", "webhook.made"]
    assert told(horizonte) == []


@pytest.mark.parametrize("kind", ["message.*", "message.viewed", "campaign.*"])
def test_only_steps_are_followed_by_pull(horizonte: Company, kind: str) -> None:
    with horizonte.unit() as unit, pytest.raises(Exception, match="webhook_kind_unknown"):
        hooks.follow_by_pull(unit, (kind,))
