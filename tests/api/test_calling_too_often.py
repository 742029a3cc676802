"""A key that calls too often is told to wait; every answer says how much is left, and other keys go on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from avisa.api.app import furnish, unfurnished
from avisa.api.caller import UNKNOWN_KEYS
from avisa.api.parts import Parts
from avisa.api.rate import Rate
from avisa.identity.knocks import WINDOW
from avisa.kernel.clock import SECOND
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from tests.api.davi import Caller, judge, key_of
from tests.cast import SECRET, Company, FakeClock
from tests.databases import Databases
from tests.serving import Served, serving

ALLOWED = 5


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture(scope="module")
def api() -> FastAPI:
    return unfurnished(Rate(ALLOWED, 10 * SECOND).policy)


@pytest.fixture
def served(api: FastAPI, db: Database, ids: Ids, clock: FakeClock, bell: Event) -> Iterator[Served]:
    furnish(api, Parts(db, Vault(SECRET), ids, clock, judge, bell.set, Rate(ALLOWED, 10 * SECOND)))
    with serving(Starlette(routes=[Mount("/v1", api)])) as running:
        yield running


def test_every_answer_tells_the_rule_and_what_is_left(davi: Caller, clock: FakeClock) -> None:
    first = davi.get("/templates")
    assert first.headers["ratelimit-policy"] == '"key";q=5;w=10'
    assert first.headers["ratelimit"] == '"key";r=4;t=10'
    clock.advance(2 * SECOND + 1)
    assert davi.get("/messages/1").headers["ratelimit"] == '"key";r=3;t=8', "a problem tells it too"


def test_a_call_too_many_is_told_when_to_come_again(davi: Caller, clock: FakeClock) -> None:
    for _ in range(ALLOWED):
        assert davi.get("/templates").status == 200
    clock.advance(3 * SECOND)
    refused = davi.get("/templates")
    assert (refused.status, refused.json["code"]) == (429, "too_many")
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.headers["retry-after"], refused.headers["ratelimit"]) == ("7", '"key";r=0;t=7')
    clock.advance(int(refused.headers["retry-after"]) * SECOND)
    assert davi.get("/templates").headers["ratelimit"] == '"key";r=4;t=10'


def test_what_was_refused_has_done_nothing(davi: Caller) -> None:
    statuses = [davi.send(key=f"receipt-{number}").status for number in range(ALLOWED + 2)]
    assert statuses == [202] * ALLOWED + [429, 429]


def test_another_key_has_room_of_its_own(davi: Caller, horizonte: Company) -> None:
    for _ in range(ALLOWED + 1):
        last = davi.get("/templates")
    assert last.status == 429
    assert Caller(davi.served, key_of(horizonte)).get("/templates").status == 200


def test_calls_at_the_same_moment_are_counted_one_by_one(davi: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: davi.get("/templates").status, range(ALLOWED * 3)))
    assert answers.count(200) == ALLOWED


def test_a_clock_that_is_set_back_locks_nobody_out(davi: Caller, clock: FakeClock) -> None:
    for _ in range(ALLOWED + 1):
        davi.get("/templates")
    clock.advance(-3600 * SECOND)
    assert davi.get("/templates").status == 200


def test_the_description_tells_the_rule(served: Served) -> None:
    described = served.request("GET", "/v1/openapi.json").json
    assert "1,000 calls in 10 seconds" in described["info"]["description"]
    assert "Retry-After" in described["paths"]["/messages"]["post"]["responses"]["429"]["headers"]
    assert "1,000 calls" in served.request("GET", "/v1/docs").body.decode()


def test_keys_that_nobody_has_are_turned_away_after_a_while(
    davi: Caller, served: Served, clock: FakeClock
) -> None:
    guesses = [Caller(served, f"avk_{n}").get("/templates") for n in range(UNKNOWN_KEYS + 2)]
    assert [guess.status for guess in guesses] == [401] * UNKNOWN_KEYS + [429, 429]
    assert (guesses[-1].json["code"], guesses[-1].headers["retry-after"]) == ("too_many", "600")
    assert davi.get("/templates").status == 200, "who has a key does not pay for their neighbour"
    clock.advance(WINDOW)
    assert Caller(served, "avk_wrong").get("/templates").status == 401
