"""`avisa engine`: sending, digest, timer and chores, in one process or for as long as a command needs."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import uvloop

from avisa.engine.loop import Engine
from avisa.engine.store import Store
from avisa.engine.types import Tuning
from avisa.ingest.digest import Digest
from avisa.ingest.inbox import drop_digested, drop_naming
from avisa.kernel.log import configure
from avisa.kernel.secrets import new_token
from avisa.programs.house import House

THREADS = 6  # numbers, digest, timer and chores wait for the database side by side


def run_engine(house: House, tuning: Tuning) -> None:
    """Work until SIGTERM or SIGINT; what is in the air is settled before the end."""
    configure()
    uvloop.run(until_signal(house, tuning))


async def until_signal(house: House, tuning: Tuning) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop.set)
    await work(house, tuning, stop)


async def work(house: House, tuning: Tuning, stop: asyncio.Event) -> None:
    with ThreadPoolExecutor(THREADS, "engine") as threads:
        store = Store(house.db, house.vault, house.ids, house.clock, threads, house.settings.data_path)
        digest = Digest(house.db, house.vault, house.ids, house.clock, house.webhook_of)
        engine = Engine(
            store,
            house.channel_of,
            digest.run_once,
            owner_name(),
            tuning,
            drop_digested,
            drop_naming,
            house.sms_of,
            house.settings.hooks_may_be_private,
        )
        await engine.run(stop)


def owner_name() -> str:
    """Who holds a lease, for people who look; the token tells two lives of one process id apart."""
    return f"{socket.gethostname()}:{os.getpid()}:{new_token()[:8]}"


@contextmanager
def engine_beside(house: House, tuning: Tuning | None = None) -> Iterator[None]:
    """An engine in a thread for as long as a command needs one.

    Where another engine already holds the leases this one only stands by.
    """
    stopping = threading.Event()
    thread = threading.Thread(target=_beside, args=(house, tuning or Tuning(), stopping), name="engine")
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def _beside(house: House, tuning: Tuning, stopping: threading.Event) -> None:
    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(work(house, tuning, stop))
        await asyncio.get_running_loop().run_in_executor(None, stopping.wait)
        stop.set()
        await running

    uvloop.run(run())
