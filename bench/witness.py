"""A peer that answers at once and remembers when it first heard of each person: then a message was out.

`python -m bench.witness --notes FILE` writes instants (`time.monotonic()`) by phone when its input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path

import msgspec
import uvloop

from bench.peer import Peer, recipient


class Witness(Peer):
    def __init__(self, heard: dict[str, float]) -> None:
        super().__init__(delay=0)
        self._heard = heard

    def _answer(self, request: bytes) -> None:
        self._heard.setdefault("+" + recipient(request).decode().lstrip("+"), time.monotonic())
        super()._answer(request)


async def serve() -> dict[str, float]:
    heard: dict[str, float] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Witness(heard), "127.0.0.1", 0, backlog=2048)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()
    return heard


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", type=Path, required=True)
    notes: Path = parser.parse_args().notes
    notes.write_bytes(msgspec.json.encode(uvloop.run(serve())))
