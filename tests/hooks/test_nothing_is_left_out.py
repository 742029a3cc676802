"""Deliveries are made of the journal while others write it, number it and make deliveries too: each once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from avisa.hooks.delivery_actions import take_from_journal
from avisa.hooks.queries import hook_by_id
from avisa.hooks.tables import hook_delivery
from avisa.journal.actions import record
from avisa.kernel.clock import MINUTE
from avisa.kernel.ids import Ids
from avisa.kernel.unit import Unit
from tests.cast import Company, FakeClock
from tests.hooks.receiver import subscribe
from tests.journal.readers import give_positions

WRITERS, TURNS, TAKERS = 3, 12, 2


def test_every_line_has_one_delivery_whoever_writes_meanwhile(horizonte: Company) -> None:
    made = subscribe(horizonte, "https://erp.example.com.br/in", "campaign.*")
    together = Barrier(WRITERS + TAKERS + 1)

    def write(writer: int) -> None:
        ids = Ids(FakeClock(horizonte.clock() - writer * MINUTE), node=writer + 2)
        together.wait(timeout=30)
        for turn in range(TURNS):
            with horizonte.db.write() as tx:
                unit = Unit(tx, horizonte.workspace_id, horizonte.clock(), ids)
                record(unit, "campaign.told", f"campaign:{writer}-{turn}")

    def number() -> None:
        together.wait(timeout=30)
        for _ in range(TURNS):
            give_positions(horizonte)

    def take(_: int) -> None:
        together.wait(timeout=30)
        for _ in range(TURNS):
            take_some(horizonte, made.hook_id)

    with ThreadPoolExecutor(WRITERS + TAKERS + 1) as pool:
        work = [pool.submit(write, writer) for writer in range(WRITERS)]
        work += [pool.submit(take, taker) for taker in range(TAKERS)]
        work.append(pool.submit(number))
        for one in work:
            one.result()
    give_positions(horizonte)
    while take_some(horizonte, made.hook_id):
        continue
    found = delivered(horizonte, made.hook_id)
    assert len(found) == len(set(found)) == WRITERS * TURNS


def take_some(company: Company, hook_id: int) -> int:
    with company.unit() as unit:
        hook = hook_by_id(unit.tx, unit.workspace_id, hook_id)
        assert hook is not None
        return take_from_journal(unit, hook)


def delivered(company: Company, hook_id: int) -> list[int]:
    """The event of each delivery that was made."""
    c = hook_delivery.c
    with company.db.read() as tx:
        mine = (c.workspace_id == company.workspace_id, c.hook_id == hook_id)
        return list(tx.scalars(select(c.event_id).where(*mine)))
