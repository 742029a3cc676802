"""A backup was restored: nothing that was queued in it leaves until a person says so."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from avisa.engine import lease as leases
from avisa.engine.restored import Mark
from avisa.engine.store import Store
from avisa.kernel.clock import MINUTE
from avisa.workspace.queries import number_by_id
from tests.cast import Company
from tests.people import VAULT


@pytest.fixture
def store(horizonte: Company, tmp_path: Path) -> Iterator[Store]:
    with ThreadPoolExecutor(1) as threads:
        yield Store(horizonte.db, VAULT, horizonte.ids, horizonte.clock, threads, tmp_path)


def work_for_a_while(store: Store, ttl: int) -> None:
    """An engine holds a lease until `ttl` from now, and ends without a word."""
    with store.db.write() as tx:
        assert leases.acquire(tx, f"number:{ttl}", "engine", ttl)


def may_send(company: Company) -> bool:
    with company.db.read() as tx:
        number = number_by_id(tx, company.workspace_id, company.number_id)
    assert number is not None
    return number.may_send


def test_a_first_start_and_a_restart_hold_nothing(store: Store, horizonte: Company, tmp_path: Path) -> None:
    assert Mark(store, tmp_path).check() == []
    work_for_a_while(store, MINUTE)
    assert Mark(store, tmp_path).check() == []
    assert may_send(horizonte)


def test_a_database_that_went_back_in_time_stops_every_number(
    store: Store, horizonte: Company, tmp_path: Path
) -> None:
    work_for_a_while(store, 2 * MINUTE)
    Mark(store, tmp_path).keep()
    with store.db.write() as tx:  # what the backup knew: an earlier instant
        tx.exec_driver_sql("UPDATE lease SET expires_at = expires_at - 60000")
    assert Mark(store, tmp_path).check() == [horizonte.number_id]
    assert not may_send(horizonte)


def test_a_person_starts_it_once_and_for_all(store: Store, horizonte: Company, tmp_path: Path) -> None:
    work_for_a_while(store, 2 * MINUTE)
    Mark(store, tmp_path).keep()
    with store.db.write() as tx:
        tx.exec_driver_sql("UPDATE lease SET expires_at = expires_at - 60000")
    Mark(store, tmp_path).check()
    assert Mark(store, tmp_path).check() == []


def test_engines_that_start_at_the_same_moment_do_not_disturb_each_other(
    store: Store, horizonte: Company, tmp_path: Path
) -> None:
    work_for_a_while(store, MINUTE)
    with ThreadPoolExecutor(8) as engines:
        checks = [engines.submit(Mark(store, tmp_path).check) for _ in range(40)]
        assert [check.result() for check in checks] == [[]] * 40
    assert may_send(horizonte)
    assert [file.suffix for file in tmp_path.iterdir()] == [".mark"]
