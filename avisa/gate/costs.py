"""How messages that may go would be priced: by category, country and window; and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from avisa.gate.queries import facts_for
from avisa.gate.rules import verdict
from avisa.gate.types import Admit, Case, case_of
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.queries import due_by_id
from avisa.prices.markets import country_of
from avisa.prices.queries import card_for, free_entries, volumes_now
from avisa.prices.rules import estimate, price_type
from avisa.prices.types import Cost, Sort
from avisa.workspace.types import Number

SERVICE = "service"  # whatever is no template


def sort_of(case: Case, free_entry: bool, free_left: int = 0) -> Sort:
    """By the facts' own instant: a window may be closed by the time that the message leaves."""
    category = case.category.lower() or SERVICE
    told = price_type(category, case.in_window, free_entry, case.facts.now, free_left)
    return Sort(country_of(case.message.phone), category, told.value)


def cost_before(tx: Tx, number: Number, sorts: Mapping[Sort, int], now: Millis) -> Cost:
    """What so many messages from this number cost if all of them arrive."""
    card = card_for(tx, number.workspace_id, {sort.country for sort in sorts})
    return estimate(card, sorts, now, volumes_now(tx, number.workspace_id, number.id, now))


def costs_of(
    tx: Tx, workspace_id: int, number_id: int, cases: Sequence[Case], now: Millis
) -> tuple[list[Cost], Cost]:
    """Of each, in their order, and of all together, if they arrive."""
    free = free_entries(tx, workspace_id, number_id, [case.message.contact_id for case in cases], now)
    sorts = [sort_of(case, case.message.contact_id in free) for case in cases]
    card = card_for(tx, workspace_id, {sort.country for sort in sorts})
    volumes = volumes_now(tx, workspace_id, number_id, now)
    together = estimate(card, Counter(sorts), now, volumes)
    return [estimate(card, {one: 1}, now, volumes) for one in sorts], together


def cost_of_one(tx: Tx, workspace_id: int, message_id: int, now: Millis) -> Cost | None:
    """What a queued message will cost if it arrives; None when it is queued no more, or may not go."""
    found = due_by_id(tx, workspace_id, message_id)
    if found is None:
        return None
    number_id, row = found
    case = case_of(row, facts_for(tx, workspace_id, number_id, [row], now))
    if not isinstance(verdict(case), Admit):
        return None
    free = free_entries(tx, workspace_id, number_id, [row.contact_id], now)
    sort = sort_of(case, row.contact_id in free)
    card = card_for(tx, workspace_id, [sort.country])
    return estimate(card, {sort: 1}, now, volumes_now(tx, workspace_id, number_id, now))
