"""What goes in and out over `/v1` about money: amounts are exact decimals as text, and whole millionths."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.wire import Id

Decimal6 = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$", examples=["150.00"])]


class Money(BaseModel):
    currency: Annotated[str, Field(examples=["USD"])]
    micros: int = Field(description="Millionths of the currency.")
    amount: Annotated[str, Field(examples=["0.0625"])]


class CostLine(Money):
    """Messages that are priced alike."""

    country: Annotated[str, Field(examples=["BR"], description="Of the person's number; ISO 3166.")]
    category: Annotated[str, Field(examples=["utility"])]
    type: str = Field(description="`regular`, `free_customer_service` or `free_entry_point`.")
    messages: int
    unpriced: int = Field(description="How many of them the rate card says nothing about.")


class Cost(BaseModel):
    """What the rate card says for each delivered message. Nothing is added across currencies."""

    total: list[Money]
    messages: int
    free: int
    unpriced: int
    unpriced_countries: list[str]
    lines: list[CostLine]


Estimate = Annotated[
    Cost | None,
    Field(description="If everybody who goes is reached. Null for keys that may not read prices."),
]


class Budget(BaseModel):
    most: Money
    booked: Money = Field(description="What was delivered, and what is on its way.")


class CampaignCost(BaseModel):
    counted: Cost
    estimated: Cost | None = Field(description="Of a draft, if everybody who would get it is reached.")
    budget: Budget | None


class NewBudget(Asked):
    """In the currency of the rate card, or of the budget before."""

    amount: Decimal6


class Price(Money):
    """What one delivered message costs."""

    market: str = Field(description="A country (ISO 3166), or a market of several as `rest-of-africa`.")
    category: str
    valid_from: str | None
    from_message: int = Field(description="Of the month's charged messages, the first that it is for.")
    to_message: int | None
    rate_card_id: Id | None = Field(description="Null for prices that ship with Avisa.")
    doubt: str = Field(description="What could not be confirmed of a price that ships.")


class PriceList(BaseModel):
    items: list[Price]
    next_cursor: Annotated[None, Field(description="Always null: all of them are on one page.")] = None


class NewRateCard(Asked):
    """A rate card as CSV: a column `Market`, and one for each category or one `Rate`."""

    filename: Annotated[str, Field(min_length=1, max_length=200, examples=["rates-brl.csv"])]
    csv: Annotated[str, Field(min_length=1, max_length=200_000, examples=["Market,Utility\nBrazil,0.035\n"])]
    valid_from: date = Field(description="For lines that do not say their own day.", examples=["2027-01-01"])
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$", examples=["BRL"])] = ""


class RateCard(BaseModel):
    id: Id
    filename: str
    currency: str
    valid_from: str | None
    prices: int
    imported_at: str | None


class RateCardList(BaseModel):
    items: list[RateCard]
    next_cursor: Annotated[None, Field(description="Always null: all of them are on one page.")] = None
