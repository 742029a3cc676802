"""Davi's ERP gets what it subscribed to: signed, tried again, replayed, and switched off when it is gone."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from avisa.errors import NotFound
from avisa.hooks import actions
from avisa.hooks.delivery_actions import forget_old, replay_one, replay_since
from avisa.hooks.queries import attempts_of, hooks_of
from avisa.hooks.types import HookState, Why, Wish
from avisa.journal.actions import record
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND
from avisa.kernel.db import Database
from tests.cast import Company, FakeClock
from tests.databases import Databases
from tests.hooks.receiver import Receiver, deliveries, hook_of, receiving, run, subscribe
from tests.people import VAULT
from tests.serving import serving


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """What differs between the databases is claimed in test_positions and test_message_events."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture(scope="module")
def erp_server() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def erp(erp_server: Receiver) -> Receiver:
    erp_server.is_up()
    erp_server.came.clear()
    return erp_server


def tell(company: Company, kind: str = "campaign.launched", count: int = 1) -> None:
    with company.unit("user:1") as unit:
        for number in range(count):
            record(unit, kind, f"campaign:{number}", list_id=unit.ids.next())


def test_an_event_arrives_signed_with_an_id_of_its_own(
    erp: Receiver, horizonte: Company, clock: FakeClock
) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    tell(horizonte)
    tell(horizonte, "contact.suppressed")
    run(horizonte)
    (came,) = erp.came
    assert came.is_signed_with(made.secret)
    assert abs(int(came.headers["webhook-timestamp"]) * SECOND - clock()) < SECOND
    assert came.headers["webhook-id"] == came.event["data"]["id"]
    assert (came.event["type"], came.event["data"]["subject"]) == ("campaign.launched", "campaign:0")
    assert came.event["timestamp"] == "2026-11-16T13:00:00.000Z"
    assert isinstance(came.event["data"]["body"]["list_id"], str)
    (one,) = deliveries(horizonte, made.hook_id)
    assert (one.state, one.attempts, one.status) == ("delivered", 1, 204)


def test_what_fails_is_tried_again_under_the_same_id(
    erp: Receiver, horizonte: Company, clock: FakeClock
) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    erp.answers = [500, 302]
    tell(horizonte)
    run(horizonte)
    assert len(erp.came) == 1
    for wait in (5 * SECOND, 30 * SECOND):
        clock.advance(wait)
        run(horizonte)
    assert len({one.headers["webhook-id"] for one in erp.came}) == 1
    assert len(erp.came) == 3
    (one,) = deliveries(horizonte, made.hook_id)
    assert one.state == "delivered"
    with horizonte.db.read() as tx:
        (tries,) = attempts_of(tx, horizonte.workspace_id, [one.id]).values()
    assert [each.status for each in tries] == [500, 302, 204]
    assert hook_of(horizonte, made.hook_id).failing_since is None


def test_no_number_stays_in_the_log_of_tries(erp: Receiver, horizonte: Company) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    erp.answers = [422]
    with horizonte.unit("user:1") as unit:
        record(unit, "campaign.told", "campaign:1", to="+5531998887766")
    run(horizonte)
    (one,) = deliveries(horizonte, made.hook_id)
    assert one.details.startswith("no: ")
    assert "998887766" not in one.details


def test_while_nothing_gets_through_one_is_tried_and_the_others_keep_their_three_days(
    erp: Receiver, horizonte: Company, clock: FakeClock
) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    erp.is_down()
    tell(horizonte)
    run(horizonte)
    tell(horizonte, count=20)
    clock.advance(5 * SECOND)
    run(horizonte)
    assert len(erp.came) == 2
    erp.is_up()
    clock.advance(1 * MINUTE)
    run(horizonte)
    assert {one.state for one in deliveries(horizonte, made.hook_id)} == {"delivered"}


def test_three_days_without_success_end_a_delivery_and_the_endpoint(
    erp: Receiver, horizonte: Company, clock: FakeClock
) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    erp.is_down()
    tell(horizonte)
    for _ in range(20):
        run(horizonte, rounds=2)
        clock.advance(15 * HOUR)
    assert deliveries(horizonte, made.hook_id)[0].state == "given_up"
    off = hook_of(horizonte, made.hook_id)
    assert (off.state, off.reason) == (HookState.OFF, Why.FAILING)
    seen = len(erp.came)
    tell(horizonte)
    run(horizonte)
    assert len(erp.came) == seen
    erp.is_up()
    with horizonte.unit("user:1") as unit:
        assert actions.switch_on(unit, made.hook_id)
    run(horizonte)
    assert len(erp.came) == seen + 1, "what happened meanwhile is not lost"


def test_who_says_gone_is_asked_no_more(erp: Receiver, horizonte: Company) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    erp.answers = [410]
    tell(horizonte)
    run(horizonte)
    assert hook_of(horizonte, made.hook_id).reason == Why.GONE


def test_for_a_day_both_secrets_sign(erp: Receiver, horizonte: Company, clock: FakeClock) -> None:
    old = subscribe(horizonte, erp.url, "campaign.*")
    with horizonte.unit("user:1") as unit:
        new = actions.rotate(unit, VAULT, old.hook_id)
    tell(horizonte)
    run(horizonte)
    clock.advance(1 * DAY)
    tell(horizonte)
    run(horizonte)
    first, second = erp.came
    assert first.is_signed_with(old.secret)
    assert first.is_signed_with(new.secret)
    assert second.is_signed_with(new.secret)
    assert not second.is_signed_with(old.secret)


def test_the_companys_own_network_is_not_reached_by_any_name(erp: Receiver, horizonte: Company) -> None:
    made = subscribe(horizonte, erp.url.replace("127.0.0.1", "localhost"), "campaign.*")
    tell(horizonte)
    run(horizonte, to_private=False)
    assert erp.came == []
    (one,) = deliveries(horizonte, made.hook_id)
    assert (one.state, one.details) == ("waiting", "address_private")


def test_who_answers_without_end_is_not_listened_to(horizonte: Company) -> None:
    heard = threading.Event()

    async def endless() -> AsyncIterator[bytes]:
        while not heard.is_set():
            yield b"x" * 65_536

    async def take(request: Request) -> Response:
        await request.body()
        return StreamingResponse(endless(), status_code=500)

    with serving(Starlette(routes=[Route("/in", take, methods=["POST"])])) as served:
        made = subscribe(horizonte, f"http://{served.host}:{served.port}/in", "campaign.*")
        tell(horizonte)
        run(horizonte)
        heard.set()
    (one,) = deliveries(horizonte, made.hook_id)
    assert (one.status, one.details) == (500, "x" * 200)


def test_a_test_goes_to_its_endpoint_alone(erp: Receiver, horizonte: Company) -> None:
    made = subscribe(horizonte, erp.url, "message.read")
    subscribe(horizonte, erp.url, "webhook.*")
    with horizonte.unit("user:1") as unit:
        actions.send_test(unit, made.hook_id)
    run(horizonte)
    assert erp.kinds.count("webhook.test") == 1


def test_a_replay_sends_again_under_the_same_ids(erp: Receiver, horizonte: Company, clock: FakeClock) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    tell(horizonte, count=3)
    run(horizonte)
    first = [one.headers["webhook-id"] for one in erp.came]
    one = deliveries(horizonte, made.hook_id)[0]
    with horizonte.unit("user:1") as unit:
        replay_one(unit, made.hook_id, one.id)
    run(horizonte)
    assert [came.headers["webhook-id"] for came in erp.came[3:]] == [str(one.event_id)]
    with horizonte.unit("user:1") as unit:
        assert replay_since(unit, made.hook_id, clock() - HOUR)[0] == 3
    run(horizonte)
    assert sorted(came.headers["webhook-id"] for came in erp.came[4:]) == sorted(first)


def test_a_later_subscription_can_be_given_what_was_before_it(erp: Receiver, horizonte: Company) -> None:
    tell(horizonte, count=2)
    run(horizonte)
    made = subscribe(horizonte, erp.url, "campaign.*")
    run(horizonte)
    assert erp.came == []
    with horizonte.unit("user:1") as unit:
        assert replay_since(unit, made.hook_id, 0)[0] == 2
    run(horizonte)
    assert erp.kinds == ["campaign.launched"] * 2


def test_an_engine_that_dies_with_it_in_the_air_is_followed_by_another(
    erp: Receiver, horizonte: Company, clock: FakeClock
) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    tell(horizonte)
    with pytest.MonkeyPatch.context() as dying:
        dying.setattr("avisa.engine.hooks.settle", lambda *_: 1 / 0)
        run(horizonte, rounds=1)
    assert deliveries(horizonte, made.hook_id)[0].state == "waiting"
    clock.advance(10 * SECOND)
    run(horizonte)
    assert deliveries(horizonte, made.hook_id)[0].state == "delivered"
    assert len({one.headers["webhook-id"] for one in erp.came}) == 1


def test_what_is_old_is_forgotten_and_a_removed_endpoint_with_it(
    erp: Receiver, horizonte: Company, clock: FakeClock
) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    tell(horizonte)
    run(horizonte)
    with horizonte.unit("user:1") as unit:
        actions.remove(unit, made.hook_id)
    tell(horizonte)
    run(horizonte)
    assert len(erp.came) == 1
    clock.advance(31 * DAY)
    with horizonte.unit() as unit:
        assert forget_old(unit, 500) == 1
    assert deliveries(horizonte, made.hook_id) == []


def test_caio_reaches_nothing_of_anas(erp: Receiver, horizonte: Company, padaria: Company) -> None:
    made = subscribe(horizonte, erp.url, "campaign.*")
    with padaria.unit("user:9") as unit:
        assert hooks_of(unit.tx, unit.workspace_id) == []
        with pytest.raises(NotFound):
            actions.change(unit, made.hook_id, Wish(erp.url, ("campaign.*",)), to_private=True)
        with pytest.raises(NotFound):
            replay_since(unit, made.hook_id, 0)
    tell(padaria)
    run(padaria)
    run(horizonte)
    assert erp.came == []
