"""Início: today's limit, the numbers, what runs now, and what needs a person."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from avisa.kernel.clock import HOUR
from avisa.kernel.db import Tx
from avisa.limits.queries import usage
from avisa.limits.types import Usage
from avisa.web.needs import needs_of
from avisa.web.visit import Visit, page
from avisa.workspace.queries import numbers_of, portfolios_of
from avisa.workspace.types import Number, Portfolio

COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Limit:
    """One portfolio's limit, its numbers, and the hours at which places come back."""

    portfolio: Portfolio
    usage: Usage
    numbers: list[Number]
    hours: list[tuple[str, int]]


def show(visit: Visit) -> Response:
    with visit.read() as tx:
        limits = limits_of(visit, tx)
        needs = needs_of(tx, visit.workspace_id, visit.now)
    return visit.show("home/home.html", limits=limits, needs=needs)


def limits_of(visit: Visit, tx: Tx) -> list[Limit]:
    numbers = numbers_of(tx, visit.workspace_id)
    return [
        Limit(
            portfolio,
            used := usage(tx, visit.workspace_id, portfolio.id, visit.now),
            [number for number in numbers if number.portfolio_id == portfolio.id],
            returning(visit, used),
        )
        for portfolio in portfolios_of(tx, visit.workspace_id)
    ]


def returning(visit: Visit, used: Usage) -> list[tuple[str, int]]:
    """The next hours in which places come back, by the clock on the wall."""
    return [(visit.figures.hour(at - at % HOUR + HOUR), count) for at, count in used.frees[:COLUMNS]]


ROUTES = [Route("/", page(show))]
