"""How soon `POST /v1/messages` answers, and its message is on the wire, while a broadcast runs.

An open loop: calls begin at their instants whether or not those before them were answered, and each is
measured from the instant at which it should have begun. `python -m bench.dispatch --database URL --seconds N`
prints one JSON line.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import aiohttp
import msgspec
import uvloop
from sqlalchemy import func, select, update

from avisa.audience.actions import contact_row
from avisa.audience.tables import contact
from avisa.consent.actions import grant
from avisa.consent.queries import purposes_of
from avisa.consent.types import Channel, Proof
from avisa.identity.actions import make_api_key
from avisa.identity.types import Role
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.tables import message
from avisa.messages.types import Lane
from avisa.workspace.tables import number
from bench.company import SECRET
from bench.console import Place, make_ready, serving, signed_in
from bench.letter import GUARDIAN, LANGUAGE, PUPIL, TEMPLATE, phone_of
from bench.programs import served
from bench.under_load import accepted, wait_for_the_first

PER_SECOND = 200
MPS = 1_000  # the most that WhatsApp gives a number: the broadcast takes what the calls leave
KEYS = 4  # one may make a hundred calls a second
STRANGERS = 5_000_000  # where the people whom the calls name begin: the broadcast writes to others
LONGEST_WAIT = 60  # seconds until the last one must be on the wire


class DispatchPace(msgspec.Struct, frozen=True):
    """Milliseconds that 50 and 99 of 100 took at most: until the answer, and until the wire."""

    calls: int
    seconds: int
    broadcast_per_s: float
    answer_p50_ms: float
    answer_p99_ms: float
    wire_p50_ms: float
    wire_p99_ms: float


@dataclass(frozen=True, slots=True)
class Call:
    """One that was answered: when it should have begun, and when the answer was there."""

    phone: str
    began: float
    answered: float


def measure(database: Database, seconds: int) -> DispatchPace:
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "heard.json"
        with served("witness", notes=notes) as peer:
            place = make_ready(database, peer)
            keys = prepare(place, seconds * PER_SECOND)
            with serving(database.url, folder) as address:
                accepted(signed_in(address).delete(f"/settings/numbers/{place.number_id}/stop"))
                wait_for_the_first(place)
                began = system_clock()
                calls = uvloop.run(call_all(address, keys, seconds))
                sent = sent_since(place, began)
                wait_for_all(place)
        return summed(calls, msgspec.json.decode(notes.read_bytes(), type=dict[str, float]), seconds, sent)


def prepare(place: Place, people: int) -> list[str]:
    """The people whom the calls name, each with a yes; the number at its pace; the keys of the calls."""
    ids, vault = Ids(system_clock, node=5), Vault(SECRET)
    with place.database.write() as tx:
        unit = Unit(tx, place.workspace_id, system_clock(), ids)
        tx.execute(
            update(number)
            .where(number.c.workspace_id == place.workspace_id, number.c.id == place.number_id)
            .values(mps=MPS)
        )
        who = list(enumerate(ids.take(people), STRANGERS))
        rows = [contact_row(unit, one, phone_of(at), GUARDIAN, LANGUAGE, {}) for at, one in who]
        bulk_insert(tx, contact, rows)
        purposes = list(purposes_of(tx, place.workspace_id))
        grant(unit, vault, [one for _, one in who], purposes, Proof(channel=Channel.API, at=unit.now))
        return [make_api_key(unit, f"bench {n}", Role.OPERATOR).secret for n in range(KEYS)]


async def call_all(address: str, keys: Sequence[str], seconds: int) -> list[Call]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        first = time.monotonic() + 0.1
        calls = (
            call(session, f"{address}/v1/messages", keys[n % KEYS], n, first + n / PER_SECOND)
            for n in range(seconds * PER_SECOND)
        )
        return await asyncio.gather(*calls)


async def call(session: aiohttp.ClientSession, url: str, key: str, n: int, begins: float) -> Call:
    await asyncio.sleep(begins - time.monotonic())
    phone = phone_of(STRANGERS + n)
    template = {"name": TEMPLATE, "language": LANGUAGE, "variables": {"1": GUARDIAN, "2": PUPIL}}
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"receipt-{n}"}
    async with session.post(url, json={"to": phone, "template": template}, headers=headers) as answer:
        body = await answer.text()
    if answer.status != 202:
        raise RuntimeError(f"{answer.status}: {body}")
    return Call(phone, begins, time.monotonic())


def sent_since(place: Place, began: int) -> float:
    """Messages of the broadcast per second meanwhile. It must still run, or nothing was measured."""
    mine = (message.c.workspace_id == place.workspace_id, message.c.run_id == place.campaign_id)
    seconds = (system_clock() - began) / 1000
    with place.database.read() as tx:
        sent = tx.scalar(select(func.count()).where(*mine, message.c.claimed_at >= began)) or 0
        left = tx.scalar(select(func.count()).where(*mine, message.c.claimed_at.is_(None)))
    if not left:
        raise RuntimeError("the broadcast was over before the last call: it needs more people")
    return sent / seconds


def wait_for_all(place: Place) -> None:
    waiting = select(message.c.id).where(
        message.c.workspace_id == place.workspace_id,
        message.c.lane == int(Lane.SINGLE),
        message.c.accepted_at.is_(None),
    )
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        with place.database.read() as tx:
            if tx.execute(waiting.limit(1)).first() is None:
                return
        time.sleep(0.1)
    raise TimeoutError("some of the messages are not on the wire")


def summed(calls: Sequence[Call], heard: Mapping[str, float], seconds: int, broadcast: float) -> DispatchPace:
    answers = percentiles([one.answered - one.began for one in calls])
    wire = percentiles([heard[one.phone] - one.began for one in calls])
    return DispatchPace(len(calls), seconds, round(broadcast), *answers, *wire)


def percentiles(taken: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th, in ms."""
    found = quantiles(taken, n=100)
    return round(found[49] * 1000, 1), round(found[98] * 1000, 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--seconds", type=int, required=True)
    chosen = parser.parse_args()
    print(msgspec.json.encode(measure(Database(chosen.database), chosen.seconds)).decode(), flush=True)


if __name__ == "__main__":
    main()
