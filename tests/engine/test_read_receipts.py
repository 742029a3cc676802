"""People see that their words were read: once an agent looked, only where the company wants it."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from avisa.audience.types import Person
from avisa.desk.actions import see
from avisa.desk.receipt_actions import tell_reading
from avisa.desk.receipt_queries import receipts_due
from avisa.engine.channels import Channels
from avisa.engine.receipts import Receipts
from avisa.engine.store import Store
from avisa.kernel.clock import DAY
from avisa.messages.tables import inbound
from tests.desk.desks import conversation_with
from tests.engine.live import Live
from tests.engine.test_files_of_conversations import writes

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def one_round(live: Live) -> int:
    async def once(store: Store) -> int:
        channels = Channels(store, live.house.channel_of)
        done = await Receipts(store, channels).run_once()
        await channels.close()
        return done

    with ThreadPoolExecutor(1) as threads:
        house = live.house
        return asyncio.run(once(Store(house.db, house.vault, house.ids, house.clock, threads)))


def looks(live: Live, who: Person) -> None:
    with live.company.unit("user:7001") as unit:
        see(unit, conversation_with(live.company, who.id).id)


def read_by_us(live: Live, who: Person) -> list[bool]:
    """Of the person's messages, in their order, which show that they were read."""
    _, told = live.sandbox.request("GET", "/_sandbox/seen/inbound")
    lines = [json.loads(line) for line in told.splitlines()]
    mine = [one for one in lines if (who.phone or "").endswith(one["phone"].removeprefix("+"))]
    return [bool(one["read_at"]) for one in mine]


def test_who_looks_or_not_is_told_as_the_company_wants(live: Live) -> None:
    (marina,) = live.parents(1)
    writes(live, marina, text="Oi")
    looks(live, marina)
    assert one_round(live) == 0 and read_by_us(live, marina) == [False]
    with live.company.unit() as unit:
        tell_reading(unit, True)
    for words in ("Alguém aí?", "Por favor"):
        writes(live, marina, text=words)
    looks(live, marina)
    looks(live, marina)
    assert one_round(live) == 2 and read_by_us(live, marina) == [False, True, True]
    assert one_round(live) == 0


def test_what_the_platform_does_not_know_is_tried_a_few_times_and_given_up(live: Live) -> None:
    (marina,) = live.parents(1)
    writes(live, marina, text="Oi")
    with live.company.unit() as unit:
        tell_reading(unit, True)
        mine: Any = inbound.c.workspace_id == unit.workspace_id
        unit.tx.execute(inbound.update().where(mine).values(wamid="wamid.of.nobody"))
    looks(live, marina)
    tries = 0
    while one_round(live):
        tries += 1
        live.house.clock.advance(DAY)  # type: ignore[attr-defined]
    assert tries == 5
    with live.company.db.read() as tx:
        assert receipts_due(tx, live.company.workspace_id, live.clock() + DAY, 9) == []
