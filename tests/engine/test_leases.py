"""Only one engine owns a number, by the database's clock; whoever comes after has a higher epoch."""

from __future__ import annotations

import threading

import pytest

from avisa.engine.lease import Lease, acquire, holds, next_node, release, renew
from avisa.errors import Conflict
from avisa.kernel.clock import HOUR
from avisa.kernel.db import Database
from tests.cast import Company
from tests.engine.by_hand import Hand
from tests.messages.letters import queued, row_of
from tests.people import add_parents

NUMBER = "number:7"


def take(db: Database, owner: str, ttl: int = HOUR) -> Lease | None:
    with db.write() as tx:
        return acquire(tx, NUMBER, owner, ttl)


def is_held(db: Database, lease: Lease) -> bool:
    with db.write() as tx:
        return holds(tx, lease)


def test_who_comes_second_waits(db: Database) -> None:
    first = take(db, "one")
    assert first == Lease(NUMBER, "one", 1)
    assert take(db, "two") is None
    assert is_held(db, first)


def test_a_lease_that_was_given_back_is_free_at_once(db: Database) -> None:
    first = take(db, "one")
    assert first
    with db.write() as tx:
        release(tx, first)
    assert not is_held(db, first)
    assert take(db, "two") == Lease(NUMBER, "two", 2)


def test_a_lease_that_ran_out_is_anybodys_and_cannot_be_renewed(db: Database) -> None:
    first = take(db, "one", ttl=-1)
    assert first
    assert not is_held(db, first)
    with db.write() as tx:
        assert not renew(tx, first, HOUR)
    second = take(db, "two")
    assert second == Lease(NUMBER, "two", 2)


def test_a_renewed_lease_goes_on(db: Database) -> None:
    first = take(db, "one")
    assert first
    with db.write() as tx:
        assert renew(tx, first, HOUR)
    assert is_held(db, first)


def test_who_lost_it_cannot_free_it_for_others(db: Database) -> None:
    first = take(db, "one", ttl=-1)
    second = take(db, "two")
    assert first
    assert second
    with db.write() as tx:
        release(tx, first)
    assert is_held(db, second)
    assert take(db, "three") is None


def test_of_many_who_ask_at_once_one_gets_it(db: Database) -> None:
    got: list[Lease | None] = []
    asking = [threading.Thread(target=lambda n=n: got.append(take(db, f"engine {n}"))) for n in range(8)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert [lease.epoch for lease in got if lease] == [1]


def test_each_process_has_a_number_of_its_own(db: Database) -> None:
    taken: list[int] = []
    for _ in range(3):
        with db.write() as tx:
            taken.append(next_node(tx))
    assert sorted(set(taken)) == taken


def test_without_the_lease_nothing_is_claimed(horizonte: Company) -> None:
    (letter,) = queued(horizonte, add_parents(horizonte, 1), run_id=0)
    old, new = Hand(horizonte, "old"), Hand(horizonte, "new")
    old.take_lease()
    old.drop_lease()
    new.take_lease()
    with pytest.raises(Conflict, match="lease_lost"):
        old.claim()
    assert row_of(horizonte, letter).state == "queued"
    assert len(new.claim().ready) == 1
