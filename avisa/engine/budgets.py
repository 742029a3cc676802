"""The budget in the claim: a run is paused before the row that would pass it, however many engines there are.

The budget's row is locked from here to the end of the transaction; what leaves sets its money aside in it,
and the price that the platform tells takes that place later (messages/cost_actions.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from avisa.engine.types import SendingNumber
from avisa.gate.costs import sort_of
from avisa.gate.run_actions import hold_back
from avisa.gate.types import Admit, Facts, Verdict, case_of
from avisa.kernel.unit import Unit
from avisa.messages.cost_actions import rebook
from avisa.messages.types import Due, Waiting
from avisa.prices.queries import budgets_of, card_for, free_entries
from avisa.prices.rules import Asked, price, within_budget
from avisa.prices.types import Budget, Money

Decided = Sequence[tuple[Due, Verdict]]


@dataclass(frozen=True, slots=True)
class Spending:
    """What each row that may go sets aside, and why others may not; empty where no run has a budget."""

    amounts: Mapping[int, int] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)


def held_budgets(unit: Unit, batch: Sequence[Due]) -> Mapping[int, Budget]:
    """Before the campaigns are looked at: who pauses one must not wait for somebody who holds it and waits
    for the budget."""
    runs = {row.run_id for row in batch if row.run_id != row.id}
    return budgets_of(unit.tx, unit.workspace_id, runs, hold=True) if runs else {}


def within_budgets(
    unit: Unit, number: SendingNumber, decided: Decided, facts: Facts, budgets: Mapping[int, Budget]
) -> Spending:
    """Asked before the limit, so that nobody takes a place there who may not go."""
    rows = [row for row, yes in decided if isinstance(yes, Admit) and row.run_id in budgets]
    if not rows:
        return Spending()
    people = [row.contact_id for row in rows]
    free = free_entries(unit.tx, unit.workspace_id, number.id, people, unit.now)
    sorts = {row.id: sort_of(case_of(row, facts), row.contact_id in free) for row in rows}
    card = card_for(unit.tx, unit.workspace_id, {sort.country for sort in sorts.values()})
    asked = [
        Asked(row.id, row.run_id, counted(price(card, sorts[row.id], unit.now), budgets[row.run_id]))
        for row in rows
    ]
    left = {run: Money(one.most.currency, one.left) for run, one in budgets.items()}
    return Spending(*within_budget(asked, left))


def counted(found: Money | None, one: Budget) -> Money | None:
    """Where the end was lifted, a price that nobody knows holds nobody back; the others count all the same,
    since somebody may set an end again."""
    known = found is not None and (not found.micros or found.currency == one.most.currency)
    return found if known or one.has_end else Money("", 0)


def set_money_aside(unit: Unit, spending: Spending, going: Iterable[int]) -> None:
    rebook(unit, {one: spending.amounts[one] for one in going if one in spending.amounts})


def beyond_budget(
    unit: Unit, spending: Spending, decided: Decided, crowded: Sequence[Waiting], wait_reason: str
) -> list[Waiting]:
    """Who may not go, and their run with them. Who stands behind others that only wait for a place is no
    reason to pause: those have spent nothing yet, so everybody is asked again then."""
    if not spending.refused:
        return []
    runs = {row.id: row.run_id for row, _ in decided}
    later: dict[int, int] = {}
    for one in crowded:
        if one.until is not None and one.id in spending.amounts:
            later[runs[one.id]] = min(one.until, later.get(runs[one.id], one.until))
    for run in sorted({runs[one] for one in spending.refused} - later.keys()):
        why = next(told for one, told in spending.refused.items() if runs[one] == run)
        hold_back(unit, run, why)
    return [
        Waiting(one, later[runs[one]], wait_reason) if runs[one] in later else Waiting(one, None, "paused")
        for one in spending.refused
    ]
