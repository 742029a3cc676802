"""Strangers may knock so often in ten minutes, however many web processes they knock at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from avisa.identity.knocks import WINDOW, Knocks, Who, network
from avisa.identity.tables import knock
from avisa.kernel.clock import SECOND
from avisa.kernel.db import Database
from avisa.kernel.secrets import Vault
from tests.cast import MONDAY_10H, SECRET

VAULT = Vault(SECRET)
ALLOWED = 5


@pytest.fixture
def processes(db: Database) -> list[Knocks]:
    """Two of `avisa web`, which share nothing but the database."""
    return [Knocks(db, VAULT), Knocks(db, VAULT)]


def bot(address: str = "203.0.113.9") -> Who:
    return network("form", address, ALLOWED)


def test_all_processes_count_together(processes: list[Knocks], db: Database) -> None:
    waits = [processes[n % 2].seconds_to_wait([bot()], MONDAY_10H + n * SECOND) for n in range(ALLOWED + 3)]
    assert waits == [0] * ALLOWED + [595, 594, 593]
    assert [one.seconds_to_wait([bot()], MONDAY_10H + WINDOW) for one in processes] == [0, 0]
    assert processes[0].seconds_to_wait([bot("203.0.113.10")], MONDAY_10H) == 0


def test_knocks_at_the_same_moment_are_counted_one_by_one(processes: list[Knocks]) -> None:
    def knocks(n: int) -> int:
        return processes[n % 2].seconds_to_wait([bot()], MONDAY_10H)

    with ThreadPoolExecutor(6) as threads:
        waits = list(threads.map(knocks, range(ALLOWED * 3)))
    assert waits.count(0) == ALLOWED


def test_a_flood_is_held_off_without_the_database(processes: list[Knocks], db: Database) -> None:
    for _ in range(ALLOWED * 4):
        processes[0].seconds_to_wait([bot()], MONDAY_10H)
    with db.read() as tx:
        assert tx.scalars(select(knock.c.knocks)).all() == [ALLOWED + 1]


def test_one_network_does_not_shut_the_form_for_everybody(processes: list[Knocks]) -> None:
    form = Who("one form", "7", ALLOWED + 2)
    for _ in range(ALLOWED * 4):
        processes[0].seconds_to_wait([bot(), form], MONDAY_10H)
    others = [processes[1].seconds_to_wait([bot(f"198.51.100.{n}"), form], MONDAY_10H) for n in range(3)]
    assert others == [0, 0, 600]


def test_no_address_lies_in_the_table_and_what_is_old_goes(processes: list[Knocks], db: Database) -> None:
    processes[0].seconds_to_wait([bot()], MONDAY_10H)
    processes[0].seconds_to_wait([bot("203.0.113.10")], MONDAY_10H + WINDOW)
    with db.read() as tx:
        (left,) = tx.execute(select(knock)).all()
    assert left.began_at == MONDAY_10H + WINDOW
    assert len(bytes.fromhex(left.bucket)) == 32


def test_a_clock_that_was_set_back_locks_nobody_out(processes: list[Knocks]) -> None:
    for _ in range(ALLOWED + 1):
        processes[0].seconds_to_wait([bot()], MONDAY_10H)
    assert processes[0].seconds_to_wait([bot()], MONDAY_10H - WINDOW) == 0
