"""What a campaign has cost and may cost: parts of its pages, the budget, and the lines as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal
from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns.budgeting import may_have_budget, set_budget
from avisa.errors import Refused
from avisa.kernel.i18n import N_
from avisa.prices.queries import budget_currencies, currency_of
from avisa.prices.types import MICROS
from avisa.reports.costs import RunCost, cost_of, decimal
from avisa.web.csv_file import csv_answer, line
from avisa.web.pages.campaigns import ONE, campaign_in
from avisa.web.visit import Visit, form, page

PART = "campaigns/cost.html"
MOST = 1_000_000_000
NO_AMOUNT = N_("Write an amount above zero, with at most two decimals.")
TOO_LATE = N_("Only a draft can be given a budget; one that has a budget can be given another.")


def parts(visit: Visit, wrong: str = "", saved: bool = False) -> dict[str, Any]:
    campaign = campaign_in(visit)
    with visit.read() as tx:
        found: RunCost = cost_of(tx, visit.workspace_id, campaign.id)
        begun = budget_currencies(tx, visit.workspace_id, [campaign.id]).get(campaign.id)
        currency = begun or currency_of(tx, visit.workspace_id, visit.now)
    may_set = visit.may("campaigns.write") and may_have_budget(campaign, begun is not None)
    shown = {"campaign": campaign, "cost": found.cost, "budget": found.budget, "currency": currency}
    return shown | {"may_set": may_set, "wrong": wrong, "saved": saved, "typed": ""}


def show(visit: Visit) -> Response:
    return Response(visit.block(PART, "counted", **parts(visit)), media_type="text/html")


def budget_panel(visit: Visit) -> Markup:
    return Markup(visit.block(PART, "budget", **parts(visit)))


def show_budget(visit: Visit) -> Response:
    return Response(budget_panel(visit), media_type="text/html")


def put_budget(visit: Visit) -> Response:
    campaign, typed = campaign_in(visit), visit.form["amount"]
    try:
        micros = micros_typed(typed, visit.language) if typed else None
        with visit.write() as unit:
            set_budget(unit, campaign.id, micros)
    except (NumberFormatError, Refused) as error:
        late = isinstance(error, Refused) and error.code == "budget_too_late"
        again = parts(visit, TOO_LATE if late else NO_AMOUNT) | {"typed": typed}
        return Response(visit.block(PART, "budget", **again), status_code=422, media_type="text/html")
    return Response(visit.block(PART, "budget", **parts(visit, saved=True)), media_type="text/html")


def micros_typed(typed: str, language: str) -> int:
    """As the reader's language writes amounts: 1.234,50 or 1,234.50."""
    amount = parse_decimal(typed, locale=language, strict=True)
    if not amount.is_finite() or not 0 < amount <= MOST or amount * 100 % 1:
        raise Refused("budget_malformed")
    return int(amount * MICROS)


def download(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    with visit.read() as tx:
        found = cost_of(tx, visit.workspace_id, campaign.id)
    head = ("country", "category", "type", "messages", "unpriced", "currency", "amount")

    def lines() -> Iterator[str]:
        yield line(head)
        for one in found.cost.lines:
            counts = (str(one.messages), str(one.unpriced), one.currency, decimal(one.micros))
            yield line((one.sort.country, one.sort.category, one.sort.type, *counts))

    return csv_answer(lines(), f"cost-{campaign.id}.csv")


ROUTES = [
    Route(f"{ONE}/cost", page(show, "prices.read")),
    Route(f"{ONE}/cost.csv", page(download, "prices.read")),
    Route(f"{ONE}/budget", page(show_budget, "prices.read")),
    Route(f"{ONE}/budget", form(put_budget, "campaigns.write"), methods=["PUT"]),
]
