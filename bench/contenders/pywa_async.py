"""pywa's asynchronous client, as many sends in the air as there are connections (see pywa_threads)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import uvloop
from pywa.types.templates import TemplateLanguage
from pywa_async.client import WhatsApp

from bench.contenders.lap import Task, read_task, tell, timed
from bench.letter import COMPONENT, NUMBER, TEMPLATE, TOKEN, VERSION, phone_of


def opened(task: Task) -> WhatsApp:
    most = httpx.Limits(max_connections=task.concurrency, max_keepalive_connections=task.concurrency)
    session = httpx.AsyncClient(limits=most, timeout=30, trust_env=False)
    client = WhatsApp(phone_id=NUMBER, token=TOKEN, session=session)
    session.base_url = httpx.URL(f"{task.peer}/{VERSION}")
    return client


async def send_all(client: WhatsApp, positions: Iterator[int]) -> None:
    for position in positions:
        await client.send_template(
            to=phone_of(position),
            name=TEMPLATE,
            language=TemplateLanguage.PORTUGUESE_BR,
            params=[COMPONENT],
            tracker=f"{position}.1",
        )


async def race(task: Task) -> None:
    client, positions = opened(task), iter(range(task.messages))
    with timed() as watch:
        await asyncio.gather(*(send_all(client, positions) for _ in range(task.concurrency)))
    tell(watch.lap(task.messages))


if __name__ == "__main__":
    uvloop.run(race(read_task()))
