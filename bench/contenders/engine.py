"""Avisa's engine over a campaign that is ready to leave: from the first claim to the last settled row."""

from __future__ import annotations

import asyncio
import time

import uvloop
from sqlalchemy import func, select

from avisa.campaigns.queries import running_campaigns
from avisa.engine.store import Store
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from avisa.messages.queries import tally_of, unfinished
from avisa.messages.tables import message
from avisa.workspace.queries import first_workspace
from bench.contenders.lap import Task, Watch, read_task, tell
from bench.house import engine_of, store_of

LOOK_EVERY = 0.02  # seconds


async def race(task: Task) -> None:
    store = store_of(Database(task.database))
    workspace_id, number_id, campaign_id = campaign_in(store)
    stop, watch = asyncio.Event(), Watch()
    running = asyncio.create_task(engine_of(store, task.peer).run(stop))
    await asyncio.to_thread(wait_for_the_last, store, workspace_id, number_id, campaign_id)
    watch.stop()
    watch.seconds = (system_clock() - first_claim(store, workspace_id, campaign_id)) / 1000
    stop.set()
    await running
    expect_all_accepted(store, workspace_id, campaign_id, task.messages)
    tell(watch.lap(task.messages))


Campaign = tuple[int, int, int]  # workspace, number, campaign


def campaign_in(store: Store) -> Campaign:
    """The only one that runs in the prepared database."""
    with store.db.read() as tx:
        company = first_workspace(tx)
        if company is None:
            raise LookupError("no company in this database")
        [campaign] = running_campaigns(tx, company.id)
    return company.id, campaign.number_id, campaign.id


def wait_for_the_last(store: Store, workspace_id: int, number_id: int, campaign_id: int) -> None:
    """Looks on from the reader's side until no row is queued or in the air."""
    under_way = True
    while under_way:
        time.sleep(LOOK_EVERY)
        with store.db.read() as tx:
            under_way = unfinished(tx, workspace_id, number_id, campaign_id)


def first_claim(store: Store, workspace_id: int, campaign_id: int) -> int:
    own = (message.c.workspace_id == workspace_id, message.c.run_id == campaign_id)
    with store.db.read() as tx:
        return int(tx.scalar(select(func.min(message.c.claimed_at)).where(*own)) or 0)


def expect_all_accepted(store: Store, workspace_id: int, campaign_id: int, messages: int) -> None:
    with store.db.read() as tx:
        tally = tally_of(tx, workspace_id, campaign_id)
    if tally.accepted != messages:
        raise RuntimeError(f"not all were accepted: {tally}")


if __name__ == "__main__":
    uvloop.run(race(read_task()))
