"""The platform's side of the ingest race: posts signed webhooks until all are answered with 200.

`python -m bench.ingest.load --address URL --database URL --statuses N --batch B --connections C`
"""

from __future__ import annotations

import argparse

import uvloop
from sqlalchemy import select

from avisa.ingest.queries import waiting_count
from avisa.kernel.db import Database
from avisa.messages.tables import message
from avisa.workspace.queries import all_active_numbers
from bench.contenders.lap import tell, timed
from bench.ingest.bodies import signed_requests
from bench.posting import post_all


async def race(chosen: argparse.Namespace) -> None:
    db = Database(chosen.database)
    with db.read() as tx:
        [number] = all_active_numbers(tx)
        known = select(message.c.id, message.c.phone).where(message.c.workspace_id == number.workspace_id)
        messages = [(row.id, row.phone) for row in tx.execute(known.order_by(message.c.id))]
    requests = signed_requests(number.connection_id, messages, chosen.statuses, chosen.batch)
    with timed() as watch:
        await post_all(chosen.address, iter(requests), chosen.connections)
    with db.read() as tx:
        durable = waiting_count(tx, number.workspace_id)
    if durable != len(requests):
        raise RuntimeError(f"{durable} of {len(requests)} bodies are in the inbox")
    tell(watch.lap(chosen.statuses))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--database", required=True)
    for size in ("--statuses", "--batch", "--connections"):
        parser.add_argument(size, type=int, required=True)
    uvloop.run(race(parser.parse_args()))
