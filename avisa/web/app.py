"""The console's one door: every address, and what is wrapped around them all."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp

from avisa.errors import AvisaError
from avisa.kernel.clock import Clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.web.assets import load_assets
from avisa.web.console import Console, Surroundings
from avisa.web.errors import http_error, known_error, surprise
from avisa.web.live import Glimpses
from avisa.web.origin import Guarded
from avisa.web.pages import ROUTES
from avisa.web.public.app import Doors, build_public
from avisa.web.screens import Screens


def build_web(
    db: Database,
    vault: Vault,
    ids: Ids,
    clock: Clock,
    around: Surroundings,
    closing: Callable[[], bool] = lambda: False,
    ring: Callable[[], None] = lambda: None,
) -> ASGIApp:
    """The console as one ASGI application, to be mounted at "/" after `/v1` and `/webhooks`.

    `closing` must become true when the server begins to stop: live pages then end by themselves.
    `ring` wakes an engine in this process.
    """
    assets = load_assets()
    console = Console(db, vault, ids, clock, around, assets, Screens(assets), Glimpses(clock), closing, ring)
    static = Route("/static/{digest}/{name}", assets.serve)
    app = Starlette(
        routes=[static, *ROUTES],
        exception_handlers={AvisaError: known_error, HTTPException: http_error, Exception: surprise},
    )
    app.state.console = console
    # Guarded is outside of the console, so that the page about a surprise has the headers too.
    return Doors(build_public(console), Guarded(app))
