"""Offers the sandbox so many messages a second, whatever it answers, and counts the statuses that come back.

`python -m bench.simulator.telling --address URL --per-second 1000 --seconds 5` prints one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from http.client import HTTPConnection
from statistics import quantiles
from urllib.parse import urlsplit

import msgspec
import uvloop

from bench.letter import TOKEN, address_of, raw_body
from bench.posting import request
from bench.simulator.receiver import Receiver
from bench.simulator.running import DELAY_MS

CONNECTIONS = 16
TICKS_A_SECOND = 100
PATIENCE_S = 10.0
HEADERS = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}


class Told(msgspec.Struct, frozen=True):
    """`delivered_share` of the offered messages were told as sent and as delivered.

    The lag is how much later than its due time a message is told as sent.
    """

    offered_per_s: float
    delivered_share: float
    statuses_per_s: float
    statuses_per_webhook: float
    lag_p95_ms: float


async def offer(address: str, per_second: int, seconds: int) -> Told:
    receiver = Receiver()
    await receiver.listen()
    order(address, "/webhook", {"url": receiver.url})
    began = time.perf_counter()
    offered_at = await send_steadily(address, per_second, seconds)
    took = time.perf_counter() - began
    await receiver.wait_until(lambda: len(receiver.delivered) >= len(offered_at), PATIENCE_S)
    order(address, "/webhook", {"url": ""})
    whole = receiver.last_at - receiver.first_at
    due = {place: at + DELAY_MS / 1000 for place, at in offered_at.items() if place in receiver.sent}
    lags = [receiver.sent[place] - at for place, at in due.items()]
    both = receiver.sent.keys() & receiver.delivered
    return Told(
        round(len(offered_at) / took),
        round(len(both) / len(offered_at), 4),
        round(receiver.statuses / whole) if whole else 0.0,
        round(receiver.statuses / max(1, receiver.posts), 1),
        round(quantiles(lags, n=20)[-1] * 1000) if len(lags) > 1 else 0.0,
    )


async def send_steadily(address: str, per_second: int, seconds: int) -> dict[str, float]:
    """When each message left, by its callback data; answers are read and not waited for."""
    peer, path = urlsplit(address), address_of("")
    links = [await asyncio.open_connection(peer.hostname, peer.port) for _ in range(CONNECTIONS)]
    readers = [asyncio.create_task(drain(reader)) for reader, _ in links]
    offered: dict[str, float] = {}
    each, begin = per_second // TICKS_A_SECOND, time.perf_counter()
    for tick in range(seconds * TICKS_A_SECOND):
        await asyncio.sleep(max(0.0, begin + tick / TICKS_A_SECOND - time.perf_counter()))
        places = range(tick * each, (tick + 1) * each)
        links[tick % CONNECTIONS][1].write(b"".join(request(path, raw_body(one), HEADERS) for one in places))
        now = time.perf_counter()
        offered |= {callback_of(one): now for one in places}
    for reader in readers:
        reader.cancel()
    return offered


async def drain(reader: asyncio.StreamReader) -> None:
    while await reader.read(1 << 16):
        continue


def callback_of(position: int) -> str:
    found: str = msgspec.json.decode(raw_body(position))["biz_opaque_callback_data"]
    return found


def order(address: str, path: str, body: dict[str, str]) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("POST", f"/_sandbox{path}", msgspec.json.encode(body))
    if connection.getresponse().status != 200:
        raise RuntimeError(path)
    connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--per-second", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    chosen = parser.parse_args()
    told = uvloop.run(offer(chosen.address, chosen.per_second, chosen.seconds))
    print(msgspec.json.encode(told).decode(), flush=True)
