"""How long pages and webhooks take while the engine of the same `avisa serve` sends as fast as it can.

`python -m bench.under_load --database URL --peer URL` prints one JSON line.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

import httpx
import msgspec
from sqlalchemy import select

from avisa.channels.meta.signature import HEADER, signature
from avisa.kernel.db import Database
from avisa.messages.queries import tally_of, unfinished
from avisa.messages.tables import message
from bench.company import APP_SECRET
from bench.console import Place, make_ready, serving, signed_in
from bench.ingest.bodies import body, status

BREATH = 0.02  # seconds between two requests of the same kind
STATUSES = 10  # in one webhook

Ask = Callable[[], httpx.Response]


class UnderLoad(msgspec.Struct, frozen=True):
    """95th percentiles in ms by what was asked for, how often, and how fast was sent meanwhile."""

    p95_ms: Mapping[str, float]
    asked: Mapping[str, int]
    messages_per_s: float


def measure(place: Place, address: str) -> UnderLoad:
    ana = signed_in(address)
    over = threading.Event()
    kinds = asks(place, ana, address)
    for ask in kinds.values():
        accepted(ask())  # whatever is made at the first call is not what we look for
    accepted(ana.delete(f"/settings/numbers/{place.number_id}/stop"))
    began = wait_for_the_first(place)
    with ThreadPoolExecutor(len(kinds)) as threads:
        taken = {name: threads.submit(ask_until, over, ask) for name, ask in kinds.items()}
        wait_for_the_last(place)
        seconds = time.monotonic() - began
        over.set()
    times = {name: future.result() for name, future in taken.items()}
    with place.database.read() as tx:
        sent = tally_of(tx, place.workspace_id, place.campaign_id).recipients
    return UnderLoad(
        {name: round(p95(some) * 1000, 1) for name, some in times.items()},
        {name: len(some) for name, some in times.items()},
        round(sent / seconds),
    )


def asks(place: Place, ana: httpx.Client, address: str) -> dict[str, Ask]:
    """A page that reads, a page that writes, and the platform's statuses."""
    campaign = f"/campaigns/{place.campaign_id}"
    raw = webhook(place)
    headers = {"Content-Type": "application/json", HEADER: signature(APP_SECRET, raw)}
    platform = httpx.Client(base_url=address, timeout=60, trust_env=False)
    return {
        "home": lambda: ana.get("/"),
        "campaign": lambda: ana.get(campaign),
        "writing_page": lambda: ana.post("/language", data={"language": "pt_BR", "back": "/"}),
        "webhook": lambda: platform.post(
            f"/webhooks/meta/{place.connection_id}", content=raw, headers=headers
        ),
    }


def webhook(place: Place) -> bytes:
    with place.database.read() as tx:
        known = select(message.c.id, message.c.phone).where(message.c.workspace_id == place.workspace_id)
        return body([status("sent", *row) for row in tx.execute(known.limit(STATUSES))])


def ask_until(over: threading.Event, ask: Ask) -> list[float]:
    """Seconds of every request until it is over; a refusal is an error."""
    times: list[float] = []
    while not over.wait(BREATH):
        began = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - began)
        accepted(answer)
    return times


def accepted(answer: httpx.Response) -> None:
    """A form answers with the address of the next page."""
    if answer.status_code >= 400:
        raise RuntimeError(f"{answer.request.url}: {answer.status_code}")


def wait_for_the_first(place: Place) -> float:
    claimed = select(message.c.id).where(
        message.c.workspace_id == place.workspace_id,
        message.c.run_id == place.campaign_id,
        message.c.claimed_at.is_not(None),
    )
    while True:
        with place.database.read() as tx:
            if tx.execute(claimed.limit(1)).first():
                return time.monotonic()
        time.sleep(BREATH)


def wait_for_the_last(place: Place) -> None:
    while True:
        with place.database.read() as tx:
            if not unfinished(tx, place.workspace_id, place.number_id, place.campaign_id):
                return
        time.sleep(BREATH)


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--peer", required=True)
    chosen = parser.parse_args()
    place = make_ready(Database(chosen.database), chosen.peer)
    with tempfile.TemporaryDirectory() as folder, serving(chosen.database, folder) as address:
        print(msgspec.json.encode(measure(place, address)).decode(), flush=True)


if __name__ == "__main__":
    main()
