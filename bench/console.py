"""`avisa serve` over a prepared company whose number stands still, and Ana at its console."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from sqlalchemy import update

from avisa.campaigns.queries import running_campaigns
from avisa.identity.doors import NewUser, add_user
from avisa.identity.types import Role
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.unit import Unit
from avisa.workspace.actions import stop_number
from avisa.workspace.queries import all_active_numbers
from avisa.workspace.tables import connection
from bench.company import SECRET

EMAIL, PASSWORD = "ana@example.com.br", "quadro negro giz branco 7"
FROM_OUR_OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
LONGEST_START = 60  # seconds


@dataclass(frozen=True, slots=True)
class Place:
    """What the load must name in this company."""

    database: Database
    workspace_id: int
    connection_id: int
    number_id: int
    campaign_id: int


def make_ready(database: Database, peer: str) -> Place:
    """Ana may sign in; the number sends to the peer, but only once she lets it."""
    with database.read() as tx:
        [number] = all_active_numbers(tx)
        [campaign] = running_campaigns(tx, number.workspace_id)
    place = Place(database, number.workspace_id, number.connection_id, number.id, campaign.id)
    ids = Ids(system_clock, node=4)
    ana = NewUser(EMAIL, "Ana", Role.OWNER, PASSWORD)
    add_user(database, ids, place.workspace_id, ana, system_clock())
    with database.write() as tx:
        stop_number(Unit(tx, place.workspace_id, system_clock(), ids), place.number_id, "person")
        tx.execute(update(connection).where(connection.c.id == place.connection_id).values(graph_url=peer))
    return place


@contextmanager
def serving(database_url: str, folder: str) -> Iterator[str]:
    """The address of an `avisa serve` in processes of its own."""
    port = free_port()
    settings = {
        "AVISA_DATABASE_URL": database_url,
        "AVISA_DATA_DIR": folder,
        "AVISA_SECRET_KEY": SECRET.decode(),
    }
    command = [sys.executable, "-m", "avisa", "serve", "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL) as program:
        try:
            wait_for(address := f"http://127.0.0.1:{port}")
            yield address
        finally:
            program.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wait_for(address: str) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/sign-in", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def signed_in(address: str) -> httpx.Client:
    ana = httpx.Client(base_url=address, headers=FROM_OUR_OWN_PAGE, timeout=60, trust_env=False)
    answer = ana.post("/session", data={"email": EMAIL, "password": PASSWORD})
    if answer.status_code >= 400 or not ana.cookies:
        raise RuntimeError(f"Ana cannot sign in: {answer.status_code}")
    return ana
