"""The same Idempotency-Key makes one message, whatever happens to the network in between."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import func, select

from avisa.kernel.clock import DAY
from avisa.messages.once_actions import forget_old_keys
from avisa.messages.tables import idempotency, message
from tests.api.davi import Caller
from tests.cast import Company, FakeClock

KEY = "recibo-2026-11-0042"


def messages_of(company: Company) -> int:
    with company.db.read() as tx:
        counted = select(func.count()).where(message.c.workspace_id == company.workspace_id)
        return tx.scalar(counted) or 0


def test_the_second_answer_is_the_first_one(davi: Caller, horizonte: Company, bell: Event) -> None:
    first = davi.send(KEY)
    bell.clear()
    second = davi.send(KEY)
    assert (first.status, second.status) == (202, 202)
    assert first.json == second.json
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert messages_of(horizonte) == 1
    assert not bell.is_set()


def test_fifty_at_once_give_one_message(davi: Caller, horizonte: Company) -> None:
    start = threading.Barrier(50)

    def ask(_: int) -> tuple[int, str]:
        start.wait(timeout=30)
        answer = davi.send(KEY)
        return answer.status, answer.json["id"]

    with ThreadPoolExecutor(50) as callers:
        answers = set(callers.map(ask, range(50)))
    assert {status for status, _ in answers} == {202}
    assert len(answers) == 1
    assert messages_of(horizonte) == 1


def test_another_body_under_the_same_key_is_refused(davi: Caller, horizonte: Company) -> None:
    first = davi.send(KEY)
    other = davi.send(KEY, to="31 99888-0000")
    assert (other.status, other.json["code"]) == (409, "idempotency_key_reused")
    assert other.json["fields"] == {"message_id": first.json["id"]}
    assert messages_of(horizonte) == 1


def test_a_refused_request_may_be_mended_under_its_key(davi: Caller, horizonte: Company) -> None:
    assert davi.send(KEY, purpose="cobrança").status == 422
    assert davi.send(KEY).status == 202


def test_without_a_key_each_request_is_its_own(davi: Caller, horizonte: Company) -> None:
    assert davi.send().json["id"] != davi.send().json["id"]
    assert messages_of(horizonte) == 2


def test_the_key_is_free_again_after_a_day(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    first = davi.send(KEY).json["id"]
    clock.advance(1 * DAY - 1)
    assert davi.send(KEY).json["id"] == first
    clock.advance(1)
    assert davi.send(KEY).json["id"] != first


def test_old_keys_are_swept_out(davi: Caller, horizonte: Company, clock: FakeClock) -> None:
    davi.send("old")
    clock.advance(1 * DAY)
    davi.send("new")
    with horizonte.unit() as unit:
        assert forget_old_keys(unit) == 1
        kept = unit.tx.scalars(
            select(idempotency.c.key).where(idempotency.c.workspace_id == unit.workspace_id)
        )
        assert list(kept) == ["new"]


def test_caios_keys_are_not_davis(davi: Caller, caio: Caller, padaria: Company, horizonte: Company) -> None:
    assert davi.send(KEY).json["id"] != caio.send(KEY).json["id"]
    assert (messages_of(horizonte), messages_of(padaria)) == (1, 1)


@pytest.mark.parametrize("key", ["x" * 256, "with\ttab", "não"])
def test_a_key_that_is_none_is_refused(davi: Caller, key: str) -> None:
    answer = davi.call("POST", "/messages", {"template": {"name": "x"}}, {"Idempotency-Key": key})
    assert (answer.status, answer.json["code"]) == (422, "idempotency_key_malformed")
