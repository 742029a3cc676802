"""Davi's system asks for many messages at once: each is made or refused by itself, and none twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select, update

from avisa.errors import Conflict
from avisa.kernel.clock import MINUTE
from avisa.messages.once_actions import Once, claim_long
from avisa.messages.tables import idempotency, message
from tests.api.davi import LEMBRETE, Caller
from tests.cast import Company, FakeClock

KEY = "turma-2027"


def batch(davi: Caller, count: int, whole: str = "", **first: Any) -> Any:
    """Reminders to `count` people; what `first` says differently is the first one's."""
    usual = {"template": LEMBRETE, "purpose": "matrícula"}
    asked: list[dict[str, Any]] = [usual | {"to": f"11 9{90_000_000 + n}"} for n in range(count)]
    asked[0] |= first
    return davi.call(
        "POST", "/messages:batch", {"messages": asked}, {"Idempotency-Key": whole} if whole else None
    )


def messages_of(company: Company) -> int:
    with company.db.read() as tx:
        return tx.scalar(select(func.count()).where(message.c.workspace_id == company.workspace_id)) or 0


def test_each_item_has_its_message_and_its_verdict(
    davi: Caller, horizonte: Company, bell: threading.Event
) -> None:
    answer = batch(davi, 30)
    assert answer.status == 202
    assert (answer.json["queued"], answer.json["refused"]) == (30, 0)
    ids = [one["id"] for one in answer.json["items"]]
    assert len(set(ids)) == messages_of(horizonte) == 30
    assert {one["verdict"]["reason"] for one in answer.json["items"]} == {"no_consent"}
    assert bell.is_set()
    assert davi.get(f"/messages/{ids[7]}").json["to"] == "+5511990000007"


def test_a_refused_item_says_why_and_leaves_nothing(davi: Caller, horizonte: Company) -> None:
    wrong = {"purpose": "cobrança", "to": "31 99888-7766"}
    answer = batch(davi, 3, **wrong).json
    first, *others = answer["items"]
    assert (first["id"], first["problem"]["code"], first["problem"]["status"]) == (
        None,
        "purpose_unknown",
        422,
    )
    assert [one["problem"] for one in others] == [None, None]
    assert (answer["queued"], answer["refused"], messages_of(horizonte)) == (2, 1, 2)
    assert batch(davi, 1, to="", contact_id="7").json["items"][0]["problem"]["code"] == "contact_unknown"


def test_the_whole_is_answered_again_under_its_key(davi: Caller, horizonte: Company) -> None:
    first, again = batch(davi, 5, KEY), batch(davi, 5, KEY)
    assert first.json == again.json
    assert again.headers["idempotency-replayed"] == "true"
    assert messages_of(horizonte) == 5
    assert batch(davi, 4, KEY).json["code"] == "idempotency_key_reused"


def test_an_items_own_key_is_one_with_that_of_a_single_message(davi: Caller, horizonte: Company) -> None:
    single = davi.send("recibo-1").json["id"]
    with_key = {"to": "(31) 99888-7766", "key": "recibo-1"}
    (one,) = batch(davi, 1, **with_key).json["items"]
    assert (one["id"], one["created"]) == (single, False)
    assert messages_of(horizonte) == 1


def test_what_was_cut_off_goes_on_and_makes_nothing_twice(
    davi: Caller, horizonte: Company, clock: FakeClock
) -> None:
    whole = batch(davi, 6, KEY).json
    mine = (idempotency.c.workspace_id == horizonte.workspace_id, idempotency.c.key == KEY)
    with horizonte.unit() as unit:  # as if the program had died before it could answer
        unit.tx.execute(update(idempotency).where(*mine).values(reply=None))
    busy = batch(davi, 6, KEY)
    assert (busy.status, busy.json["code"], busy.headers["retry-after"]) == (
        409,
        "idempotency_in_progress",
        "2",
    )
    clock.advance(1 * MINUTE)
    again = batch(davi, 6, KEY).json
    assert [one["id"] for one in again["items"]] == [one["id"] for one in whole["items"]]
    assert (again["queued"], messages_of(horizonte)) == (0, 6)


def test_of_many_who_go_on_at_once_one_does(horizonte: Company, clock: FakeClock) -> None:
    once, start = Once(KEY, "hash"), threading.Barrier(8)
    with horizonte.unit() as unit:
        assert claim_long(unit, once) is None
    clock.advance(1 * MINUTE)

    def go_on(_: int) -> bool:
        start.wait(timeout=30)
        try:
            with horizonte.unit() as unit:
                return claim_long(unit, once) is None
        except Conflict as error:
            assert error.code == "idempotency_in_progress"
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(go_on, range(8))) == 1


@pytest.fixture
def thousand(davi: Caller) -> Iterator[Any]:
    yield batch(davi, 1_001)


def test_more_than_a_thousand_are_too_many(thousand: Any, horizonte: Company) -> None:
    assert (thousand.status, thousand.json["errors"][0]["pointer"]) == (422, "#/messages")
    assert messages_of(horizonte) == 0


def test_fifty_calls_at_once_under_one_key_make_one_batch(davi: Caller, horizonte: Company) -> None:
    start = threading.Barrier(50)

    def ask(_: int) -> Any:
        start.wait(timeout=30)
        return batch(davi, 2, KEY)

    with ThreadPoolExecutor(50) as callers:
        answers = list(callers.map(ask, range(50)))
    assert {one.status for one in answers} <= {202, 409}
    assert (
        len({one.body for one in answers if one.status == 202 and "idempotency-replayed" in one.headers}) <= 1
    )
    assert messages_of(horizonte) == 2


def test_caios_people_and_keys_are_his(
    davi: Caller, caio: Caller, horizonte: Company, padaria: Company
) -> None:
    batch(davi, 2, KEY)
    batch(caio, 2, KEY)
    assert (messages_of(horizonte), messages_of(padaria)) == (2, 2)
