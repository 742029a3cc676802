"""The peer's own limit: requests that were made beforehand, posted by the leanest client there is."""

from __future__ import annotations

import asyncio

import uvloop

from bench.contenders.lap import Task, read_task, tell, timed
from bench.letter import TOKEN, address_of, raw_body
from bench.posting import post_all, request

HEADERS = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}


async def race(task: Task) -> None:
    path = address_of("")
    requests = iter([request(path, raw_body(position), HEADERS) for position in range(task.messages)])
    with timed() as watch:
        await asyncio.wait_for(post_all(task.peer, requests, task.concurrency), timeout=600)
    tell(watch.lap(task.messages))


if __name__ == "__main__":
    uvloop.run(race(read_task()))
