"""Início: today's limit, the numbers, what runs now, and what needs a person."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.web.visit import Visit, page


def show(visit: Visit) -> Response:
    return visit.show("home/home.html")


ROUTES = [Route("/", page(show))]
