"""Every page's addresses, in the order of the navigation."""

from __future__ import annotations

from starlette.routing import BaseRoute

from avisa.web.pages import door, home

ROUTES: list[BaseRoute] = [*door.ROUTES, *home.ROUTES]
