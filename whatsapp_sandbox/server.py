"""Runs a sandbox: binds the address, prints what callers need, ends politely."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket
import sys
import threading

import uvicorn
from starlette.applications import Starlette

from whatsapp_sandbox.clock import keep_time
from whatsapp_sandbox.control import routes as control
from whatsapp_sandbox.graph import routes as graph
from whatsapp_sandbox.http import answering_sends
from whatsapp_sandbox.keeping import Keeper
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.settings import Settings

FINISH_WITHIN_S = 2.0
_BACKLOG = 2048
_INTRODUCED = (
    "token", "app_secret", "verify_token", "phone_number_id", "waba_id", "seed", "tier", "webhook", "state",
)  # fmt: skip


def serve(platform: Platform) -> None:
    """Returns when the process is told to end; the first line on standard output is the address."""
    settings = platform.settings
    # Everything is kept, so there is little garbage to find among ever more objects.
    gc.set_threshold(100_000, 50, 100)
    config = uvicorn.Config(
        Starlette(routes=[control.mount(platform), *graph.routes(platform)]),
        loop="uvloop",
        http=answering_sends(platform),
        ws="none",
        lifespan="off",
        interface="asgi3",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    listener = socket.create_server((settings.host, settings.port), backlog=_BACKLOG)
    Server(config, platform, listener).run(sockets=[listener])


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, platform: Platform, listener: socket.socket) -> None:
        super().__init__(config)
        self._platform = platform
        self._port: int = listener.getsockname()[1]
        self._keeper = Keeper(platform) if platform.settings.state else None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._time = asyncio.create_task(keep_time(self._platform.clock, self._platform.agenda))
        self._time.add_done_callback(self._time_ended)
        if self._keeper is not None:
            self._keeping = asyncio.create_task(self._keeper.keep())
        if self._platform.settings.until_stdin_closes:
            threading.Thread(target=self._end_with_stdin, daemon=True).start()
        print(_introduction(self._platform.settings, self._port), flush=True)

    def _time_ended(self, task: asyncio.Task[None]) -> None:
        """A sandbox in which nothing happens any more had better end than look alive."""
        if not task.cancelled():
            logging.getLogger(__name__).critical("the agenda broke", exc_info=task.exception())
            self.should_exit = True

    def _end_with_stdin(self) -> None:
        """In a thread and by the descriptor: what is no pipe cannot be polled, and no lock is left held."""
        while os.read(sys.stdin.fileno(), 4096):
            pass
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._time.cancel()
        await self._platform.outbox.finish(FINISH_WITHIN_S)
        await super().shutdown(sockets=sockets)
        if self._keeper is not None:
            self._keeping.cancel()
            self._keeper.write()
        # uvicorn would raise the signal again, and a polite end would look like a kill.
        self._captured_signals.clear()


def _introduction(settings: Settings, port: int) -> str:
    """The address alone on the first line, for programs; then what a person needs to connect."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    lines = (f"  {name.replace('_', ' ')}: {getattr(settings, name) or '-'}" for name in _INTRODUCED)
    return "\n".join([f"http://{host}:{port}", *lines, "  control API: /_sandbox (this machine only)"])
