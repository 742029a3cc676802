"""What the sandbox can testify about money: the rate card, what it was used for, the whole ledger."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.control.calls import NotPossible, Row, order_of
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.prices.rates import MILLION, card_in


@dataclass(frozen=True, slots=True)
class Card:
    """The path of a rate card on this machine; an empty one is the card that ships."""

    rates: str = ""


async def show(platform: Platform, request: Request) -> Any:
    """The rate card in use, and what was counted towards its tiers."""
    charges, now = platform.charges, platform.clock.now()
    return {
        "rates": [asdict(rate) for rate in charges.card.rates],
        "international": sorted(charges.international),
        "free_service_left": {one: charges.free_service_left(one, now) for one in platform.numbers},
        "volumes": charges.volumes(),
        "tiers": [asdict(tier) for tier in charges.reached],
        "unpriced": {" ".join(key): count for key, count in sorted(charges.unpriced.items())},
        "spent": sum(cost.millionths for cost in platform.ledger.costs.values()) / MILLION,
    }


async def set_card(platform: Platform, request: Request) -> Any:
    """Another rate card from now on."""
    order = await order_of(request, Card)
    try:
        platform.charges.card = card_in(order.rates)
    except (OSError, ValueError) as reason:
        raise NotPossible(str(reason)) from reason
    return await show(platform, request)


async def show_ledger(platform: Platform, request: Request) -> Any:
    """Costs in millionths of the currency, instants at the beginning of half hours."""
    ledger = platform.ledger
    return {
        "traffic": [place._asdict() | asdict(counted) for place, counted in ledger.traffic.items()],
        "costs": [sort._asdict() | asdict(cost) for sort, cost in ledger.costs.items()],
        "clicks": [click._asdict() | {"times": times} for click, times in ledger.clicks.items()],
    }


ROWS: tuple[Row, ...] = (
    ("/prices", "GET", show),
    ("/prices", "POST", set_card),
    ("/ledger", "GET", show_ledger),
)
