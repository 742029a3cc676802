"""Engines, digests and people write at the same time: nobody waits for ever, and nothing is done twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from avisa.audience.tables import contact
from avisa.campaigns import actions as campaigns
from avisa.engine.store import Store
from avisa.kernel.db import Tx
from avisa.kernel.ids import Ids
from avisa.workspace.actions import create_number
from tests.campaigns.school import running
from tests.cast import Company, FakeClock, open_company
from tests.databases import Databases
from tests.engine.by_hand import Hand, store_of
from tests.gate.audience import listed_people, set_tier
from tests.ingest.posts import hear, status, statuses, written
from tests.messages.letters import queued, rows_in, tally
from tests.people import add_parents, add_people, phone_of, say_yes


def second_number(company: Company) -> Company:
    """Another number of the same account: the same limit, the same people."""
    with company.unit() as unit:
        number_id = create_number(unit, company.account_id, platform_id="other", phone="+553133339999")
    whole = {name: getattr(company, name) for name in Company.__slots__}
    return Company(**(whole | {"number_id": number_id}))


def test_two_numbers_claim_the_same_people_at_once_and_share_one_limit(horizonte: Company) -> None:
    """Nobody of the two waits for the other for ever, and the limit holds for both together."""
    set_tier(horizonte, 70)
    people = add_parents(horizonte, 100)
    both = [horizonte, second_number(horizonte)]
    for run, company in enumerate(both, 77):
        queued(company, people if run == 77 else people[::-1], run_id=run)
    hands = [Hand(company, f"engine {place}") for place, company in enumerate(both)]
    with ThreadPoolExecutor(2) as engines:
        for done in [engines.submit(send_in_small_claims, hand) for hand in hands]:
            done.result(timeout=60)
    sent = [row for run in (77, 78) for row in rows_in(horizonte, run) if row.state == "accepted"]
    assert len({row.contact_id for row in sent}) == 70
    for run in (77, 78):
        assert tally(horizonte, run).adds_up
        assert tally(horizonte, run).sending == 0


def send_in_small_claims(hand: Hand) -> None:
    async def sending(store: Store) -> None:
        while (taken := await store.commit(hand.claim, 7)).ready or taken.aside:
            await store.commit(hand.settle, taken.ready)

    with store_of(hand.company) as store:
        asyncio.run(sending(store))


def test_a_campaign_is_sent_told_and_paused_all_at_once(horizonte: Company) -> None:
    run = running(horizonte, [{"responsavel": f"Pessoa {n}", "aluno": "Theo"} for n in range(60)])
    say_yes(horizonte, listed_people(horizonte, run))
    hand, over = Hand(horizonte), threading.Event()

    def tell() -> None:
        while not over.is_set():
            rows = [row for row in rows_in(horizonte, run) if row.wamid]
            hear(horizonte, statuses(horizonte, *(status(horizonte, "read", row.id) for row in rows)))

    def pause_and_resume() -> None:
        while not over.is_set():
            with horizonte.unit() as unit:
                campaigns.pause(unit, run)
            with horizonte.unit() as unit:
                campaigns.resume(unit, run)
                campaigns.release_next(unit, run)

    others = [threading.Thread(target=one) for one in (tell, pause_and_resume)]
    for one in others:
        one.start()
    with store_of(horizonte) as store:
        asyncio.run(until_sent(store, hand, horizonte, run))
    over.set()
    for one in others:
        one.join(60)
    assert tally(horizonte, run).accepted == 60
    assert {row.attempt for row in rows_in(horizonte, run)} == {1}


async def until_sent(store: Store, hand: Hand, company: Company, run: int) -> None:
    for _ in range(2_000):
        taken = await store.commit(hand.claim, 5)
        await store.commit(hand.settle, taken.ready)
        if tally(company, run).accepted == 60:
            return
    raise AssertionError(tally(company, run))


@pytest.fixture
def on_postgresql(databases: Databases, clock: FakeClock) -> Iterator[Company]:
    """Only there can two transactions wait for each other: SQLite has one writer at a time."""
    with databases.fresh("postgresql") as db:
        yield open_company(db, clock, Ids(clock, node=1), "Colégio Horizonte", "+553133334444")


def test_of_two_that_wait_for_each_other_one_is_undone_and_tried_again(on_postgresql: Company) -> None:
    company = on_postgresql
    marina, paulo = add_people(company, 2)
    met, tries = threading.Barrier(2), list[int]()

    def write(first: int, second: int) -> None:
        with company.unit() as unit:
            tries.append(first)
            rename(unit.tx, company, first)
            if len(tries) <= 2:  # the first time both hold what the other wants
                met.wait(30)
            rename(unit.tx, company, second)

    def engine(first: int, second: int) -> None:
        with store_of(company) as store:
            asyncio.run(store.commit(write, first, second))

    with ThreadPoolExecutor(2) as engines:
        for done in [engines.submit(engine, *pair) for pair in ((marina, paulo), (paulo, marina))]:
            done.result(timeout=60)
    assert len(tries) == 3


def rename(tx: Tx, company: Company, person: int) -> None:
    mine = (contact.c.workspace_id == company.workspace_id, contact.c.id == person)
    tx.execute(update(contact).where(*mine).values(name="Renomeada"))


def test_what_is_no_passing_trouble_is_not_tried_again(horizonte: Company) -> None:
    tries = list[int]()

    def work() -> None:
        tries.append(1)
        with horizonte.db.write() as tx:
            tx.exec_driver_sql("SELECT * FROM no_such_table")

    with store_of(horizonte) as store, pytest.raises(DatabaseError):
        asyncio.run(store.commit(work))
    assert tries == [1]


def test_a_person_stops_while_their_message_is_being_claimed(horizonte: Company) -> None:
    """Whichever is committed first wins: either it had left already, or it never leaves."""
    people = add_parents(horizonte, 40)
    ids = queued(horizonte, people, run_id=77)
    hand = Hand(horizonte)
    hand.take_lease()
    stops = [written(horizonte, phone_of(n).lstrip("+"), "SAIR") for n in range(40)]
    with ThreadPoolExecutor(1) as digest:
        told = digest.submit(hear, horizonte, *stops)
        hand.send_all()
        told.result(timeout=60)
    hand.send_all()
    counts = tally(horizonte, 77)
    assert counts.accepted + counts.skipped.get("suppressed", 0) == len(ids)
    assert counts.adds_up
