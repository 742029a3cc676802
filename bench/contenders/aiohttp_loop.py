"""A plain loop over aiohttp, as somebody would write it in an afternoon: no database, no retries."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp
import uvloop

from bench.contenders.lap import Task, read_task, tell, timed
from bench.letter import TOKEN, address_of, raw_body

HEADERS = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}


async def post_all(session: aiohttp.ClientSession, url: str, bodies: Iterator[bytes]) -> None:
    for body in bodies:
        async with session.post(url, data=body) as response:
            await response.json()
            response.raise_for_status()


async def race(task: Task) -> None:
    url, bodies = address_of(task.peer), iter([raw_body(position) for position in range(task.messages)])
    pool = aiohttp.TCPConnector(limit=task.concurrency)
    async with aiohttp.ClientSession(connector=pool, headers=HEADERS) as session:
        with timed() as watch:
            await asyncio.gather(*(post_all(session, url, bodies) for _ in range(task.concurrency)))
    tell(watch.lap(task.messages))


if __name__ == "__main__":
    uvloop.run(race(read_task()))
