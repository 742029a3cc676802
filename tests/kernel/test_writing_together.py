"""Short writes that many threads want at once: each is durable or refused alone, whoever writes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from avisa.audience.actions import ensure_contact
from avisa.audience.tables import contact
from avisa.errors import Refused
from avisa.kernel.db import Tx
from avisa.kernel.unit import Unit
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.people import phone_of

MANY = 40


def people(company: Company) -> int:
    with company.db.read() as tx:
        mine = contact.c.workspace_id == company.workspace_id
        return tx.scalar(select(func.count()).where(mine)) or 0


def test_what_is_refused_takes_nothing_of_the_others_with_it(horizonte: Company) -> None:
    together = Barrier(MANY)

    def write(n: int) -> int | str:
        def work(tx: Tx) -> int:
            made = ensure_contact(unit_of(horizonte, tx), phone_of(n))
            if n % 4 == 0:
                raise Refused("text_missing")
            return made

        together.wait(timeout=30)
        try:
            return horizonte.db.write_soon(work)
        except Refused as error:
            return error.code

    with ThreadPoolExecutor(MANY) as threads:
        told = list(threads.map(write, range(MANY)))
    assert told[::4] == ["text_missing"] * (MANY // 4)
    assert people(horizonte) == len({one for one in told if isinstance(one, int)}) == MANY * 3 // 4


@ON_SQLITE
def test_a_transaction_that_fails_as_a_whole_is_told_to_whoever_asked(horizonte: Company) -> None:
    def spoil(tx: Tx) -> None:
        ensure_contact(unit_of(horizonte, tx), phone_of(1))
        tx.exec_driver_sql("ROLLBACK")

    with pytest.raises(Exception, match=r"no such savepoint|no transaction"):
        horizonte.db.write_soon(spoil)
    assert people(horizonte) == 0
    horizonte.db.write_soon(lambda tx: ensure_contact(unit_of(horizonte, tx), phone_of(2)))
    assert people(horizonte) == 1


@ON_SQLITE
def test_nobody_is_told_yes_for_what_was_undone_with_the_trouble_of_another(horizonte: Company) -> None:
    together = Barrier(MANY)

    def write(n: int) -> int | None:
        def work(tx: Tx) -> int:
            made = ensure_contact(unit_of(horizonte, tx), phone_of(n))
            if n % 8 == 0:
                tx.exec_driver_sql("ROLLBACK")  # as SQLite does by itself when the disk is full
            return made

        together.wait(timeout=30)
        try:
            return horizonte.db.write_soon(work)
        except SQLAlchemyError:
            return None

    with ThreadPoolExecutor(MANY) as threads:
        told = {one for one in threads.map(write, range(MANY)) if one is not None}
    with horizonte.db.read() as tx:
        kept = set(tx.scalars(select(contact.c.id).where(contact.c.workspace_id == horizonte.workspace_id)))
    assert kept == told


def unit_of(company: Company, tx: Tx) -> Unit:
    return Unit(tx, company.workspace_id, company.clock(), company.ids)
