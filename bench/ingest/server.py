"""The webhook address in a uvicorn of its own, as `avisa serve` serves it, until standard input closes."""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from functools import partial

import uvicorn
import uvloop
from starlette.applications import Starlette

from avisa.ingest.endpoint import build_ingest
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from bench.house import store_of, webhook_of


def app_of(database: str) -> Starlette:
    store = store_of(Database(database), node=3)
    routes = build_ingest(
        store.db, store.vault, store.ids, system_clock, partial(webhook_of, vault=store.vault)
    )
    return Starlette(routes=routes)


async def serve(database: str) -> None:
    config = uvicorn.Config(app_of(database), access_log=False, log_level="warning", http="httptools")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.should_exit = True
    await running


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    uvloop.run(serve(parser.parse_args().database))


if __name__ == "__main__":
    main()
