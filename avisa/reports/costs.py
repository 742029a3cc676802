"""Cost, defined once: what the rate card says for each delivered message, estimated before, counted after.

Estimated is what leaving messages would cost if all arrived (`gate.rehearse`). Counted is each message that
arrived, by the category and type that the platform told of it, at the rate of the moment it was sent. What
has no rate is counted apart (`unpriced`) and never made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from avisa.kernel.db import Tx
from avisa.messages.cost_queries import costs_of
from avisa.prices.queries import budgets_of, spent_between
from avisa.prices.types import MICROS, Budget, Cost, Money

__all__ = [
    "RunCost",
    "as_json",
    "budget_json",
    "cost_of",
    "costs_of",
    "decimal",
    "money_json",
    "spent_between",
]


@dataclass(frozen=True, slots=True)
class RunCost:
    """What a run has cost, and what it may."""

    cost: Cost
    budget: Budget | None


def cost_of(tx: Tx, workspace_id: int, run_id: int) -> RunCost:
    cost = costs_of(tx, workspace_id, [run_id]).get(run_id, Cost())
    return RunCost(cost, budgets_of(tx, workspace_id, [run_id]).get(run_id))


def month_of(day: date) -> tuple[date, date]:
    """From its first day to this one."""
    return day.replace(day=1), day


def decimal(micros: int) -> str:
    """Exact, for programs and spreadsheets: 62500 is 0.0625."""
    sign, whole = "-" if micros < 0 else "", abs(micros)
    fraction = f"{whole % MICROS:06d}".rstrip("0")
    return f"{sign}{whole // MICROS}.{fraction.ljust(2, '0')}"


def money_json(money: Money) -> dict[str, Any]:
    return {"currency": money.currency, "micros": money.micros, "amount": decimal(money.micros)}


def as_json(cost: Cost) -> dict[str, Any]:
    """As every export, the command line and `/v1` write it."""
    return {
        "total": [money_json(one) for one in cost.total],
        "messages": cost.messages,
        "free": cost.free,
        "unpriced": cost.unpriced,
        "unpriced_countries": list(cost.unpriced_countries),
        "lines": [
            {
                "country": line.sort.country,
                "category": line.sort.category,
                "type": line.sort.type,
                "messages": line.messages,
                "unpriced": line.unpriced,
                **money_json(Money(line.currency, line.micros)),
            }
            for line in cost.lines
        ],
    }


def budget_json(budget: Budget) -> dict[str, Any]:
    """`booked` is what was delivered and what is on its way."""
    booked = Money(budget.most.currency, budget.booked)
    return {"most": money_json(budget.most), "booked": money_json(booked)}
