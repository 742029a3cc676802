"""The limit: the engine's HTTP client alone, posting bodies that were made beforehand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import uvloop
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.http import HeaderMap, Url

from bench.contenders.lap import Task, read_task, tell, timed
from bench.letter import TOKEN, address_of, raw_body


def client_of(task: Task) -> Client:
    """As `avisa/channels/http.py` builds its own."""
    headers = HeaderMap({"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"})
    builder = ClientBuilder().default_headers(headers).user_agent("bench").follow_redirects(False)
    builder = builder.timeout(timedelta(seconds=30)).pool_max_idle_per_host(task.concurrency)
    return builder.tcp_nodelay(True).no_proxy().build()


async def post_all(client: Client, url: Url, bodies: Iterator[bytes]) -> None:
    for body in bodies:
        response = await client.post(url).body_bytes(body).build().send()
        await response.bytes()
        if response.status != 200:
            raise RuntimeError(response.status)


async def race(task: Task) -> None:
    url, client = Url(address_of(task.peer)), client_of(task)
    bodies = iter([raw_body(position) for position in range(task.messages)])
    with timed() as watch:
        await asyncio.gather(*(post_all(client, url, bodies) for _ in range(task.concurrency)))
    tell(watch.lap(task.messages))
    await client.close()


if __name__ == "__main__":
    uvloop.run(race(read_task()))
