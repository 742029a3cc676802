"""`/v1/prices`, `/v1/rate-cards`, `/v1/costs`, and a campaign's cost and budget."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from avisa.api.caller import BudgetSetter, PriceReader, PriceWriter
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.prices_wire import (
    Budget,
    CampaignCost,
    Cost,
    NewBudget,
    NewRateCard,
    Price,
    PriceList,
    RateCard,
    RateCardList,
)
from avisa.api.reading import identifier
from avisa.campaigns.budgeting import set_budget
from avisa.campaigns.queries import campaign_by_id
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.errors import NotFound
from avisa.gate.rehearse import rehearse
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.prices.actions import import_card, withdraw_card
from avisa.prices.queries import cards_of, rates_in_force
from avisa.prices.sheets import read
from avisa.prices.types import MICROS, Card, Rate
from avisa.reports.costs import as_json, budget_json, cost_of, money_json, spent_between

router = APIRouter(tags=["prices"])
BUDGET = tells("budget_malformed", "budget_too_late")
Day = Annotated[date, Query(examples=["2026-11-01"])]


@router.get("/prices", summary="The prices that count now")
def get_prices(request: Request, holder: PriceReader) -> PriceList:
    """Of each market and category: the company's own before those that ship with Avisa."""
    parts = parts_of(request)
    with parts.db.read() as tx:
        rates = rates_in_force(tx, holder.workspace_id, parts.clock())
    return PriceList(items=[Price(**shown(one)) for one in rates])


@router.get("/rate-cards", summary="Rate cards that were brought in")
def get_rate_cards(request: Request, holder: PriceReader) -> RateCardList:
    with parts_of(request).db.read() as tx:
        return RateCardList(items=[RateCard(**card_shown(one)) for one in cards_of(tx, holder.workspace_id)])


@router.post(
    "/rate-cards",
    status_code=201,
    summary="Bring in a rate card",
    openapi_extra=tells("rate_card_unreadable"),
)
def post_rate_card(body: NewRateCard, request: Request, holder: PriceWriter) -> RateCard:
    """All of its lines or none; the same content twice is one card."""
    parts, content = parts_of(request), body.csv.encode()
    sheet = read(io.BytesIO(content), body.filename, body.valid_from, body.currency)
    with parts.db.write() as tx:
        made = import_card(parts.unit(tx, holder, parts.clock()), sheet, body.filename, content)
        (card,) = (one for one in cards_of(tx, holder.workspace_id) if one.id == made)
    return RateCard(**card_shown(card))


@router.delete("/rate-cards/{card_id}", status_code=204, summary="Withdraw a rate card")
def delete_rate_card(card_id: str, request: Request, holder: PriceWriter) -> Response:
    """The cards before it count again; what was counted stays."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        withdraw_card(parts.unit(tx, holder, parts.clock()), identifier(card_id))
    return Response(status_code=204)


@router.get("/costs", summary="What was delivered on some days has cost")
def get_costs(request: Request, holder: PriceReader, first: Day, last: Day) -> Cost:
    """Days of the company's own calendar, both of them included."""
    with parts_of(request).db.read() as tx:
        return Cost(**as_json(spent_between(tx, holder.workspace_id, first, last)))


@router.get("/campaigns/{campaign_id}/cost", summary="What a campaign has cost, and will")
def get_campaign_cost(campaign_id: str, request: Request, holder: PriceReader) -> CampaignCost:
    parts = parts_of(request)
    with parts.db.read() as tx:
        campaign = known(tx, holder.workspace_id, campaign_id)
        found = cost_of(tx, holder.workspace_id, campaign.id)
        is_draft = campaign.state == CampaignState.DRAFT
        planned = rehearse(tx, holder.workspace_id, campaign, parts.clock()).cost if is_draft else None
    return CampaignCost(
        counted=Cost(**as_json(found.cost)),
        estimated=Cost(**as_json(planned)) if planned else None,
        budget=Budget(**budget_json(found.budget)) if found.budget else None,
    )


@router.put("/campaigns/{campaign_id}/budget", status_code=204, summary="Set a budget", openapi_extra=BUDGET)
def put_budget(campaign_id: str, body: NewBudget, request: Request, holder: BudgetSetter) -> Response:
    """The campaign pauses with `budget_reached` before the message that would pass it."""
    return changed(request, holder, campaign_id, int(Decimal(body.amount) * MICROS))


@router.delete("/campaigns/{campaign_id}/budget", status_code=204, summary="Lift a budget")
def delete_budget(campaign_id: str, request: Request, holder: BudgetSetter) -> Response:
    return changed(request, holder, campaign_id, None)


def changed(request: Request, holder: BudgetSetter, campaign_id: str, micros: int | None) -> Response:
    parts = parts_of(request)
    with parts.db.write() as tx:
        campaign = known(tx, holder.workspace_id, campaign_id)
        set_budget(parts.unit(tx, holder, parts.clock()), campaign.id, micros)
    return Response(status_code=204)


def known(tx: Tx, workspace_id: int, campaign_id: str) -> CampaignView:
    found = campaign_by_id(tx, workspace_id, identifier(campaign_id))
    if found is None:
        raise NotFound
    return found


def shown(rate: Rate) -> dict[str, Any]:
    return {
        **money_json(rate.money),
        "market": rate.market,
        "category": rate.category,
        "valid_from": iso(rate.valid_from),
        "from_message": rate.lowest,
        "to_message": rate.highest,
        "rate_card_id": str(rate.card_id) if rate.card_id else None,
        "doubt": rate.doubt,
    }


def card_shown(card: Card) -> dict[str, Any]:
    told = {"id": str(card.id), "filename": card.filename, "currency": card.currency, "prices": card.rates}
    return told | {"valid_from": iso(card.valid_from), "imported_at": iso(card.imported_at)}
