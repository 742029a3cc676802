"""Retention runs by itself: what is old enough is cleared, what is still needed is not."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from avisa.desk.tables import attachment
from avisa.engine.store import Store
from avisa.engine.upkeep import Upkeep
from avisa.ingest.inbox import drop_digested
from avisa.ingest.tables import inbox
from avisa.journal.actions import record
from avisa.journal.tables import journal
from avisa.kernel.clock import DAY
from avisa.messages.actions import receive
from avisa.messages.media.actions import BLANK
from avisa.messages.media.tables import medium
from avisa.messages.tables import inbound
from avisa.privacy.queries import retention_of
from avisa.privacy.sweep_actions import MOST, keep_for, sweep
from avisa.privacy.types import Retention
from tests.cast import Company, FakeClock, own, put
from tests.desk.desks import MARINA, conversation_with
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear
from tests.ingest.posts import written as written_by_her
from tests.messages.letters import queued, rows_in
from tests.people import VAULT, add_parents


def count(company: Company, table: Table) -> int:
    with company.db.read() as tx:
        mine = table.c.workspace_id == company.workspace_id
        return tx.scalar(select(func.count()).select_from(table).where(mine)) or 0


def swept(company: Company) -> None:
    with company.unit() as unit:
        while sweep(unit, drop_digested).total:
            pass


def written(company: Company, contact_id: int, wamid: str) -> None:
    words = {"wamid": wamid, "kind": "text", "body": "Tenho uma dúvida", "context": ""}
    with company.unit() as unit:
        row = {"number_id": company.number_id, "contact_id": contact_id, "at": unit.now, **words}
        receive(unit, [row])


def bodies(company: Company) -> list[str]:
    with company.db.read() as tx:
        mine = inbound.c.workspace_id == company.workspace_id
        return list(tx.scalars(select(inbound.c.body).where(mine).order_by(inbound.c.id)))


def test_texts_are_cleared_when_their_time_has_passed(horizonte: Company, clock: FakeClock) -> None:
    marina, theo = add_parents(horizonte, 2)
    queued(horizonte, [marina])
    hand = Hand(horizonte)
    hand.settle(hand.claim().ready)
    queued(horizonte, [theo], due_at=clock() + 500 * DAY)
    written(horizonte, marina, "wamid.1")
    clock.advance(365 * DAY - 1)
    swept(horizonte)
    assert all(row.body for row in rows_in(horizonte)) and bodies(horizonte) == ["Tenho uma dúvida"]
    clock.advance(2)
    written(horizonte, marina, "wamid.2")
    swept(horizonte)
    sent, waiting = rows_in(horizonte)
    assert (sent.body, sent.state) == ("", "accepted")
    assert waiting.body != "", "what is still to be sent keeps its words"
    assert bodies(horizonte) == ["", "Tenho uma dúvida"]


def test_words_under_a_file_go_with_the_other_words(horizonte: Company, clock: FakeClock) -> None:
    [marina] = add_parents(horizonte, 1)
    hear(horizonte, written_by_her(horizonte, MARINA, "Oi"))
    talk = conversation_with(horizonte, marina)
    [medium_id, refused, waiting] = horizonte.ids.take(3)
    kept = {**BLANK, "state": "kept", "form": "document", "name": "", "due_at": 0, "made_at": 0}
    with horizonte.unit() as unit:
        put(unit.tx, medium, **own(horizonte, medium_id), **kept)
        told = {"conversation_id": talk.id, "medium_id": medium_id, "caption": "O boleto da Marina"}
        rest = {"reason": "", "tries": 0, "due_at": 0, "made_at": 0}
        put(unit.tx, attachment, **own(horizonte, refused), **told, **rest, state="refused")
        put(unit.tx, attachment, **own(horizonte, waiting), **told, **rest, state="waiting")
    clock.advance(365 * DAY + 1)
    swept(horizonte)
    with horizonte.db.read() as tx:
        mine = attachment.c.workspace_id == horizonte.workspace_id
        words = list(tx.scalars(select(attachment.c.caption).where(mine).order_by(attachment.c.id)))
    assert words == ["", "O boleto da Marina"]


def test_webhooks_go_when_they_were_digested_and_are_old(horizonte: Company, clock: FakeClock) -> None:
    digested, waiting = horizonte.ids.take(2)
    with horizonte.unit() as unit:
        for identifier, at in ((digested, unit.now), (waiting, None)):
            put(unit.tx, inbox, **own(horizonte, identifier), connection_id=1, raw=b"sealed", digested_at=at)
    clock.advance(30 * DAY + 1)
    swept(horizonte)
    with horizonte.db.read() as tx:
        mine = inbox.c.workspace_id == horizonte.workspace_id
        assert list(tx.scalars(select(inbox.c.id).where(mine))) == [waiting]


def test_a_company_decides_for_itself_and_for_ever_is_an_answer(
    horizonte: Company, padaria: Company, clock: FakeClock
) -> None:
    for company in (horizonte, padaria):
        [whom] = add_parents(company, 1)
        written(company, whom, "wamid.1")
    with horizonte.unit() as unit:
        keep_for(unit, Retention(texts_received=7))
    with padaria.unit() as unit:
        keep_for(unit, Retention(texts_received=None))
    clock.advance(3000 * DAY)
    for company in (horizonte, padaria):
        swept(company)
    assert bodies(horizonte) == [""] and bodies(padaria) == ["Tenho uma dúvida"]
    with padaria.db.read() as tx:
        assert retention_of(tx, padaria.workspace_id) == Retention(texts_received=None)


def test_a_look_takes_short_steps_until_nothing_is_left(
    horizonte: Company, clock: FakeClock, tmp_path: Path
) -> None:
    with horizonte.unit() as unit:
        for n in range(MOST + 10):
            record(unit, "tests.line", f"line:{n}")
        before = sweep(unit, drop_digested).total
    assert before == 0
    clock.advance(1826 * DAY)
    with horizonte.unit() as unit:
        assert sweep(unit, drop_digested).counts["journal"] == MOST
    with ThreadPoolExecutor(1) as threads:
        store = Store(horizonte.db, VAULT, horizonte.ids, clock, threads, tmp_path)
        asyncio.run(Upkeep(store, drop_digested).run_once())
    assert count(horizonte, journal) == 0


@pytest.mark.parametrize("days", [None, 1])
def test_what_is_not_said_is_as_the_product_says(horizonte: Company, days: int | None) -> None:
    with horizonte.unit() as unit:
        keep_for(unit, Retention(journal=days))
    with horizonte.db.read() as tx:
        assert retention_of(tx, horizonte.workspace_id) == Retention(journal=days)
