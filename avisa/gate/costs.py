"""How a message that may go would be priced: by its category, its person's country, its window."""

from __future__ import annotations

from avisa.gate.types import Case
from avisa.prices.markets import country_of
from avisa.prices.rules import price_type
from avisa.prices.types import Sort

SERVICE = "service"  # whatever is no template


def sort_of(case: Case, free_entry: bool, free_left: int = 0) -> Sort:
    category = case.category.lower() or SERVICE
    told = price_type(category, case.in_window, free_entry, case.facts.now, free_left)
    return Sort(country_of(case.message.phone), category, told.value)
