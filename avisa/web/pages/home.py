"""Início: today's limit, the numbers, what runs now, and what needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns.queries import campaigns_page
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.kernel.clock import HOUR
from avisa.kernel.db import Tx
from avisa.limits.queries import usage
from avisa.limits.types import Usage
from avisa.messages.types import Tally
from avisa.reports.queries import tally_of
from avisa.web.counts import OVER, counted
from avisa.web.live import News
from avisa.web.needs import (
    doubtful_sms,
    failing_webhooks,
    needs_of,
    old_rules,
    unclear_words,
    waiting_people,
)
from avisa.web.schedule_needs import needs_of_schedules
from avisa.web.tallies import PLACES, whereabouts
from avisa.web.visit import Visit, page, watch
from avisa.workspace.queries import numbers_of, portfolios_of
from avisa.workspace.types import Number, Portfolio

COLUMNS = 12
MOST_RUNNING = 5
MOST_FINISHED = 5
UNDER_WAY = (CampaignState.LAUNCHING, CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.CANCELLING)


@dataclass(frozen=True, slots=True)
class Limit:
    """One portfolio's limit, its numbers, and the hours at which places come back."""

    portfolio: Portfolio
    usage: Usage
    numbers: list[Number]
    hours: list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign that is on its way, and where its people are."""

    campaign: CampaignView
    tally: Tally
    whereabouts: list[tuple[str, int]]


def show(visit: Visit) -> Response:
    with visit.read() as tx:
        limits = limits_of(visit, tx)
        unread = visit.console.around.unread_since(tx, visit.workspace_id)
        needs = needs_of(tx, visit.workspace_id, visit.now, unread)
        needs += needs_of_schedules(tx, visit.workspace_id, visit.now)
        if visit.may("consent.write"):
            needs.extend(unclear_words(tx, visit.workspace_id))
            needs.extend(doubtful_sms(tx, visit.workspace_id))
        if visit.may("webhooks.read"):
            needs.extend(failing_webhooks(tx, visit.workspace_id))
        if visit.may("settings.write"):
            needs.extend(old_rules(tx, visit.workspace_id, visit.figures.today))
        if visit.may("privacy.read"):
            needs.extend(waiting_people(tx, visit.workspace_id))
    running, latest = progress(visit), finished(visit)
    return visit.show("home/home.html", limits=limits, needs=needs, latest=latest, tallies=None, **running)


def finished(visit: Visit) -> list[CampaignView]:
    with visit.read() as tx:
        return campaigns_page(tx, visit.workspace_id, most=MOST_FINISHED, states=OVER)


def finished_with_counts(visit: Visit) -> Response:
    """Asked for by the page itself: counting large campaigns must not keep it waiting."""
    latest = finished(visit)
    tallies = counted(visit, latest)
    block = visit.block("home/home.html", "finished", latest=latest, tallies=tallies)
    return Response(block, media_type="text/html")


def progress(visit: Visit) -> dict[str, Any]:
    """The newest campaigns that are on their way: few, so that one look at each is cheap."""
    with visit.read() as tx:
        found = campaigns_page(tx, visit.workspace_id, most=MOST_RUNNING, states=UNDER_WAY)
        tallies = [tally_of(tx, visit.workspace_id, one.id) for one in found]
    running = [Running(c, t, whereabouts(t)) for c, t in zip(found, tallies, strict=True)]
    return {"running": running, "places": PLACES}


def live(visit: Visit) -> Response:
    def look(now: Visit) -> News:
        seen = now.console.glimpses.of(("home", now.workspace_id), lambda: progress(now))
        return News(now.block("home/home.html", "running", **seen), last=not seen["running"])

    return watch(visit, look)


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


def returning(visit: Visit, used: Usage) -> list[tuple[str, int, str]]:
    """The next hours in which places come back, by the clock on the wall; the day where it is not today."""
    figures = visit.figures
    full = [(at - at % HOUR + HOUR, count) for at, count in used.frees[:COLUMNS]]
    return [(figures.hour(hour), count, figures.next_day(hour)) for hour, count in full]


ROUTES = [
    Route("/", page(show)),
    Route("/running", page(live, "campaigns.read")),
    Route("/finished", page(finished_with_counts, "campaigns.read")),
]
