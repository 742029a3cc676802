"""`avisa web`: the console, `/v1` and the webhooks' endpoint in one process."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from avisa.api.app import build_api
from avisa.api.parts import Parts
from avisa.gate.rehearse import verdict_of
from avisa.ingest.endpoint import build_ingest
from avisa.ingest.queries import waiting_since
from avisa.ingest.sms import build_sms_ingest
from avisa.kernel.log import configure
from avisa.programs.house import House
from avisa.programs.ports import refuse_taken
from avisa.web.app import build_web
from avisa.web.console import Surroundings
from avisa.workspace.types import Graph

# Seconds until a thread that computes lets another one go on (5 ms at first). Whoever writes asks for the
# interpreter again after each statement, while all others wait for the database that it holds.
SWITCH_AFTER = 0.0005


class Server(uvicorn.Server):
    """Says when it begins to stop, so that live pages can end by themselves."""

    def closing(self) -> bool:
        return self.should_exit


def build_app(house: House, server: Server) -> Starlette:
    """No bell is handed down: the engine is another process, and looks for itself ten times a second."""
    to_private = house.settings.hooks_may_be_private
    parts = Parts(house.db, house.vault, house.ids, house.clock, verdict_of, to_private=to_private)
    graph = Graph(house.settings.graph_url, house.settings.graph_version)
    around = Surroundings(graph, waiting_since, to_private)
    web = build_web(house.db, house.vault, house.ids, house.clock, around, server.closing)
    webhooks = build_ingest(house.db, house.vault, house.ids, house.clock, house.webhook_of)
    webhooks += build_sms_ingest(house.db, house.vault, house.ids, house.clock)
    return Starlette(routes=[*webhooks, Mount("/v1", build_api(parts)), Mount("/", web)])


def run_web(house: House, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; raises Refused when the port is taken."""
    refuse_taken(host, port)
    configure()
    sys.setswitchinterval(SWITCH_AFTER)
    config = uvicorn.Config(
        "unset",
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = Server(config)
    config.app = build_app(house, server)
    server.run()
